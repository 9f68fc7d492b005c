import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "../app/session";
import { formatSize } from "../design/format";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { BatchActions } from "./BatchActions";
import { BatchCounts } from "./BatchCounts";
import { BatchProblem } from "./BatchProblem";
import { BatchState } from "./BatchState";
import { Quarantine } from "./Quarantine";
import { useBatch } from "./queries";
import { Stages } from "./Stages";
import "./source.css";

export default function BatchPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { id = "" } = useParams();
  const batch = useBatch(id);
  const back = { to: "/sources", words: t("menu.sources") };
  if (!batch.data)
    return (
      <Page title={t("batch.title")} back={back}>
        {batch.error ? <Problem error={batch.error} onRetry={() => void batch.refetch()} /> : <Waiting lines={8} />}
      </Page>
    );
  const b = batch.data;
  const entry = `/sources/${b.department}/${b.item}`;
  return (
    <Page
      title={b.fileName}
      tab={t("batch.title")}
      lead={
        <>
          <Link to={entry}>{b.itemName}</Link> · {formatSize(b.size)}
        </>
      }
      back={back}
      actions={<BatchActions batch={b} />}
    >
      <Panel title={t("batch.progress")} extra={<BatchState state={b.state} />}>
        <div className="stack">
          <Stages batch={b} />
          <p className="batch-sentence" role="status">
            {t(`batch.means.${b.state}`)}
          </p>
          <BatchProblem batch={b} />
          {b.corrects && (
            <p>
              {t("batch.corrects")} <Link to={`/sources/batches/${b.corrects}`}>{t("batch.original")}</Link>
            </p>
          )}
          {b.state === "failed" && may("source.deliver") && (
            <p>
              <Link to={entry}>{t("batch.deliverAgain")}</Link>
            </p>
          )}
          <BatchCounts batch={b} />
        </div>
      </Panel>
      {b.refused > 0 && may("source.deliver") && <Quarantine key={String(b.id)} batch={b} />}
    </Page>
  );
}
