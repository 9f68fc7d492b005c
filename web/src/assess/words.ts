import { useTranslation } from "react-i18next";

const states = ["running", "published", "failed", "cancelled"] as const;
const tones: Record<(typeof states)[number], string> = {
  running: "busy",
  published: "good",
  failed: "bad",
  cancelled: "",
};

export function useRunWords() {
  const { t } = useTranslation();
  const known = (state: string) => states.find((s) => s === state);
  return {
    state: (state: string) => {
      const s = known(state);
      return s ? t(`run.state.${s}`) : state;
    },
    tone: (state: string) => {
      const s = known(state);
      return s ? tones[s] : "busy";
    },
    busy: (state: string) => state !== "published" && state !== "failed" && state !== "cancelled",
  };
}
