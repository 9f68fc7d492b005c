// The geometry of the score's steps: a score holds until the next run finds another.
import type { ScorePoint } from "../api/types";

interface Plot {
  /** The step line as an SVG path. */
  path: string;
  points: { x: number; y: number; point: ScorePoint }[];
  /** Where the warning line lies; undefined if it is not known. */
  line?: number;
}

interface Box {
  width: number;
  height: number;
}

/** Up to where the picture goes: a round number above every score and the line, so that small scores are not pressed to the bottom. */
export function topOf(scores: readonly ScorePoint[], line: number): number {
  const most = Math.max(line, ...scores.map((s) => s.score));
  return Math.min(100, Math.max(20, Math.ceil((most * 1.1) / 20) * 20));
}

/** Points are 0 to `top` from the bottom; time runs from the first score to `until`. */
export function plot(scores: readonly ScorePoint[], line: number, until: string, box: Box, top = 100): Plot {
  const from = Date.parse(scores[0]?.at ?? until);
  const span = Math.max(Date.parse(until) - from, 1);
  const x = (at: string) => round((Math.min(Math.max(Date.parse(at) - from, 0), span) / span) * box.width);
  const y = (points: number) => round(box.height - (Math.min(Math.max(points, 0), top) / top) * box.height);
  const points = scores.map((point) => ({ x: x(point.at), y: y(point.score), point }));
  const steps = points.map((p, i) => (i === 0 ? `M${p.x} ${p.y}` : `H${p.x}V${p.y}`)).join("");
  return {
    path: points.length > 0 ? `${steps}H${box.width}` : "",
    points,
    ...(line > 0 ? { line: y(line) } : {}),
  };
}

const round = (n: number) => Math.round(n * 10) / 10;
