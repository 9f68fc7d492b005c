import { useTranslation } from "react-i18next";
import { Link } from "react-router";
import { Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { useSources } from "../source/queries";
import { standing } from "../source/standing";
import { Tile } from "./Tile";

/** Whether the departments' data is as new as agreed. */
export function FreshTile() {
  const { t } = useTranslation();
  const sources = useSources();
  const now = new Date();
  const departments = (sources.data?.items ?? []).map((d) => {
    const items = d.items.map((item) => standing(item, now));
    const count = (issue: "late" | "failed" | "never") => items.filter((s) => s.issues.includes(issue)).length;
    const ages = items.flatMap((s) => (s.age === undefined ? [] : [s.age]));
    return {
      code: d.code,
      name: d.name,
      late: count("late"),
      failed: count("failed"),
      never: count("never"),
      items: items.length,
      newest: ages.length > 0 ? Math.min(...ages) : undefined,
    };
  });
  const behind = departments.filter((d) => d.late + d.failed > 0);
  const never = departments.filter((d) => d.never === d.items);
  return (
    <Tile
      question={t("cockpit.fresh.question")}
      answer={
        sources.data && (
          <Link to="/sources">
            {behind.length > 0
              ? t("cockpit.fresh.behind", { count: behind.length })
              : t("cockpit.fresh.well", { count: departments.length - never.length })}
          </Link>
        )
      }
      sheet={{
        name: t("cockpit.fresh.question"),
        head: [
          t("cockpit.fresh.department"),
          t("cockpit.fresh.age"),
          t("cockpit.fresh.late"),
          t("cockpit.fresh.failed"),
        ],
        rows: departments.map((d) => [d.name, d.newest ?? "—", d.late, d.failed]),
      }}
    >
      {sources.error ? (
        <Problem error={sources.error} onRetry={() => void sources.refetch()} />
      ) : !sources.data ? (
        <Waiting lines={4} />
      ) : (
        <ul className="fresh">
          {departments.map((d) => {
            const state = d.failed > 0 ? "failed" : d.late > 0 ? "late" : d.never === d.items ? "never" : "well";
            return (
              <li key={d.code} data-state={state}>
                <span>{d.name}</span>
                <span className="figures">
                  {state === "never"
                    ? t("cockpit.fresh.never")
                    : state === "failed"
                      ? t("cockpit.fresh.failedCount", { count: d.failed })
                      : state === "late"
                        ? t("cockpit.fresh.lateCount", { count: d.late })
                        : d.newest === 0
                          ? t("cockpit.fresh.today")
                          : t("source.age.days", { count: d.newest ?? 0 })}
                </span>
              </li>
            );
          })}
        </ul>
      )}
    </Tile>
  );
}
