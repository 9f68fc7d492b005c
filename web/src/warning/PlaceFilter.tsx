import { useTranslation } from "react-i18next";
import { Finder } from "../design/Finder";
import type { ListState } from "../design/useListState";
import { useDivisions } from "../policy/divisions";

/** One street or one community out of the officer's own, found by a part of its name. Kept in the address as one of the two. */
export function PlaceFilter({ list }: { list: ListState }) {
  const { t } = useTranslation();
  const streets = useDivisions();
  const options = [
    ...(streets.length > 1
      ? streets.map((s) => ({ value: s.code, label: s.name, hint: t("warning.wholeStreet") }))
      : []),
    ...streets.flatMap((s) =>
      s.communities.map((c) => ({ value: c.code, label: c.name, hint: streets.length > 1 ? s.name : undefined })),
    ),
  ];
  const value = list.get("community") || list.get("street");
  // Whoever has one community only has nothing to choose.
  if (options.length < 2 && !value) return null;
  return (
    <Finder
      label={t("warning.filter.place")}
      value={value}
      options={options}
      onChange={(code) =>
        list.set({ street: code.length === 9 ? code : "", community: code.length === 12 ? code : "" })
      }
    />
  );
}
