import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { Button, DatePicker, Select } from "antd";
import dayjs from "dayjs";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import type { AuditEntry } from "../api/types";
import { useMay } from "../app/session";
import { formatInstantExact } from "../design/format";
import { Page } from "../design/Page";
import { SidePanel } from "../design/SidePanel";
import { type ListState, useListState } from "../design/useListState";
import { type Column, Worklist } from "../design/Worklist";
import { useUsers } from "../iam/queries";
import { useRoleName } from "../iam/roles";
import { ChainStatus } from "./ChainStatus";
import { Entry } from "./Entry";
import { actionGroups, useTrailWords } from "./words";
import "./audit.css";

export default function TrailPage() {
  const { t } = useTranslation();
  const roleName = useRoleName();
  const words = useTrailWords();
  const list = useListState();
  const [opened, setOpened] = useState<AuditEntry>();
  const trail = useTrail(list);
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
          {words.actor(e.actor.name)}{" "}
          {e.actor.role !== "system" && <span className="soft">{roleName(e.actor.role)}</span>}
        </>
      ),
    },
    { key: "action", title: t("audit.action"), render: (e) => words.action(e.action) },
    { key: "purpose", title: t("audit.purpose"), render: (e) => (e.purpose ? words.purpose(e.purpose) : "—") },
    { key: "subject", title: t("audit.subject"), render: (e) => words.kind(e.subject.kind) },
    {
      key: "block",
      title: t("audit.block"),
      number: true,
      render: (e) => (e.block > 0 ? e.block : t("audit.notYet")),
    },
  ];
  return (
    <Page title={t("menu.audit")} lead={t("audit.lead")}>
      <ChainStatus />
      <Worklist
        label={t("menu.audit")}
        columns={columns}
        rowKey={(e) => String(e.id)}
        onOpen={setOpened}
        page={trail.data}
        error={trail.error}
        onRetry={() => void trail.refetch()}
        stale={trail.isPlaceholderData}
        state={list}
        filters={<Filters list={list} />}
        empty={{ title: t("audit.none"), hint: t("audit.noneHint") }}
      />
      <SidePanel open={opened !== undefined} onClose={() => setOpened(undefined)} title={t("audit.entry")}>
        {opened && (
          <Entry
            entry={opened}
            onSameSubject={() => {
              list.set({ subject: opened.subject.kind, subjectId: String(opened.subject.id) });
              setOpened(undefined);
            }}
          />
        )}
      </SidePanel>
    </Page>
  );
}

function useTrail(list: ListState) {
  const query = {
    action: list.get("action") || undefined,
    actor: list.get("actor") || undefined,
    subject: list.get("subject") || undefined,
    subjectId: list.get("subjectId") || undefined,
    // Days are China's: from the first moment of the one to the last of the other.
    from: list.get("from") ? `${list.get("from")}T00:00:00+08:00` : undefined,
    to: list.get("to") ? `${list.get("to")}T23:59:59.999+08:00` : undefined,
    cursor: list.cursor,
    limit: 50,
  };
  return useQuery({
    queryKey: ["audit", query],
    queryFn: ({ signal }) => body(api.GET("/v1/audit", { params: { query }, signal })),
    placeholderData: keepPreviousData,
  });
}

function Filters({ list }: { list: ListState }) {
  const { t } = useTranslation();
  const may = useMay();
  const subject = list.get("subjectId");
  return (
    <>
      {may("user.view") && <ActorFilter list={list} />}
      <Select
        className="trail-filter"
        aria-label={t("audit.filter.action")}
        placeholder={t("audit.filter.action")}
        allowClear
        value={list.get("action").replace(/\.$/, "") || undefined}
        onChange={(group) => list.set({ action: group ? `${group}.` : "" })}
        options={actionGroups.map((g) => ({ value: g, label: t(`audit.group.${g}`) }))}
      />
      <DatePicker.RangePicker
        allowEmpty={[true, true]}
        placeholder={[t("audit.filter.from"), t("audit.filter.to")]}
        value={[day(list.get("from")), day(list.get("to"))]}
        onChange={(range) =>
          list.set({ from: range?.[0]?.format("YYYY-MM-DD") ?? "", to: range?.[1]?.format("YYYY-MM-DD") ?? "" })
        }
      />
      {subject && (
        <Button onClick={() => list.set({ subject: "", subjectId: "" })}>{t("audit.filter.oneSubject")} ×</Button>
      )}
    </>
  );
}

const day = (text: string) => (text ? dayjs(text) : null);

function ActorFilter({ list }: { list: ListState }) {
  const { t } = useTranslation();
  const users = useUsers();
  return (
    <Select
      className="trail-filter"
      aria-label={t("audit.filter.actor")}
      placeholder={t("audit.filter.actor")}
      allowClear
      showSearch={{ optionFilterProp: "label" }}
      value={list.get("actor") || undefined}
      onChange={(actor) => list.set({ actor: actor ?? "" })}
      options={(users.data ?? []).map((u) => ({ value: u.id, label: `${u.name} ${u.login}` }))}
    />
  );
}
