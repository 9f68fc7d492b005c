import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useMay } from "../app/session";
import { formatMonth } from "../design/format";
import { Page, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useLanguage } from "../design/Text";
import { useListState } from "../design/useListState";
import { FreshTile } from "./FreshTile";
import { CauseTile, LateTile, type ListLink, OpenTile } from "./OpenTiles";
import { LayerTile, OutcomeTile } from "./PeopleTiles";
import { PlaceMap } from "./PlaceMap";
import { type Cockpit, useCockpit, useSiteMap } from "./queries";
import { StreetChoice } from "./StreetChoice";
import { Tile } from "./Tile";
import "./insight.css";

// The drawing library is for whoever looks at charts, after the numbers are there.
const TrendChart = lazy(() => import("./TrendChart"));

/** Seven questions of a bureau, each with its answer and the list behind it. */
export default function CockpitPage() {
  const { t } = useTranslation();
  const state = useListState();
  const street = state.get("street") || undefined;
  const cockpit = useCockpit(street);
  return (
    <Page
      title={t("menu.cockpit")}
      lead={cockpit.data && t("cockpit.lead", { place: cockpit.data.division.name })}
      actions={<StreetChoice value={street ?? ""} onChange={(code) => state.set({ street: code })} />}
    >
      {cockpit.error ? (
        <Problem error={cockpit.error} onRetry={() => void cockpit.refetch()} />
      ) : cockpit.data ? (
        <Tiles cockpit={cockpit.data} street={street} stale={cockpit.isPlaceholderData} />
      ) : (
        <div className="tiles">
          {Array.from({ length: 6 }, (_, i) => (
            <div key={i} className="tile">
              <Waiting lines={5} />
            </div>
          ))}
        </div>
      )}
    </Page>
  );
}

function Tiles({ cockpit, street, stale }: { cockpit: Cockpit; street?: string; stale: boolean }) {
  const may = useMay();
  const list: ListLink = (filters) =>
    `/warnings?${new URLSearchParams(filters.community || !street ? filters : { street, ...filters })}`;
  // Nothing late takes one line: its neighbours move up, so that no empty tile is as tall as its row.
  const calm = cockpit.open.late === 0;
  const outcome = <OutcomeTile cockpit={cockpit} />;
  return (
    <div className={stale ? "tiles worklist-stale" : "tiles"} data-calm={calm || undefined}>
      <OpenTile cockpit={cockpit} list={list} />
      <LateTile cockpit={cockpit} list={list} />
      <CauseTile cockpit={cockpit} list={list} />
      {calm && outcome}
      <GrowthTile cockpit={cockpit} list={list} />
      {!calm && outcome}
      <LayerTile cockpit={cockpit} list={list} />
      {may("source.view") && !street && <FreshTile />}
    </div>
  );
}

/** Where hardship is and where it grows: the places, and the months. */
function GrowthTile({ cockpit: c, list }: { cockpit: Cockpit; list: ListLink }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const map = useSiteMap();
  // Where nothing is older than a month, everything is new, and an arrow would say that all grows.
  const compared = c.places.some((p) => p.before > 0);
  return (
    <Tile
      wide
      question={t("cockpit.places.question")}
      answer={`${t("cockpit.places.answer")}${t(compared ? "cockpit.places.compared" : "cockpit.places.young")}`}
      sheet={{
        name: t("cockpit.places.question"),
        head: [
          t(`cockpit.kind.${c.kind}`),
          t("cockpit.open.count"),
          t("cockpit.late.count"),
          t("cockpit.places.recent"),
          t("cockpit.places.before"),
        ],
        rows: c.places.map((p) => [p.name, p.open, p.late, p.recent, p.before]),
      }}
    >
      <div className="growth">
        <div>
          <PlaceMap places={c.places} compared={compared} map={map.data} to={(code) => list({ [c.kind]: code })} />
        </div>
        <div>
          <h3>{t("cockpit.trend.title")}</h3>
          <Suspense fallback={<Waiting lines={6} />}>
            <TrendChart trend={c.trend} />
          </Suspense>
          <p className="tile-note">
            {t("cockpit.trend.months", {
              from: formatMonth(c.trend[0]?.month ?? "", language),
              to: formatMonth(c.trend.at(-1)?.month ?? "", language),
            })}
          </p>
        </div>
      </div>
    </Tile>
  );
}
