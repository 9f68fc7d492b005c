// A year's holiday notice as text that a person can paste: one day a line, "2027-01-01 元旦 休" or "2027-02-14 春节 班".
import type { CalendarDay } from "../api/types";

export type Why = "form" | "year" | "day" | "twice";

interface ParsedCalendar {
  days: CalendarDay[];
  /** Lines that could not be read, by number, with what is wrong. */
  wrong: { line: number; text: string; why: Why }[];
}

const off = new Set(["休", "放假", "off", "1", "true"]);
const on = new Set(["班", "上班", "work", "0", "false"]);

export function parseCalendar(text: string, year: number): ParsedCalendar {
  const result: ParsedCalendar = { days: [], wrong: [] };
  const seen = new Set<string>();
  for (const [i, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (!line) continue;
    const [date = "", name = "", kind = "", ...more] = line.split(/[\s,，]+/);
    const isOff = off.has(kind.toLowerCase());
    let why: Why | undefined;
    if (!name || more.length > 0 || (!isOff && !on.has(kind.toLowerCase()))) why = "form";
    else if (!realDay(date)) why = "day";
    else if (!date.startsWith(`${year}-`)) why = "year";
    else if (seen.has(date)) why = "twice";
    if (why) {
      result.wrong.push({ line: i + 1, text: line, why });
      continue;
    }
    seen.add(date);
    result.days.push({ date, name, off: isOff });
  }
  return result;
}

function realDay(text: string): boolean {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false;
  const at = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}
