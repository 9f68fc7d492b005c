// Each page is its own chunk with the styles that it imports: a class whose rules come only with another page looks right until
// somebody begins on this one.
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { describe, expect, it } from "vitest";

const root = new URL("../src", import.meta.url).pathname;
const read = new Map();
const textOf = (file) => read.get(file) ?? read.set(file, readFileSync(file, "utf8")).get(file);

/** What a file imports of our own: at once, and only when it is wanted. */
function imports(file) {
  const text = textOf(file);
  const found = (pattern) => [...text.matchAll(pattern)].map((m) => resolve(dirname(file), m[1]));
  return {
    now: found(/^(?:import|export)\s(?!type\s)(?:[^;]*?from\s)?"(\.[^"]+)"/gm),
    later: found(/\bimport\("(\.[^"]+)"\)/g),
  };
}

function resolve(from, name) {
  const at = join(from, name);
  const file = [at, `${at}.ts`, `${at}.tsx`, join(at, "index.ts")].find((f) => /\.\w+$/.test(f) && existsSync(f));
  if (!file) throw new Error(`${name} of ${relative(root, from)} is no file`);
  return file;
}

/** The chunk that begins at a file, with all that is loaded together. */
function chunk(first) {
  const files = new Set();
  const take = (file) => {
    if (files.has(file)) return;
    files.add(file);
    if (!file.endsWith(".css")) for (const next of imports(file).now) take(next);
  };
  take(first);
  return [...files];
}

const classesOf = (css) => [...textOf(css).matchAll(/\.([a-z][\w-]*)/g)].map((m) => m[1]);
const wordsOf = (file) =>
  [...textOf(file).matchAll(/className=(?:"([^"]*)"|\{([^}]*)\})/g)].flatMap(([, plain, code]) =>
    plain !== undefined ? plain.split(/\s+/) : [...code.matchAll(/"([^"]*)"/g)].flatMap((m) => m[1].split(/\s+/)),
  );

/** Every chunk that can be come to from a first one, with the styles that are there by then. */
function walk(first, before, seen, tell) {
  const files = chunk(first);
  const styles = new Set([...before, ...files.filter((f) => f.endsWith(".css"))]);
  tell(files, styles);
  const next = new Set(files.filter((f) => !f.endsWith(".css")).flatMap((f) => imports(f).later));
  for (const file of next) if (!seen.has(file)) walk(file, styles, new Set([...seen, file]), tell);
}

describe("a page's styles", () => {
  const chunks = [];
  walk(join(root, "main.tsx"), [], new Set(), (files, styles) => chunks.push({ files, styles }));
  const defined = new Set([...new Set(chunks.flatMap((c) => [...c.styles]))].flatMap(classesOf));

  it("are those of more than one page, or nothing is tested here", () => {
    expect(chunks.length).toBeGreaterThan(15);
    expect(defined.size).toBeGreaterThan(100);
  });

  it("are loaded with it, and not only with another", () => {
    const missing = new Set();
    for (const { files, styles } of chunks) {
      const there = new Set([...styles].flatMap(classesOf));
      for (const file of files.filter((f) => f.endsWith(".tsx")))
        for (const word of wordsOf(file))
          if (defined.has(word) && !there.has(word))
            missing.add(`${relative(root, file)} has .${word}, which ${relative(root, files[0])} does not load`);
    }
    expect([...missing]).toEqual([]);
  });
});
