import { useState } from "react";
import { useTranslation } from "react-i18next";
import type { Trace } from "../api/types";
import { Panel } from "../design/Page";
import { DateText } from "../design/Text";
import { RecordPanel } from "../warning/RecordDrawer";
import { byMonth, departmentsOf, filtered, noFilter } from "./months";
import { usePersonRecord } from "./queries";

// As many as a person reads through at once.
const page = 40;

/** Everything that departments have sent about the person, by month; a record opens beside the page, with its own row in the trail. */
export function Timeline({ person, timeline }: { person: string; timeline: Trace[] }) {
  const { t } = useTranslation();
  const [filter, setFilter] = useState(noFilter);
  const [shown, setShown] = useState(page);
  const [opened, setOpened] = useState<Trace>();
  const record = usePersonRecord(person, opened && String(opened.id));
  const left = filtered(timeline, filter);
  return (
    <Panel
      title={t("timeline.title", { count: left.length })}
      extra={
        <span className="timeline-filter">
          <select
            aria-label={t("timeline.department")}
            value={filter.department}
            onChange={(e) => setFilter({ ...filter, department: e.target.value })}
          >
            <option value="">{t("timeline.anyDepartment")}</option>
            {departmentsOf(timeline).map((d) => (
              <option key={d.code} value={d.code}>
                {d.name}（{d.count}）
              </option>
            ))}
          </select>
          <label>
            <input
              type="checkbox"
              checked={filter.standing}
              onChange={(e) => setFilter({ ...filter, standing: e.target.checked })}
            />
            {t("timeline.standing")}
          </label>
        </span>
      }
    >
      {left.length === 0 && <p className="soft">{t("timeline.none")}</p>}
      <ol className="timeline">
        {byMonth(left.slice(0, shown)).map((m, i) => (
          <li key={`${m.month}-${i}`}>
            <h3>{m.month ? <DateText value={m.month} /> : t("timeline.noDay")}</h3>
            <ul className="plain">
              {m.traces.map((trace) => (
                <li key={trace.id} data-superseded={trace.supersededAt ? true : undefined}>
                  <button type="button" className="timeline-record" onClick={() => setOpened(trace)}>
                    <span>
                      <b>{trace.itemName}</b> · {trace.department.name}
                    </span>
                    {trace.from.length > 7 && <DateText value={trace.from} />}
                  </button>
                  <small className="soft">
                    {trace.until && (
                      <>
                        {t("timeline.until")} <DateText value={trace.until} /> ·{" "}
                      </>
                    )}
                    {trace.batch.fileName &&
                      `${trace.batch.fileName} ${t("record.rowNumber", { row: trace.batch.row })} · `}
                    {t("timeline.received")} <DateText value={trace.batch.receivedAt} />
                    {trace.supersededAt && (
                      <>
                        {" · "}
                        <span className="badge" data-tone="warn">
                          {t("timeline.superseded")} <DateText value={trace.supersededAt} />
                        </span>
                      </>
                    )}
                  </small>
                </li>
              ))}
            </ul>
          </li>
        ))}
      </ol>
      {left.length > shown && (
        <button type="button" className="link-button" onClick={() => setShown(shown + page)}>
          {t("pieces.moreRecords", { count: Math.min(page, left.length - shown) })}
        </button>
      )}
      <RecordPanel of={opened} record={record} onClose={() => setOpened(undefined)} />
    </Panel>
  );
}
