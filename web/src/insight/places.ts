// Where the tiles of the places stand, how dark each is, and how a site's own boundaries become a drawing. No geography is shipped:
// the tiles are in the order of the division list, all of one size, and say so.

/** Columns of a grid that is a little wider than high. */
export function columns(count: number, narrow: boolean): number {
  if (narrow) return Math.min(3, Math.max(1, count));
  return Math.max(1, Math.min(count, Math.ceil(Math.sqrt(count * 1.5))));
}

export const steps = 5;

/** 0 for nothing, else 1 to 4 in equal parts of the largest. */
export function step(count: number, largest: number): number {
  if (count <= 0 || largest <= 0) return 0;
  return Math.min(steps - 1, 1 + Math.floor(((steps - 1) * (count - 1)) / Math.max(1, largest)));
}

/** 积玉桥街道 → 积玉桥: on a tile every place is a street or a community. */
export function shortName(name: string): string {
  const short = name.replace(/(街道办事处|街道|社区居委会|社区|村委会)$/, "");
  return short.length >= 2 ? short : name;
}

/** How this month's new warnings compare with those of the month before: nothing is said about very few. */
export function growth(recent: number, before: number): "more" | "less" | "same" | "few" {
  const fewest = 5;
  if (recent + before < fewest) return "few";
  if (recent > before * 1.2) return "more";
  if (recent < before * 0.8) return "less";
  return "same";
}

interface Drawing {
  width: number;
  height: number;
  paths: { code: string; d: string; at: [number, number] }[];
}

/** Boundaries as paths in a box of the given width; north is up, and a degree of longitude is as long as it is at that latitude. */
export function draw(
  shapes: readonly { code: string; rings: readonly (readonly number[][])[] }[],
  width: number,
): Drawing {
  const points = shapes.flatMap((s) => s.rings.flat());
  const xs = points.map((p) => p[0] ?? 0);
  const ys = points.map((p) => p[1] ?? 0);
  const [west, east, south, north] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const squeeze = Math.cos((((south + north) / 2) * Math.PI) / 180);
  const scale = width / Math.max(1e-9, (east - west) * squeeze);
  const at = (p: readonly number[]): [number, number] => [
    round(((p[0] ?? 0) - west) * squeeze * scale),
    round((north - (p[1] ?? 0)) * scale),
  ];
  return {
    width,
    height: round((north - south) * scale),
    paths: shapes.map((s) => {
      const rings = s.rings.map((ring) => ring.map(at));
      const all = rings[0] ?? [];
      const middle: [number, number] = [mean(all.map((p) => p[0])), mean(all.map((p) => p[1]))];
      return { code: s.code, at: middle, d: rings.map((r) => `M${r.map((p) => p.join(" ")).join("L")}Z`).join("") };
    }),
  };
}

const round = (n: number) => Math.round(n * 10) / 10;
const mean = (list: number[]) => round(list.reduce((a, b) => a + b, 0) / Math.max(1, list.length));
