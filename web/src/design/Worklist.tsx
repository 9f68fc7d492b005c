import { Button } from "antd";
import { type ReactNode, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMedium, useNarrow } from "./appearance";
import { Choice } from "./Choice";
import { formatCount } from "./format";
import { ListTable } from "./ListTable";
import { Waiting } from "./Page";
import { Problem } from "./Problem";
import type { ListState } from "./useListState";
import { useRowKeys } from "./useRowKeys";
import "./worklist.css";

export interface Column<T> {
  key: string;
  title: string;
  render: (row: T) => ReactNode;
  width?: number;
  number?: boolean;
  /** Left out of the card that a row becomes on a phone. */
  deskOnly?: boolean;
}

interface Props<T> {
  /** What the list holds, for screen readers. */
  label: string;
  /** The first column names the row and stays in sight; where rows open, it carries the link. */
  columns: [Column<T>, ...Column<T>[]];
  rowKey: (row: T) => string;
  /** The address that a row opens. */
  rowTo?: (row: T) => string;
  /** For rows that open a panel instead of an address. */
  onOpen?: (row: T) => void;
  page: { items: T[]; next?: string; total?: number } | undefined;
  error: unknown;
  onRetry: () => void;
  /** While another page loads, the old rows stay, dimmed. */
  stale?: boolean;
  state?: ListState;
  filters?: ReactNode;
  empty: { title: string; hint?: ReactNode };
  /** A table that does not fit a tablet is cards there too. */
  manyColumns?: boolean;
}

const remembered = "doudi.density";
const densities = ["roomy", "tight"] as const;
type Density = (typeof densities)[number];

/** The one table for lists of work: cards on a phone, cursor pages, j/k/Enter, and words for loading, empty and failed. */
export function Worklist<T extends object>(props: Props<T>) {
  const { label, columns, page, error, onRetry, stale, filters, empty } = props;
  const { t } = useTranslation();
  const phone = useNarrow();
  const tablet = useMedium();
  const narrow = phone || (tablet && props.manyColumns === true);
  const list = useRef<HTMLDivElement>(null);
  const [density, setDensity] = useState<Density>(() =>
    localStorage.getItem(remembered) === "tight" ? "tight" : "roomy",
  );
  useRowKeys(list);
  const opens = Boolean(props.rowTo ?? props.onOpen);

  let content: ReactNode;
  if (error) content = <Problem error={error} onRetry={onRetry} />;
  else if (!page) content = <Waiting lines={8} />;
  else if (page.items.length === 0)
    content = (
      <div className="worklist-empty" role="status">
        <p>{empty.title}</p>
        {empty.hint && <p className="worklist-hint">{empty.hint}</p>}
      </div>
    );
  else if (narrow) content = <Cards {...props} rows={page.items} />;
  else
    content = (
      <ListTable
        label={label}
        columns={columns}
        rows={page.items}
        rowKey={props.rowKey}
        tight={density === "tight"}
        opens={opens}
        first={(row) => <RowLink {...props} row={row} column={columns[0]} />}
      />
    );

  return (
    <section className="worklist" ref={list} aria-label={label} aria-busy={!page && !error}>
      {filters && <div className="worklist-filters">{filters}</div>}
      <div className={stale ? "worklist-body worklist-stale" : "worklist-body"}>{content}</div>
      {page && page.items.length > 0 && !error && (
        <Foot page={page} state={props.state}>
          {!narrow && (
            <div className="worklist-habits">
              {opens && <span>{t("list.keys")}</span>}
              <Choice<Density>
                label={t("list.density")}
                value={density}
                onChange={(value) => {
                  localStorage.setItem(remembered, value);
                  setDensity(value);
                }}
                options={densities.map((d) => ({ value: d, label: t(`list.${d}`) }))}
              />
            </div>
          )}
        </Foot>
      )}
    </section>
  );
}

function RowLink<T extends object>({ row, column, rowTo, onOpen }: Props<T> & { row: T; column: Column<T> }) {
  if (rowTo)
    return (
      <Link to={rowTo(row)} data-row-link="" className="row-link">
        {column.render(row)}
      </Link>
    );
  if (onOpen)
    return (
      <button type="button" data-row-link="" className="row-link" onClick={() => onOpen(row)}>
        {column.render(row)}
      </button>
    );
  return column.render(row);
}

function Cards<T extends object>(props: Props<T> & { rows: T[] }) {
  const [first, ...rest] = props.columns;
  return (
    <ul className="cards">
      {props.rows.map((row) => (
        <li key={props.rowKey(row)} className="card">
          <div className="card-title">
            <RowLink {...props} row={row} column={first} />
          </div>
          <dl>
            {rest
              .filter((c) => !c.deskOnly)
              .map((c) => (
                <div key={c.key}>
                  <dt>{c.title}</dt>
                  <dd className={c.number ? "figures" : undefined}>{c.render(row)}</dd>
                </div>
              ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Foot<T>(props: { page: NonNullable<Props<T>["page"]>; state?: ListState; children: ReactNode }) {
  const { page, state, children } = props;
  const { t } = useTranslation();
  const before = state?.before ?? 0;
  const from = formatCount(before + 1);
  const to = formatCount(before + page.items.length);
  return (
    <div className="worklist-foot">
      <span className="figures">
        {page.total === undefined
          ? t("list.range", { from, to })
          : t("list.rangeOf", { from, to, total: formatCount(page.total) })}
      </span>
      {state && (before > 0 || page.next) && (
        <span className="worklist-pages">
          <Button disabled={before === 0} onClick={state.first}>
            {t("list.first")}
          </Button>
          <Button disabled={!page.next} onClick={() => page.next && state.next(page.next, page.items.length)}>
            {t("list.next")}
          </Button>
        </span>
      )}
      {children}
    </div>
  );
}
