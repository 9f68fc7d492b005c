import type { UseQueryResult } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import type { FactRef, SourceRecord } from "../api/types";
import { Facts, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { SidePanel } from "../design/SidePanel";
import { DateText, Period } from "../design/Text";
import { useRecord } from "./queries";
import "./warning.css";

// Why a field is not shown, each said once with the fields that it takes away.
const hiddenReasons = ["level", "grant_health", "grant_finance"] as const;

/** One record behind a score: what it says, which department sent it, in which file and row, and since when we know it. */
export function RecordDrawer({
  warning,
  fact,
  onClose,
}: {
  warning: string;
  fact: FactRef | undefined;
  onClose: () => void;
}) {
  return <RecordPanel of={fact} record={useRecord(warning, fact && String(fact.id))} onClose={onClose} />;
}

/** A record in the panel at the side: what it is of, and what it says as soon as it is there. */
export function RecordPanel({
  of,
  record,
  onClose,
}: {
  of: Pick<FactRef, "department" | "itemName"> | undefined;
  record: UseQueryResult<SourceRecord>;
  onClose: () => void;
}) {
  return (
    <SidePanel open={of !== undefined} onClose={onClose} title={of ? `${of.department.name} · ${of.itemName}` : ""}>
      {record.error ? (
        <Problem error={record.error} onRetry={() => void record.refetch()} />
      ) : record.data ? (
        <RecordBody record={record.data} />
      ) : (
        <Waiting lines={8} />
      )}
    </SidePanel>
  );
}

/** What one record says, with its lineage; what the reader may not see is named with its reason. */
function RecordBody({ record: r }: { record: SourceRecord }) {
  const { t } = useTranslation();
  return (
    <div className="record" data-record={r.id}>
      {r.supersededAt && (
        <p className="badge" data-tone="warn">
          {t("record.superseded")} <DateText value={r.supersededAt} />
        </p>
      )}
      <div className="record-lineage">
        <Facts
          items={[
            { label: t("record.department"), value: r.department.name },
            { label: t("record.file"), value: r.batch.fileName },
            { label: t("record.row"), value: t("record.rowNumber", { row: r.batch.row }) },
            { label: t("record.receivedAt"), value: <DateText value={r.batch.receivedAt} /> },
            { label: t("record.knownAt"), value: <DateText value={r.knownAt} /> },
            {
              label: t("record.valid"),
              value: <Period from={r.validFrom} to={r.validTo} />,
            },
          ]}
        />
      </div>
      <Facts
        items={[
          { label: t("record.person"), value: r.person.name },
          { label: t("record.idNo"), value: r.person.idNo },
          ...r.fields.filter((f) => !f.hidden).map((f) => ({ label: f.name, value: f.value || "—" })),
        ]}
      />
      {hiddenReasons.map((reason) => {
        const names = r.fields.filter((f) => f.hidden === reason).map((f) => f.name);
        return (
          names.length > 0 && (
            <p key={reason} className="record-hidden">
              {t(`record.hidden.${reason}`, { names: names.join(t("list.separator")) })}
            </p>
          )
        );
      })}
    </div>
  );
}
