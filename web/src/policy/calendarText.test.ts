import { describe, expect, it } from "vitest";
import { parseCalendar } from "./calendarText";

describe("a pasted holiday notice", () => {
  it("is read line by line, with spaces, tabs or commas", () => {
    const { days, wrong } = parseCalendar("2027-01-01 元旦 休\n\n2027-01-03\t元旦\t班\n2027-02-06，春节，休\r\n", 2027);
    expect(wrong).toEqual([]);
    expect(days).toEqual([
      { date: "2027-01-01", name: "元旦", off: true },
      { date: "2027-01-03", name: "元旦", off: false },
      { date: "2027-02-06", name: "春节", off: true },
    ]);
  });

  it("is read in English too", () => {
    expect(parseCalendar("2027-01-01 NewYear off\n2027-01-03 NewYear work", 2027).days.map((d) => d.off)).toEqual([
      true,
      false,
    ]);
  });

  it.each([
    ["2027-01-01 元旦", "form"],
    ["2027-01-01 休", "form"],
    ["2027-01-01 元旦 休 多余", "form"],
    ["2027-1-2 元旦 休", "day"],
    ["2027-02-29 春节 休", "day"],
    ["2026-12-31 元旦 休", "year"],
  ])("names what is wrong with %s", (line, why) => {
    const { days, wrong } = parseCalendar(`2027-05-01 劳动节 休\n${line}`, 2027);
    expect(days).toHaveLength(1);
    expect(wrong).toEqual([{ line: 2, text: line, why }]);
  });

  it("does not take a day twice", () => {
    expect(parseCalendar("2027-01-01 元旦 休\n2027-01-01 元旦 班", 2027).wrong).toMatchObject([
      { line: 2, why: "twice" },
    ]);
  });
});
