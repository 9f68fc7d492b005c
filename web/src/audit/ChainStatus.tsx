import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { api, body } from "../api/client";
import { formatCount } from "../design/format";
import { Facts, Panel, Waiting } from "../design/Page";
import { Problem } from "../design/Problem";
import { DateText } from "../design/Text";

/** How far the trail is sealed. It says what is there, not that it holds: that is what `doudi audit verify` proves. */
export function ChainStatus() {
  const { t } = useTranslation();
  const chain = useQuery({
    queryKey: ["audit", "chain"],
    queryFn: ({ signal }) => body(api.GET("/v1/audit/chain", { signal })),
  });
  return (
    <Panel title={t("chain.title")}>
      {chain.error ? (
        <Problem error={chain.error} onRetry={() => void chain.refetch()} />
      ) : chain.data ? (
        <div className="stack">
          <Facts
            items={[
              { label: t("chain.entries"), value: formatCount(chain.data.entries) },
              { label: t("chain.blocks"), value: formatCount(chain.data.blocks) },
              { label: t("chain.unsealed"), value: formatCount(chain.data.unsealed) },
              { label: t("chain.headAt"), value: chain.data.headAt ? <DateText value={chain.data.headAt} /> : "—" },
              {
                label: t("chain.head"),
                value: chain.data.head ? <code title={chain.data.head}>{chain.data.head.slice(0, 16)}…</code> : "—",
              },
            ]}
          />
          <p className="soft">{t("chain.verify")}</p>
        </div>
      ) : (
        <Waiting lines={2} />
      )}
    </Panel>
  );
}
