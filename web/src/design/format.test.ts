import { describe, expect, it } from "vitest";
import {
  dayOf,
  formatClock,
  formatCount,
  formatDay,
  formatDayShort,
  formatFen,
  formatInstant,
  formatInstantExact,
  formatMonth,
  formatPoints,
  formatSize,
  formatWeekday,
} from "./format";

describe("days", () => {
  it("are written in both languages", () => {
    expect(formatDay("2026-11-23", "zh-CN")).toBe("2026年11月23日");
    expect(formatDay("2026-11-03", "en")).toBe("3 Nov 2026");
    expect(formatDayShort("2026-01-05", "zh-CN")).toBe("1月5日");
    expect(formatDayShort("2026-01-05", "en")).toBe("5 Jan");
  });

  it("know their weekday in every time zone", () => {
    expect(formatWeekday("2026-11-23", "zh-CN")).toBe("周一");
    expect(formatWeekday("2024-02-29", "en")).toBe("Thu");
  });

  it("may be only months, and what is neither stays as it came", () => {
    expect(formatDay("2026-09", "zh-CN")).toBe("2026年9月");
    expect(formatMonth("2026-09", "en")).toBe("Sep 2026");
    expect(formatDay("", "zh-CN")).toBe("");
    expect(formatMonth("?", "zh-CN")).toBe("?");
  });
});

describe("instants", () => {
  it("are shown in China's time, whatever the browser's", () => {
    expect(formatInstant("2026-11-23T16:30:05Z", "zh-CN")).toBe("2026年11月24日 00:30");
    expect(formatInstant("2026-11-23T01:05:00.123Z", "en")).toBe("23 Nov 2026 09:05");
    expect(formatInstantExact("2026-12-31T16:00:00Z")).toBe("2027-01-01 00:00:00");
    expect(formatClock(Date.UTC(2026, 11, 31, 16, 4, 9))).toBe("00:04:09");
    expect(dayOf("2026-12-31T15:59:59Z")).toBe("2026-12-31");
    expect(dayOf("2026-12-31T16:00:00Z")).toBe("2027-01-01");
  });

  it("that are none stay as they came", () => {
    expect(formatInstant("soon", "zh-CN")).toBe("soon");
  });
});

describe("money and counts", () => {
  it("write fen as yuan without ever dividing into a float", () => {
    expect(formatFen(123450)).toBe("¥1,234.50");
    expect(formatFen(5)).toBe("¥0.05");
    expect(formatFen(0)).toBe("¥0.00");
    expect(formatFen(-91000)).toBe("−¥910.00");
    expect(formatFen(900719925474099)).toBe("¥9,007,199,254,740.99");
  });

  it("group digits", () => {
    expect(formatCount(999)).toBe("999");
    expect(formatCount(1000)).toBe("1,000");
    expect(formatCount(1234567)).toBe("1,234,567");
  });

  it("show points whole where they are, and sizes in the fitting unit", () => {
    expect(formatPoints(45)).toBe("45");
    expect(formatPoints(12.25)).toBe("12.3");
    expect(formatSize(512)).toBe("512 B");
    expect(formatSize(383_694)).toBe("374.7 KB");
    expect(formatSize(5 * 1024 * 1024)).toBe("5.0 MB");
  });
});
