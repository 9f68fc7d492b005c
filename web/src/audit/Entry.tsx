import { Button } from "antd";
import { useTranslation } from "react-i18next";
import type { AuditEntry } from "../api/types";
import { formatInstantExact } from "../design/format";
import { Facts } from "../design/Page";
import { useRoleName } from "../iam/roles";
import { useTrailWords } from "./words";

/** One entry of the trail with all that was written, codes included: an auditor quotes them. */
export function Entry({ entry: e, onSameSubject }: { entry: AuditEntry; onSameSubject: () => void }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const words = useTrailWords();
  const id = String(e.subject.id);
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t("audit.at"), value: formatInstantExact(e.at) },
          { label: t("audit.actor"), value: `${e.actor.name} · ${roleName(e.actor.role)}` },
          { label: t("audit.action"), value: `${words.action(e.action)} (${e.action})` },
          { label: t("audit.purpose"), value: e.purpose ? words.purpose(e.purpose) : "—" },
          { label: t("audit.subject"), value: `${words.kind(e.subject.kind)} ${id === "0" ? "" : id}` },
          { label: t("audit.block"), value: e.block > 0 ? e.block : t("audit.notYet") },
          { label: t("audit.post"), value: String(e.actor.post) },
          { label: t("audit.requestId"), value: e.requestId || "—" },
        ]}
      />
      <Change title={t("audit.before")} value={e.before} />
      <Change title={t("audit.after")} value={e.after} />
      {id !== "0" && <Button onClick={onSameSubject}>{t("audit.sameSubject")}</Button>}
    </div>
  );
}

function Change({ title, value }: { title: string; value: unknown }) {
  if (value === undefined || value === null) return null;
  return (
    <div>
      <h3 className="change-title">{title}</h3>
      <pre className="change">{JSON.stringify(value, null, 2)}</pre>
    </div>
  );
}
