import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body } from "../api/client";
import type { Post, User } from "../api/types";
import type { Role } from "./roles";

export function useUsers(cursor?: string) {
  return useQuery({
    queryKey: ["users", cursor],
    queryFn: ({ signal }) => body(api.GET("/v1/users", { params: { query: { cursor } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export interface NewUser {
  login: string;
  name: string;
  password: string;
}

export function createUser(input: NewUser, key: string) {
  return body<User>(api.POST("/v1/users", { body: input, headers: { "Idempotency-Key": key } }));
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
      headers: { "Idempotency-Key": key },
    }),
  );
}

export function removePost(user: string, post: string, key: string) {
  return body(
    api.DELETE("/v1/users/{id}/posts/{postId}", {
      params: { path: { id: user, postId: post } },
      headers: { "Idempotency-Key": key },
    }),
  );
}
