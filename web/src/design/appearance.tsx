import { ConfigProvider } from "antd";
import enUS from "antd/locale/en_US";
import zhCN from "antd/locale/zh_CN";
import {
  createContext,
  type ReactNode,
  useContext,
  useLayoutEffect,
  useMemo,
  useState,
  useSyncExternalStore,
} from "react";
import { useTranslation } from "react-i18next";
import "dayjs/locale/zh-cn";
import { SayProvider } from "./Say";
import { antdTheme, applyPalette, dark, light } from "./theme";

export type Appearance = "system" | "light" | "dark";
export const appearances: readonly Appearance[] = ["system", "light", "dark"];

const remembered = "doudi.appearance";

const Context = createContext<{ appearance: Appearance; choose: (next: Appearance) => void }>({
  appearance: "system",
  choose: () => {},
});
export const useAppearance = () => useContext(Context);

function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (changed) => {
      const list = matchMedia(query);
      list.addEventListener("change", changed);
      return () => list.removeEventListener("change", changed);
    },
    () => matchMedia(query).matches,
  );
}

/** At most the given width in px: where tables become cards and panels stack. */
export const useNarrow = () => useMedia("(max-width: 719px)");

/** A tablet held upright, or less: where a table of many columns becomes cards as well. */
export const useMedium = () => useMedia("(max-width: 1023px)");

function stored(): Appearance {
  const value = localStorage.getItem(remembered);
  return value === "light" || value === "dark" ? value : "system";
}

/** Light or dark by the system's wish or the person's own; antd, its words and our CSS variables switch together. */
export function AppearanceProvider({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const systemDark = useMedia("(prefers-color-scheme: dark)");
  const [appearance, setAppearance] = useState(stored);
  const mode = appearance === "system" ? (systemDark ? "dark" : "light") : appearance;
  const palette = mode === "dark" ? dark : light;

  useLayoutEffect(() => applyPalette(palette, mode), [palette, mode]);

  const value = useMemo(
    () => ({
      appearance,
      choose: (next: Appearance) => {
        localStorage.setItem(remembered, next);
        setAppearance(next);
      },
    }),
    [appearance],
  );
  const config = useMemo(() => antdTheme(palette, mode), [palette, mode]);
  return (
    <Context.Provider value={value}>
      <ConfigProvider
        theme={config}
        locale={i18n.language === "en" ? enUS : zhCN}
        button={{ autoInsertSpace: false }}
        wave={{ disabled: true }}
      >
        <SayProvider closeWords={t("say.close")}>{children}</SayProvider>
      </ConfigProvider>
    </Context.Provider>
  );
}
