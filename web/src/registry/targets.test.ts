import { describe, expect, it } from "vitest";
import type { Search } from "../api/types";
import { forget, recent, remember } from "./recent";
import { pagesFor, runs, step, type Target, targetsOf } from "./targets";

const division = {
  street: { code: "420106001", name: "翠柳街道" },
  community: { code: "420106001001", name: "幸福社区" },
};
const found: Search = {
  persons: [
    {
      id: "7",
      name: "曾*",
      age: 71,
      sex: "male",
      relation: "户主",
      household: "70",
      division,
      fit: "whole",
      warning: { id: "9", level: "red" },
    },
    { id: "8", name: "李*", age: 68, sex: "female", relation: "配偶", household: "70", division, fit: "begins" },
  ],
  total: 2,
  households: [{ id: "70", head: "曾*", members: 2, division }],
  communities: [{ code: "420106001001", name: "幸福社区", street: "翠柳街道" }],
  hint: "",
};
const words = {
  person: (p: { relation: string; age: number }) => `${p.relation} ${p.age}`,
  household: (head: string, members: number) => `${head}一户 ${members}`,
};

describe("what the search offers", () => {
  it("is one list: persons, households, communities", () => {
    const list = targetsOf(found, words);
    expect(list.map((t) => t.to)).toEqual([
      "/persons/7",
      "/persons/8",
      "/households/70",
      "/warnings?community=420106001001",
    ]);
    expect(list[0]?.hint).toBe("户主 71 · 翠柳街道 · 幸福社区");
    expect(list[0]?.warning).toEqual({ id: "9", level: "red" });
    expect(list[1]?.warning).toBeUndefined();
    expect(targetsOf(undefined, words)).toEqual([]);
  });

  it("has no address with a name or a number in it", () => {
    for (const t of targetsOf(found, words)) expect(decodeURIComponent(t.to)).toMatch(/^[\w/?=]+$/);
  });

  it("finds pages by every word of their title", () => {
    const pages = [
      { path: "/users", title: "用户与岗位" },
      { path: "/audit", title: "操作记录" },
    ];
    expect(pagesFor(pages, "岗位").map((t) => t.to)).toEqual(["/users"]);
    expect(pagesFor(pages, "岗位 记录")).toEqual([]);
    expect(pagesFor(pages, "")).toHaveLength(2);
  });

  it("puts a heading over each run of one kind", () => {
    expect(runs(targetsOf(found, words)).map((r) => [r.kind, r.from, r.items.length])).toEqual([
      ["person", 0, 2],
      ["household", 2, 1],
      ["community", 3, 1],
    ]);
  });
});

describe("the arrow keys", () => {
  it("go around", () => {
    expect(step(0, 1, 3)).toBe(1);
    expect(step(2, 1, 3)).toBe(0);
    expect(step(0, -1, 3)).toBe(2);
    expect(step(0, 1, 0)).toBe(0);
  });
});

describe("what was opened lately", () => {
  const target = (key: string): Target => ({ key, kind: "person", to: `/persons/${key}`, label: "曾*", hint: "" });
  it("is the newest first, each once, six at most", () => {
    forget();
    for (const key of ["1", "2", "3", "4", "5", "6", "7", "3"]) remember("post", target(key));
    expect(recent("post").map((t) => t.key)).toEqual(["3", "7", "6", "5", "4", "2"]);
  });
  it("is another post's no more", () => {
    remember("a", target("1"));
    expect(recent("b")).toEqual([]);
    expect(recent("a")).toEqual([]);
  });
});
