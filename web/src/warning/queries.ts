import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body, ifMatch, keyed } from "../api/client";
import type { Closed, SourceRecord, WarningDetail, WarningRow } from "../api/types";
import type { DispositionCode, PurposeReason } from "./words";

export interface WarningFilter {
  state: "open" | "closed" | "all";
  level?: WarningRow["level"];
  street?: string;
  community?: string;
  cause?: string;
  layer?: "1" | "2" | "3" | "4" | "5" | "6" | "none";
  late?: boolean;
  cursor?: string;
}

const code = (text?: string) => (text ? Number(text) : undefined);

/** The whole list that a filter gives, as a file. The server asks for a fresh proof first. */
export async function exportWarnings(
  { cursor: _, street, community, ...filter }: WarningFilter,
  answer: { reason: "home_visit" | "review" | "complaint"; format: "xlsx" | "csv" },
): Promise<Blob> {
  const query = { ...filter, ...answer, street: code(street), community: code(community) };
  const { data } = await api.GET("/v1/warnings/export", { params: { query }, parseAs: "blob" });
  return data as unknown as Blob;
}

export function useWarnings(filter: WarningFilter) {
  return useQuery({
    queryKey: ["warnings", "list", filter],
    queryFn: ({ signal }) => {
      const query = { ...filter, street: code(filter.street), community: code(filter.community), limit: 50 };
      return body(api.GET("/v1/warnings", { params: { query }, signal }));
    },
    placeholderData: keepPreviousData,
  });
}

/** A warning with its reasons and members. Fails with `purpose_required` until a purpose has been stated. */
export function useWarning(id: string) {
  return useQuery({
    queryKey: ["warnings", "one", id],
    queryFn: ({ signal }) => body<WarningDetail>(api.GET("/v1/warnings/{id}", { params: { path: { id } }, signal })),
  });
}

export function useRecord(id: string, record: string | undefined) {
  return useQuery({
    queryKey: ["warnings", "one", id, "record", record],
    enabled: record !== undefined,
    // Each opened record is one row of the trail; coming back to it within the page is not a second look-up.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      body<SourceRecord>(
        api.GET("/v1/warnings/{id}/records/{record}", { params: { path: { id, record: record ?? "" } }, signal }),
      ),
  });
}

export function statePurpose(id: string, input: { reason: PurposeReason; note: string }, key: string) {
  return body(
    api.POST("/v1/warnings/{id}/purpose", {
      params: { path: { id } },
      body: input,
      headers: keyed(key),
    }),
  );
}

export function dispose(
  id: string,
  input: { code: DispositionCode; note: string; version: number },
  key: string,
): Promise<Closed> {
  const { version, ...answer } = input;
  return body<Closed>(
    api.POST("/v1/warnings/{id}/disposition", {
      params: { path: { id } },
      body: answer,
      headers: { "If-Match": ifMatch(version), ...keyed(key) },
    }),
  );
}
