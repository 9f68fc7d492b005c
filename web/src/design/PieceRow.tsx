import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { FactRef, Piece } from "../api/types";
import { formatMonth, formatPoints, formatPointsSigned } from "./format";
import { useLanguage } from "./Text";
import type { Bar } from "./waterfall";

interface Props {
  bar: Bar;
  percent: (points: number) => string;
  threshold: number;
  onFact: (fact: FactRef, piece: Piece) => void;
}

/** One reason that moved the score: its bar, its sentence and, at a press, the records that it stands on. */
export function PieceRow({ bar, percent, threshold, onFact }: Props) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const { piece } = bar;
  const sentence = useSentence()(piece);
  const protects = piece.points < 0;
  return (
    <li className="piece" data-protects={protects || undefined}>
      <button
        type="button"
        className="piece-button"
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        <span className="piece-name">
          <span>{piece.name}</span>
          {protects && (
            <span className="badge" data-tone="good">
              {t("pieces.protects")}
            </span>
          )}
        </span>
        <span className="pieces-track piece-track" aria-hidden="true">
          <span className="pieces-threshold" style={{ left: percent(threshold) }} />
          <span
            className={protects ? "piece-bar piece-protective" : "piece-bar"}
            style={{ left: percent(bar.from), width: percent(bar.to - bar.from) }}
          />
          <span className="piece-carry" style={{ left: percent(bar.total) }} />
        </span>
        <span className="piece-points figures">
          <b>{formatPointsSigned(piece.points)}</b>
          <small>{t("pieces.total", { points: formatPoints(bar.total) })}</small>
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
          <p>{t("pieces.noRecordsKnown")}</p>
        )}
      </div>
    </li>
  );
}

/** What a piece says: why it gave points, that it gave none, or why it is not known and what would change that. */
export function useSentence(): (piece: Piece) => string {
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
