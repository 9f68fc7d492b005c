import type { ApiProblem } from "../api/problem";

/** What the server said of one input of a form, in the words that antd's Form.Item takes; nothing where it said nothing. */
export function fieldHelp(problem: ApiProblem | null, name: string): { help?: string; validateStatus?: "error" } {
  const said = problem?.field(name);
  return said ? fault(said) : {};
}

/** The same for what the page itself finds wrong. */
export const fault = (said: string) => ({ help: said, validateStatus: "error" as const });
