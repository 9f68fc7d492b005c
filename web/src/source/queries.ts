import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body, keyed } from "../api/client";
import type { Batch, SourceDepartment, SourceItem } from "../api/types";
import { useFollow } from "../app/live";

export function useSources() {
  return useQuery({
    queryKey: ["sources"],
    queryFn: ({ signal }) => body(api.GET("/v1/sources", { signal })),
  });
}

export function findItem(
  departments: readonly SourceDepartment[] | undefined,
  department: string,
  item: string,
): { department: SourceDepartment; item: SourceItem } | undefined {
  const d = departments?.find((x) => x.code === department);
  const i = d?.items.find((x) => x.code === item);
  return d && i ? { department: d, item: i } : undefined;
}

export function useBatches(filter: { department?: string; cursor?: string; limit?: number }) {
  return useQuery({
    queryKey: ["batches", "list", filter],
    queryFn: ({ signal }) => body(api.GET("/v1/batches", { params: { query: { limit: 50, ...filter } }, signal })),
    placeholderData: keepPreviousData,
  });
}

const resting: readonly Batch["state"][] = ["published", "failed", "cancelled"];
export const atRest = (batch: Pick<Batch, "state">) => resting.includes(batch.state);

/** A batch; its changes are heard, or else it is asked again until it rests. */
export function useBatch(id: string | undefined) {
  const follow = useFollow(1000);
  return useQuery({
    queryKey: ["batches", "one", id],
    enabled: id !== undefined,
    queryFn: ({ signal }) => body<Batch>(api.GET("/v1/batches/{id}", { params: { path: { id: id ?? "" } }, signal })),
    refetchInterval: (q) => (q.state.data && !atRest(q.state.data) ? follow : false),
  });
}

export function cancelBatch(id: string, key: string) {
  return body<Batch>(api.POST("/v1/batches/{id}/cancellation", { params: { path: { id } }, headers: keyed(key) }));
}

/** Goes on with a batch; accept names the problem that a person has looked at and takes as right. */
export function resumeBatch({ id, accept }: { id: string; accept?: string }, key: string) {
  return body<Batch>(
    api.POST("/v1/batches/{id}/resumption", {
      params: { path: { id } },
      body: { accept },
      headers: keyed(key),
    }),
  );
}

export function useQuarantine(id: string, cursor: string | undefined) {
  return useQuery({
    queryKey: ["batches", "one", id, "quarantine", cursor],
    queryFn: ({ signal }) =>
      body(api.GET("/v1/batches/{id}/quarantine", { params: { path: { id }, query: { cursor } }, signal })),
    placeholderData: keepPreviousData,
  });
}

export interface Correction {
  row: number;
  values: Record<string, string>;
}

export function correctBatch(id: string, rows: Correction[], key: string) {
  return body<Batch>(
    api.POST("/v1/batches/{id}/corrections", {
      params: { path: { id } },
      body: { rows },
      headers: keyed(key),
    }),
  );
}
