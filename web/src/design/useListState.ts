import { useCallback } from "react";
import { useSearchParams } from "react-router";

/** The state of a list, kept in the address: it can be sent to a colleague, and "back" undoes a filter or a page. */
export interface ListState {
  get: (name: string) => string;
  /** Sets filters. Any change of a filter starts again at the first page. An empty value takes the filter away. */
  set: (changes: Record<string, string>) => void;
  cursor: string | undefined;
  /** Number of rows before this page; known because every "next" adds the rows it leaves behind. */
  before: number;
  next: (cursor: string, shown: number) => void;
  first: () => void;
}

export function useListState(): ListState {
  const [params, setParams] = useSearchParams();
  const get = useCallback((name: string) => params.get(name) ?? "", [params]);
  const set = useCallback(
    (changes: Record<string, string>) =>
      setParams((old) => {
        const fresh = new URLSearchParams(old);
        fresh.delete("cursor");
        fresh.delete("before");
        for (const [name, value] of Object.entries(changes)) {
          if (value) fresh.set(name, value);
          else fresh.delete(name);
        }
        return fresh;
      }),
    [setParams],
  );
  const before = Number(params.get("before") ?? 0) || 0;
  const next = (cursor: string, shown: number) =>
    setParams((old) => {
      const fresh = new URLSearchParams(old);
      fresh.set("cursor", cursor);
      fresh.set("before", String(before + shown));
      return fresh;
    });
  return { get, set, cursor: params.get("cursor") ?? undefined, before, next, first: () => set({}) };
}
