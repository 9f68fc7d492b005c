import type { ReactNode } from "react";
import { Link } from "react-router";
import { formatCount } from "../design/format";

export interface Bar {
  key: string;
  name: ReactNode;
  count: number;
  /** Beside the number. */
  note?: ReactNode;
  /** The list of what it counts, or of what its note counts. */
  to?: string;
  /** Instead of a number that is not shown. */
  instead?: string;
}

/** Lengths from zero, each with its name and number; each opens what it counts, where a list fits. Links and not a drawing: they are read and reached. */
export function Bars({ bars, tone }: { bars: readonly Bar[]; tone?: "warn" }) {
  if (bars.length === 0) return null;
  const largest = Math.max(1, ...bars.map((b) => b.count));
  return (
    <ul className="bars" data-tone={tone}>
      {bars.map((b) => {
        const inner = (
          <>
            <span className="bar-name">{b.name}</span>
            <span className="bar-track">
              {b.count > 0 && <span className="bar-fill" style={{ width: `${(100 * b.count) / largest}%` }} />}
            </span>
            <span className="bar-count figures">
              {b.instead ?? formatCount(b.count)}
              {b.note && <small> {b.note}</small>}
            </span>
          </>
        );
        return <li key={b.key}>{b.to ? <Link to={b.to}>{inner}</Link> : <span>{inner}</span>}</li>;
      })}
    </ul>
  );
}
