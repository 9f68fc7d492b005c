import { useQueryClient } from "@tanstack/react-query";
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from "react";
import { useTranslation } from "react-i18next";
import { formatClock } from "../design/format";
import { type Hearing, openStream, staleKeys } from "./liveStream";
import { sessionKey, useSession } from "./session";
import "./live.css";

interface Live {
  hearing: Hearing;
  /** When something that is on the screen was last read again because it changed, in milliseconds. */
  updated?: number;
}

const Context = createContext<Live>({ hearing: "connecting" });
const useLive = () => useContext(Context);

/** How often a page that follows something under way asks by itself: not at all while changes are heard. */
export function useFollow(milliseconds: number): number | false {
  return useLive().hearing === "live" ? false : milliseconds;
}

/** Hears what changes and has it read again, for every page below. A post has its own stream: it hears of other things. */
export function LiveProvider({ children }: { children: ReactNode }) {
  const queries = useQueryClient();
  const post = useSession().post.id;
  const [hearing, setHearing] = useState<Hearing>("connecting");
  const [updated, setUpdated] = useState<number>();

  // biome-ignore lint/correctness/useExhaustiveDependencies: another post hears of other things
  useEffect(() => {
    const again = (keys: ReturnType<typeof staleKeys>) => {
      const shown = (key: readonly unknown[]) =>
        queries.getQueryCache().findAll({ queryKey: key, type: "active" }).length > 0;
      if (keys === null) {
        // Not the opened records: each of them read again is one more look in the trail, and they do not change.
        void queries.invalidateQueries({ predicate: (q) => !q.queryKey.includes("record") });
        setUpdated(Date.now());
        return;
      }
      if (keys.some(shown)) setUpdated(Date.now());
      for (const key of keys)
        void queries.invalidateQueries({ queryKey: key, predicate: (q) => !q.queryKey.includes("record") });
    };
    return openStream(() => new EventSource("/v1/changes"), {
      hear: (hints) => again(staleKeys(hints)),
      missed: () => again(null),
      state: setHearing,
      refused: () => void queries.invalidateQueries({ queryKey: sessionKey }),
    });
  }, [queries, post]);

  const value = useMemo(() => ({ hearing, updated }), [hearing, updated]);
  return <Context.Provider value={value}>{children}</Context.Provider>;
}

/** The quiet sign that the page follows what happens; only its loss is said aloud. */
export function LiveSign() {
  const { t } = useTranslation();
  const { hearing, updated } = useLive();
  const words =
    hearing === "lost"
      ? t("live.lost")
      : updated === undefined
        ? t(hearing === "live" ? "live.on" : "live.connecting")
        : t("live.updated", { time: formatClock(updated) });
  return (
    <span className="live-sign" data-hearing={hearing} title={t(`live.hint.${hearing}`)}>
      <span className="live-dot" aria-hidden="true" />
      <span role={hearing === "lost" ? "status" : undefined}>{words}</span>
    </span>
  );
}
