import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Assessment, FactRef, Piece } from "../api/types";
import { Choice } from "./Choice";
import { formatMonth, formatPoints } from "./format";
import { useLanguage } from "./Text";
import { type Bar, ticks, waterfall } from "./waterfall";
import "./pieces.css";

interface Props {
  assessment: Pick<Assessment, "pieces" | "score" | "threshold">;
  onFact: (fact: FactRef, piece: Piece) => void;
}

/** An explained number: one bar per reason with the running total and the threshold; each bar opens the records behind it. */
export function Pieces({ assessment, onFact }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<"chart" | "table">("chart");
  const { score, threshold } = assessment;
  const { scale, bars } = waterfall(assessment.pieces, threshold);
  const gap = score - threshold;
  return (
    <div className="pieces">
      <div className="pieces-head">
        <p className="pieces-sum">
          <strong className="figures">{t("pieces.score", { points: formatPoints(score) })}</strong>
          <span>
            {gap >= 0
              ? t("pieces.over", { threshold: formatPoints(threshold), gap: formatPoints(gap) })
              : t("pieces.under", { threshold: formatPoints(threshold), gap: formatPoints(-gap) })}
          </span>
        </p>
        <Choice<"chart" | "table">
          label={t("pieces.view")}
          value={view}
          onChange={setView}
          options={[
            { value: "chart", label: t("pieces.chart") },
            { value: "table", label: t("pieces.table") },
          ]}
        />
      </div>
      {view === "chart" ? (
        <Chart bars={bars} scale={scale} threshold={threshold} onFact={onFact} />
      ) : (
        <PiecesTable bars={bars} />
      )}
    </div>
  );
}

function Chart({
  bars,
  scale,
  threshold,
  onFact,
}: { bars: Bar[]; scale: number; threshold: number } & Pick<Props, "onFact">) {
  const { t } = useTranslation();
  const percent = (points: number) => `${(points / scale) * 100}%`;
  return (
    <div className="pieces-chart">
      <div className="pieces-axis" aria-hidden="true">
        <div className="pieces-track">
          {ticks(scale).map((at) => (
            <span key={at} className="pieces-tick figures" style={{ left: percent(at) }}>
              {at}
            </span>
          ))}
          <span className="pieces-threshold-label" style={{ left: percent(threshold) }}>
            {t("pieces.threshold", { points: formatPoints(threshold) })}
          </span>
        </div>
      </div>
      <ol className="pieces-rows">
        {bars.map((bar) => (
          <PieceRow key={bar.piece.indicator} bar={bar} percent={percent} threshold={threshold} onFact={onFact} />
        ))}
      </ol>
      <p className="pieces-hint">{t("pieces.hint")}</p>
    </div>
  );
}

function PieceRow({
  bar,
  percent,
  threshold,
  onFact,
}: { bar: Bar; percent: (points: number) => string; threshold: number } & Pick<Props, "onFact">) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { piece } = bar;
  const sentence = useSentence()(piece);
  return (
    <li className="piece">
      <button
        type="button"
        className="piece-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="piece-name">
          <span className="piece-dimension">{piece.dimension.name}</span>
          <span className="piece-indicator">{piece.name}</span>
        </span>
        <span className="pieces-track piece-track" aria-hidden="true">
          <span className="pieces-threshold" style={{ left: percent(threshold) }} />
          {bar.to > bar.from && (
            <span
              className={piece.known ? "piece-bar" : "piece-bar piece-unknown"}
              style={{ left: percent(bar.from), width: percent(bar.to - bar.from) }}
            />
          )}
          <span className="piece-carry" style={{ left: percent(piece.known ? bar.to : bar.from) }} />
        </span>
        <span className="piece-points figures">
          {piece.known ? (
            <>
              <b>{piece.points > 0 ? `+${formatPoints(piece.points)}` : "0"}</b>
              <small>{t("pieces.total", { points: formatPoints(bar.total) })}</small>
            </>
          ) : (
            <>
              <b>{t("pieces.unknown")}</b>
              <small>{t("pieces.atMost", { points: formatPoints(piece.maxPoints) })}</small>
            </>
          )}
        </span>
        <span className="piece-sentence">
          {sentence}
          {bar.crosses && <em>{t("pieces.crosses")}</em>}
        </span>
        <span className="piece-more">
          <span aria-hidden="true">{open ? "▾ " : "▸ "}</span>
          {piece.facts.length > 0 ? t("pieces.records", { count: piece.facts.length }) : t("pieces.noRecords")}
        </span>
      </button>
      <div id={id} hidden={!open} className="piece-facts">
        {piece.value?.text && <p>{t("pieces.value", { text: piece.value.text })}</p>}
        {piece.facts.length > 0 ? (
          <FactList facts={piece.facts} onOpen={(fact) => onFact(fact, piece)} />
        ) : (
          <p>{piece.known ? t("pieces.noRecordsKnown") : t("pieces.noRecordsUnknown")}</p>
        )}
      </div>
    </li>
  );
}

/** What a piece says: why it gave points, that it gave none, or why it is not known and what would change that. */
function useSentence(): (piece: Piece) => string {
  const { t } = useTranslation();
  return (piece) => piece.sentence || piece.whatWouldChange || t(piece.known ? "pieces.noPoints" : "pieces.notKnown");
}

// A year of monthly contributions or treatments is many records that say the same: the newest first, the rest at a press.
const firstShown = 5;

function FactList({ facts, onOpen }: { facts: FactRef[]; onOpen: (fact: FactRef) => void }) {
  const { t } = useTranslation();
  const [all, setAll] = useState(false);
  const shown = all ? facts : facts.slice(0, firstShown);
  return (
    <ul>
      {shown.map((fact) => (
        <li key={fact.id}>
          <FactButton fact={fact} onOpen={() => onOpen(fact)} />
        </li>
      ))}
      {shown.length < facts.length && (
        <li>
          <button type="button" className="fact-button fact-more" onClick={() => setAll(true)}>
            {t("pieces.moreRecords", { count: facts.length - shown.length })}
          </button>
        </li>
      )}
    </ul>
  );
}

function FactButton({ fact, onOpen }: { fact: FactRef; onOpen: () => void }) {
  const { t } = useTranslation();
  const lang = useLanguage();
  return (
    <button type="button" className="fact-button" onClick={onOpen} data-fact={fact.id}>
      <span>{fact.department.name}</span>
      <span>{fact.itemName}</span>
      <span className="figures">{fact.month ? formatMonth(fact.month, lang) : ""}</span>
      <span className="fact-open">{t("pieces.openRecord")}</span>
    </button>
  );
}

function PiecesTable({ bars }: { bars: Bar[] }) {
  const { t } = useTranslation();
  const sentenceOf = useSentence();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section className="pieces-scroll" tabIndex={0} aria-label={t("pieces.table")}>
      <table className="plain-table">
        <thead>
          <tr>
            <th>{t("pieces.column.dimension")}</th>
            <th>{t("pieces.column.reason")}</th>
            <th className="number">{t("pieces.column.points")}</th>
            <th className="number">{t("pieces.column.max")}</th>
            <th className="number">{t("pieces.column.total")}</th>
          </tr>
        </thead>
        <tbody>
          {bars.map(({ piece, total }) => (
            <tr key={piece.indicator}>
              <td>{piece.dimension.name}</td>
              <td>{sentenceOf(piece)}</td>
              <td className="number">{piece.known ? formatPoints(piece.points) : t("pieces.unknown")}</td>
              <td className="number">{formatPoints(piece.maxPoints)}</td>
              <td className="number">{formatPoints(total)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
