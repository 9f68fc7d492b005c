import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";
import { formatCount } from "../design/format";
import { Facts } from "../design/Page";
import { DateText } from "../design/Text";

const read = ["rows", "accepted", "refused", "duplicates", "skipped"] as const;
const effect = ["new", "changed", "unchanged", "ended", "unplaced"] as const;
type Count = (typeof read)[number] | (typeof effect)[number];

/** What came of the file's rows and what that changed, each number with what it counts. */
export function BatchCounts({ batch: b }: { batch: Batch }) {
  const { t } = useTranslation();
  const published = b.state === "published";
  // Zero of what seldom happens says nothing.
  const shown = (code: Count) => b[code] > 0 || !["skipped", "unplaced", "duplicates", "ended"].includes(code);
  return (
    <div className="stack">
      {(published || b.rows > 0) && <Group title={t("batch.group.read")} codes={read.filter(shown)} batch={b} />}
      {published && <Group title={t("batch.group.effect")} codes={effect.filter(shown)} batch={b} />}
      <Facts
        items={[
          { label: t("batch.receivedAt"), value: <DateText value={b.receivedAt} /> },
          { label: t("batch.receivedBy"), value: b.receivedBy },
          { label: t("batch.publishedAt"), value: b.publishedAt ? <DateText value={b.publishedAt} /> : "—" },
          { label: t("batch.encoding"), value: b.encoding || "—" },
          { label: t("batch.manifest"), value: <Manifest batch={b} /> },
        ]}
      />
    </div>
  );
}

function Group({ title, codes, batch }: { title: string; codes: readonly Count[]; batch: Batch }) {
  const { t } = useTranslation();
  return (
    <section aria-label={title}>
      <h3 className="counts-title">{title}</h3>
      <dl className="counts">
        {codes.map((code) => (
          <div key={code} data-mark={code === "refused" && batch.refused > 0 ? "warn" : undefined}>
            <dt>{t(`batch.${code}`)}</dt>
            <dd>
              <b className="figures">{formatCount(batch[code])}</b>
              <small>{t(`batch.counts.${code}`)}</small>
            </dd>
          </div>
        ))}
      </dl>
    </section>
  );
}

/** Whether the file was held against its sender's manifest, and with what result. */
function Manifest({ batch: b }: { batch: Batch }) {
  const { t } = useTranslation();
  if (!b.manifest) return <span className="soft">{t("manifest.none")}</span>;
  const wrong = b.problem?.code.startsWith("source.manifest");
  if (wrong)
    return (
      <span className="badge" data-tone="bad">
        {t("manifest.differs")}
      </span>
    );
  // Rows are counted by the check; until then only the digest has been compared.
  const counted = !["receiving", "received", "checking"].includes(b.state);
  if (counted && b.manifest.rows !== null && b.manifest.rows !== b.rows)
    return (
      <span className="badge" data-tone="warn">
        {t("manifest.accepted", { count: b.manifest.rows, rows: formatCount(b.manifest.rows) })}
      </span>
    );
  const rows = b.manifest.rows !== null && counted;
  const sm3 = b.manifest.sm3 !== "" && b.state !== "receiving";
  const what = [rows && t("manifest.rows"), sm3 && "SM3"].filter(Boolean).join(t("list.separator"));
  if (!what) return <span className="soft">{t("manifest.given")}</span>;
  return (
    <span className="badge" data-tone="good">
      {t("manifest.verified", { what })}
    </span>
  );
}
