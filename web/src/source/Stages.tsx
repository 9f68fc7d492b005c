import { Progress } from "antd";
import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";
import { atRest } from "./queries";
import { marks, stages } from "./steps";

/** The five steps of a batch in words, which is done and which is now; a bar for how much of it all. */
export function Stages({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const at = marks(batch);
  return (
    <>
      <ol className="stages" aria-label={t("batch.progress")}>
        {stages.map((s) => (
          <li key={s} data-mark={at[s]} aria-current={at[s] === "now" ? "step" : undefined}>
            <span className="stage-sign" aria-hidden="true">
              {at[s] === "done" ? "✓" : at[s] === "failed" ? "!" : ""}
            </span>
            <span>
              {t(`batch.stage.${s}`)}
              <small>{t(`batch.stageMark.${at[s]}`)}</small>
            </span>
          </li>
        ))}
      </ol>
      {!atRest(batch) && <Progress percent={batch.progress} aria-label={t("batch.progress")} />}
    </>
  );
}
