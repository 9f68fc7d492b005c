import { describe, expect, it } from "vitest";
import type { HouseholdMember, ScorePoint, Trace } from "../api/types";
import { byGeneration } from "./family";
import { byMonth, departmentsOf, filtered, noFilter } from "./months";
import { plot, topOf } from "./scores";

const trace = (id: string, department: string, from: string, supersededAt?: string): Trace => ({
  id,
  item: "settlement",
  itemName: "医保结算",
  department: { code: department, name: department },
  from,
  until: "",
  knownAt: "2026-09-01T00:00:00Z",
  batch: { id: "1", fileName: "f.csv", receivedAt: "2026-09-01T00:00:00Z", row: 3 },
  ...(supersededAt ? { supersededAt } : {}),
});

describe("the timeline", () => {
  const all = [
    trace("1", "yibao", "2026-09-12"),
    trace("2", "renshe", "2026-09"),
    trace("3", "yibao", "2026-08-01", "2026-09-20T00:00:00Z"),
    trace("4", "gongan", ""),
  ];
  it("is by month, days and months alike, and keeps what has no day", () => {
    expect(byMonth(all).map((m) => [m.month, m.traces.length])).toEqual([
      ["2026-09", 2],
      ["2026-08", 1],
      ["", 1],
    ]);
  });
  it("can leave out what was superseded, and other departments", () => {
    expect(filtered(all, noFilter)).toHaveLength(4);
    expect(filtered(all, { department: "", standing: true }).map((t) => t.id)).toEqual(["1", "2", "4"]);
    expect(filtered(all, { department: "yibao", standing: true }).map((t) => t.id)).toEqual(["1"]);
  });
  it("counts each department's records, the most first", () => {
    expect(departmentsOf(all).map((d) => `${d.code} ${d.count}`)).toEqual(["yibao 2", "renshe 1", "gongan 1"]);
  });
});

describe("the family", () => {
  const member = (id: string, role: HouseholdMember["role"], age: number): HouseholdMember => ({
    id,
    role,
    age,
    erased: false,
    name: id,
    sex: "male",
    number: "",
    relation: role,
    left: "",
  });
  it("stands by generation, head and spouse first, then the older", () => {
    const rows = byGeneration([
      member("son", "child", 30),
      member("daughter", "child", 35),
      member("brother", "sibling", 70),
      member("wife", "spouse", 60),
      member("he", "head", 62),
      member("mother", "parent", 88),
      member("lodger", "other", 20),
    ]);
    expect(rows.map((r) => [r.generation, r.members.map((m) => m.id).join(" ")])).toEqual([
      ["parents", "mother"],
      ["head", "he wife brother"],
      ["children", "daughter son"],
      ["others", "lodger"],
    ]);
  });
  it("loses nobody", () => {
    expect(byGeneration([member("x", "", 1)]).flatMap((r) => r.members)).toHaveLength(1);
  });
});

describe("the score's steps", () => {
  const at = (day: string, score: number): ScorePoint => ({
    run: day,
    asOf: day,
    at: `${day}T00:00:00Z`,
    score,
    sentence: "",
  });
  const box = { width: 100, height: 100 };
  it("hold until the next score and run to the end", () => {
    const p = plot([at("2026-09-01", 20), at("2026-09-11", 80)], 60, "2026-09-21T00:00:00Z", box);
    expect(p.path).toBe("M0 80H50V20H100");
    expect(p.line).toBe(40);
  });
  it("are one level line for one score, and nothing for none", () => {
    expect(plot([at("2026-09-01", 0)], 0, "2026-09-01T00:00:00Z", box).path).toBe("M0 100H100");
    expect(plot([], 60, "2026-09-01T00:00:00Z", box).path).toBe("");
    expect(plot([at("2026-09-01", 0)], 0, "2026-09-01T00:00:00Z", box).line).toBeUndefined();
  });
  it("go up to a round number above every score and the line, and never beyond 100", () => {
    expect(topOf([at("2026-09-01", 40.2)], 25)).toBe(60);
    expect(topOf([at("2026-09-01", 3)], 0)).toBe(20);
    expect(topOf([at("2026-09-01", 99)], 25)).toBe(100);
    expect(plot([at("2026-09-01", 30)], 15, "2026-09-01T00:00:00Z", box, 60).line).toBe(75);
  });
});
