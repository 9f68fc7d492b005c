import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import type { WarningRow } from "../api/types";
import { useMay } from "../app/session";
import { Choice } from "../design/Choice";
import { Clock } from "../design/Clock";
import { Level, LevelMark } from "../design/Level";
import { levelNames } from "../design/levels";
import { Page } from "../design/Page";
import { useListState } from "../design/useListState";
import { type Column, Worklist } from "../design/Worklist";
import { LayerTag } from "./LayerTag";
import { PlaceFilter } from "./PlaceFilter";
import { useWarnings, type WarningFilter } from "./queries";
import "./warning.css";

// Taking the list out is seldom wanted: its dialog comes after the list.
const ExportButton = lazy(() => import("./ExportButton"));

const states = ["open", "closed", "all"] as const;
const causes = ["age", "economy", "health", "employment", "housing", "support"] as const;
const layers = ["1", "2", "3", "4", "5", "6", "none"] as const;

export default function WarningList() {
  const { t } = useTranslation();
  const may = useMay();
  const list = useListState();
  const state = states.find((s) => s === list.get("state")) ?? "open";
  const level = levelNames.find((l) => l === list.get("level"));
  const community = list.get("community");
  const street = list.get("street");
  // Seldom wanted alone: a cockpit's figure opens the list with them, and a press takes them away.
  const cause = causes.find((c) => c === list.get("cause"));
  const layer = layers.find((l) => l === list.get("layer"));
  const late = list.get("late") === "1";
  const filter: WarningFilter = {
    state,
    level,
    street: street || undefined,
    community: community || undefined,
    cause,
    layer,
    late: late || undefined,
  };
  const warnings = useWarnings({ ...filter, cursor: list.cursor });

  const columns: [Column<WarningRow>, ...Column<WarningRow>[]] = [
    {
      key: "household",
      title: t("warning.column.household"),
      width: 168,
      render: (w) => (
        <span className="warning-name">
          <Level level={w.level} />
          <span>{t("household.title", { head: w.household.head, count: w.household.members })}</span>
          {w.layer && (
            <span>
              <LayerTag layer={w.layer} />
            </span>
          )}
        </span>
      ),
    },
    {
      key: "why",
      title: t("warning.column.why"),
      render: (w) => <span className="warning-why">{w.sentence}</span>,
    },
    {
      key: "clock",
      title: t("warning.column.clock"),
      render: (w) => <Clock clock={w.clock} closed={w.state === "closed"} />,
    },
    {
      key: "place",
      title: t("warning.column.place"),
      render: (w) => (
        <span className="warning-place">
          <span>{w.division.street.name}</span>
          <button
            type="button"
            className="link-button"
            title={t("warning.onlyThis", { name: w.division.community.name })}
            onClick={() => list.set({ community: w.division.community.code, street: "" })}
          >
            {w.division.community.name}
          </button>
        </span>
      ),
    },
    {
      key: "score",
      title: t("warning.column.score"),
      width: 72,
      number: true,
      render: (w) => w.score.toFixed(1),
    },
  ];

  return (
    <Page
      title={t("menu.warnings")}
      lead={t("warning.lead")}
      actions={
        may("warning.export") && (
          <Suspense fallback={null}>
            <ExportButton filter={filter} total={warnings.data?.total ?? 0} />
          </Suspense>
        )
      }
    >
      <Worklist
        label={t("menu.warnings")}
        columns={columns}
        rowKey={(w) => String(w.id)}
        rowTo={(w) => `/warnings/${w.id}`}
        page={warnings.data}
        error={warnings.error}
        onRetry={() => void warnings.refetch()}
        stale={warnings.isPlaceholderData}
        state={list}
        filters={
          <>
            <Choice
              label={t("warning.filter.state")}
              value={state}
              onChange={(value) => list.set({ state: value === "open" ? "" : value })}
              options={states.map((s) => ({ value: s, label: t(`warning.state.${s}`) }))}
            />
            <Choice<"all" | (typeof levelNames)[number]>
              label={t("warning.filter.level")}
              value={level ?? "all"}
              onChange={(value) => list.set({ level: value === "all" ? "" : value })}
              options={[
                { value: "all", label: t("warning.filter.anyLevel") },
                ...levelNames.map((l) => ({
                  value: l,
                  label: (
                    <>
                      <LevelMark level={l} /> {t(`level.${l}`)}
                    </>
                  ),
                })),
              ]}
            />
            {state !== "closed" && (
              <Choice<"all" | "only">
                label={t("warning.filter.late")}
                value={late ? "only" : "all"}
                onChange={(value) => list.set({ late: value === "only" ? "1" : "" })}
                options={[
                  { value: "all", label: t("warning.late.all") },
                  { value: "only", label: t("warning.late.only") },
                ]}
              />
            )}
            <PlaceFilter list={list} />
            {cause && (
              <Only
                words={t("warning.only.cause", { name: t(`cause.${cause}`) })}
                onClear={() => list.set({ cause: "" })}
              />
            )}
            {layer && (
              <Only
                words={t("warning.only.layer", { name: t(`layer.${layer}`) })}
                onClear={() => list.set({ layer: "" })}
              />
            )}
          </>
        }
        empty={
          level || community || street || cause || layer || late || state !== "open"
            ? { title: t("warning.empty.filtered"), hint: t("warning.empty.filteredHint") }
            : { title: t("warning.empty.none"), hint: t("warning.empty.noneHint") }
        }
      />
    </Page>
  );
}

/** A condition that holds, and how to be rid of it. */
function Only({ words, onClear }: { words: string; onClear: () => void }) {
  const { t } = useTranslation();
  return (
    <span className="only">
      {words}
      <button type="button" aria-label={t("warning.only.clear", { what: words })} onClick={onClear}>
        ×
      </button>
    </span>
  );
}
