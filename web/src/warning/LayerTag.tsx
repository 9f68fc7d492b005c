import { useTranslation } from "react-i18next";
import type { Layer } from "../api/types";
import { formatDay } from "../design/format";
import { useLanguage } from "../design/Text";

/** The layer of low-income people that the household is in already; with `since` where there is room. */
export function LayerTag({ layer, since = false }: { layer: Layer; since?: boolean }) {
  const { t } = useTranslation();
  const from = formatDay(layer.since, useLanguage());
  return (
    <span className="badge" data-tone="busy" title={t("period.open", { from })}>
      {layer.name}
      {since && layer.since ? ` · ${t("period.open", { from })}` : ""}
    </span>
  );
}
