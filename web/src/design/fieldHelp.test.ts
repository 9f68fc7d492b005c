import { describe, expect, it } from "vitest";
import { parseProblem } from "../api/problem";
import { fieldHelp } from "./fieldHelp";

describe("what the server said of an input", () => {
  const problem = parseProblem(422, {
    code: "iam.weak",
    errors: [{ pointer: "/password", code: "short", detail: "太短" }],
  });
  it("stands at that input, and at no other", () => {
    expect(fieldHelp(problem, "password")).toEqual({ help: "太短", validateStatus: "error" });
    expect(fieldHelp(problem, "login")).toEqual({});
    expect(fieldHelp(null, "password")).toEqual({});
  });
});
