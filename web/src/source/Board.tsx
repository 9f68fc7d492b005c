import { Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { SourceDepartment, SourceItem } from "../api/types";
import { useMay, useSession } from "../app/session";
import { Choice } from "../design/Choice";
import { formatCount } from "../design/format";
import { hasWords } from "../design/matching";
import { DateText } from "../design/Text";
import { BatchState } from "./BatchState";
import { type Issue, issues, type Standing, standing } from "./standing";
import { useSourceWords } from "./words";

interface Line {
  item: SourceItem;
  standing: Standing;
}

type Show = "all" | Issue;

/**
 * What every department owes and what it sent, on one screen: how many items are late, failed, to be corrected or never came is
 * said on the filters, and a press shows them.
 */
export function Board({ departments }: { departments: SourceDepartment[] }) {
  const { t } = useTranslation();
  const [show, setShow] = useState<Show>("all");
  const [text, setText] = useState("");
  const now = new Date();
  const lines = departments.map((department) => ({
    department,
    lines: department.items.map((item): Line => ({ item, standing: standing(item, now) })),
  }));
  const all = lines.flatMap((d) => d.lines);
  const count = (issue: Issue) => all.filter((l) => l.standing.issues.includes(issue)).length;
  const fits = hasWords(text);
  const shown = lines
    .map(({ department, lines }) => ({
      department,
      lines: lines.filter(
        (l) =>
          (show === "all" || l.standing.issues.includes(show)) &&
          fits(`${department.name} ${department.code} ${l.item.name} ${l.item.code}`),
      ),
    }))
    .filter((d) => d.lines.length > 0);
  return (
    <div className="stack">
      <div className="worklist-filters">
        <Choice<Show>
          label={t("source.show")}
          value={show}
          onChange={setShow}
          options={[
            { value: "all", label: t("source.showAll", { count: all.length }) },
            ...issues
              .filter((i) => count(i) > 0 || i === show)
              .map((i) => ({ value: i, label: t(`source.issueCount.${i}`, { count: count(i) }) })),
          ]}
        />
        {all.length > 5 && (
          <Input
            allowClear
            className="source-search"
            aria-label={t("source.search")}
            placeholder={t("source.search")}
            value={text}
            onChange={(e) => setText(e.target.value)}
          />
        )}
      </div>
      <p className="soft" role="status">
        {count("late") + count("failed") + count("never") === 0
          ? t("source.allWell", { count: all.length })
          : t("source.attention", {
              count: all.filter((l) => l.standing.issues.some((i) => i !== "toCorrect")).length,
            })}
      </p>
      {shown.length === 0 ? (
        <p className="worklist-empty">{t("source.nothingShown")}</p>
      ) : (
        <ul className="board">
          {shown.map(({ department, lines }) => (
            <li key={department.code}>
              <h3>{department.name}</h3>
              <ul className="source-items">
                {lines.map((l) => (
                  <Item key={l.item.code} department={department} line={l} />
                ))}
              </ul>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Item({ department, line }: { department: SourceDepartment; line: Line }) {
  const { item, standing: s } = line;
  const { t } = useTranslation();
  const may = useMay();
  const session = useSession();
  const words = useSourceWords();
  const own = !session.post.department || session.post.department === department.code;
  const last = item.lastBatch;
  const entry = `/sources/${department.code}/${item.code}`;
  return (
    <li className="source-item" data-item={item.code}>
      <div>
        <Link to={entry}>{item.name}</Link>
        <small>
          {t("source.agreed", { frequency: words.frequency(item.frequency) })} · {t(`source.delivery.${item.delivery}`)}
          {item.coverage === "city" && ` · ${t("source.coverage.city")}`}
        </small>
      </div>
      {last ? (
        <>
          <div className="source-last">
            <Link to={`/sources/batches/${last.id}`}>
              <Age days={s.age ?? 0} />
            </Link>
            <small title={last.fileName}>
              <DateText value={last.receivedAt} />
            </small>
          </div>
          <div className="source-rows figures">
            {t("source.rowCount", { count: last.rows, rows: formatCount(last.rows) })}
            {last.refused > 0 && (
              <small className="source-refused">{t("source.refused", { refused: formatCount(last.refused) })}</small>
            )}
          </div>
        </>
      ) : (
        <div className="source-never">
          <span className="badge" data-tone="warn">
            {t("source.never")}
          </span>
        </div>
      )}
      <div className="source-marks">
        {last && last.state !== "published" && <BatchState state={last.state} />}
        {s.late > 0 && (
          <span className="badge" data-tone="warn">
            {t("source.late", { count: s.late })}
          </span>
        )}
        {last?.state === "published" && s.late === 0 && <span className="source-well">{t("source.onTime")}</span>}
      </div>
      {may("source.deliver") && own && (
        <Link to={entry} className="source-deliver" aria-label={t("source.deliverItem", { item: item.name })}>
          {t("source.deliver")}
        </Link>
      )}
    </li>
  );
}

function Age({ days }: { days: number }) {
  const { t } = useTranslation();
  if (days === 0) return t("source.age.today");
  if (days === 1) return t("source.age.yesterday");
  return t("source.age.days", { count: days });
}
