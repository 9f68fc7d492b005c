import { useQuery } from "@tanstack/react-query";
import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { Run } from "../api/types";
import { useFollow } from "../app/live";
import { formatCount } from "../design/format";
import { Page, Panel } from "../design/Page";
import { DateText } from "../design/Text";
import { Worklist } from "../design/Worklist";
import "./assess.css";

const tones: Record<Run["state"], string> = { running: "busy", published: "good" };

export default function RunsPage() {
  const { t } = useTranslation();
  const follow = useFollow(2000);
  const runs = useQuery({
    queryKey: ["assessments"],
    queryFn: ({ signal }) => body(api.GET("/v1/assessments", { signal })),
    // A run that is under way changes by itself, and a wish becomes a run; a list at rest does neither.
    refetchInterval: (q) =>
      q.state.data && (q.state.data.waiting > 0 || q.state.data.items.some((r) => r.state === "running"))
        ? follow
        : false,
  });
  const running = runs.data?.items.filter((r) => r.state === "running") ?? [];
  const waiting = runs.data?.waiting ?? 0;
  return (
    <Page title={t("menu.assessments")} lead={t("run.lead")}>
      {runs.data && (
        <Panel title={t("run.now")}>
          <div className="stack">
            {running.map((r) => (
              <Running key={r.id} run={r} />
            ))}
            {(waiting > 0 || running.length === 0) && (
              <p role="status" className={waiting === 0 ? "soft" : undefined}>
                {waiting > 0 ? t("run.waiting", { count: waiting }) : t("run.atRest")}
              </p>
            )}
          </div>
        </Panel>
      )}
      <Panel title={t("run.newest")}>
        <Worklist<Run>
          label={t("run.newest")}
          manyColumns
          rowKey={(r) => String(r.id)}
          page={runs.data}
          error={runs.error}
          onRetry={() => void runs.refetch()}
          empty={{ title: t("run.none"), hint: t("run.noneHint") }}
          columns={[
            {
              key: "started",
              title: t("run.startedAt"),
              width: 176,
              render: (r) => <DateText value={r.startedAt} />,
            },
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
            { key: "lane", title: t("run.laneTitle"), render: (r) => t(`run.lane.${r.lane}`) },
            { key: "households", title: t("run.households"), number: true, render: (r) => formatCount(r.households) },
            { key: "changed", title: t("run.changed"), number: true, render: (r) => formatCount(r.changed) },
            { key: "took", title: t("run.took"), number: true, render: (r) => <Took run={r} /> },
            { key: "asOf", title: t("run.asOf"), render: (r) => <DateText value={r.asOf} /> },
            { key: "model", title: t("run.model"), render: (r) => r.model },
          ]}
        />
      </Panel>
    </Page>
  );
}

function Running({ run: r }: { run: Run }) {
  const { t } = useTranslation();
  const percent = r.total > 0 ? Math.min(99, Math.floor((r.households * 100) / r.total)) : 0;
  return (
    <div className="running">
      <p>
        <b>{t(`run.reason.${r.reason}`)}</b>{" "}
        <span className="badge" data-tone="busy">
          {t(`run.lane.${r.lane}`)}
        </span>{" "}
        <span className="soft">
          {t("run.startedAt")} <DateText value={r.startedAt} />
        </span>
      </p>
      <Progress percent={percent} aria-label={t("run.progressLabel")} />
      <p className="figures">
        {r.total > 0
          ? t("run.done", { done: formatCount(r.households), total: formatCount(r.total) })
          : t("run.counting")}
      </p>
    </div>
  );
}

/** From being asked for to taking effect: what a worker who waits for it feels. */
function Took({ run: r }: { run: Run }) {
  const { t } = useTranslation();
  if (!r.publishedAt) return "—";
  const seconds = Math.max(0, (Date.parse(r.publishedAt) - Date.parse(r.startedAt)) / 1000);
  if (seconds < 1) return t("run.instant");
  return seconds < 90
    ? t("run.seconds", { seconds: seconds < 10 ? seconds.toFixed(1) : Math.round(seconds) })
    : t("run.minutes", { minutes: Math.round(seconds / 60) });
}
