import { describe, expect, it } from "vitest";
import { toCSV } from "./csv";
import { columns, draw, growth, shortName, step } from "./places";

describe("a chart's file", () => {
  it("is read by a spreadsheet as it stands, and never as a formula", () => {
    expect(
      toCSV([
        ["街道", "预警"],
        ["积玉桥街道", 12],
        ['说"好", 再说', -3],
        ["=1+1", 0],
      ]),
    ).toBe('\uFEFF街道,预警\r\n积玉桥街道,12\r\n"说""好"", 再说",-3\r\n\'=1+1,0\r\n');
  });
});

describe("the tiles of the places", () => {
  it("make a grid that is a little wider than high", () => {
    expect([1, 2, 14, 40].map((n) => columns(n, false))).toEqual([1, 2, 5, 8]);
    expect([1, 2, 14].map((n) => columns(n, true))).toEqual([1, 2, 3]);
  });

  it("are darker where there is more, and blank where there is nothing", () => {
    expect([0, 1, 25, 26, 50, 51, 76, 100].map((n) => step(n, 100))).toEqual([0, 1, 1, 2, 2, 3, 4, 4]);
    expect(step(0, 0)).toBe(0);
    expect(step(1, 1)).toBe(1);
  });

  it("leave out what every name ends with", () => {
    expect(["积玉桥街道", "前进社区", "街道", "东西湖区"].map(shortName)).toEqual([
      "积玉桥",
      "前进",
      "街道",
      "东西湖区",
    ]);
  });

  it("say nothing about growth of very few", () => {
    expect([growth(3, 1), growth(12, 10), growth(13, 10), growth(7, 10), growth(5, 0)]).toEqual([
      "few",
      "same",
      "more",
      "less",
      "more",
    ]);
  });
});

describe("a site's own boundaries", () => {
  it("have north up and keep their proportions", () => {
    const d = draw(
      [
        {
          code: "420106001",
          rings: [
            [
              [114, 60],
              [115, 60],
              [115, 61],
              [114, 61],
              [114, 60],
            ],
          ],
        },
      ],
      100,
    );
    // At 60.5° a degree of longitude is about half as long as one of latitude.
    expect(Math.round(d.height / 10)).toBe(20);
    expect(d.paths[0]?.d.startsWith(`M0 ${d.height}L100 ${d.height}L100 0`)).toBe(true);
  });
});
