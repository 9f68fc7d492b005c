import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { api, body } from "../api/client";
import type { components } from "../api/schema";
import { useFollow } from "../app/live";

export type Cockpit = components["schemas"]["InsightCockpitView"];
export type PlaceCount = components["schemas"]["InsightPlaceCount"];
export type SiteMap = components["schemas"]["MapOutBody"];
export type Machine = components["schemas"]["InsightMachineView"];

/** The counts of the reader's divisions, or of one street of them. */
export function useCockpit(street?: string) {
  const follow = useFollow(30_000);
  return useQuery({
    queryKey: ["cockpit", street ?? ""],
    queryFn: ({ signal }) =>
      body<Cockpit>(
        api.GET("/v1/cockpit", { params: { query: { street: street ? Number(street) : undefined } }, signal }),
      ),
    placeholderData: keepPreviousData,
    refetchInterval: follow,
  });
}

/** The site's own approved boundaries; no shapes where it has none. */
export function useSiteMap() {
  return useQuery({
    queryKey: ["map"],
    queryFn: ({ signal }) => body<SiteMap>(api.GET("/v1/map", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
}

/** How the installation stands. What it tells is nobody's change, so it is asked again. */
export function useMachine() {
  return useQuery({
    queryKey: ["machine"],
    queryFn: ({ signal }) => body<Machine>(api.GET("/v1/machine", { signal })),
    refetchInterval: 15_000,
  });
}
