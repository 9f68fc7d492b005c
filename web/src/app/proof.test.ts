import { describe, expect, it, vi } from "vitest";
import { proofQuestion } from "./proof";

describe("the question for a fresh proof", () => {
  it("is one for all who wait, and all are told", async () => {
    const show = vi.fn();
    const question = proofQuestion(() => Promise.resolve("dialog"), show);
    const all = Promise.all([question.ask(), question.ask()]);
    await vi.waitFor(() => expect(show.mock.calls).toEqual([["dialog"], ["dialog"]]));
    question.answer(true);
    expect(await all).toEqual([true, true]);
    expect(show).toHaveBeenLastCalledWith(undefined);
  });

  it("keeps nobody waiting when the session ends under it", async () => {
    const show = vi.fn();
    const question = proofQuestion(() => Promise.resolve("dialog"), show);
    const asked = question.ask();
    await vi.waitFor(() => expect(show).toHaveBeenCalledOnce());
    question.close();
    expect(await asked).toBe(false);
  });

  it("is not asked when the session ended before it came", async () => {
    const show = vi.fn();
    const question = proofQuestion(() => Promise.resolve("dialog"), show);
    const asked = question.ask();
    question.close();
    expect(await asked).toBe(false);
    expect(show).not.toHaveBeenCalledWith("dialog");
  });

  it("fails when it cannot be fetched, and can be asked again", async () => {
    const load = vi.fn().mockRejectedValueOnce(new TypeError("Failed to fetch")).mockResolvedValue("dialog");
    const question = proofQuestion(load, () => {});
    await expect(question.ask()).rejects.toThrow(TypeError);
    const asked = question.ask();
    await vi.waitFor(() => expect(load).toHaveBeenCalledTimes(2));
    question.close();
    expect(await asked).toBe(false);
  });
});
