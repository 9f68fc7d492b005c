import { useTranslation } from "react-i18next";
import type { Language } from "../i18n";
import { formatDay, formatFen, formatInstant, formatInstantExact, formatWeekday } from "./format";

export function useLanguage(): Language {
  return useTranslation().i18n.language === "en" ? "en" : "zh-CN";
}

/** A day ("2026-11-23") or an instant (RFC 3339), told apart by their form; the exact value is in the tooltip. */
export function DateText({ value, weekday = false }: { value: string; weekday?: boolean }) {
  const lang = useLanguage();
  const instant = value.includes("T");
  const words = instant ? formatInstant(value, lang) : formatDay(value, lang);
  return (
    <time dateTime={value} title={instant ? formatInstantExact(value) : value} className="figures">
      {words}
      {weekday && !instant ? ` ${formatWeekday(value, lang)}` : ""}
    </time>
  );
}

/** From a day until another, or still going on. */
export function Period({ from, to }: { from: string; to?: string | null }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const start = formatDay(from, lang);
  return (
    <span className="figures">
      {to ? t("period.closed", { from: start, to: formatDay(to, lang) }) : t("period.open", { from: start })}
    </span>
  );
}

export function MoneyText({ fen }: { fen: number }) {
  return <span className="figures">{formatFen(fen)}</span>;
}
