import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { Gap } from "../api/types";
import { useMay } from "../app/session";
import { formatCount, formatDay } from "../design/format";
import { Page } from "../design/Page";
import { useLanguage } from "../design/Text";
import { Worklist } from "../design/Worklist";
import { useGaps } from "./queries";
import { useRoleName } from "./roles";

/** Communities without a worker and streets without an officer: each of their households waits for nobody. */
export default function UnattendedPage() {
  const { t } = useTranslation();
  const lang = useLanguage();
  const may = useMay();
  const roleName = useRoleName();
  const gaps = useGaps();
  return (
    <Page
      title={t("menu.queues")}
      lead={t("queues.lead")}
      actions={may("post.manage") && <Link to="/users">{t("queues.give")}</Link>}
    >
      <Worklist<Gap>
        label={t("menu.queues")}
        rowKey={(g) => g.missing + g.division.code}
        page={gaps.data && { ...gaps.data, total: gaps.data.items.length }}
        error={gaps.error}
        onRetry={() => void gaps.refetch()}
        empty={{ title: t("queues.none"), hint: t("queues.noneHint") }}
        columns={[
          { key: "place", title: t("queues.place"), width: 240, render: (g) => <b>{g.division.name}</b> },
          { key: "missing", title: t("queues.missing"), render: (g) => roleName(g.missing) },
          {
            key: "now",
            title: t("queues.now"),
            render: (g) =>
              g.until ? (
                <span className="badge" data-tone="warn">
                  {t("queues.standIn", { name: g.standIn ?? "", day: formatDay(g.until, lang) })}
                </span>
              ) : (
                <span className="badge" data-tone={g.open > 0 ? "bad" : "warn"}>
                  {t("queues.nobody")}
                </span>
              ),
          },
          { key: "open", title: t("queues.open"), number: true, render: (g) => formatCount(g.open) },
          { key: "late", title: t("queues.late"), number: true, render: (g) => formatCount(g.late) },
        ]}
      />
    </Page>
  );
}
