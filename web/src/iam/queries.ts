import { useQuery } from "@tanstack/react-query";
import { api, body, keyed } from "../api/client";
import type { Handover, Post, Signed, User } from "../api/types";
import type { Role } from "./roles";

/** All accounts of the county, page after page: a county has some hundreds, and a search on the page sends no name anywhere. */
export function useUsers() {
  return useQuery({
    queryKey: ["users"],
    queryFn: async ({ signal }) => {
      const all: User[] = [];
      let cursor: string | undefined;
      do {
        const page = await body(api.GET("/v1/users", { params: { query: { cursor, limit: 500 } }, signal }));
        all.push(...page.items);
        cursor = page.next || undefined;
      } while (cursor);
      return all;
    },
  });
}

export interface NewUser {
  login: string;
  name: string;
  password: string;
}

export function createUser(input: NewUser, key: string) {
  return body<User>(api.POST("/v1/users", { body: input, headers: keyed(key) }));
}

export interface NewPost {
  role: Role;
  division: string;
  department?: string;
  grants: string[];
}

export function addPost(user: string, input: NewPost, key: string) {
  return body<Post>(
    api.POST("/v1/users/{id}/posts", {
      params: { path: { id: user } },
      body: input,
      headers: keyed(key),
    }),
  );
}

export function removePost(user: string, post: string, key: string) {
  return body(
    api.DELETE("/v1/users/{id}/posts/{postId}", {
      params: { path: { id: user, postId: post } },
      headers: keyed(key),
    }),
  );
}

const of = (id: string) => ({ path: { id } });

export function useHandovers() {
  return useQuery({
    queryKey: ["handovers"],
    queryFn: ({ signal }) => body(api.GET("/v1/handovers", { signal })),
  });
}

export function useHandover(id: string) {
  return useQuery({
    queryKey: ["handovers", id],
    queryFn: ({ signal }) => body<Handover>(api.GET("/v1/handovers/{id}", { params: of(id), signal })),
  });
}

export function useGaps() {
  return useQuery({
    queryKey: ["queues"],
    queryFn: ({ signal }) => body(api.GET("/v1/queues/unattended", { signal })),
  });
}

export function useUserSessions(id: string) {
  return useQuery({
    queryKey: ["users", id, "sessions"],
    queryFn: ({ signal }) => body<{ items: Signed[] }>(api.GET("/v1/users/{id}/sessions", { params: of(id), signal })),
  });
}

export interface Change {
  user: string;
  post: string;
  successor?: string;
  next?: NewPost;
}

export function changePost({ user, post, ...change }: Change, key: string) {
  return body<Handover>(
    api.POST("/v1/users/{id}/posts/{postId}/change", {
      params: { path: { id: user, postId: post } },
      body: change,
      headers: keyed(key),
    }),
  );
}

interface StandIn {
  holder: string;
  post: string;
  user: string;
  from: string;
  to: string;
}

export function standIn({ holder, post, ...answer }: StandIn, key: string) {
  return body<Post>(
    api.POST("/v1/users/{id}/posts/{postId}/stand-ins", {
      params: { path: { id: holder, postId: post } },
      body: answer,
      headers: keyed(key),
    }),
  );
}

export function resetUser(input: { user: string; password: string; dropCode: boolean }, key: string) {
  const { user, ...answer } = input;
  return body(api.PUT("/v1/users/{id}/password", { params: of(user), body: answer, headers: keyed(key) }));
}

/** What is done to an account with one press. */
export type Act = "unlock" | "disable" | "enable" | "signOut";

export function actOn({ user, act }: { user: string; act: Act }, key: string): Promise<unknown> {
  const options = { params: of(user), headers: keyed(key) };
  switch (act) {
    case "unlock":
      return body(api.DELETE("/v1/users/{id}/lock", options));
    case "disable":
      return body(api.PUT("/v1/users/{id}/disabled", options));
    case "enable":
      return body(api.DELETE("/v1/users/{id}/disabled", options));
    case "signOut":
      return body(api.DELETE("/v1/users/{id}/sessions", options));
  }
}
