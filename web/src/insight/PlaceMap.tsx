import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useNarrow } from "../design/appearance";
import { formatCount } from "../design/format";
import { columns, draw, growth, shortName, step } from "./places";
import type { PlaceCount, SiteMap } from "./queries";

const arrows = { more: "↑", less: "↓", same: "→", few: "" } as const;

export function PlaceMap(props: {
  places: PlaceCount[];
  compared: boolean;
  map?: SiteMap;
  to: (code: string) => string;
}) {
  const { places, map, to } = props;
  const largest = Math.max(0, ...places.map((p) => p.open));
  if (map && map.shapes.length > 0 && places.some((p) => map.shapes.some((s) => s.code === p.code)))
    return <Boundaries places={places} map={map} to={to} largest={largest} />;
  return <Tiles places={places} compared={props.compared} to={to} largest={largest} />;
}

function Tiles(props: { places: PlaceCount[]; compared: boolean; to: (code: string) => string; largest: number }) {
  const { places, compared, to, largest } = props;
  const { t } = useTranslation();
  const narrow = useNarrow();
  return (
    <>
      <ul
        className="place-tiles"
        style={{ gridTemplateColumns: `repeat(${columns(places.length, narrow)}, minmax(0, 1fr))` }}
      >
        {places.map((p) => (
          <li key={p.code}>
            <Link to={to(p.code)} data-step={step(p.open, largest)} title={p.name}>
              <span className="place-name">{shortName(p.name)}</span>
              <b className="figures">{formatCount(p.open)}</b>
              <Small place={p} compared={compared} />
            </Link>
          </li>
        ))}
      </ul>
      <p className="tile-note">{t("cockpit.places.note")}</p>
    </>
  );
}

function Small({ place: p, compared }: { place: PlaceCount; compared: boolean }) {
  const { t } = useTranslation();
  const trend = compared ? growth(p.recent, p.before) : "few";
  const words = trend !== "few" && t(`cockpit.growth.${trend}`, { recent: p.recent, before: p.before });
  return (
    <small className="figures">
      {p.late > 0 ? t("cockpit.places.late", { count: p.late }) : " "}
      {words && (
        <span title={words}>
          {" "}
          <span aria-hidden="true">{arrows[trend]}</span>
          <span className="unseen">{words}</span>
        </span>
      )}
    </small>
  );
}

const wide = 560;

/** The site's own boundaries, with the number under which they were approved. */
function Boundaries(props: { places: PlaceCount[]; map: SiteMap; to: (code: string) => string; largest: number }) {
  const { places, map, to, largest } = props;
  const { t } = useTranslation();
  const drawing = draw(map.shapes, wide);
  return (
    <>
      <svg className="place-map" viewBox={`-4 -4 ${drawing.width + 8} ${drawing.height + 8}`}>
        <title>{t("cockpit.places.map")}</title>
        {drawing.paths.map(({ code, d, at }) => {
          const p = places.find((x) => x.code === code);
          if (!p) return null;
          return (
            <Link key={code} to={to(code)} data-step={step(p.open, largest)} aria-label={`${p.name} ${p.open}`}>
              <path d={d} />
              <text x={at[0]} y={at[1]} textAnchor="middle">
                {shortName(p.name)} {p.open}
              </text>
            </Link>
          );
        })}
      </svg>
      <p className="tile-note">{t("cockpit.places.approved", { approval: map.approval, source: map.source })}</p>
    </>
  );
}
