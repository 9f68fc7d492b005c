import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type Hint, openStream, staleKeys } from "./liveStream";

class FakeSource {
  readyState = 0;
  closed = false;
  listeners: Record<string, ((event: unknown) => void)[]> = {};
  addEventListener(name: string, listener: unknown) {
    this.listeners[name] = [...(this.listeners[name] ?? []), listener as (event: unknown) => void];
  }
  close() {
    this.closed = true;
    this.readyState = 2;
  }
  tell(name: string, data?: unknown) {
    for (const l of this.listeners[name] ?? []) l({ data: typeof data === "string" ? data : JSON.stringify(data) });
  }
}

class FakePage {
  visibilityState: DocumentVisibilityState = "visible";
  listener: () => void = () => {};
  addEventListener(_: string, listener: unknown) {
    this.listener = listener as () => void;
  }
  removeEventListener() {
    this.listener = () => {};
  }
  turn(state: DocumentVisibilityState) {
    this.visibilityState = state;
    this.listener();
  }
}

function open() {
  const sources: FakeSource[] = [];
  const page = new FakePage();
  const heard: Hint[][] = [];
  const states: string[] = [];
  const counts = { missed: 0, refused: 0 };
  const end = openStream(
    () => {
      const s = new FakeSource();
      sources.push(s);
      return s;
    },
    {
      hear: (hints) => heard.push(hints),
      missed: () => counts.missed++,
      refused: () => counts.refused++,
      state: (now) => states.push(now),
    },
    page as unknown as Document,
  );
  const last = () => sources[sources.length - 1] as FakeSource;
  return { sources, last, page, heard, states, counts, end };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

describe("the stream of changes", () => {
  it("tells once what changes together", () => {
    const s = open();
    s.last().tell("hello", {});
    s.last().tell("change", { topic: "warning", id: "1" });
    s.last().tell("change", { topic: "batch" });
    s.last().tell("change", "no hint");
    expect(s.heard).toEqual([]);
    vi.advanceTimersByTime(300);
    expect(s.heard).toEqual([[{ topic: "warning", id: "1" }, { topic: "batch" }]]);
    expect(s.states).toEqual(["connecting", "live"]);
  });

  it("tells at once what comes after a rest, and not more often than every one and a half seconds", () => {
    const s = open();
    for (let n = 0; n < 100; n++) {
      s.last().tell("change", { topic: "batch" });
      vi.advanceTimersByTime(100);
    }
    expect(s.heard.length).toBe(7);
  });

  it("has everything read again when it returns, and not when it opens", () => {
    const s = open();
    s.last().tell("hello", {});
    expect(s.counts.missed).toBe(0);
    s.last().tell("error"); // the browser tries again by itself
    expect(s.states.at(-1)).toBe("lost");
    expect(s.sources.length).toBe(1);
    s.last().tell("hello", {});
    expect(s.counts.missed).toBe(1);
    expect(s.states.at(-1)).toBe("live");
  });

  it("asks for the session when it is refused, and tries again later and later", () => {
    const s = open();
    for (const wait of [2000, 4000, 8000]) {
      s.last().readyState = 2;
      s.last().tell("error");
      const before = s.sources.length;
      vi.advanceTimersByTime(wait - 1);
      expect(s.sources.length).toBe(before);
      vi.advanceTimersByTime(1);
      expect(s.sources.length).toBe(before + 1);
    }
    expect(s.counts.refused).toBe(3);
  });

  it("gives its connection back while nobody looks, and catches up afterwards", () => {
    const s = open();
    s.last().tell("hello", {});
    s.page.turn("hidden");
    vi.advanceTimersByTime(29_000);
    expect(s.last().closed).toBe(false);
    vi.advanceTimersByTime(2000);
    expect(s.last().closed).toBe(true);
    s.page.turn("visible");
    expect(s.sources.length).toBe(2);
    s.last().tell("hello", {});
    expect(s.counts.missed).toBe(1);
  });

  it("ends for good", () => {
    const s = open();
    s.last().tell("hello", {});
    s.last().tell("change", { topic: "warning" });
    s.end();
    vi.advanceTimersByTime(100_000);
    expect(s.heard).toEqual([]);
    expect(s.last().closed).toBe(true);
    expect(s.sources.length).toBe(1);
  });
});

describe("what a hint makes stale", () => {
  it("is the list and the one thing, each once", () => {
    expect(
      staleKeys([
        { topic: "warning", id: "7" },
        { topic: "warning", id: "7" },
        { topic: "batch" },
        { topic: "of a later version" },
      ]),
    ).toEqual([
      ["warnings", "list"],
      ["warnings", "one", "7"],
      ["cockpit"],
      ["queues"],
      ["batches", "list"],
      ["batches", "one"],
      ["sources"],
    ]);
  });

  it("is who waits for nobody, when a post or an account changes", () => {
    expect(staleKeys([{ topic: "post", id: "1" }, { topic: "user" }])).toEqual([["users"], ["session"], ["queues"]]);
  });

  it("is no person's page: nobody looked", () => {
    const keys = staleKeys(["warning", "batch", "assessment", "layer"].map((topic) => ({ topic })));
    expect(keys?.map(([of]) => of).filter((of) => of === "persons" || of === "households")).toEqual([]);
  });

  it("is everything when hints were lost", () => {
    expect(staleKeys([{ topic: "warning", id: "7" }, { topic: "everything" }])).toBeNull();
  });
});
