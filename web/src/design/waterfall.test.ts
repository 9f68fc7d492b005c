import { describe, expect, it } from "vitest";
import type { Piece } from "../api/types";
import { ticks, waterfall } from "./waterfall";

const piece = (indicator: string, points: number, maxPoints: number, known = true): Piece => ({
  indicator,
  name: indicator,
  dimension: { code: "age", name: "age" },
  points,
  maxPoints,
  known,
  sentence: "",
  whatWouldChange: "",
  facts: [],
});

describe("a waterfall", () => {
  const pieces = [piece("small", 5, 20), piece("dark", 0, 15, false), piece("large", 30, 40), piece("middle", 12, 25)];
  const { scale, bars } = waterfall(pieces, 42);

  it("stands known pieces on each other, the largest first", () => {
    expect(bars.map((b) => [b.piece.indicator, b.from, b.to, b.total])).toEqual([
      ["large", 0, 30, 30],
      ["middle", 30, 42, 42],
      ["small", 42, 47, 47],
      ["dark", 47, 62, 47],
    ]);
  });

  it("marks the one bar that reaches the threshold exactly", () => {
    expect(bars.filter((b) => b.crosses).map((b) => b.piece.indicator)).toEqual(["middle"]);
    expect(waterfall(pieces, 48).bars.some((b) => b.crosses)).toBe(false);
  });

  it("counts nothing of what is unknown, and never draws past the scale", () => {
    expect(scale).toBe(100);
    const full = waterfall([piece("all", 100, 100), piece("dark", 0, 15, false)], 45);
    expect(full.bars.at(-1)).toMatchObject({ from: 100, to: 115, total: 100 });
    expect(full.scale).toBe(115);
  });

  it("has a scale even with nothing to show", () => {
    expect(waterfall([], 0).scale).toBe(1);
    expect(waterfall([], 45).scale).toBe(45);
  });
});

describe("the axis", () => {
  it("begins at zero and has at most six marks", () => {
    for (const scale of [1, 7, 45, 100, 115, 250, 1000]) {
      const marks = ticks(scale);
      expect(marks[0]).toBe(0);
      expect(marks.length).toBeLessThanOrEqual(6);
      expect(marks.at(-1)).toBeLessThanOrEqual(scale);
    }
    expect(ticks(100)).toEqual([0, 20, 40, 60, 80, 100]);
  });
});
