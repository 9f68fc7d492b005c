// A person's records by month, the newest first: pure, so that it can be tested.
import type { Trace } from "../api/types";

export interface Month {
  /** "2026-09"; "" for records without a day. */
  month: string;
  traces: Trace[];
}

interface TraceFilter {
  department: string;
  standing: boolean;
}

export const noFilter: TraceFilter = { department: "", standing: false };

export function filtered(all: readonly Trace[], f: TraceFilter): Trace[] {
  return all.filter((t) => (!f.department || t.department.code === f.department) && (!f.standing || !t.supersededAt));
}

/** Keeps the order in which they came: the server sends the newest first. */
export function byMonth(traces: readonly Trace[]): Month[] {
  const list: Month[] = [];
  for (const t of traces) {
    const month = t.from.slice(0, 7);
    const last = list[list.length - 1];
    if (last?.month === month) last.traces.push(t);
    else list.push({ month, traces: [t] });
  }
  return list;
}

/** The departments that have sent anything about the person, each with how many records. */
export function departmentsOf(all: readonly Trace[]): { code: string; name: string; count: number }[] {
  const list = new Map<string, { code: string; name: string; count: number }>();
  for (const t of all) {
    const one = list.get(t.department.code) ?? { ...t.department, count: 0 };
    one.count++;
    list.set(t.department.code, one);
  }
  return [...list.values()].sort((a, b) => b.count - a.count);
}
