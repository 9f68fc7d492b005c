import { useTranslation } from "react-i18next";
import { formatCount, formatInstant } from "../design/format";
import { useLanguage } from "../design/Text";
import { useDispositionWords } from "../warning/words";
import { Bars } from "./Bars";
import type { ListLink } from "./OpenTiles";
import type { Cockpit } from "./queries";
import { Tile } from "./Tile";

/** Whether warnings helped: how they ended, and whether in time. No links: the list knows no filter for how or since when. */
export function OutcomeTile({ cockpit: c }: { cockpit: Cockpit }) {
  const { t } = useTranslation();
  const words = useDispositionWords();
  const o = c.outcomes;
  const helped = o.items
    .filter((i) => ["enrol", "refer", "service"].includes(i.code))
    .reduce((sum, i) => sum + i.count, 0);
  const percent = (n: number) => Math.round((100 * n) / Math.max(1, o.total));
  return (
    <Tile
      question={t("cockpit.outcome.question")}
      answer={
        o.total === 0
          ? t("cockpit.outcome.none")
          : t("cockpit.outcome.answer", {
              count: o.total,
              total: formatCount(o.total),
              helped: percent(helped),
              onTime: percent(o.onTime),
            })
      }
      sheet={{
        name: t("cockpit.outcome.question"),
        head: [t("disposition.done"), t("cockpit.count")],
        rows: o.items.map((i) => [words(i.code), i.count]),
      }}
    >
      <Bars
        bars={o.items.map((i) => ({
          key: i.code,
          name: words(i.code),
          count: i.count,
        }))}
      />
    </Tile>
  );
}

/** Who is in which layer of low-income people, and how many of their households have a warning open. */
export function LayerTile({ cockpit: c, list }: { cockpit: Cockpit; list: ListLink }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const l = c.layers;
  const shown = l.items.filter((i) => i.persons !== 0 || i.warnings > 0);
  const hidden = t("cockpit.layer.hidden");
  return (
    <Tile
      question={t("cockpit.layer.question")}
      answer={
        l.countedAt ? t("cockpit.layer.answer", { at: formatInstant(l.countedAt, language) }) : t("cockpit.layer.none")
      }
      sheet={{
        name: t("cockpit.layer.question"),
        head: [t("cockpit.layer.title"), t("cockpit.layer.persons"), t("cockpit.layer.warnings")],
        rows: shown.map((i) => [i.name, i.persons ?? hidden, i.warnings]),
      }}
    >
      <Bars
        bars={shown.map((i) => ({
          key: i.code,
          name: i.name,
          count: i.persons ?? 0,
          instead: i.persons === null ? hidden : undefined,
          note:
            i.warnings > 0
              ? t("cockpit.layer.note", { count: i.warnings, warnings: formatCount(i.warnings) })
              : undefined,
          to: i.warnings > 0 ? list({ layer: i.code }) : undefined,
        }))}
      />
      {l.hidden && <p className="tile-note">{t("cockpit.layer.why")}</p>}
    </Tile>
  );
}
