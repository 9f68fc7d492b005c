import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";
import { download } from "../design/download";
import { formatCount } from "../design/format";
import { toCSV } from "./csv";

interface Sheet {
  /** The file's name, without its ending. */
  name: string;
  head: string[];
  rows: (string | number)[][];
}

/** One question and its answer. Whatever is drawn stands in a table as well, which can be taken along. */
export function Tile(props: {
  question: string;
  /** The answer in one sentence. */
  answer?: ReactNode;
  sheet?: Sheet;
  wide?: boolean;
  children: ReactNode;
}) {
  const { question, answer, sheet, wide, children } = props;
  const { t } = useTranslation();
  const id = useId();
  const [table, setTable] = useState(false);
  return (
    <section className="tile" data-wide={wide} aria-labelledby={id}>
      <div className="tile-head">
        <h2 id={id}>{question}</h2>
        {sheet && sheet.rows.length > 0 && (
          <span className="tile-tools">
            <button type="button" className="fold" aria-pressed={table} onClick={() => setTable(!table)}>
              {t(table ? "cockpit.asChart" : "cockpit.asTable")}
            </button>
            <button
              type="button"
              className="fold"
              onClick={() => {
                const rows = toCSV([sheet.head, ...sheet.rows]);
                download(`${sheet.name}.csv`, new Blob([rows], { type: "text/csv;charset=utf-8" }));
              }}
            >
              {t("cockpit.download")}
            </button>
          </span>
        )}
      </div>
      {answer && <p className="tile-answer">{answer}</p>}
      {table && sheet ? <SheetTable sheet={sheet} label={question} /> : children}
    </section>
  );
}

function SheetTable({ sheet, label }: { sheet: Sheet; label: string }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard
    <section className="scroll-x tile-table" tabIndex={0} aria-label={label}>
      <table className="plain-table">
        <thead>
          <tr>
            {sheet.head.map((h, i) => (
              <th key={h} scope="col" className={i > 0 ? "number" : undefined}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {sheet.rows.map((row) => (
            <tr key={String(row[0])}>
              {row.map((c, i) => (
                <td key={i} className={typeof c === "number" ? "number" : undefined}>
                  {typeof c === "number" ? formatCount(c) : c}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
