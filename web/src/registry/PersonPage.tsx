import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import { asProblem } from "../api/problem";
import type { PersonDetail } from "../api/types";
import { Facts, Page, Panel } from "../design/Page";
import { useSay } from "../design/Say";
import { DateText, Period } from "../design/Text";
import { Opening } from "../warning/Opening";
import { Lookers, Warnings } from "./parts";
import { statePerson, usePerson, wholeNumber } from "./queries";
import { ThenBanner, ThenPicker, useThen } from "./Then";
import { Timeline } from "./Timeline";
import "./registry.css";

export default function PersonPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const [day, setDay] = useThen();
  const person = usePerson(id, day);
  if (person.data) return <Loaded key={id} person={person.data} day={day} onDay={setDay} />;
  return (
    <Opening
      title={t("person.title")}
      actions={day && <ThenPicker day={day} onChange={setDay} />}
      opened={person}
      state={(input, key) => statePerson(id, input, key)}
      onBack={() => navigate(-1)}
      backWords={t("person.notOpen")}
    />
  );
}

function Loaded({ person: p, day, onDay }: { person: PersonDetail; day: string; onDay: (day: string) => void }) {
  const { t } = useTranslation();
  const place = `${p.division.street.name} · ${p.division.community.name}`;
  const title = p.erased ? t("person.erased") : p.name;
  return (
    <Page title={title} tab={t("person.title")} actions={<ThenPicker day={day} onChange={onDay} />}>
      <ThenBanner day={day} onNow={() => onDay("")} />
      <div className="about">
        <span className="figures">
          {t(`person.${p.sex}`)} · {t("person.age", { age: p.age })}
        </span>
        {p.layers[0] && !p.layers[0].until && (
          <span className="badge" data-tone="busy">
            {p.layers[0].name}
          </span>
        )}
        <span>{place}</span>
        <Link to={`/households/${p.household}${day ? `?knownAt=${day}` : ""}`}>
          {p.member ? t("person.household", { relation: p.relation }) : t("person.lastHousehold")}
        </Link>
        {!p.member && <span className="badge">{t("person.left")}</span>}
        {p.erased && <p>{t("person.erasedHint")}</p>}
      </div>
      <div className="registry-cols">
        <div className="stack">
          <Identity person={p} />
          <Panel title={t("person.layers")}>
            {p.layers.length === 0 ? (
              <p className="soft">{t("person.noLayers")}</p>
            ) : (
              <ul className="plain">
                {p.layers.map((l) => (
                  <li key={`${l.code}-${l.since}`}>
                    <b>{l.name}</b>
                    <small className="soft">
                      <Period from={l.since} to={l.until} />
                    </small>
                  </li>
                ))}
              </ul>
            )}
          </Panel>
          <Warnings warnings={p.warnings} />
          <Lookers looks={p.looks} />
        </div>
        <Timeline person={String(p.id)} timeline={p.timeline} />
      </div>
    </Page>
  );
}

function Identity({ person: p }: { person: PersonDetail }) {
  const { t } = useTranslation();
  const say = useSay();
  const [number, setNumber] = useState("");
  const [asking, setAsking] = useState(false);
  const show = async () => {
    setAsking(true);
    try {
      setNumber((await wholeNumber(String(p.id))).number);
    } catch (e) {
      say(asProblem(e).detail, "problem");
    } finally {
      setAsking(false);
    }
  };
  return (
    <Panel title={t("person.identity")}>
      <Facts
        items={[
          { label: t("record.idNo"), value: <span className="figures">{number || p.number || "—"}</span>, wide: true },
          { label: t("person.born"), value: p.born ? <DateText value={p.born} /> : "—" },
          { label: t("warning.phone"), value: p.phone ? <a href={`tel:${p.phone}`}>{p.phone}</a> : "—" },
          { label: t("warning.address"), value: p.address || "—", wide: true },
        ]}
      />
      {p.mayNumber && !number && (
        <p className="number-ask">
          <Button size="small" loading={asking} onClick={() => void show()}>
            {t("person.showNumber")}
          </Button>
          <small className="soft">{t("person.numberNote")}</small>
        </p>
      )}
    </Panel>
  );
}
