import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { CalendarYear } from "../api/types";
import { useMay } from "../app/session";
import { Page } from "../design/Page";
import { DateText } from "../design/Text";
import { Worklist } from "../design/Worklist";
import { ImportDialog } from "./ImportDialog";
import "./policy.css";

const tones: Record<CalendarYear["status"], string> = { official: "good", provisional: "warn", unknown: "bad" };

export default function CalendarsPage() {
  const { t } = useTranslation();
  const may = useMay();
  const [importing, setImporting] = useState<CalendarYear>();
  const calendars = useQuery({
    queryKey: ["calendars"],
    queryFn: ({ signal }) => body(api.GET("/v1/calendars", { signal })),
  });
  return (
    <Page title={t("menu.calendars")} lead={t("calendar.lead")}>
      <Worklist<CalendarYear>
        label={t("menu.calendars")}
        manyColumns
        rowKey={(c) => String(c.year)}
        page={calendars.data}
        error={calendars.error}
        onRetry={() => void calendars.refetch()}
        empty={{ title: t("calendar.none") }}
        columns={[
          { key: "year", title: t("calendar.year"), width: 100, render: (c) => <b>{c.year}</b> },
          {
            key: "status",
            title: t("calendar.statusTitle"),
            width: 168,
            render: (c) => (
              <>
                <span className="badge" data-tone={tones[c.status]}>
                  {t(`calendar.status.${c.status}`)}
                </span>
                <small className="soft block">{t(`calendar.means.${c.status}`)}</small>
              </>
            ),
          },
          { key: "days", title: t("calendar.days"), number: true, render: (c) => c.days },
          {
            key: "source",
            title: t("calendar.source"),
            render: (c) => <span className="parameter-source">{c.source || "—"}</span>,
          },
          {
            key: "imported",
            title: t("calendar.importedAt"),
            render: (c) => (c.importedAt ? <DateText value={c.importedAt} /> : "—"),
          },
          ...(may("calendar.manage")
            ? [
                {
                  key: "import",
                  title: t("calendar.change"),
                  render: (c: CalendarYear) => (
                    <Button type={c.status === "unknown" ? "primary" : "default"} onClick={() => setImporting(c)}>
                      {c.status === "unknown" ? t("calendar.import") : t("calendar.importAgain")}
                    </Button>
                  ),
                },
              ]
            : []),
        ]}
      />
      {importing && <ImportDialog calendar={importing} onClose={() => setImporting(undefined)} />}
    </Page>
  );
}
