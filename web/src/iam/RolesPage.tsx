import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import { Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useRoleName } from "./roles";
import "./roles.css";

/** What each role may do, out of the permission table that the server itself asks: this page cannot say anything else. */
export default function RolesPage() {
  const { t, i18n } = useTranslation();
  const roleName = useRoleName();
  const roles = useQuery({
    queryKey: ["roles", i18n.language],
    queryFn: ({ signal }) => body(api.GET("/v1/roles", { signal })),
  });
  const all = roles.data?.items ?? [];
  const actions = [...new Map(all.flatMap((r) => r.actions).map((a) => [a.code, a])).values()].sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
  return (
    <Page title={t("menu.roles")} lead={t("roles.lead")}>
      {roles.error && <Problem error={roles.error} onRetry={() => void roles.refetch()} />}
      {roles.isPending && <Waiting lines={10} />}
      {roles.data && (
        <div className="stack">
          <Panel title={t("roles.sees")}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <section className="scroll-x" tabIndex={0} aria-label={t("roles.sees")}>
              <table className="plain-table roles">
                <thead>
                  <tr>
                    <th scope="col">{t("roles.role")}</th>
                    <th scope="col">{t("roles.place")}</th>
                    <th scope="col">{t("roles.level")}</th>
                    <th scope="col">{t("roles.apart")}</th>
                  </tr>
                </thead>
                <tbody>
                  {all.map((r) => (
                    <tr key={r.role}>
                      <th scope="row">
                        {roleName(r.role)}
                        {r.code && <small className="soft roles-note">{t("roles.code")}</small>}
                      </th>
                      <td>{t(`roles.place.${r.place}`)}</td>
                      <td>
                        {t(`roles.level.${r.level}`)}
                        {r.grants && <small className="soft roles-note">{t("roles.grants")}</small>}
                      </td>
                      <td className="roles-apart">
                        {r.apart.length > 0 ? r.apart.map(roleName).join(t("list.separator")) : "—"}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </Panel>
          <Panel title={t("roles.does")}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
            <section className="scroll-x" tabIndex={0} aria-label={t("roles.does")}>
              <table className="plain-table roles">
                <thead>
                  <tr>
                    <th scope="col">{t("roles.action")}</th>
                    {all.map((r) => (
                      <th key={r.role} scope="col" className="roles-head">
                        {roleName(r.role)}
                      </th>
                    ))}
                  </tr>
                </thead>
                <tbody>
                  {actions.map((a) => (
                    <tr key={a.code}>
                      <th scope="row">{a.name}</th>
                      {all.map((r) => {
                        const may = r.actions.some((x) => x.code === a.code);
                        return (
                          <td key={r.role} className="roles-cell">
                            {may ? <span title={t("roles.may")}>✓</span> : <span className="soft">–</span>}
                            <span className="unseen">{may ? t("roles.may") : t("roles.mayNot")}</span>
                          </td>
                        );
                      })}
                    </tr>
                  ))}
                </tbody>
              </table>
            </section>
          </Panel>
          <p className="soft">{t("roles.trail")}</p>
        </div>
      )}
    </Page>
  );
}
