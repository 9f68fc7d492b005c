import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";

const tones: Record<Batch["state"], string> = {
  receiving: "busy",
  received: "busy",
  checking: "busy",
  checked: "busy",
  loading: "busy",
  published: "good",
  failed: "bad",
  cancelled: "",
};

export function BatchState({ state }: { state: Batch["state"] }) {
  const { t } = useTranslation();
  return (
    <span className="badge" data-tone={tones[state]}>
      {t(`batch.state.${state}`)}
    </span>
  );
}
