import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm, Progress } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { Batch } from "../api/types";
import { useWrite } from "../api/useWrite";
import { useMay } from "../app/session";
import { formatCount, formatSize } from "../design/format";
import { Facts, Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { BatchState } from "./BatchState";
import { Quarantine } from "./Quarantine";
import { atRest, cancelBatch, resumeBatch, useBatch } from "./queries";
import "./source.css";

const shrunkCode = "registry.shrunk";

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
  return (
    <Page
      title={b.fileName}
      lead={`${b.itemName} · ${formatSize(b.size)}${b.encoding ? ` · ${b.encoding}` : ""}`}
      back={back}
      actions={<Actions batch={b} />}
    >
      <Panel title={t("batch.progress")} extra={<BatchState state={b.state} />}>
        <div className="stack">
          <p className="batch-sentence" role="status">
            {t(`batch.means.${b.state}`)}
          </p>
          {!atRest(b) && <Progress percent={b.progress} aria-label={t("batch.progress")} />}
          {b.problem && <p className="batch-problem">{b.problem.detail}</p>}
          {b.corrects && (
            <p>
              {t("batch.corrects")} <Link to={`/sources/batches/${b.corrects}`}>{t("batch.original")}</Link>
            </p>
          )}
          {b.state === "failed" && may("source.deliver") && (
            <p>
              <Link to={`/sources/${b.department}/${b.item}`}>{t("batch.deliverAgain")}</Link>
            </p>
          )}
          <Counts batch={b} />
        </div>
      </Panel>
      {b.refused > 0 && may("source.deliver") && <Quarantine key={String(b.id)} batch={b} />}
    </Page>
  );
}

function Counts({ batch: b }: { batch: Batch }) {
  const { t } = useTranslation();
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t("batch.rows"), value: formatCount(b.rows) },
          { label: t("batch.accepted"), value: formatCount(b.accepted) },
          { label: t("batch.refused"), value: formatCount(b.refused), mark: b.refused > 0 ? "warn" : undefined },
          { label: t("batch.duplicates"), value: formatCount(b.duplicates) },
          { label: t("batch.new"), value: formatCount(b.new) },
          { label: t("batch.changed"), value: formatCount(b.changed) },
          { label: t("batch.unchanged"), value: formatCount(b.unchanged) },
          { label: t("batch.ended"), value: formatCount(b.ended) },
        ]}
      />
      <Facts
        items={[
          { label: t("batch.receivedAt"), value: <DateText value={b.receivedAt} /> },
          { label: t("batch.receivedBy"), value: b.receivedBy },
          { label: t("batch.publishedAt"), value: b.publishedAt ? <DateText value={b.publishedAt} /> : "—" },
        ]}
      />
    </div>
  );
}

function Actions({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: ["batches"] });
  const cancel = useWrite(cancelBatch, refresh);
  const resume = useWrite(resumeBatch, refresh);
  if (!may("source.deliver")) return null;
  const id = String(batch.id);
  // A list that shrank by much is stopped until a person says that it is right; nothing else can be waved through.
  const shrunk = batch.problem?.code === shrunkCode;
  const problem = cancel.problem ?? resume.problem;
  return (
    <>
      {problem && <Problem error={problem} />}
      {!atRest(batch) && (
        <Popconfirm
          title={t("batch.cancelAsk")}
          description={t("batch.cancelMeans")}
          okText={t("batch.cancelYes")}
          cancelText={t("batch.cancelNo")}
          onConfirm={() => cancel.mutate(id, { onError: refresh })}
        >
          <Button loading={cancel.isPending}>{t("batch.cancel")}</Button>
        </Popconfirm>
      )}
      {batch.state === "failed" && shrunk && (
        <Popconfirm
          title={t("batch.acceptAsk")}
          description={t("batch.acceptMeans")}
          okText={t("batch.acceptYes")}
          cancelText={t("batch.acceptNo")}
          onConfirm={() => resume.mutate({ id, accept: shrunkCode }, { onError: refresh })}
        >
          <Button loading={resume.isPending}>{t("batch.accept")}</Button>
        </Popconfirm>
      )}
      {((batch.state === "failed" && !shrunk) || batch.state === "cancelled") && (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ id }, { onError: refresh })}>
          {t("batch.resume")}
        </Button>
      )}
    </>
  );
}
