// The stream of changes as one tab hears it: what to read again, and whether it is heard at all. What arrives is a hint (a kind of
// thing, perhaps an id), never data; see docs/adr/0011.
import type { QueryKey } from "@tanstack/react-query";

export interface Hint {
  topic: string;
  id?: string;
}

/**
 * Which answers a hint makes stale. Not the pages of persons and households: each of them read again would be one more look at a
 * person in the trail, which nobody took.
 */
const stale: Record<string, (id?: string) => QueryKey[]> = {
  warning: (id) => [["warnings", "list"], id ? ["warnings", "one", id] : ["warnings", "one"], ["cockpit"], ["queues"]],
  batch: (id) => [["batches", "list"], id ? ["batches", "one", id] : ["batches", "one"], ["sources"]],
  assessment: () => [["assessments"]],
  user: () => [["users"], ["session"], ["queues"]],
  post: () => [["users"], ["session"], ["queues"]],
  layer: () => [["cockpit"]],
  chain: () => [["audit", "chain"]],
  calendar: () => [["calendars"], ["session"]],
};

export const everything = "everything";

/** The keys that the hints make stale, each once; null: everything is. */
export function staleKeys(hints: readonly Hint[]): QueryKey[] | null {
  const keys = new Map<string, QueryKey>();
  for (const { topic, id } of hints) {
    if (topic === everything) return null;
    for (const key of stale[topic]?.(id) ?? []) keys.set(JSON.stringify(key), key);
  }
  return [...keys.values()];
}

export type Hearing = "connecting" | "live" | "lost";

interface StreamEvents {
  hear: (hints: Hint[]) => void;
  /** The stream broke and is there again: what changed in between was not told. */
  missed: () => void;
  state: (now: Hearing) => void;
  /** The server refuses the stream: most likely the session has ended. */
  refused: () => void;
}

type Source = Pick<EventSource, "readyState" | "close" | "addEventListener">;

const gather = 250; // what changes together is read again once
const apart = 1500; // and while much changes, not more often than so: each reading of a list is a line in the trail
const hiddenFor = 30_000; // a tab that nobody looks at gives its connection back: a browser has six for a plain-http server
const retryMost = 60_000;

/** One stream, opened again when it breaks, closed while the tab is hidden. Returns how to end it. */
export function openStream(
  make: () => Source,
  on: StreamEvents,
  page: Pick<Document, "visibilityState" | "addEventListener" | "removeEventListener"> = document,
): () => void {
  let source: Source | undefined;
  let kept: Hint[] = [];
  let before = false; // it was open once: an opening is a return
  let refusals = 0;
  let told = Number.NEGATIVE_INFINITY;
  let telling: ReturnType<typeof setTimeout> | undefined;
  let retrying: ReturnType<typeof setTimeout> | undefined;
  let hiding: ReturnType<typeof setTimeout> | undefined;

  const tell = () => {
    telling = undefined;
    told = Date.now();
    const hints = kept;
    kept = [];
    on.hear(hints);
  };
  const connect = () => {
    clearTimeout(retrying);
    retrying = undefined;
    if (source) return;
    on.state("connecting");
    const opened = make();
    source = opened;
    opened.addEventListener("hello", () => {
      refusals = 0;
      on.state("live");
      if (before) on.missed();
      before = true;
    });
    opened.addEventListener("change", (event) => {
      const hint = read((event as MessageEvent<string>).data);
      if (!hint) return;
      kept.push(hint);
      telling ??= setTimeout(tell, Math.max(gather, told + apart - Date.now()));
    });
    opened.addEventListener("error", () => {
      if (source !== opened) return;
      on.state("lost");
      // 2 = CLOSED: the server answered, and not with a stream. Anything else the browser tries again by itself.
      if (opened.readyState !== 2) return;
      source = undefined;
      refusals++;
      on.refused();
      retrying = setTimeout(connect, Math.min(retryMost, 1000 * 2 ** refusals));
    });
  };
  const disconnect = () => {
    source?.close();
    source = undefined;
    clearTimeout(retrying);
  };
  const seen = () => {
    clearTimeout(hiding);
    if (page.visibilityState === "hidden") hiding = setTimeout(disconnect, hiddenFor);
    else connect();
  };
  page.addEventListener("visibilitychange", seen);
  seen();
  return () => {
    page.removeEventListener("visibilitychange", seen);
    clearTimeout(hiding);
    clearTimeout(telling);
    disconnect();
  };
}

function read(text: string): Hint | undefined {
  try {
    const hint = JSON.parse(text) as Hint;
    return typeof hint.topic === "string" ? hint : undefined;
  } catch {
    return undefined;
  }
}
