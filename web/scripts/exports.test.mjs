// What is exported and taken by nobody is either dead, or open to others without need.
import { readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = new URL("../src", import.meta.url).pathname;
const files = readdirSync(root, { recursive: true })
  .filter((f) => /\.tsx?$/.test(f) && !f.endsWith("schema.d.ts"))
  .map((f) => ({ name: relative(root, join(root, f)), text: readFileSync(join(root, f), "utf8") }));
const test = (f) => /\.test\.tsx?$/.test(f.name);
const uses = (f, name) => f.text.match(new RegExp(`(?<![\\w$])${name}(?![\\w$])`, "g"))?.length ?? 0;

/** A test counts as a taker of what its own file needs too: it must not be all that keeps a thing alive. */
const taken = (from, name) => files.some((f) => f !== from && uses(f, name) > 0 && (!test(f) || uses(from, name) > 1));

describe("what a file exports", () => {
  const exported = files
    .filter((f) => !test(f))
    .flatMap((f) =>
      [...f.text.matchAll(/^export (?:async )?(?:const|function|class|interface|type) (\w+)/gm)].map((m) => [f, m[1]]),
    );

  it("is a good deal, or nothing is tested here", () => expect(exported.length).toBeGreaterThan(150));

  it("is taken by another", () => {
    expect(exported.filter(([f, name]) => !taken(f, name)).map(([f, name]) => `${name} of ${f.name}`)).toEqual([]);
  });
});
