import { useQueryClient } from "@tanstack/react-query";
import { Button, Popconfirm } from "antd";
import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";
import { useWrite } from "../api/useWrite";
import { useMay } from "../app/session";
import { Problem } from "../design/Problem";
import { atRest, cancelBatch, resumeBatch } from "./queries";

// A list that shrank by much and a file with other rows than its manifest stop until a person says that it is right; nothing else
// can be waved through.
const acceptable = { "registry.shrunk": "shrunk", "source.manifest_rows": "rows" } as const;

// The file that arrived is not the one that was sent: processing it again would only stop again.
const notAgain = "source.manifest_digest";

export function BatchActions({ batch }: { batch: Batch }) {
  const { t } = useTranslation();
  const may = useMay();
  const queries = useQueryClient();
  const refresh = () => void queries.invalidateQueries({ queryKey: ["batches"] });
  const cancel = useWrite(cancelBatch, refresh);
  const resume = useWrite(resumeBatch, refresh);
  if (!may("source.deliver")) return null;
  const id = String(batch.id);
  const failed = batch.state === "failed";
  const code = failed ? batch.problem?.code : undefined;
  const kind = code && code in acceptable ? acceptable[code as keyof typeof acceptable] : undefined;
  const problem = cancel.problem ?? resume.problem;
  const again = batch.state === "cancelled" || (failed && !kind && code !== notAgain);
  return (
    <>
      {problem && <Problem error={problem} />}
      {!atRest(batch) && (
        <Popconfirm
          placement="bottomRight"
          title={t("batch.cancelAsk")}
          description={t("batch.cancelMeans")}
          okText={t("batch.cancelYes")}
          cancelText={t("batch.cancelNo")}
          onConfirm={() => cancel.mutate(id, { onError: refresh })}
        >
          <Button loading={cancel.isPending}>{t("batch.cancel")}</Button>
        </Popconfirm>
      )}
      {kind && (
        <Popconfirm
          title={t(`batch.acceptAsk.${kind}`)}
          description={t(`batch.acceptMeans.${kind}`)}
          okText={t(`batch.acceptYes.${kind}`)}
          cancelText={t("batch.acceptNo")}
          placement="bottomRight"
          styles={{ root: { maxWidth: 360 } }}
          onConfirm={() => resume.mutate({ id, accept: code }, { onError: refresh })}
        >
          <Button loading={resume.isPending}>{t(`batch.accept.${kind}`)}</Button>
        </Popconfirm>
      )}
      {again && (
        <Button loading={resume.isPending} onClick={() => resume.mutate({ id }, { onError: refresh })}>
          {t("batch.resume")}
        </Button>
      )}
    </>
  );
}
