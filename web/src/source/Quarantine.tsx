import { useQueryClient } from "@tanstack/react-query";
import { Button, Input } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";
import type { Batch, QuarantineRow } from "../api/types";
import { useWrite } from "../api/useWrite";
import { Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { type Correction, correctBatch, useQuarantine } from "./queries";

type Edits = Record<number, Record<string, string>>;

/**
 * The rows that were set aside, each with its reasons at the field. The fields at fault are inputs; what is corrected goes back
 * as a follow-up delivery. Edits are kept while paging; rows not touched stay here.
 */
export function Quarantine({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const queries = useQueryClient();
  const [cursors, setCursors] = useState<string[]>([]);
  const [edits, setEdits] = useState<Edits>({});
  const page = useQuarantine(String(batch.id), cursors.at(-1));
  const corrections: Correction[] = Object.entries(edits)
    .map(([row, values]) => ({ row: Number(row), values }))
    .filter((c) => Object.keys(c.values).length > 0);
  const send = useWrite(
    (rows: Correction[], key: string) => correctBatch(String(batch.id), rows, key),
    (followUp) => {
      void queries.invalidateQueries({ queryKey: ["batches"] });
      navigate(`/sources/batches/${followUp.id}`);
    },
  );
  const edit = (row: number, field: string, value: string) =>
    setEdits((old) => {
      const values = { ...old[row] };
      if (value) values[field] = value;
      else delete values[field];
      return { ...old, [row]: values };
    });

  return (
    <Panel title={t("quarantine.title", { count: batch.refused })}>
      <div className="stack">
        <p className="soft">{t("quarantine.lead")}</p>
        {page.error ? (
          <Problem error={page.error} onRetry={() => void page.refetch()} />
        ) : page.data ? (
          <ul className="quarantine">
            {page.data.items.map((row) => (
              <Row
                key={row.row}
                row={row}
                values={edits[row.row] ?? {}}
                onEdit={!row.correctedBy ? (field, value) => edit(row.row, field, value) : undefined}
              />
            ))}
          </ul>
        ) : (
          <Waiting lines={6} />
        )}
        {send.problem && <Problem error={send.problem} />}
        <div className="quarantine-foot">
          <Button
            type="primary"
            disabled={corrections.length === 0}
            loading={send.isPending}
            onClick={() => send.mutate(corrections)}
          >
            {corrections.length > 0 ? t("quarantine.send", { count: corrections.length }) : t("quarantine.sendNone")}
          </Button>
          {cursors.length > 0 && (
            <Button onClick={() => setCursors((c) => c.slice(0, -1))}>{t("quarantine.previous")}</Button>
          )}
          {page.data?.next && (
            <Button onClick={() => setCursors((c) => [...c, page.data.next ?? ""])}>{t("quarantine.next")}</Button>
          )}
        </div>
      </div>
    </Panel>
  );
}

function Row(props: {
  row: QuarantineRow;
  values: Record<string, string>;
  onEdit?: (field: string, value: string) => void;
}) {
  const { row, values, onEdit } = props;
  const { t } = useTranslation();
  const reasons = (code: string) => row.reasons.filter((r) => r.field === code);
  const atFault = row.fields.filter((f) => reasons(f.code).length > 0);
  const fine = row.fields.filter((f) => reasons(f.code).length === 0);
  const whole = row.reasons.filter((r) => !row.fields.some((f) => f.code === r.field));
  return (
    <li className="quarantine-row">
      <h3 className="figures">{t("quarantine.row", { row: row.row })}</h3>
      {row.correctedBy && (
        <p>
          <span className="badge" data-tone="good">
            {t("quarantine.corrected")}
          </span>{" "}
          <Link to={`/sources/batches/${row.correctedBy}`}>{t("quarantine.followUp")}</Link>
        </p>
      )}
      {whole.map((r) => (
        <p key={r.code}>{r.detail}</p>
      ))}
      {atFault.map((f) => (
        <div key={f.code} className="quarantine-fault">
          <span className="quarantine-name">{f.name}</span>
          <span className="quarantine-value">
            {t("quarantine.was")} <b>{f.value || t("quarantine.blank")}</b>
          </span>
          <span className="quarantine-reason">
            {reasons(f.code).map((r) => (
              <span key={r.code}>{r.detail}</span>
            ))}
          </span>
          {onEdit && (
            <Input
              aria-label={t("quarantine.correctLabel", { row: row.row, field: f.name })}
              placeholder={t("quarantine.correctValue")}
              value={values[f.code] ?? ""}
              onChange={(e) => onEdit(f.code, e.target.value)}
            />
          )}
        </div>
      ))}
      <p className="quarantine-rest soft">{fine.map((f) => `${f.name} ${f.value || "—"}`).join(" · ")}</p>
    </li>
  );
}
