import { useQuery } from "@tanstack/react-query";
import { api, body, keyed } from "../api/client";
import type { HouseholdDetail, PersonDetail, Search, SourceRecord } from "../api/types";
import type { PurposeReason } from "../warning/words";

/** Finds while one types. The query travels in the body, is in no address, and is forgotten as soon as nobody shows its answer. */
export function useSearch(query: string, enabled: boolean) {
  return useQuery({
    queryKey: ["search", query],
    enabled: enabled && query !== "",
    gcTime: 0,
    staleTime: 30_000,
    retry: false,
    queryFn: ({ signal }) => body<Search>(api.POST("/v1/searches", { body: { query, limit: 12 }, signal })),
  });
}

/** A person's page. Fails with `purpose_required` until a purpose has been stated for the household. */
export function usePerson(id: string, knownAt: string) {
  return useQuery({
    queryKey: ["persons", id, "record", knownAt],
    queryFn: ({ signal }) =>
      body<PersonDetail>(
        api.GET("/v1/persons/{id}", { params: { path: { id }, query: knownAt ? { knownAt } : {} }, signal }),
      ),
  });
}

export function useHousehold(id: string, knownAt: string) {
  return useQuery({
    queryKey: ["households", id, "record", knownAt],
    queryFn: ({ signal }) =>
      body<HouseholdDetail>(
        api.GET("/v1/households/{id}", { params: { path: { id }, query: knownAt ? { knownAt } : {} }, signal }),
      ),
  });
}

export function usePersonRecord(id: string, record: string | undefined) {
  return useQuery({
    queryKey: ["persons", id, "record", "one", record],
    enabled: record !== undefined,
    // Each opened record is one row of the trail; coming back to it within the page is not a second look-up.
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: ({ signal }) =>
      body<SourceRecord>(
        api.GET("/v1/persons/{id}/records/{record}", { params: { path: { id, record: record ?? "" } }, signal }),
      ),
  });
}

export const wholeNumber = (id: string) =>
  body<{ number: string }>(api.GET("/v1/persons/{id}/number", { params: { path: { id } } }));

interface Purpose {
  reason: PurposeReason;
  note: string;
}

export const statePerson = (id: string, input: Purpose, key: string) =>
  body(
    api.POST("/v1/persons/{id}/purpose", {
      params: { path: { id } },
      body: input,
      headers: keyed(key),
    }),
  );

export const stateHousehold = (id: string, input: Purpose, key: string) =>
  body(
    api.POST("/v1/households/{id}/purpose", {
      params: { path: { id } },
      body: input,
      headers: keyed(key),
    }),
  );
