import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Batch, SourceDepartment, SourceItem } from "../api/types";
import { useMay, useSession } from "../app/session";
import { formatCount, formatCountProse } from "../design/format";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText, useLanguage } from "../design/Text";
import { useListState } from "../design/useListState";
import { Worklist } from "../design/Worklist";
import { BatchState } from "./BatchState";
import { useBatches, useSources } from "./queries";
import { useSourceWords } from "./words";
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
          <ul className="source-items">
            {sources.data.items.flatMap((d) =>
              d.items.map((item, i) => (
                <Item key={`${d.code} ${item.code}`} department={d} item={item} first={i === 0} />
              )),
            )}
          </ul>
        </Panel>
      ) : (
        <Waiting lines={8} />
      )}
      <Batches />
    </Page>
  );
}

function Item(props: { department: SourceDepartment; item: SourceItem; first: boolean }) {
  const { department, item, first } = props;
  const { t } = useTranslation();
  const may = useMay();
  const session = useSession();
  const words = useSourceWords();
  const lang = useLanguage();
  const own = !session.post.department || session.post.department === department.code;
  const last = item.lastBatch;
  return (
    <li className="source-item" data-first={first}>
      <b className="source-department">{department.name}</b>
      <div>
        <span>{item.name}</span>
        <small>
          {words.frequency(item.frequency)} · {t(`source.delivery.${item.delivery}`)}
        </small>
      </div>
      <div>
        {last ? (
          <>
            <Link to={`/sources/batches/${last.id}`}>{last.fileName}</Link> <BatchState state={last.state} />
            <small>
              <DateText value={last.receivedAt} /> ·{" "}
              {t("source.counts", { accepted: formatCountProse(last.accepted, lang) })}
              {last.refused > 0 && ` · ${t("source.refused", { refused: formatCountProse(last.refused, lang) })}`}
            </small>
          </>
        ) : (
          <span className="soft">{t("source.never")}</span>
        )}
      </div>
      {may("source.deliver") && own && (
        <Link to={`/sources/${department.code}/${item.code}`} className="source-deliver">
          {t("source.deliver")}
        </Link>
      )}
    </li>
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
