import i18n from "i18next";
import { initReactI18next } from "react-i18next";
import zhCN from "./zh-CN";

export const languages = ["zh-CN", "en"] as const;
export type Language = (typeof languages)[number];

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "translation";
    resources: { translation: typeof zhCN };
    keySeparator: false;
    nsSeparator: false;
  }
}

const remembered = "doudi.language";

function preferred(): Language {
  const stored = globalThis.localStorage?.getItem(remembered);
  if (stored === "zh-CN" || stored === "en") return stored;
  // Chinese is the platform's first language; only a browser that asks for English alone gets English.
  const asked = globalThis.navigator?.languages ?? [];
  return asked.length > 0 && asked.every((l) => l.startsWith("en")) ? "en" : "zh-CN";
}

// Chinese travels in the first script and is what every missing word falls back to; English is a chunk of its own.
void i18n.use(initReactI18next).init({
  lng: "zh-CN",
  fallbackLng: "zh-CN",
  resources: { "zh-CN": { translation: zhCN } },
  keySeparator: false,
  nsSeparator: false,
  interpolation: { escapeValue: false }, // React escapes
});

async function use(language: Language) {
  if (!i18n.hasResourceBundle(language, "translation")) {
    const words = (await import("./en")).default;
    i18n.addResourceBundle("en", "translation", words);
  }
  await i18n.changeLanguage(language);
  document.documentElement.lang = language;
}

/** Before the first page is drawn: the words of the language that the person used last. */
export const startLanguage = () => use(preferred());

export async function setLanguage(language: Language) {
  await use(language);
  localStorage.setItem(remembered, language);
}

export default i18n;
