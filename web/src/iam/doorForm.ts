/** What is asked for at the door, one thing after the other. All of it is sent together: nobody is ever half signed in. */
export type Step = "password" | "change" | "code" | "enrol";

/** The inputs of the steps, as the form names them. */
export type Answers = Partial<Record<"login" | "password" | "newPassword" | "again" | "code", string>>;

type Words =
  | "login.loginMissing"
  | "login.passwordMissing"
  | "password.short"
  | "password.differ"
  | "proof.codeMissing";

const shortest = 10;

/** What is amiss with the answers to a step: the key of the words, by input. Nothing is: they can be sent. */
export function amiss(step: Step, a: Answers): Partial<Record<keyof Answers, Words>> {
  switch (step) {
    case "password":
      return {
        ...(!a.login && { login: "login.loginMissing" }),
        ...(!a.password && { password: "login.passwordMissing" }),
      };
    case "change":
      return {
        ...((a.newPassword ?? "").length < shortest && { newPassword: "password.short" }),
        ...(a.again !== a.newPassword && { again: "password.differ" }),
      };
    default:
      return a.code ? {} : { code: "proof.codeMissing" };
  }
}
