import { Button } from "antd";
import { useTranslation } from "react-i18next";
import { Link, useParams } from "react-router";
import { useMay } from "../app/session";
import { Level } from "../design/Level";
import { Facts, Page, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { useHandover } from "./queries";
import { useRoleName } from "./roles";
import "./handover.css";

/** What was open when a post changed hands, to be printed and signed. It names work, never persons. */
export default function HandoverPage() {
  const { t } = useTranslation();
  const { id = "" } = useParams();
  const may = useMay();
  const roleName = useRoleName();
  const handover = useHandover(id);
  const h = handover.data;
  return (
    <Page
      title={t("handover.title")}
      lead={h && t("handover.lead", { count: h.open })}
      actions={h && <Button onClick={() => window.print()}>{t("handover.print")}</Button>}
    >
      {handover.error && <Problem error={handover.error} onRetry={() => void handover.refetch()} />}
      {handover.isPending && <Waiting lines={8} />}
      {h && (
        <div className="stack">
          <Facts
            items={[
              { label: t("handover.post"), value: `${roleName(h.role)} · ${h.division.name}` },
              { label: t("handover.from"), value: h.from },
              { label: t("handover.to"), value: h.to || t("handover.colleagues") },
              { label: t("handover.by"), value: h.by },
              { label: t("handover.at"), value: <DateText value={h.at} /> },
            ]}
          />
          {(h.work?.length ?? 0) === 0 ? (
            <p>{t("handover.nothing")}</p>
          ) : (
            // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
            <section className="scroll-x handover-work" tabIndex={0} aria-label={t("handover.title")}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t("handover.number")}</th>
                    <th scope="col">{t("handover.level")}</th>
                    <th scope="col">{t("handover.place")}</th>
                    <th scope="col">{t("handover.due")}</th>
                    <th scope="col">{t("handover.checked")}</th>
                  </tr>
                </thead>
                <tbody>
                  {h.work?.map((w) => (
                    <tr key={w.id}>
                      <td>{may("warning.view") ? <Link to={`/warnings/${w.id}`}>{w.id}</Link> : w.id}</td>
                      <td>
                        <Level level={w.level} />
                      </td>
                      <td>{w.community.name}</td>
                      <td>
                        <DateText value={w.dueOn} />
                      </td>
                      <td />
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          )}
          <div className="handover-signs">
            {(["from", "to", "witness"] as const).map((who) => (
              <p key={who}>{t(`handover.sign.${who}`)}</p>
            ))}
          </div>
        </div>
      )}
    </Page>
  );
}
