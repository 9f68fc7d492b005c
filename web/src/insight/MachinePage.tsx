import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { useMay } from "../app/session";
import { formatCount, formatSize } from "../design/format";
import { Facts, Page, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";
import { type Machine, useMachine } from "./queries";
import "./insight.css";

/** How the installation stands; first what somebody has to do. */
export default function MachinePage() {
  const { t } = useTranslation();
  const machine = useMachine();
  return (
    <Page title={t("menu.machine")} lead={t("machine.lead")}>
      {machine.error ? (
        <Problem error={machine.error} onRetry={() => void machine.refetch()} />
      ) : machine.data ? (
        <Standing machine={machine.data} />
      ) : (
        <Waiting lines={8} />
      )}
    </Page>
  );
}

const backupDays = 7;

/** What somebody has to do, as sentences. */
function useTasks(m: Machine): string[] {
  const { t } = useTranslation();
  const tasks: string[] = [];
  const givenUp = m.jobs.failing.reduce((n, f) => n + f.givenUp, 0);
  const retries = m.jobs.failing.reduce((n, f) => n + f.retries, 0);
  if (givenUp > 0) tasks.push(t("machine.task.givenUp", { count: givenUp }));
  if (retries > 0) tasks.push(t("machine.task.retries", { count: retries }));
  const age = m.lastBackup ? Math.floor((Date.parse(m.at) - Date.parse(m.lastBackup)) / 86_400_000) : undefined;
  if (age === undefined) tasks.push(t("machine.task.noBackup"));
  else if (age >= backupDays) tasks.push(t("machine.task.oldBackup", { count: age }));
  return tasks;
}

function Standing({ machine: m }: { machine: Machine }) {
  const { t } = useTranslation();
  const may = useMay();
  const tasks = useTasks(m);
  return (
    <>
      <Panel title={t("machine.now")}>
        {tasks.length > 0 ? (
          <ul className="tasks">
            {tasks.map((task) => (
              <li key={task} className="task">
                {task}
              </li>
            ))}
          </ul>
        ) : (
          <p>{t("machine.well")}</p>
        )}
      </Panel>
      <Panel title={t("machine.standing")}>
        <Facts
          items={[
            { label: t("machine.running"), value: formatCount(m.jobs.running) },
            { label: t("machine.waiting"), value: formatCount(m.jobs.waiting) },
            {
              label: t("machine.lastBackup"),
              value: m.lastBackup ? <DateText value={m.lastBackup} /> : t("machine.none"),
              mark: m.lastBackup ? undefined : "warn",
            },
            { label: t("machine.size"), value: formatSize(m.size) },
            { label: t("machine.engine"), value: m.engine === "sqlite" ? "SQLite" : "PostgreSQL" },
            { label: t("machine.nodes"), value: formatCount(m.nodes) },
            { label: t("machine.listeners"), value: formatCount(m.listeners) },
          ]}
        />
      </Panel>
      {m.jobs.failing.length > 0 && (
        <Panel title={t("machine.failing")}>
          <table className="plain-table">
            <thead>
              <tr>
                <th scope="col">{t("machine.kind")}</th>
                <th scope="col" className="number">
                  {t("machine.retries")}
                </th>
                <th scope="col" className="number">
                  {t("machine.givenUp")}
                </th>
              </tr>
            </thead>
            <tbody>
              {m.jobs.failing.map((f) => (
                <tr key={f.kind}>
                  <td>
                    <code>{f.kind}</code>
                  </td>
                  <td className="number">{formatCount(f.retries)}</td>
                  <td className="number">{formatCount(f.givenUp)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Panel>
      )}
      <Panel title={t("machine.next")}>
        <ul className="next-links">
          {may("user.manage") && (
            <li>
              <Link to="/users">{t("machine.toUsers")}</Link>
            </li>
          )}
          {may("calendar.manage") && (
            <li>
              <Link to="/calendars">{t("machine.toCalendars")}</Link>
            </li>
          )}
          {may("assess.view") && (
            <li>
              <Link to="/assessments">{t("machine.toRuns")}</Link>
            </li>
          )}
        </ul>
      </Panel>
    </>
  );
}
