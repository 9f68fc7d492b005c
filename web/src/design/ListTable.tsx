import type { MouseEvent, ReactNode } from "react";
import type { Column } from "./Worklist";
import "./listtable.css";

interface Props<T> {
  label: string;
  columns: readonly [Column<T>, ...Column<T>[]];
  rows: readonly T[];
  rowKey: (row: T) => string;
  tight: boolean;
  opens: boolean;
  /** The first cell, with the link where rows open. */
  first: (row: T) => ReactNode;
}

/**
 * A plain table: its first column stays in sight while the rest scrolls sideways. Not antd's, which weighs 75 KB of script before
 * the first row is there and draws several times as long; none of what it has more is used here (docs/adr/0010).
 */
export function ListTable<T>({ label, columns, rows, rowKey, tight, opens, first }: Props<T>) {
  const [head, ...rest] = columns;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard
    <div className="list-scroll" tabIndex={0}>
      <table className="list-table" aria-label={label} data-density={tight ? "tight" : "roomy"}>
        <thead>
          <tr>
            <th scope="col" style={{ minWidth: head.width }}>
              {head.title}
            </th>
            {rest.map((c) => (
              <th key={c.key} scope="col" className={c.number ? "number" : undefined} style={{ minWidth: c.width }}>
                {c.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={rowKey(row)} data-opens={opens || undefined} onClick={opens ? openRow : undefined}>
              <td>{first(row)}</td>
              {rest.map((c) => (
                <td key={c.key} className={c.number ? "number" : undefined}>
                  {c.render(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** The whole row is a larger target for the mouse; keyboard and screen reader use the link in its first cell. */
function openRow(e: MouseEvent<HTMLTableRowElement>) {
  if ((e.target as Element).closest("a, button, input, label")) return;
  if (getSelection()?.toString()) return; // text was being marked
  e.currentTarget.querySelector<HTMLElement>("[data-row-link]")?.click();
}
