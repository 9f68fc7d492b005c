import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import type { SourceDepartment, SourceItem } from "../api/types";
import { useMay, useSession } from "../app/session";
import { formatCount } from "../design/format";
import { Facts, Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { BatchState } from "./BatchState";
import { FieldsTable } from "./FieldsTable";
import { FileDrop } from "./FileDrop";
import { findItem, useSources } from "./queries";
import { standing } from "./standing";
import { useSourceWords } from "./words";
import "./source.css";

/** One item of the catalogue: what a file must hold and what it means; whoever delivers it hands it in here. */
export default function ItemPage() {
  const { t } = useTranslation();
  const may = useMay();
  const session = useSession();
  const { department = "", item = "" } = useParams();
  const sources = useSources();
  const found = findItem(sources.data?.items, department, item);
  const back = { to: "/sources", words: t("menu.sources") };
  if (!found)
    return (
      <Page title={t("source.entry")} back={back}>
        {sources.error ? (
          <Problem error={sources.error} onRetry={() => void sources.refetch()} />
        ) : sources.data ? (
          <p>{t("source.noSuchItem")}</p>
        ) : (
          <Waiting lines={8} />
        )}
      </Page>
    );
  const own = !session.post.department || session.post.department === department;
  return (
    <Page
      title={`${found.department.name} · ${found.item.name}`}
      lead={t(`source.deliveryMeans.${found.item.delivery}`)}
      back={back}
    >
      <div className="deliver-cols">
        {may("source.deliver") && own && (
          <Panel title={t("source.deliver")}>
            <FileDrop department={department} item={item} />
          </Panel>
        )}
        <About {...found} />
      </div>
      <Panel title={t("source.expected")}>
        <FieldsTable item={found.item} />
      </Panel>
    </Page>
  );
}

function About({ item }: { department: SourceDepartment; item: SourceItem }) {
  const { t } = useTranslation();
  const words = useSourceWords();
  const { late } = standing(item, new Date());
  const last = item.lastBatch;
  const names = (codes: string[]) =>
    codes.map((c) => item.fields.find((f) => f.code === c)?.name ?? c).join(t("list.separator"));
  return (
    <Panel title={t("source.about")}>
      <Facts
        items={[
          {
            label: t("source.lastTitle"),
            value: last ? (
              <>
                <Link to={`/sources/batches/${last.id}`}>
                  <DateText value={last.receivedAt} />
                </Link>{" "}
                <BatchState state={last.state} />
              </>
            ) : (
              t("source.never")
            ),
          },
          {
            label: t("source.frequencyTitle"),
            value: (
              <>
                {words.frequency(item.frequency)}{" "}
                {late > 0 && (
                  <span className="badge" data-tone="warn">
                    {t("source.late", { count: late })}
                  </span>
                )}
              </>
            ),
          },
          ...(last ? [{ label: t("batch.rows"), value: formatCount(last.rows) }] : []),
          { label: t("source.sensitivityTitle"), value: words.sensitivity(item.sensitivity) },
          {
            label: t("source.keyTitle"),
            value: item.key.length > 0 ? t("source.keyMeans", { fields: names(item.key) }) : t("source.keyNone"),
            wide: true,
          },
          { label: t("source.absenceTitle"), value: t(`source.absence.${item.absence}`), wide: true },
          {
            label: t("source.coverageTitle"),
            value:
              item.coverage === "city" ? (
                <>
                  <span className="badge" data-tone="busy">
                    {t("source.coverage.city")}
                  </span>{" "}
                  {t("source.coverageMeans.city")}
                </>
              ) : (
                t("source.coverageMeans.county")
              ),
            wide: true,
          },
          { label: t("source.legalBasis"), value: item.legalBasis, wide: true },
        ]}
      />
    </Panel>
  );
}
