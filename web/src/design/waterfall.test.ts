import { describe, expect, it } from "vitest";
import type { Piece } from "../api/types";
import { ticks, waterfall } from "./waterfall";

const piece = (indicator: string, dimension: string, points: number, maxPoints: number, known = true): Piece => ({
  indicator,
  name: indicator,
  dimension: { code: dimension, name: dimension },
  points,
  maxPoints,
  known,
  sentence: "",
  whatWouldChange: "",
  facts: [],
});

describe("a waterfall", () => {
  const pieces = [
    piece("old", "age", 4, 4),
    piece("car", "economy", -8, -8),
    piece("poor", "economy", 12, 12),
    piece("fall", "economy", 4.2, 6),
    piece("house", "housing", 0, -20, false),
    piece("danger", "housing", 0, 3),
    piece("ill", "health", 30.1, 40),
    piece("card", "health", 0, 6, false),
  ];
  const { scale, dimensions, open } = waterfall(pieces, 40);
  const bars = dimensions.flatMap((d) => d.bars);

  it("puts the dimension that gave most first, and in it what takes away last", () => {
    expect(dimensions.map((d) => [d.code, d.points])).toEqual([
      ["health", 30.1],
      ["economy", 8.2],
      ["age", 4],
      ["housing", 0],
    ]);
    expect(bars.map((b) => b.piece.indicator)).toEqual(["ill", "poor", "fall", "car", "old"]);
  });

  it("carries the running total, back again over a protective piece", () => {
    expect(bars.map((b) => [b.from, b.to, b.total])).toEqual([
      [0, 30.1, 30.1],
      [30.1, 42.1, 42.1],
      [42.1, 46.3, 46.3],
      [38.3, 46.3, 38.3],
      [38.3, 42.3, 42.3],
    ]);
  });

  it("marks the bar after which the threshold stays reached, and none if it is not", () => {
    expect(bars.filter((b) => b.crosses).map((b) => b.piece.indicator)).toEqual(["old"]);
    expect(
      waterfall(pieces, 43)
        .dimensions.flatMap((d) => d.bars)
        .some((b) => b.crosses),
    ).toBe(false);
  });

  it("keeps what is unknown apart and counts nothing of it", () => {
    expect(dimensions.map((d) => [d.unknown.length, d.without.length])).toEqual([
      [1, 0],
      [0, 0],
      [0, 0],
      [1, 1],
    ]);
    expect(open).toEqual({ count: 2, adds: 6, takes: 20, from: 42.3, to: 48.3 });
    expect(scale).toBe(48.3);
  });

  it("never goes below zero", () => {
    const low = waterfall([piece("car", "economy", -8, -8)], 40).dimensions.flatMap((d) => d.bars);
    expect(low[0]).toMatchObject({ from: 0, to: 0, total: 0 });
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
