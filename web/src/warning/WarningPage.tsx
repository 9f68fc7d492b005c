import { Button } from "antd";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useNavigate, useParams } from "react-router";
import type { FactRef, WarningDetail } from "../api/types";
import { useMay } from "../app/session";
import { useTrailWords } from "../audit/words";
import { Clock } from "../design/Clock";
import { Level } from "../design/Level";
import { Facts, Page, Panel } from "../design/Page";
import { PersonChip } from "../design/PersonChip";
import { Pieces } from "../design/Pieces";
import { DateText } from "../design/Text";
import { DispositionForm } from "./DispositionForm";
import { LayerTag } from "./LayerTag";
import { Opening } from "./Opening";
import { statePurpose, useWarning } from "./queries";
import { RecordDrawer } from "./RecordDrawer";
import { useDispositionWords } from "./words";
import "./warning.css";

export default function WarningPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const navigate = useNavigate();
  const warning = useWarning(id);
  const back = { to: "/warnings", words: t("warning.back") };

  if (warning.data)
    return <Loaded key={id} warning={warning.data} back={back} onChanged={() => void warning.refetch()} />;
  return (
    <Opening
      title={t("warning.title")}
      back={back}
      opened={warning}
      state={(input, key) => statePurpose(id, input, key)}
      onBack={() => navigate("/warnings")}
    />
  );
}

function Loaded(props: { warning: WarningDetail; back: { to: string; words: string }; onChanged: () => void }) {
  const { warning: w, back, onChanged } = props;
  const { t } = useTranslation();
  const may = useMay();
  const trail = useTrailWords();
  const [fact, setFact] = useState<FactRef>();
  const ending = useRef<HTMLDivElement>(null);
  const { assessment: a } = w;
  const title = t("household.title", { head: w.household.head, count: w.household.members });
  return (
    <Page title={title} tab={t("warning.title")} back={back}>
      <div className="about">
        <Level level={w.level} />
        {w.layer && <LayerTag layer={w.layer} since />}
        <Clock clock={w.clock} closed={w.state === "closed"} />
        <span>
          {w.division.street.name} · {w.division.community.name}
        </span>
        <span className="soft">
          {t("warning.openedAt")} <DateText value={w.openedAt} />
        </span>
        <p>{w.sentence}</p>
        {w.clock.uncertain && w.state === "open" && <p className="soft">{w.clock.note || t("clock.uncertain")}</p>}
        {!w.disposition && may("warning.dispose") && (
          <Button className="warning-jump" onClick={() => ending.current?.scrollIntoView()}>
            {t("disposition.title")}
          </Button>
        )}
      </div>
      <div className="warning-cols">
        <div className="stack">
          <Panel title={t("warning.why.title")}>
            <Pieces assessment={a} onFact={setFact} />
          </Panel>
          <Panel title={t("warning.basis.title")}>
            <Facts
              items={[
                {
                  label: t("warning.basis.model"),
                  value: t("warning.basis.version", { code: a.model.code, version: a.model.version }),
                },
                { label: t("warning.basis.status"), value: <Status status={a.model.status} /> },
                { label: t("warning.basis.asOf"), value: <DateText value={a.asOf} /> },
                { label: t("warning.basis.coverage"), value: t("warning.basis.known", { ...a.coverage }) },
                { label: t("warning.basis.source"), value: a.model.source || "—", wide: true },
              ]}
            />
          </Panel>
        </div>
        <div className="stack warning-ending" ref={ending}>
          {(w.disposition || may("warning.dispose")) && (
            <Panel title={w.disposition ? t("disposition.done") : t("disposition.title")}>
              {w.disposition ? (
                <Done disposition={w.disposition} />
              ) : (
                <DispositionForm id={String(w.id)} version={w.version} onChanged={onChanged} />
              )}
            </Panel>
          )}
          <Panel
            title={t("warning.members", { count: w.members.length })}
            extra={<Link to={`/households/${w.household.id}`}>{t("household.open")}</Link>}
          >
            <Facts
              items={[
                { label: t("warning.address"), value: w.address || "—" },
                { label: t("warning.phone"), value: w.phone ? <a href={`tel:${w.phone}`}>{w.phone}</a> : "—" },
              ]}
            />
            <ul className="members">
              {w.members.map((m) => (
                <li key={m.id}>
                  <Link to={`/persons/${m.id}`}>
                    <PersonChip name={m.name} age={m.age} sex={t(`person.${m.sex}`)} relation={m.relation} />
                  </Link>
                </li>
              ))}
            </ul>
          </Panel>
          <Panel title={t("warning.history")}>
            <ol className="history">
              {w.history.map((h, i) => (
                <li key={`${h.at}-${i}`}>
                  {trail.actor(h.actor)} · {trail.action(h.action)}
                  {h.purpose && <small>{t("warning.historyPurpose", { purpose: trail.purpose(h.purpose) })}</small>}
                  <small>
                    <DateText value={h.at} />
                  </small>
                </li>
              ))}
            </ol>
          </Panel>
        </div>
      </div>
      <RecordDrawer warning={String(w.id)} fact={fact} onClose={() => setFact(undefined)} />
    </Page>
  );
}

function Status({ status }: { status: string }) {
  const { t } = useTranslation();
  const proposed = status === "proposed";
  return (
    <span className="badge" data-tone={proposed ? "warn" : undefined}>
      {proposed ? t("parameter.status.proposed") : status}
    </span>
  );
}

function Done({ disposition: d }: { disposition: NonNullable<WarningDetail["disposition"]> }) {
  const words = useDispositionWords();
  return (
    <div className="disposition">
      <p>
        <b>{words(d.code)}</b>
      </p>
      {d.note && <p>{d.note}</p>}
      <p className="soft">
        {d.by} · <DateText value={d.at} />
      </p>
    </div>
  );
}
