import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { formatCount } from "../design/format";
import { LevelMark } from "../design/Level";
import { Bars } from "./Bars";
import type { Cockpit } from "./queries";
import { Tile } from "./Tile";

/** The address of the worklist with these filters, within the place that the cockpit shows. */
export type ListLink = (filters: Record<string, string>) => string;

/** Which doors are waiting, how pressing, and until when. */
export function OpenTile({ cockpit: c, list }: { cockpit: Cockpit; list: ListLink }) {
  const { t } = useTranslation();
  return (
    <Tile
      question={t("cockpit.open.question")}
      answer={t("cockpit.open.answer", { count: c.open.total, total: formatCount(c.open.total) })}
      sheet={{
        name: t("cockpit.open.question"),
        head: [t("warning.filter.level"), t("cockpit.count")],
        rows: c.open.levels.map((l) => [t(`level.${l.level}`), l.count]),
      }}
    >
      <Bars
        bars={c.open.levels.map((l) => ({
          key: l.level,
          name: (
            <>
              <LevelMark level={l.level} /> {t(`level.${l.level}`)}
            </>
          ),
          count: l.count,
          to: list({ level: l.level }),
        }))}
      />
      <dl className="tile-figures">
        {(["today", "soon", "later"] as const).map((k) => (
          <div key={k}>
            <dt>{t(`cockpit.due.${k}`)}</dt>
            <dd className="figures">{formatCount(c.open[k])}</dd>
          </div>
        ))}
      </dl>
    </Tile>
  );
}

/** What is late, and in whose place. */
export function LateTile({ cockpit: c, list }: { cockpit: Cockpit; list: ListLink }) {
  const { t } = useTranslation();
  const places = c.places.filter((p) => p.late > 0).sort((a, b) => b.late - a.late);
  const most = 8;
  const placeKey = c.kind;
  return (
    <Tile
      question={t("cockpit.late.question")}
      answer={
        c.open.late === 0 ? (
          t("cockpit.late.none")
        ) : (
          <Link to={list({ late: "1" })}>
            {t("cockpit.late.answer", { count: c.open.late, late: formatCount(c.open.late), places: places.length })}
          </Link>
        )
      }
      sheet={{
        name: t("cockpit.late.question"),
        head: [t(`cockpit.kind.${c.kind}`), t("cockpit.late.count"), t("cockpit.open.count")],
        rows: places.map((p) => [p.name, p.late, p.open]),
      }}
    >
      {c.open.late > 0 && (
        <Bars
          tone="warn"
          bars={places.slice(0, most).map((p) => ({
            key: p.code,
            name: p.name,
            count: p.late,
            note: t("cockpit.late.of", { open: formatCount(p.open) }),
            to: list({ [placeKey]: p.code, late: "1" }),
          }))}
        />
      )}
      {places.length > most && <p className="tile-note">{t("cockpit.late.more", { count: places.length - most })}</p>}
    </Tile>
  );
}

/** Of what hardship comes: what moved each open warning's score most. */
export function CauseTile({ cockpit: c, list }: { cockpit: Cockpit; list: ListLink }) {
  const { t } = useTranslation();
  const name = (code: string, given: string) => (code ? given : t("cockpit.cause.unknown"));
  const first = c.causes[0];
  return (
    <Tile
      question={t("cockpit.cause.question")}
      answer={
        first
          ? t("cockpit.cause.answer", {
              name: name(first.code, first.name),
              percent: Math.round((100 * first.count) / Math.max(1, c.open.total)),
            })
          : t("cockpit.nothing")
      }
      sheet={{
        name: t("cockpit.cause.question"),
        head: [t("cockpit.cause.title"), t("cockpit.count")],
        rows: c.causes.map((x) => [name(x.code, x.name), x.count]),
      }}
    >
      <Bars
        bars={c.causes.map((x) => ({
          key: x.code,
          name: name(x.code, x.name),
          count: x.count,
          to: x.code ? list({ cause: x.code }) : undefined,
        }))}
      />
    </Tile>
  );
}
