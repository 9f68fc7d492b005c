import { useTranslation } from "react-i18next";
import { useParams } from "react-router";
import type { SourceItem } from "../api/types";
import { useMay } from "../app/session";
import { Facts, Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { FileDrop } from "./FileDrop";
import { findItem, useSources } from "./queries";
import { useSourceWords } from "./words";
import "./source.css";

/** Handing in one file of one item: what the file must hold on the right, the file on the left, then its progress. */
export default function DeliverPage() {
  const { t } = useTranslation();
  const may = useMay();
  const { department = "", item = "" } = useParams();
  const sources = useSources();
  const words = useSourceWords();
  const found = findItem(sources.data?.items, department, item);
  const back = { to: "/sources", words: t("menu.sources") };
  if (!found)
    return (
      <Page title={t("source.deliver")} back={back}>
        {sources.error ? (
          <Problem error={sources.error} onRetry={() => void sources.refetch()} />
        ) : sources.data ? (
          <p>{t("source.noSuchItem")}</p>
        ) : (
          <Waiting lines={8} />
        )}
      </Page>
    );
  const title = t("source.deliverTitle", { department: found.department.name, item: found.item.name });
  return (
    <Page title={title} lead={t(`source.deliveryMeans.${found.item.delivery}`)} back={back}>
      <div className="deliver-cols">
        <div className="stack">
          {may("source.deliver") && (
            <Panel title={t("source.file")}>
              <FileDrop department={department} item={item} />
            </Panel>
          )}
          <Panel title={t("source.about")}>
            <Facts
              items={[
                { label: t("source.frequencyTitle"), value: words.frequency(found.item.frequency) },
                { label: t("source.sensitivityTitle"), value: words.sensitivity(found.item.sensitivity) },
                { label: t("source.legalBasis"), value: found.item.legalBasis, wide: true },
              ]}
            />
          </Panel>
        </div>
        <Panel title={t("source.expected")}>
          <Fields item={found.item} />
        </Panel>
      </div>
    </Page>
  );
}

function Fields({ item }: { item: SourceItem }) {
  const { t } = useTranslation();
  const words = useSourceWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="pieces-scroll" tabIndex={0} aria-label={t("source.expected")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t("source.column.header")}</th>
            <th>{t("source.column.type")}</th>
            <th>{t("source.column.required")}</th>
          </tr>
        </thead>
        <tbody>
          {item.fields.map((f) => (
            <tr key={f.code}>
              <td>
                {f.headers[0] ?? f.name}
                {f.headers.length > 1 && (
                  <small className="soft block">
                    {t("source.orHeaders", { headers: f.headers.slice(1).join(t("list.separator")) })}
                  </small>
                )}
              </td>
              <td>{words.type(f.type)}</td>
              <td>{f.required ? t("source.required") : t("source.optional")}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
