import { useQuery } from "@tanstack/react-query";
import { api, body, keyed } from "../api/client";
import type { Enrolment, Session } from "../api/types";

export interface Try {
  login: string;
  password: string;
  newPassword?: string;
  code?: string;
}

export function signIn(input: Try, key: string) {
  return body<Session>(api.POST("/v1/session", { body: input, headers: keyed(key) }));
}

export function enrolAtDoor(input: Try, key: string) {
  const { login, password } = input;
  return body<Enrolment>(api.POST("/v1/session/authenticator", { body: { login, password }, headers: keyed(key) }));
}

export function prove(input: { password?: string; code?: string }, key: string) {
  return body(api.POST("/v1/session/proof", { body: input, headers: keyed(key) }));
}

export function useAccount() {
  return useQuery({
    queryKey: ["account"],
    queryFn: ({ signal }) => body(api.GET("/v1/account", { signal })),
  });
}

export function useSessions() {
  return useQuery({
    queryKey: ["account", "sessions"],
    queryFn: ({ signal }) => body(api.GET("/v1/account/sessions", { signal })),
  });
}

export function changePassword(input: { present: string; password: string }, key: string) {
  return body(api.PUT("/v1/account/password", { body: input, headers: keyed(key) }));
}

export function enrol(input: { password: string }, key: string) {
  return body<Enrolment>(api.POST("/v1/account/authenticator", { body: input, headers: keyed(key) }));
}

export function confirmCode(input: { code: string }, key: string) {
  return body(api.PUT("/v1/account/authenticator", { body: input, headers: keyed(key) }));
}

export function dropCode(_: "drop", key: string) {
  return body(api.DELETE("/v1/account/authenticator", { headers: keyed(key) }));
}

export function endSession(id: string, key: string) {
  return body(api.DELETE("/v1/account/sessions/{id}", { params: { path: { id } }, headers: keyed(key) }));
}

export function endOthers(_: "others", key: string) {
  return body<{ ended: number }>(api.DELETE("/v1/account/sessions", { headers: keyed(key) }));
}
