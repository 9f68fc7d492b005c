import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { Parameter } from "../api/types";
import { Choice } from "../design/Choice";
import { formatCount, formatPoints } from "../design/format";
import { Page } from "../design/Page";
import { MoneyText, Period } from "../design/Text";
import { useListState } from "../design/useListState";
import { Worklist } from "../design/Worklist";
import "./policy.css";

const statuses = ["found", "stale", "inferred", "proposed", "unknown"] as const;
type Status = (typeof statuses)[number];

const tones: Record<Status, string> = {
  found: "good",
  stale: "warn",
  inferred: "warn",
  proposed: "warn",
  unknown: "bad",
};

export default function ParametersPage() {
  const { t } = useTranslation();
  const list = useListState();
  const status = statuses.find((s) => s === list.get("status"));
  const parameters = useQuery({
    queryKey: ["parameters"],
    queryFn: ({ signal }) => body(api.GET("/v1/parameters", { signal })),
  });
  const schemeName = useSchemeName();
  // The list is short and comes whole, so the filter works on the page.
  const all = parameters.data?.items;
  const page = all && { items: all.filter((p) => !status || p.status === status) };
  const count = (s: Status | "all") => (s === "all" ? all?.length : all?.filter((p) => p.status === s).length) ?? 0;
  return (
    <Page title={t("menu.parameters")} lead={t("parameter.lead")}>
      <Worklist<Parameter>
        label={t("menu.parameters")}
        manyColumns
        rowKey={(p) => `${p.code} ${p.division.code} ${p.scheme ?? ""} ${p.from}`}
        page={page}
        error={parameters.error}
        onRetry={() => void parameters.refetch()}
        filters={
          <Choice<Status | "all">
            label={t("parameter.statusTitle")}
            value={status ?? "all"}
            onChange={(value) => list.set({ status: value === "all" ? "" : value })}
            options={(["all", ...statuses] as const)
              .filter((s) => s === "all" || s === (status ?? "all") || count(s) > 0)
              .map((s) => ({
                value: s,
                label: t("parameter.statusCount", { words: t(`parameter.status.${s}`), number: count(s) }),
              }))}
          />
        }
        empty={{ title: t("parameter.none") }}
        columns={[
          {
            key: "name",
            title: t("parameter.name"),
            width: 220,
            render: (p) => (
              <>
                <b>{p.name}</b>
                <small className="soft block">{p.code}</small>
              </>
            ),
          },
          { key: "value", title: t("parameter.value"), number: true, render: (p) => <Value parameter={p} /> },
          {
            key: "status",
            title: t("parameter.statusTitle"),
            render: (p) => (
              <span className="badge" data-tone={tones[p.status]} title={t(`parameter.statusMeans.${p.status}`)}>
                {t(`parameter.status.${p.status}`)}
              </span>
            ),
          },
          {
            key: "scheme",
            title: t("parameter.scheme"),
            render: (p) =>
              p.scheme ? schemeName(p.scheme) : <span className="soft">{t("parameter.scheme.every")}</span>,
          },
          { key: "division", title: t("parameter.division"), render: (p) => p.division.name },
          {
            key: "from",
            title: t("parameter.valid"),
            render: (p) => <Period from={p.from} to={p.to} />,
          },
          {
            key: "source",
            title: t("parameter.source"),
            render: (p) => <span className="parameter-source">{p.source}</span>,
          },
        ]}
      />
      <dl className="legend">
        {statuses.map((s) => (
          <div key={s}>
            <dt>
              <span className="badge" data-tone={tones[s]}>
                {t(`parameter.status.${s}`)}
              </span>
            </dt>
            <dd>{t(`parameter.statusMeans.${s}`)}</dd>
          </div>
        ))}
      </dl>
    </Page>
  );
}

const schemes = ["dibao", "tekun", "monitored", "edge", "rigid", "temporary", "other"] as const;

/** For whom a value holds, in words; a scheme that this build does not know is shown by its code. */
function useSchemeName(): (code: string) => string {
  const { t } = useTranslation();
  return (code) => {
    const known = schemes.find((s) => s === code);
    return known ? t(`parameter.scheme.${known}`) : code;
  };
}

/** The number in the words of its unit; a unit that this build does not know is shown by its code. */
function Value({ parameter: p }: { parameter: Parameter }) {
  const { t } = useTranslation();
  if (p.value === undefined) return t("parameter.unit.none");
  if (p.unit === "fen") return <MoneyText fen={p.value} />;
  if (p.unit === "bp") return <span className="figures">{formatPoints(p.value / 100)}%</span>;
  if (p.unit === "m2") return t("parameter.unit.squareMetres", { count: p.value });
  if (p.unit === "points") return t("parameter.unit.points", { count: p.value });
  if (p.unit === "working_days") return t("parameter.unit.workingDays", { count: p.value });
  return `${formatCount(p.value)} ${p.unit}`;
}
