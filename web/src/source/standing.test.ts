import { describe, expect, it } from "vitest";
import { standing } from "./standing";

const now = new Date("2026-11-24T02:00:00Z");
const at = (receivedAt: string, state: "published" | "failed" = "published", refused = 0) => ({
  receivedAt,
  state,
  refused,
});

describe("where an item stands", () => {
  it("says that it never came", () => {
    expect(standing({ frequency: "daily" }, now)).toEqual({ late: 0, issues: ["never"] });
  });

  it("counts days in China, not in UTC", () => {
    expect(standing({ frequency: "daily", lastBatch: at("2026-11-22T17:00:00Z") }, now).age).toBe(1);
    expect(standing({ frequency: "daily", lastBatch: at("2026-11-22T15:00:00Z") }, now).age).toBe(2);
  });

  it.each([
    ["daily", "2026-11-20", 0],
    ["daily", "2026-11-19", 4],
    ["weekly", "2026-11-14", 0],
    ["weekly", "2026-11-13", 4],
    ["monthly", "2026-10-17", 0],
    ["monthly", "2026-10-16", 8],
    ["term", "2026-05-03", 0],
    ["term", "2026-05-02", 22],
  ] as const)("%s from %s is late by %i days only after its grace", (frequency, day, late) => {
    const s = standing({ frequency, lastBatch: at(`${day}T02:00:00Z`) }, now);
    expect(s.late).toBe(late);
    expect(s.issues.includes("late")).toBe(late > 0);
  });

  it("names what is to be done, several at once", () => {
    expect(standing({ frequency: "daily", lastBatch: at("2026-11-01T02:00:00Z", "failed", 3) }, now).issues).toEqual([
      "late",
      "failed",
    ]);
    expect(standing({ frequency: "daily", lastBatch: at("2026-11-24T01:00:00Z", "published", 3) }, now).issues).toEqual(
      ["toCorrect"],
    );
  });

  it("is not younger than today when a clock is ahead", () => {
    expect(standing({ frequency: "daily", lastBatch: at("2026-11-26T02:00:00Z") }, now).age).toBe(0);
  });
});
