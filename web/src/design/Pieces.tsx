import { useId, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Assessment, FactRef, Piece } from "../api/types";
import { Choice } from "./Choice";
import { formatPoints, formatPointsSigned } from "./format";
import { PieceRow, useSentence } from "./PieceRow";
import { PiecesTable } from "./PiecesTable";
import { type Dimension, ticks, type Waterfall, waterfall } from "./waterfall";
import "./pieces.css";

interface Props {
  assessment: Pick<Assessment, "pieces" | "score" | "threshold">;
  onFact: (fact: FactRef, piece: Piece) => void;
}

/**
 * An explained number, by dimension: one bar per reason with the running total and the threshold; each bar opens the records
 * behind it. What changed nothing and what is unknown is a press away.
 */
export function Pieces({ assessment, onFact }: Props) {
  const { t } = useTranslation();
  const [view, setView] = useState<"chart" | "table">("chart");
  const { score, threshold } = assessment;
  const fall = waterfall(assessment.pieces, threshold);
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
        <Chart fall={fall} threshold={threshold} onFact={onFact} />
      ) : (
        <PiecesTable dimensions={fall.dimensions} />
      )}
    </div>
  );
}

function Chart({ fall, threshold, onFact }: { fall: Waterfall; threshold: number } & Pick<Props, "onFact">) {
  const { t } = useTranslation();
  const { scale, dimensions, open } = fall;
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
          <span
            className="pieces-threshold-label"
            data-edge={threshold > scale * 0.8 || undefined}
            style={{ left: percent(threshold) }}
          >
            {t("pieces.threshold", { points: formatPoints(threshold) })}
          </span>
        </div>
      </div>
      {dimensions.map((d) => (
        <DimensionPart key={d.code} dimension={d} percent={percent} threshold={threshold} onFact={onFact} />
      ))}
      {open.count > 0 && <Open open={open} percent={percent} threshold={threshold} />}
      <p className="pieces-hint">{t("pieces.hint")}</p>
    </div>
  );
}

type Percent = (points: number) => string;

function DimensionPart({
  dimension: d,
  percent,
  threshold,
  onFact,
}: { dimension: Dimension; percent: Percent; threshold: number } & Pick<Props, "onFact">) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const id = useId();
  const folded = [
    d.unknown.length > 0 && t("pieces.foldedUnknown", { count: d.unknown.length }),
    d.without.length > 0 && t("pieces.foldedWithout", { count: d.without.length }),
  ].filter(Boolean);
  return (
    <section className="dimension" aria-label={d.name}>
      <div className="dimension-head">
        <h3>{d.name}</h3>
        {folded.length > 0 ? (
          <button type="button" className="fold" aria-expanded={open} aria-controls={id} onClick={() => setOpen(!open)}>
            <span aria-hidden="true">{open ? "▾ " : "▸ "}</span>
            {folded.join(" · ")}
          </button>
        ) : (
          <span />
        )}
        <b className="figures">{d.bars.length > 0 ? formatPointsSigned(d.points) : "0"}</b>
      </div>
      {d.bars.length > 0 && (
        <ol className="pieces-rows">
          {d.bars.map((bar) => (
            <PieceRow key={bar.piece.indicator} bar={bar} percent={percent} threshold={threshold} onFact={onFact} />
          ))}
        </ol>
      )}
      <ul id={id} className="pieces-quiet" hidden={!open}>
        {[...d.unknown, ...d.without].map((p) => (
          <Quiet key={p.indicator} piece={p} />
        ))}
      </ul>
    </section>
  );
}

/** A piece that moved nothing: its name, whether that is known, and what would change it. */
function Quiet({ piece }: { piece: Piece }) {
  const { t } = useTranslation();
  const sentence = useSentence()(piece);
  return (
    <li>
      <span>{piece.name}</span>
      <span>
        <span className="badge" data-unknown={!piece.known || undefined}>
          {t(piece.known ? "pieces.without" : "pieces.unknown")}
        </span>{" "}
        {piece.value && piece.value.amount !== 0 ? t("pieces.value", { text: piece.value.text }) : sentence}
      </span>
      <span className="figures soft">
        {!piece.known &&
          (piece.maxPoints < 0
            ? t("pieces.atMostLess", { points: formatPoints(-piece.maxPoints) })
            : t("pieces.atMost", { points: formatPoints(piece.maxPoints) }))}
      </span>
    </li>
  );
}

function Open({ open, percent, threshold }: { open: Waterfall["open"]; percent: Percent; threshold: number }) {
  const { t } = useTranslation();
  return (
    <div className="pieces-open">
      <h3>{t("pieces.openTitle")}</h3>
      <span className="pieces-track piece-track" aria-hidden="true">
        <span className="pieces-threshold" style={{ left: percent(threshold) }} />
        {open.adds > 0 && (
          <span
            className="piece-bar piece-unknown"
            style={{ left: percent(open.from), width: percent(open.to - open.from) }}
          />
        )}
      </span>
      <span className="piece-points figures">
        <b>{t("pieces.count", { count: open.count })}</b>
      </span>
      <p className="piece-sentence">
        {open.takes > 0
          ? t("pieces.openBoth", { adds: formatPoints(open.adds), takes: formatPoints(open.takes) })
          : t("pieces.openAdds", { adds: formatPoints(open.adds) })}
      </p>
    </div>
  );
}
