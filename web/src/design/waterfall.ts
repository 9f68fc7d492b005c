// Where each bar of an explained score begins and ends. Pieces stand together by dimension, the dimension that gave most first; in
// it what adds, the largest first, then what protects and takes away again. What changed nothing and what is not known is kept
// apart, so that three reasons are not lost among twenty; all that is unknown is one last, hatched bar: what it could still add.
import type { Piece } from "../api/types";

export interface Bar {
  piece: Piece;
  /** The bar's ends on the axis, from ≤ to; a protective piece goes from its end back to its beginning. */
  from: number;
  to: number;
  /** The running total after this bar, and whether it is the bar after which the threshold stays reached. */
  total: number;
  crosses: boolean;
}

export interface Dimension {
  code: string;
  name: string;
  points: number;
  bars: Bar[];
  unknown: Piece[];
  without: Piece[];
}

export interface Waterfall {
  scale: number;
  dimensions: Dimension[];
  /** What is unknown in all dimensions: how many, and by how much they could move the score at most. */
  open: { count: number; adds: number; takes: number; from: number; to: number };
}

// Points come in hundredths; sums of binary fractions must not show as 48.99999.
const round = (points: number) => Math.round(points * 100) / 100;
const sum = (numbers: readonly number[]) => round(numbers.reduce((a, b) => a + b, 0));

export function waterfall(pieces: readonly Piece[], threshold: number): Waterfall {
  const dimensions = grouped(pieces);
  let total = 0;
  let peak = threshold;
  for (const bar of dimensions.flatMap((d) => d.bars)) {
    const before = total;
    total = round(total + bar.piece.points);
    bar.from = Math.max(0, Math.min(before, total));
    bar.to = Math.max(0, before, total);
    bar.total = Math.max(0, total);
    peak = Math.max(peak, bar.to);
  }
  markCrossing(dimensions, threshold);

  const unknown = dimensions.flatMap((d) => d.unknown);
  const adds = sum(unknown.map((p) => Math.max(0, p.maxPoints)));
  const takes = sum(unknown.map((p) => Math.max(0, -p.maxPoints)));
  const end = Math.max(0, total);
  const scale = Math.max(peak, end + adds, 1);
  return { scale, dimensions, open: { count: unknown.length, adds, takes, from: end, to: end + adds } };
}

function grouped(pieces: readonly Piece[]): Dimension[] {
  const found = new Map<string, Dimension>();
  for (const piece of pieces) {
    const { code, name } = piece.dimension;
    const d = found.get(code) ?? { code, name, points: 0, bars: [], unknown: [], without: [] };
    found.set(code, d);
    if (!piece.known) d.unknown.push(piece);
    else if (piece.points === 0) d.without.push(piece);
    else d.bars.push({ piece, from: 0, to: 0, total: 0, crosses: false });
  }
  const list = [...found.values()];
  for (const d of list) {
    d.points = sum(d.bars.map((b) => b.piece.points));
    d.bars.sort((a, b) => b.piece.points - a.piece.points);
  }
  // A sort is stable: dimensions that gave the same stay in the model's order.
  const added = (d: Dimension) => sum(d.bars.map((b) => Math.max(0, b.piece.points)));
  return list.sort((a, b) => added(b) - added(a));
}

function markCrossing(dimensions: readonly Dimension[], threshold: number) {
  const bars = dimensions.flatMap((d) => d.bars);
  if ((bars.at(-1)?.total ?? 0) < threshold) return;
  const last = bars.findLast((b) => b.from < threshold && b.total >= threshold && b.piece.points > 0);
  if (last) last.crosses = true;
}

/** Axis marks: at most six, at round numbers, beginning at zero. */
export function ticks(scale: number): number[] {
  const step = [5, 10, 20, 25, 50, 100, 200, 500].find((s) => scale / s <= 5) ?? 1000;
  const list: number[] = [];
  for (let at = 0; at <= scale; at += step) list.push(at);
  return list;
}
