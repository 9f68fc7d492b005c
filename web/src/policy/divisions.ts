import { useQuery } from "@tanstack/react-query";
import { api, body } from "../api/client";

/** The streets of the reader's own, each with its communities; none until they are there. */
export function useDivisions() {
  const places = useQuery({
    queryKey: ["divisions"],
    queryFn: ({ signal }) => body(api.GET("/v1/divisions", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return places.data?.items ?? [];
}
