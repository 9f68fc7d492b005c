// The look, once: antd's tokens and our own CSS variables come from the same palette. Contrast of every text pair is at least
// 4.5:1, of every border that means something 3:1 (colour.test.ts). Colour is for meaning; everything else is white, near-black
// and warm grey with one deep blue-green.
import { type ThemeConfig, theme } from "antd";

export interface Palette {
  page: string;
  surface: string;
  sunken: string;
  line: string;
  edge: string;
  text: string;
  soft: string;
  primary: string;
  primaryFill: string;
  primarySoft: string;
  warn: string;
  warnSoft: string;
  bad: string;
  badSoft: string;
  good: string;
  goodSoft: string;
}

export const light: Palette = {
  page: "#f7f6f3",
  surface: "#ffffff",
  sunken: "#f1efeb",
  line: "#e3e0d9",
  edge: "#8c877d",
  text: "#1d1c1a",
  soft: "#5f5b54",
  primary: "#0b5c62",
  primaryFill: "#0b5c62",
  primarySoft: "#e2efee",
  warn: "#7a4a00",
  warnSoft: "#fdf3dd",
  bad: "#a1211f",
  badSoft: "#fceceb",
  good: "#22603a",
  goodSoft: "#e7f3ea",
};

export const dark: Palette = {
  page: "#131514",
  surface: "#1b1e1d",
  sunken: "#242827",
  line: "#343937",
  edge: "#7f8582",
  text: "#eae8e3",
  soft: "#aeaaa2",
  primary: "#68c4bf",
  primaryFill: "#1a7176",
  primarySoft: "#16312f",
  warn: "#ebbd72",
  warnSoft: "#2e2717",
  bad: "#f39b94",
  badSoft: "#371f1d",
  good: "#8ecb9f",
  goodSoft: "#1a2c20",
};

export const fontFamily =
  '"PingFang SC", "HarmonyOS Sans SC", "Microsoft YaHei", "Noto Sans CJK SC", "Noto Sans SC", system-ui, sans-serif';

/** Writes the palette to the root element as --page, --surface, …, so that our own CSS and antd never disagree. */
export function applyPalette(palette: Palette, mode: "light" | "dark") {
  const root = document.documentElement;
  root.dataset.theme = mode;
  root.style.colorScheme = mode;
  for (const [name, value] of Object.entries(palette)) root.style.setProperty(`--${kebab(name)}`, value);
}

const kebab = (name: string) => name.replace(/[A-Z]/g, (c) => `-${c.toLowerCase()}`);

export function antdTheme(palette: Palette, mode: "light" | "dark"): ThemeConfig {
  return {
    algorithm: mode === "dark" ? theme.darkAlgorithm : theme.defaultAlgorithm,
    cssVar: { key: "doudi" },
    hashed: false,
    // The components' styles are made beforehand: antd.css (docs/adr/0015).
    zeroRuntime: true,
    token: {
      fontFamily,
      fontSize: 14,
      lineHeight: 1.6,
      borderRadius: 6,
      sizeUnit: 4,
      motionDurationFast: "0.08s",
      motionDurationMid: "0.12s",
      motionDurationSlow: "0.15s",
      colorPrimary: palette.primary,
      colorLink: palette.primary,
      colorLinkHover: palette.primary,
      colorText: palette.text,
      colorTextSecondary: palette.soft,
      colorTextTertiary: palette.soft,
      colorTextDescription: palette.soft,
      colorTextPlaceholder: palette.soft,
      colorBgLayout: palette.page,
      colorBgContainer: palette.surface,
      colorBgElevated: palette.surface,
      colorBorder: palette.edge,
      colorBorderSecondary: palette.line,
      colorError: palette.bad,
      colorWarning: palette.warn,
      colorSuccess: palette.good,
      // antd would mix these from the ink, which is dark here, and come out muddy.
      colorErrorBg: palette.badSoft,
      colorErrorBorder: palette.line,
      colorWarningBg: palette.warnSoft,
      colorWarningBorder: palette.line,
      colorSuccessBg: palette.goodSoft,
      colorSuccessBorder: palette.line,
      colorPrimaryBg: palette.primarySoft,
      boxShadow: "0 4px 16px rgb(0 0 0 / 0.12)",
      boxShadowSecondary: "0 4px 16px rgb(0 0 0 / 0.12)",
    },
    components: {
      Button: {
        colorPrimary: palette.primaryFill,
        colorPrimaryHover: palette.primaryFill,
        colorPrimaryActive: palette.primaryFill,
        primaryColor: "#ffffff",
        primaryShadow: "none",
        defaultShadow: "none",
        dangerShadow: "none",
      },
      Progress: { defaultColor: palette.primary },
    },
  };
}
