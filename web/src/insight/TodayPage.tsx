import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useSession } from "../app/session";
import { Clock } from "../design/Clock";
import { formatCount } from "../design/format";
import { Level } from "../design/Level";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { LayerTag } from "../warning/LayerTag";
import { useWarnings } from "../warning/queries";
import { LateTile } from "./OpenTiles";
import { useCockpit } from "./queries";
import "./insight.css";

const nearest = 12;

/** What a street officer or a community worker does now: the nearest doors first. */
export default function TodayPage() {
  const { t } = useTranslation();
  const session = useSession();
  const cockpit = useCockpit();
  const warnings = useWarnings({ state: "open" });
  const open = cockpit.data?.open;
  const list = (filters: Record<string, string>) => `/warnings?${new URLSearchParams(filters)}`;
  return (
    <Page
      title={t("menu.today")}
      lead={
        <>
          {session.post.division.name} · {cockpit.data && <DateText value={cockpit.data.today} />}
        </>
      }
    >
      {cockpit.error && <Problem error={cockpit.error} onRetry={() => void cockpit.refetch()} />}
      {open && (
        <ul className="now">
          <Now
            to={list({ late: "1" })}
            count={open.late}
            words={t("today.late")}
            tone={open.late > 0 ? "bad" : undefined}
          />
          <Now count={open.today} words={t("today.due")} tone={open.today > 0 ? "warn" : undefined} />
          <Now count={open.soon} words={t("today.soon")} />
          <Now to="/warnings" count={open.total} words={t("today.all")} />
        </ul>
      )}
      <Panel
        title={t("today.doors")}
        extra={warnings.data && warnings.data.items.length > nearest && <Link to="/warnings">{t("today.more")}</Link>}
      >
        {warnings.error ? (
          <Problem error={warnings.error} onRetry={() => void warnings.refetch()} />
        ) : !warnings.data ? (
          <Waiting lines={8} />
        ) : warnings.data.items.length === 0 ? (
          <div className="worklist-empty" role="status">
            <p>{t("warning.empty.none")}</p>
            <p className="worklist-hint">{t("warning.empty.noneHint")}</p>
          </div>
        ) : (
          <ul className="doors">
            {warnings.data.items.slice(0, nearest).map((w) => (
              <li key={w.id}>
                <Link to={`/warnings/${w.id}`} className="door" data-row-link="">
                  <Level level={w.level} />
                  <span>
                    <b>{t("household.title", { head: w.household.head, count: w.household.members })}</b>{" "}
                    <span className="soft">{w.division.community.name}</span> {w.layer && <LayerTag layer={w.layer} />}
                    <span className="door-why">{w.sentence}</span>
                  </span>
                  <Clock clock={w.clock} />
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Panel>
      {cockpit.data && session.post.role === "streetOfficer" && <LateTile cockpit={cockpit.data} list={list} />}
    </Page>
  );
}

/** One figure; it opens the list of what it counts, where there is one. */
function Now(props: { to?: string; count: number; words: string; tone?: "bad" | "warn" }) {
  const inner = (
    <>
      <b className="figures">{formatCount(props.count)}</b>
      <span>{props.words}</span>
    </>
  );
  return <li data-tone={props.tone}>{props.to ? <Link to={props.to}>{inner}</Link> : <div>{inner}</div>}</li>;
}
