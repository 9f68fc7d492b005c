import { expect, test } from "vitest";
import { amiss } from "./doorForm";

test("whoever leaves something out is told what", () => {
  expect(amiss("password", {})).toEqual({ login: "login.loginMissing", password: "login.passwordMissing" });
  expect(amiss("password", { login: "a", password: "" })).toEqual({ password: "login.passwordMissing" });
  expect(amiss("password", { login: "a", password: "b" })).toEqual({});
  expect(amiss("code", { code: "" })).toEqual({ code: "proof.codeMissing" });
  expect(amiss("enrol", { code: "123456" })).toEqual({});
});

test("a new password has ten characters and is typed twice alike", () => {
  expect(amiss("change", { newPassword: "123456789", again: "123456789" })).toEqual({ newPassword: "password.short" });
  expect(amiss("change", { newPassword: "1234567890", again: "123456789" })).toEqual({ again: "password.differ" });
  expect(amiss("change", { newPassword: "1234567890", again: "1234567890" })).toEqual({});
});
