import { useLayoutEffect, useRef, useState } from "react";
import { flushSync } from "react-dom";
import { useTranslation } from "react-i18next";
import type { ScorePoint } from "../api/types";
import { dayOf, formatDayShort, formatPoints } from "../design/format";
import { useLanguage } from "../design/Text";
import { plot, topOf } from "./scores";

const height = 144;
const margin = { top: 20, right: 8, bottom: 24, left: 28 };

/** The steps of the score, drawn as wide as there is room: its words stay as large on a phone as on a desk. */
export function ScoreChart(props: { scores: readonly ScorePoint[]; line: number; until: string; label: string }) {
  const { scores, line, until, label } = props;
  const { t } = useTranslation();
  const language = useLanguage();
  const [ref, room] = useWidth();
  const box = { width: Math.max(120, room - margin.left - margin.right), height };
  const top = topOf(scores, line);
  const p = plot(scores, line, until, box, top);
  const first = p.points[0];
  const last = p.points.at(-1);
  if (!first || !last) return null;
  const days = [dayOf(first.point.at), dayOf(until)].map((d) => formatDayShort(d, language));
  // The two words at the right end stand away from each other.
  const over = p.line === undefined || last.y <= p.line;
  return (
    <div ref={ref}>
      <svg width="100%" height={margin.top + height + margin.bottom} role="img" aria-label={label}>
        <g transform={`translate(${margin.left} ${margin.top})`}>
          {[0, top / 2, top].map((points) => {
            const y = height - (points / top) * height;
            return (
              <g key={points}>
                <line className={points === 0 ? "scores-axis" : "scores-grid"} x1="0" y1={y} x2={box.width} y2={y} />
                <text className="scores-tick" x={-6} y={y + 4} textAnchor="end">
                  {points}
                </text>
              </g>
            );
          })}
          {p.line !== undefined && (
            <>
              <line className="scores-line" x1="0" y1={p.line} x2={box.width} y2={p.line} />
              <text className="scores-text" x={box.width} y={p.line + (over ? 16 : -6)} textAnchor="end">
                {t("pieces.threshold", { points: formatPoints(line) })}
              </text>
            </>
          )}
          <path className="scores-path" d={p.path} />
          {p.points.map(({ x, y, point }) => (
            <circle key={point.run} className="scores-dot" cx={x} cy={y} r="3.5" />
          ))}
          <text
            className="scores-last"
            x={box.width}
            y={last.y + (over || last.y > height - 18 ? -8 : 16)}
            textAnchor="end"
          >
            {t("pieces.score", { points: formatPoints(last.point.score) })}
          </text>
          <text className="scores-tick" x="0" y={height + 18}>
            {days[0]}
          </text>
          {days[1] !== days[0] && (
            <text className="scores-tick" x={box.width} y={height + 18} textAnchor="end">
              {days[1]}
            </text>
          )}
        </g>
      </svg>
    </div>
  );
}

/** How wide an element is, now and after every change. */
function useWidth() {
  const ref = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(280);
  useLayoutEffect(() => {
    const el = ref.current;
    if (!el) return;
    const measure = () => setWidth(Math.min(800, Math.floor(el.clientWidth)) || 280);
    measure();
    const watch = new ResizeObserver(() => flushSync(measure)); // in the same frame: never drawn in the width of before
    watch.observe(el);
    return () => watch.disconnect();
  }, []);
  return [ref, width] as const;
}
