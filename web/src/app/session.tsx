import { useQuery, useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useCallback, useContext, useEffect } from "react";
import { api, body, whenSignedOut } from "../api/client";
import { asProblem } from "../api/problem";
import type { Session } from "../api/types";
import { forget } from "../registry/recent";

/** The actions of internal/kernel/access. The server decides; the pages only leave out what would be refused. */
export type Permission =
  | "source.view"
  | "source.deliver"
  | "warning.view"
  | "warning.dispose"
  | "warning.export"
  | "person.search"
  | "cockpit.view"
  | "machine.view"
  | "assess.view"
  | "audit.view"
  | "user.manage"
  | "user.view"
  | "post.manage"
  | "queue.view"
  | "parameter.view"
  | "calendar.manage";

export const sessionKey = ["session"] as const;

/** The present session; null when nobody is signed in. */
export function useSessionQuery() {
  return useQuery({
    queryKey: sessionKey,
    queryFn: async (): Promise<Session | null> => {
      try {
        return await body<Session>(api.GET("/v1/session"));
      } catch (error) {
        if (asProblem(error).status === 401) return null;
        throw error;
      }
    },
    staleTime: Number.POSITIVE_INFINITY,
  });
}

const Context = createContext<Session | null>(null);

export function SessionProvider({ session, children }: { session: Session; children: ReactNode }) {
  // However a session or a post ends (a sign-out, another post, a 401), what was opened in it is remembered no longer.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another post is an end too
  useEffect(() => forget, [session.post.id]);
  return <Context.Provider value={session}>{children}</Context.Provider>;
}

export function useSession(): Session {
  const session = useContext(Context);
  if (!session) throw new Error("useSession outside of a session");
  return session;
}

export function useMay(): (permission: Permission) => boolean {
  const { permissions } = useSession();
  return useCallback((permission) => permissions.includes(permission), [permissions]);
}

/** Puts a new session in place. What another person or post had loaded is forgotten first. */
export function useEnter() {
  const queries = useQueryClient();
  return useCallback(
    (session: Session | null) => {
      queries.removeQueries({ predicate: (q) => q.queryKey[0] !== sessionKey[0] });
      queries.setQueryData(sessionKey, session);
    },
    [queries],
  );
}

/** A 401 in the middle of the work: back to the sign-in page, at the same address. */
export function useSignedOutWatch(onSignedOut: () => void) {
  useEffect(() => {
    whenSignedOut(onSignedOut);
    return () => whenSignedOut(() => {});
  }, [onSignedOut]);
}
