import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { DatePicker, Input } from "antd";
import dayjs from "dayjs";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { AuditEntry } from "../api/types";
import { formatInstantExact } from "../design/format";
import { Facts, Page } from "../design/Page";
import { SidePanel } from "../design/SidePanel";
import { useListState } from "../design/useListState";
import { type Column, Worklist } from "../design/Worklist";
import { useRoleName } from "../iam/roles";
import { ChainStatus } from "./ChainStatus";
import { useKindName } from "./words";
import "./audit.css";

const filters = ["action", "subject", "actor", "from", "to"] as const;

export default function TrailPage() {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const kindName = useKindName();
  const list = useListState();
  const [opened, setOpened] = useState<AuditEntry>();
  const query = {
    ...Object.fromEntries(filters.map((f) => [f, list.get(f)]).filter(([, value]) => value)),
    cursor: list.cursor,
    limit: 50,
  };
  const trail = useQuery({
    queryKey: ["audit", query],
    queryFn: ({ signal }) => body(api.GET("/v1/audit", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
  const columns: [Column<AuditEntry>, ...Column<AuditEntry>[]] = [
    {
      key: "at",
      title: t("audit.at"),
      width: 176,
      render: (e) => <span className="figures">{formatInstantExact(e.at)}</span>,
    },
    {
      key: "actor",
      title: t("audit.actor"),
      render: (e) => (
        <>
          {e.actor.name} <span className="soft">{roleName(e.actor.role)}</span>
        </>
      ),
    },
    { key: "action", title: t("audit.action"), render: (e) => e.actionName || e.action },
    {
      key: "subject",
      title: t("audit.subject"),
      render: (e) => (
        <span className="figures">
          {kindName(e.subject.kind)} {e.subject.id}
        </span>
      ),
    },
    { key: "purpose", title: t("audit.purpose"), render: (e) => e.purpose || "—" },
    {
      key: "block",
      title: t("audit.block"),
      number: true,
      render: (e) => (typeof e.block === "number" ? e.block : t("audit.notYet")),
    },
  ];
  return (
    <Page title={t("menu.audit")} lead={t("audit.lead")}>
      <ChainStatus />
      <Worklist
        label={t("menu.audit")}
        columns={columns}
        rowKey={(e) => e.id}
        onOpen={setOpened}
        page={trail.data}
        error={trail.error}
        onRetry={() => void trail.refetch()}
        stale={trail.isPlaceholderData}
        state={list}
        filters={
          <>
            <TextFilter name="actor" label={t("audit.filter.actor")} list={list} />
            <TextFilter name="action" label={t("audit.filter.action")} list={list} />
            <TextFilter name="subject" label={t("audit.filter.subject")} list={list} />
            <DatePicker.RangePicker
              aria-label={t("audit.filter.days")}
              allowEmpty={[true, true]}
              value={[day(list.get("from")), day(list.get("to"))]}
              onChange={(range) =>
                list.set({
                  from: range?.[0]?.format("YYYY-MM-DD") ?? "",
                  to: range?.[1]?.format("YYYY-MM-DD") ?? "",
                })
              }
            />
          </>
        }
        empty={{ title: t("audit.none"), hint: t("audit.noneHint") }}
      />
      <SidePanel open={opened !== undefined} onClose={() => setOpened(undefined)} title={t("audit.entry")}>
        {opened && <Entry entry={opened} />}
      </SidePanel>
    </Page>
  );
}

const day = (text: string) => (text ? dayjs(text) : null);

function TextFilter({ name, label, list }: { name: string; label: string; list: ReturnType<typeof useListState> }) {
  const current = list.get(name);
  const [text, setText] = useState(current);
  useEffect(() => setText(current), [current]);
  return (
    <Input.Search
      className="trail-filter"
      aria-label={label}
      placeholder={label}
      allowClear
      value={text}
      onChange={(e) => setText(e.target.value)}
      onSearch={(value) => list.set({ [name]: value.trim() })}
    />
  );
}

function Entry({ entry: e }: { entry: AuditEntry }) {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const kindName = useKindName();
  return (
    <div className="stack">
      <Facts
        items={[
          { label: t("audit.at"), value: formatInstantExact(e.at) },
          { label: t("audit.actor"), value: `${e.actor.name} · ${roleName(e.actor.role)}` },
          { label: t("audit.action"), value: `${e.actionName} (${e.action})` },
          { label: t("audit.subject"), value: `${kindName(e.subject.kind)} ${e.subject.id}` },
          { label: t("audit.purpose"), value: e.purpose || "—" },
          { label: t("audit.block"), value: typeof e.block === "number" ? e.block : t("audit.notYet") },
          { label: t("audit.post"), value: e.actor.post },
          { label: t("audit.requestId"), value: e.requestId },
        ]}
      />
      <Change title={t("audit.before")} value={e.before} />
      <Change title={t("audit.after")} value={e.after} />
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
