import { useTranslation } from "react-i18next";
import type { Batch } from "../api/types";
import { formatCount } from "../design/format";
import { digestsIn } from "./manifest";

/** Why a batch stopped: the server's sentence; where the file is not what its manifest says, the two side by side. */
export function BatchProblem({ batch: b }: { batch: Batch }) {
  const { t } = useTranslation();
  if (!b.problem) return null;
  const compared = comparedOf(b);
  if (!compared) return <p className="batch-problem">{b.problem.detail}</p>;
  return (
    <div className="batch-problem">
      <p>
        <b>{t(`manifest.wrong.${compared.kind}`)}</b>
      </p>
      <dl className="compared">
        <div>
          <dt>{t("manifest.expected")}</dt>
          <dd>{compared.expected}</dd>
        </div>
        <div>
          <dt>{t("manifest.found")}</dt>
          <dd>{compared.found}</dd>
        </div>
      </dl>
      <p>{t(`manifest.todo.${compared.kind}`)}</p>
    </div>
  );
}

function comparedOf(b: Batch): { kind: "rows" | "digest"; expected: string; found: string } | undefined {
  if (b.problem?.code === "source.manifest_rows" && b.manifest?.rows != null)
    return { kind: "rows", expected: formatCount(b.manifest.rows), found: formatCount(b.rows) };
  const digests = b.problem?.code === "source.manifest_digest" ? digestsIn(b.problem.detail) : undefined;
  return digests && { kind: "digest", ...digests };
}
