// Where each bar of an explained score begins and ends. Known pieces stand one after the other, largest first, so that the eye
// sees which reason carried the household over the threshold; unknown ones come last, at the final score, hatched: what they
// could still add is shown, and nothing of it is counted.
import type { Piece } from "../api/types";

export interface Bar {
  piece: Piece;
  from: number;
  to: number;
  /** The running total after this bar, and whether it is the bar that reached the threshold. */
  total: number;
  crosses: boolean;
}

export interface Waterfall {
  scale: number;
  bars: Bar[];
}

export function waterfall(pieces: readonly Piece[], threshold: number): Waterfall {
  const scale = Math.max(
    pieces.reduce((sum, p) => sum + p.maxPoints, 0),
    threshold,
    1,
  );
  const known = pieces.filter((p) => p.known).sort((a, b) => b.points - a.points);
  const unknown = pieces.filter((p) => !p.known).sort((a, b) => b.maxPoints - a.maxPoints);
  let total = 0;
  const bars: Bar[] = known.map((piece) => {
    const from = total;
    total += piece.points;
    return { piece, from, to: total, total, crosses: from < threshold && total >= threshold };
  });
  for (const piece of unknown) {
    bars.push({ piece, from: total, to: Math.min(total + piece.maxPoints, scale), total, crosses: false });
  }
  return { scale, bars };
}

/** Axis marks: at most six, at round numbers, beginning at zero. */
export function ticks(scale: number): number[] {
  const step = [5, 10, 20, 25, 50, 100, 200, 500].find((s) => scale / s <= 5) ?? 1000;
  const list: number[] = [];
  for (let at = 0; at <= scale; at += step) list.push(at);
  return list;
}
