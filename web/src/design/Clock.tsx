import { Tooltip } from "antd";
import { useTranslation } from "react-i18next";
import type { WarningClock } from "../api/types";
import { formatDayShort, formatWeekday } from "./format";
import { useLanguage } from "./Text";
import "./clock.css";

// Ten marks at most: more working days than that is "not soon", and a longer bar would only say so louder.
const marks = 10;

/**
 * Working days left until a day: the words, and one mark per working day left. A deadline counted through a year whose holidays
 * are not yet announced says that it may move.
 */
export function Clock({ clock, closed = false }: { clock: WarningClock; closed?: boolean }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  const day = formatDayShort(clock.dueOn, lang);
  if (closed) return <span className="clock-closed">{t("clock.closed", { day })}</span>;

  const left = clock.workingDaysLeft;
  const urgency = left < 0 ? "late" : left <= 1 ? "soon" : "calm";
  const words =
    left < 0
      ? t("clock.late", { count: -left, day })
      : left === 0
        ? t("clock.today", { day })
        : t("clock.left", { count: left, day });
  const note = clock.note || (clock.uncertain ? t("clock.uncertain") : "");
  return (
    <span className={`clock clock-${urgency}`}>
      <span className="clock-words" title={`${clock.dueOn} ${formatWeekday(clock.dueOn, lang)}`}>
        {words}
      </span>
      {left > 0 && (
        <span className="clock-bar" aria-hidden="true">
          {Array.from({ length: marks }, (_, i) => (
            <span key={i} className={i < left ? "on" : "off"} />
          ))}
        </span>
      )}
      {clock.uncertain && (
        <Tooltip title={note}>
          <span className="clock-note">{t("clock.mayMove")}</span>
        </Tooltip>
      )}
    </span>
  );
}
