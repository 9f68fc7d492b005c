// The way of a batch in five steps, and where it stands or stopped.
import type { Batch } from "../api/types";

export const stages = ["receive", "check", "wait", "load", "publish"] as const;
type Stage = (typeof stages)[number];

const now: Record<Batch["state"], Stage | undefined> = {
  receiving: "receive",
  received: "check",
  checking: "check",
  checked: "wait",
  loading: "load",
  published: undefined,
  failed: undefined,
  cancelled: undefined,
};

const atReceiving = ["source.manifest_digest", "source.incomplete_upload"];

/** The step that a failure belongs to, by who refused: receiving, the check of the file, or taking over into the register. */
function failedAt(problem: string): Stage {
  if (atReceiving.includes(problem)) return "receive";
  return problem.startsWith("source.") ? "check" : "load";
}

type Mark = "done" | "now" | "failed" | "ahead";

export function marks(batch: Pick<Batch, "state"> & { problem?: { code: string } }): Record<Stage, Mark> {
  const failed = batch.state === "failed";
  const at = failed ? failedAt(batch.problem?.code ?? "") : now[batch.state];
  const reached = batch.state === "published" ? stages.length : at ? stages.indexOf(at) : 0;
  const mark = (i: number): Mark => {
    if (i < reached) return "done";
    if (i > reached || batch.state === "cancelled") return "ahead";
    return failed ? "failed" : "now";
  };
  return Object.fromEntries(stages.map((s, i) => [s, mark(i)])) as Record<Stage, Mark>;
}
