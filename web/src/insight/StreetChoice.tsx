import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import { Finder } from "../design/Finder";

/** One street out of several; nothing for whoever has one only. */
export function StreetChoice({ value, onChange }: { value: string; onChange: (code: string) => void }) {
  const { t } = useTranslation();
  const places = useQuery({
    queryKey: ["divisions"],
    queryFn: ({ signal }) => body(api.GET("/v1/divisions", { signal })),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const streets = places.data?.items ?? [];
  if (streets.length < 2 && !value) return null;
  return (
    <Finder
      label={t("cockpit.street")}
      value={value}
      options={streets.map((s) => ({ value: s.code, label: s.name }))}
      onChange={onChange}
    />
  );
}
