import { DatePicker } from "antd";
import dayjs from "dayjs";
import { useId } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";
import { useNarrow } from "../design/appearance";
import { dayOf, formatDay } from "../design/format";
import { useLanguage } from "../design/Text";

/** The day as which the page shows what was known, kept in the address: a day is no secret. Empty: now. */
export function useThen(): [string, (day: string) => void] {
  const [params, setParams] = useSearchParams();
  const day = params.get("knownAt") ?? "";
  const choose = (next: string) => setParams(next ? { knownAt: next } : {}, { replace: true });
  return [/^\d{4}-\d{2}-\d{2}$/.test(day) ? day : "", choose];
}

export function ThenPicker({ day, onChange }: { day: string; onChange: (day: string) => void }) {
  const { t } = useTranslation();
  const id = useId();
  const narrow = useNarrow(); // no keyboard over the calendar of a phone
  return (
    <span className="then">
      <label htmlFor={id}>{t("then.label")}</label>
      <DatePicker
        id={id}
        value={day ? dayjs(day) : null}
        placement="bottomRight"
        placeholder={t("then.today")}
        inputReadOnly={narrow}
        maxDate={dayjs(dayOf(new Date().toISOString()))}
        onChange={(chosen) => onChange(chosen?.format("YYYY-MM-DD") ?? "")}
      />
    </span>
  );
}

/** Said on top of a page that is turned back: nothing on it is of today. */
export function ThenBanner({ day, onNow }: { day: string; onNow: () => void }) {
  const { t } = useTranslation();
  const words = formatDay(day, useLanguage());
  if (!day) return null;
  return (
    <p className="then-banner" role="status">
      {t("then.banner", { day: words })}
      <button type="button" className="link-button" onClick={onNow}>
        {t("then.now")}
      </button>
    </p>
  );
}
