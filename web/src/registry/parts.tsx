import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import type { HouseholdWarning, Look } from "../api/types";
import { useTrailWords } from "../audit/words";
import { Level } from "../design/Level";
import { Panel } from "../design/Page";
import { DateText } from "../design/Text";
import { useRoleName } from "../iam/roles";
import { useDispositionWords } from "../warning/words";

/** The household's warnings: the open one first. */
export function Warnings({ warnings }: { warnings: HouseholdWarning[] }) {
  const { t } = useTranslation();
  const ended = useDispositionWords();
  return (
    <Panel title={t("person.warnings")}>
      {warnings.length === 0 ? (
        <p className="soft">{t("person.noWarnings")}</p>
      ) : (
        <ul className="plain">
          {warnings.map((w) => (
            <li key={w.id}>
              <Link to={`/warnings/${w.id}`} className="with-level">
                <Level level={w.level} />
                <span>
                  {t(`warning.state.${w.state}`)} · {t("pieces.score", { points: w.score })}
                </span>
              </Link>
              <small className="soft">
                <DateText value={w.openedAt} />
                {w.closedAt && (
                  <>
                    {" → "}
                    <DateText value={w.closedAt} /> · {ended(w.ended)}
                  </>
                )}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  );
}

/** Who looked, and why; only for those who answer for the county's use of people's data. */
export function Lookers({ looks }: { looks?: Look[] }) {
  const { t } = useTranslation();
  const trail = useTrailWords();
  const role = useRoleName();
  if (!looks) return null;
  return (
    <Panel title={t("person.looks")}>
      <ol className="history">
        {looks.map((l, i) => (
          <li key={`${l.at}-${i}`}>
            {trail.actor(l.actor)} · {trail.action(l.action)}
            <small>
              {role(l.role)}
              {l.purpose && ` · ${t("warning.historyPurpose", { purpose: trail.purpose(l.purpose) })}`}
            </small>
            <small>
              <DateText value={l.at} />
            </small>
          </li>
        ))}
      </ol>
    </Panel>
  );
}
