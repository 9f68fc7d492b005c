// The four warning levels by colour, shape and word. The colours differ in lightness as well as hue, so that they stay apart
// for red-green blindness; levels.test.ts simulates it.
export const levelNames = ["red", "orange", "yellow", "blue"] as const;
export type LevelName = (typeof levelNames)[number];

interface LevelInk {
  fill: string;
  /** The outline carries the 3:1 contrast to the surface where the fill alone cannot (yellow on white). */
  stroke: string;
}

export const levelInks: Record<"light" | "dark", Record<LevelName, LevelInk>> = {
  light: {
    red: { fill: "#a3161f", stroke: "#a3161f" },
    orange: { fill: "#e8833a", stroke: "#a34f0b" },
    yellow: { fill: "#f6d64a", stroke: "#7d6500" },
    blue: { fill: "#2a63b8", stroke: "#2a63b8" },
  },
  dark: {
    red: { fill: "#c9353b", stroke: "#e8777a" },
    orange: { fill: "#e58535", stroke: "#e58535" },
    yellow: { fill: "#f8df74", stroke: "#f8df74" },
    blue: { fill: "#5f93e6", stroke: "#8fb5f2" },
  },
};

/** SVG path data in a 16 × 16 box: stop sign, triangle, square, circle. */
export const levelShapes: Record<LevelName, string> = {
  red: "M5.3 1.5h5.4l3.8 3.8v5.4l-3.8 3.8H5.3L1.5 10.7V5.3z",
  orange: "M8 1.6l6.9 12.4H1.1z",
  yellow: "M2.2 2.2h11.6v11.6H2.2z",
  blue: "M8 1.6a6.4 6.4 0 1 1 0 12.8a6.4 6.4 0 1 1 0-12.8z",
};
