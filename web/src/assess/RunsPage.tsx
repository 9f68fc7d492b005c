import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { Run } from "../api/types";
import { formatCount } from "../design/format";
import { Page } from "../design/Page";
import { DateText } from "../design/Text";
import { Worklist } from "../design/Worklist";

const tones: Record<Run["state"], string> = { waiting: "", running: "busy", published: "good" };

export default function RunsPage() {
  const { t } = useTranslation();
  const runs = useQuery({
    queryKey: ["assessments"],
    queryFn: ({ signal }) => body(api.GET("/v1/assessments", { signal })),
    // A run that is under way changes by itself; a list at rest does not.
    refetchInterval: (q) => (q.state.data?.items.some((r) => r.state !== "published") ? 2000 : false),
  });
  return (
    <Page title={t("menu.assessments")} lead={t("run.lead")}>
      <Worklist<Run>
        label={t("menu.assessments")}
        rowKey={(r) => String(r.id)}
        page={runs.data}
        error={runs.error}
        onRetry={() => void runs.refetch()}
        empty={{ title: t("run.none"), hint: t("run.noneHint") }}
        columns={[
          { key: "asOf", title: t("run.asOf"), width: 160, render: (r) => <DateText value={r.asOf} /> },
          {
            key: "state",
            title: t("run.stateTitle"),
            render: (r) => (
              <span className="badge" data-tone={tones[r.state]}>
                {t(`run.state.${r.state}`)}
              </span>
            ),
          },
          { key: "reason", title: t("run.reasonTitle"), render: (r) => t(`run.reason.${r.reason}`) },
          { key: "households", title: t("run.households"), number: true, render: (r) => formatCount(r.households) },
          { key: "changed", title: t("run.changed"), number: true, render: (r) => formatCount(r.changed) },
          { key: "model", title: t("run.model"), render: (r) => r.model },
          { key: "started", title: t("run.startedAt"), render: (r) => <DateText value={r.startedAt} /> },
          {
            key: "published",
            title: t("run.publishedAt"),
            render: (r) => (r.publishedAt ? <DateText value={r.publishedAt} /> : "—"),
          },
        ]}
      />
    </Page>
  );
}
