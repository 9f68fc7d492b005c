import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";
import { formatCount } from "../design/format";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { useListState } from "../design/useListState";
import { Worklist } from "../design/Worklist";
import { BatchState } from "./BatchState";
import { Board } from "./Board";
import { useBatches, useSources } from "./queries";
import "./source.css";

export default function SourceList() {
  const { t } = useTranslation();
  const sources = useSources();
  return (
    <Page title={t("menu.sources")} lead={t("source.lead")}>
      {sources.error ? (
        <Problem error={sources.error} onRetry={() => void sources.refetch()} />
      ) : sources.data ? (
        <Panel title={t("source.catalogue")}>
          <Board departments={sources.data.items} />
        </Panel>
      ) : (
        <Waiting lines={12} />
      )}
      <Batches />
    </Page>
  );
}

function Batches() {
  const { t } = useTranslation();
  const list = useListState();
  const batches = useBatches({ cursor: list.cursor });
  return (
    <Panel title={t("batch.list")}>
      <Worklist<Batch>
        label={t("batch.list")}
        rowKey={(b) => String(b.id)}
        rowTo={(b) => `/sources/batches/${b.id}`}
        page={batches.data}
        error={batches.error}
        onRetry={() => void batches.refetch()}
        stale={batches.isPlaceholderData}
        state={list}
        empty={{ title: t("batch.none"), hint: t("batch.noneHint") }}
        columns={[
          { key: "file", title: t("batch.fileName"), width: 240, render: (b) => b.fileName },
          { key: "item", title: t("batch.item"), render: (b) => b.itemName },
          { key: "state", title: t("batch.stateTitle"), render: (b) => <BatchState state={b.state} /> },
          { key: "received", title: t("batch.receivedAt"), render: (b) => <DateText value={b.receivedAt} /> },
          { key: "rows", title: t("batch.rows"), number: true, render: (b) => formatCount(b.rows) },
          { key: "accepted", title: t("batch.accepted"), number: true, render: (b) => formatCount(b.accepted) },
          { key: "refused", title: t("batch.refused"), number: true, render: (b) => formatCount(b.refused) },
        ]}
      />
    </Panel>
  );
}
