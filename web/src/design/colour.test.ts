// What the look promises about contrast and about red-green blindness, computed.
import { describe, expect, it } from "vitest";
import { levelInks, levelNames, levelShapes } from "./levels";
import { dark, light, type Palette } from "./theme";

type Rgb = [number, number, number];

const linear = (hex: string): Rgb => {
  const channel = (at: number) => {
    const c = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
};
const luminance = ([r, g, b]: Rgb) => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** WCAG 2.2 contrast ratio. */
function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(linear(a)), luminance(linear(b))].sort((x, y) => y - x) as [number, number];
  return (hi + 0.05) / (lo + 0.05);
}

// Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
const sights = {
  full: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
} as const;

function seen([r, g, b]: Rgb, m: readonly number[]): Rgb {
  const row = (i: number) => Math.min(1, Math.max(0, (m[i] ?? 0) * r + (m[i + 1] ?? 0) * g + (m[i + 2] ?? 0) * b));
  return [row(0), row(3), row(6)];
}

/** OKLab (Ottosson 2020) × 100: about 2 is just noticeable side by side; 15 is plainly another colour in a small mark. */
function oklab([r, g, b]: Rgb): Rgb {
  const l = Math.cbrt(0.4122214708 * r + 0.5363325363 * g + 0.0514459929 * b);
  const m = Math.cbrt(0.2119034982 * r + 0.6806995451 * g + 0.1073969566 * b);
  const s = Math.cbrt(0.0883024619 * r + 0.2817188376 * g + 0.6299787005 * b);
  return [
    100 * (0.2104542553 * l + 0.793617785 * m - 0.0040720468 * s),
    100 * (1.9779984951 * l - 2.428592205 * m + 0.4505937099 * s),
    100 * (0.0259040371 * l + 0.7827717662 * m - 0.808675766 * s),
  ];
}
const apart = (a: Rgb, b: Rgb) => Math.hypot(...oklab(a).map((x, i) => x - (oklab(b)[i] ?? 0)));

const modes = { light, dark } as const;

describe.each(Object.entries(modes))("the %s palette", (_, p: Palette) => {
  it.each([
    ["text", "surface"],
    ["text", "page"],
    ["text", "sunken"],
    ["text", "warnSoft"],
    ["soft", "surface"],
    ["soft", "page"],
    ["soft", "sunken"],
    ["primary", "surface"],
    ["primary", "page"],
    ["primary", "primarySoft"],
    ["warn", "surface"],
    ["warn", "warnSoft"],
    ["bad", "surface"],
    ["bad", "badSoft"],
    ["good", "goodSoft"],
  ] as const)("has %s readable on %s", (ink, ground) => {
    expect(contrast(p[ink], p[ground])).toBeGreaterThanOrEqual(4.5);
  });

  it("has white readable on the primary button", () => {
    expect(contrast("#ffffff", p.primaryFill)).toBeGreaterThanOrEqual(4.5);
  });

  it("has borders of inputs that can be seen", () => {
    expect(contrast(p.edge, p.surface)).toBeGreaterThanOrEqual(3);
  });
});

describe.each(Object.entries(modes))("the levels in %s", (mode, p: Palette) => {
  const inks = levelInks[mode as keyof typeof modes];

  it.each(levelNames)("%s stands out from the surface", (level) => {
    expect(contrast(inks[level].stroke, p.surface)).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(sights))("stay apart to %s", (_, matrix) => {
    for (const [i, a] of levelNames.entries()) {
      for (const b of levelNames.slice(i + 1)) {
        const distance = apart(seen(linear(inks[a].fill), matrix), seen(linear(inks[b].fill), matrix));
        expect({ a, b, apart: distance >= 15 || distance }).toEqual({ a, b, apart: true });
      }
    }
  });
});

describe("the levels", () => {
  it("have a shape of their own each, for those who see no colour", () => {
    expect(new Set(levelNames.map((l) => levelShapes[l])).size).toBe(levelNames.length);
  });
});

describe("the measure itself", () => {
  it("finds plain red and green close to deuteranopia, so that the test can fail", () => {
    const red = linear("#c0392b");
    const green = linear("#5f7f2b");
    expect(apart(red, green)).toBeGreaterThan(15);
    expect(apart(seen(red, sights.deuteranopia), seen(green, sights.deuteranopia))).toBeLessThan(15);
  });

  it("knows the contrast of black on white", () => {
    expect(contrast("#000000", "#ffffff")).toBeCloseTo(21, 5);
  });
});
