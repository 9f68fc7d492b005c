import { useMutation } from "@tanstack/react-query";
import { useRef } from "react";
import { newKey } from "./client";
import { asProblem } from "./problem";

/**
 * One write that a person asks for. The idempotency key belongs to what was asked, not to the attempt: pressing again after a
 * broken connection sends the same key, so nothing is done twice; a changed form, or one that the server refused, gets a new key.
 */
export function useWrite<V, R>(write: (input: V, key: string) => Promise<R>, onDone?: (result: R, input: V) => void) {
  const pending = useRef<{ asked: string; key: string } | null>(null);
  const mutation = useMutation({
    mutationFn: async (input: V) => {
      const asked = JSON.stringify(input);
      if (pending.current?.asked !== asked) pending.current = { asked, key: newKey() };
      const { key } = pending.current;
      try {
        const result = await write(input, key);
        pending.current = null;
        return result;
      } catch (error) {
        if (!asProblem(error).worthRepeating) pending.current = null;
        throw error;
      }
    },
    onSuccess: (result, input) => onDone?.(result, input),
  });
  return { ...mutation, problem: mutation.error ? asProblem(mutation.error) : null };
}
