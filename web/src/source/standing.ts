// Where an item stands against what was agreed: how old its newest delivery is and whether it should have come again by now.
import type { Batch, SourceItem } from "../api/types";
import { dayOf, daysBetween } from "../design/format";

/** Days between deliveries, and those that nobody minds: weekends, holidays, a month that closes late. */
const agreed: Record<SourceItem["frequency"], { days: number; grace: number }> = {
  daily: { days: 1, grace: 3 },
  weekly: { days: 7, grace: 3 },
  monthly: { days: 31, grace: 7 },
  term: { days: 184, grace: 21 },
};

export const issues = ["late", "failed", "toCorrect", "never"] as const;
export type Issue = (typeof issues)[number];

export interface Standing {
  /** Whole days since the newest delivery; undefined: never delivered. */
  age?: number;
  /** Days past the agreed day, grace not counted; 0 while within it. */
  late: number;
  issues: Issue[];
}

type Known = Pick<SourceItem, "frequency"> & { lastBatch?: Pick<Batch, "receivedAt" | "state" | "refused"> };

export function standing(item: Known, now: Date): Standing {
  const last = item.lastBatch;
  if (!last) return { late: 0, issues: ["never"] };
  const age = Math.max(0, daysBetween(dayOf(last.receivedAt), dayOf(now.toISOString())));
  const { days, grace } = agreed[item.frequency];
  const late = age > days + grace ? age - days : 0;
  const found: Issue[] = [];
  if (late > 0) found.push("late");
  if (last.state === "failed") found.push("failed");
  if (last.state === "published" && last.refused > 0) found.push("toCorrect");
  return { age, late, issues: found };
}
