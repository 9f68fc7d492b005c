import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { HouseholdDetail, HouseholdMember } from "../api/types";
import { Choice } from "../design/Choice";
import { formatPoints } from "../design/format";
import { Facts, Page, Panel } from "../design/Page";
import { PersonChip } from "../design/PersonChip";
import { DateText } from "../design/Text";
import { Opening } from "../warning/Opening";
import { byGeneration } from "./family";
import { Lookers, Warnings } from "./parts";
import { stateHousehold, useHousehold } from "./queries";
import { ScoreChart } from "./ScoreChart";
import { ThenBanner, ThenPicker, useThen } from "./Then";
import "./registry.css";

export default function HouseholdPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const [day, setDay] = useThen();
  const household = useHousehold(id, day);
  if (household.data) return <Loaded household={household.data} day={day} onDay={setDay} />;
  return (
    <Opening
      title={t("household.page")}
      actions={day && <ThenPicker day={day} onChange={setDay} />}
      opened={household}
      state={(input, key) => stateHousehold(id, input, key)}
      onBack={() => navigate(-1)}
      backWords={t("person.notOpen")}
    />
  );
}

function Loaded({
  household: h,
  day,
  onDay,
}: {
  household: HouseholdDetail;
  day: string;
  onDay: (day: string) => void;
}) {
  const { t } = useTranslation();
  const then = day ? `?knownAt=${day}` : "";
  const head = h.members[0]?.name || t("person.erased");
  const unknown = day !== "" && h.members.length + h.former.length === 0;
  const title =
    h.members.length > 0
      ? t("household.title", { head, count: h.members.length })
      : t(unknown ? "household.notYet" : "household.empty");
  return (
    <Page title={title} tab={t("household.page")} actions={<ThenPicker day={day} onChange={onDay} />}>
      <ThenBanner day={day} onNow={() => onDay("")} />
      <div className="about">
        <span>
          {h.division.street.name} · {h.division.community.name}
        </span>
        <Facts
          items={[
            { label: t("warning.address"), value: h.address || "—" },
            { label: t("warning.phone"), value: h.phone ? <a href={`tel:${h.phone}`}>{h.phone}</a> : "—" },
          ]}
        />
      </div>
      <div className="registry-cols">
        <div className="stack">
          <Warnings warnings={h.warnings} />
          <Lookers looks={h.looks} />
        </div>
        <div className="stack">
          <Panel title={t("household.members", { count: h.members.length })}>
            <ol className="family">
              {byGeneration(h.members).map((g) => (
                <li key={g.generation}>
                  <span className="family-generation">{t(`household.generation.${g.generation}`)}</span>
                  <ul>
                    {g.members.map((m) => (
                      <Member key={m.id} member={m} then={then} />
                    ))}
                  </ul>
                </li>
              ))}
            </ol>
            {h.former.length > 0 && (
              <>
                <h3 className="family-former">{t("household.former")}</h3>
                <ul className="family-list">
                  {h.former.map((m) => (
                    <Member key={m.id} member={m} then={then} />
                  ))}
                </ul>
              </>
            )}
          </Panel>
          <Scores household={h} />
        </div>
      </div>
    </Page>
  );
}

function Member({ member: m, then }: { member: HouseholdMember; then: string }) {
  const { t } = useTranslation();
  return (
    <li className="family-member" data-head={m.role === "head" || undefined}>
      <Link to={`/persons/${m.id}${then}`}>
        <PersonChip
          name={m.erased ? t("person.erased") : m.name}
          age={m.age}
          sex={t(`person.${m.sex}`)}
          relation={m.relation}
        />
      </Link>
      {m.layer && (
        <span className="badge" data-tone="busy">
          {m.layer.name}
        </span>
      )}
      {m.left && (
        <small className="soft">
          {t("household.left")} <DateText value={m.left} />
        </small>
      )}
    </li>
  );
}

/** The household's score over time, against the line from which a warning opens; as a picture or as a table. */
function Scores({ household: h }: { household: HouseholdDetail }) {
  const { t } = useTranslation();
  const [view, setView] = useState<"chart" | "table">("chart");
  const last = h.scores[h.scores.length - 1];
  return (
    <Panel
      title={t("household.scores")}
      extra={
        h.scores.length > 0 && (
          <Choice
            label={t("pieces.view")}
            value={view}
            options={[
              { value: "chart", label: t("pieces.chart") },
              { value: "table", label: t("pieces.table") },
            ]}
            onChange={setView}
          />
        )
      }
    >
      {!last ? (
        <p className="soft">{t("household.noScores")}</p>
      ) : view === "chart" ? (
        <figure className="scores">
          <ScoreChart
            scores={h.scores}
            line={h.line}
            until={h.then.knownAt}
            label={t("household.scoresLabel", { points: formatPoints(last.score), count: h.scores.length })}
          />
          <figcaption>
            <b>{t("pieces.score", { points: formatPoints(last.score) })}</b> <DateText value={last.asOf} />
            {last.sentence && <p>{last.sentence}</p>}
          </figcaption>
        </figure>
      ) : (
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t("warning.basis.asOf")}</th>
              <th scope="col" className="number">
                {t("warning.column.score")}
              </th>
              <th scope="col">{t("warning.column.why")}</th>
            </tr>
          </thead>
          <tbody>
            {[...h.scores].reverse().map((s) => (
              <tr key={s.run}>
                <td>
                  <DateText value={s.asOf} />
                </td>
                <td className="number">{formatPoints(s.score)}</td>
                <td>{s.sentence || "—"}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Panel>
  );
}
