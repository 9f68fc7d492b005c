import { describe, expect, it } from "vitest";
import { hasWords, matching } from "./matching";

const options = [
  { value: "420106001", label: "积玉桥街道" },
  { value: "420106001001", label: "尚隆苑社区居委会", hint: "积玉桥街道" },
  { value: "420106003002", label: "徐家棚社区居委会", hint: "徐家棚街道" },
];
const labels = (typed: string) => matching(options, typed).map((o) => o.label);

describe("finding one of many", () => {
  it("shows all while nothing is typed", () => {
    expect(matching(options, "  ")).toEqual(options);
  });
  it("looks inside names, in what stands beside them and in codes", () => {
    expect(labels("隆苑")).toEqual(["尚隆苑社区居委会"]);
    expect(labels("积玉桥")).toEqual(["积玉桥街道", "尚隆苑社区居委会"]);
    expect(labels("06003")).toEqual(["徐家棚社区居委会"]);
  });
  it("wants every word", () => {
    expect(labels("积玉桥 社区")).toEqual(["尚隆苑社区居委会"]);
    expect(labels("积玉桥 徐家棚")).toEqual([]);
  });
});

describe("a text", () => {
  it("has every word of what was typed, in any order and case; all while nothing is typed", () => {
    expect(hasWords("LI wang")("Wang Li")).toBe(true);
    expect(hasWords("li zhao")("Wang Li")).toBe(false);
    expect(hasWords(" ")("")).toBe(true);
  });
});
