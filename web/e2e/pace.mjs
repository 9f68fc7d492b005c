// What a person waits for: the script of the first page, and the time from a press to what it changes on the screen.
import { gzipSync } from "node:zlib";

const all = [];
let pressed = 0;

/** Collects, in every page of the context, how long each press of a key or button took until the next paint. */
export async function watchPace(context) {
  await context.exposeBinding("__pace", (_source, entries) => all.push(...entries));
  await context.exposeBinding("__pressed", () => {
    pressed++;
  });
  await context.addInitScript(() => {
    // A press of a key that does nothing by itself, and the repetition of one that is held, are no presses of their own.
    const idle = new Set(["Shift", "Control", "Alt", "Meta"]);
    addEventListener("pointerdown", (e) => e.isTrusted && window.__pressed(), { capture: true });
    addEventListener("keydown", (e) => e.isTrusted && !e.repeat && !idle.has(e.key) && window.__pressed(), {
      capture: true,
    });
    const send = (list) =>
      window.__pace(
        list
          .getEntries()
          .filter((e) => e.interactionId > 0)
          .map((e) => ({
            id: `${performance.timeOrigin}/${e.interactionId}`,
            ms: e.duration,
            what: `${e.name} ${e.target?.localName ?? ""}.${e.target?.className ?? ""}`,
            at: location.pathname,
          })),
      );
    // What took less than 16 ms is not told: those presses are only counted.
    new PerformanceObserver(send).observe({ type: "event", buffered: true, durationThreshold: 16 });
  });
}

/**
 * The pace of everything that was pressed so far: how often, how often the next paint came only after 16 ms or more, and the median and
 * the 95th percentile of all presses in ms (0: under 16). A press's worst event counts.
 */
export function pace() {
  const worst = new Map();
  for (const e of all) {
    if (e.ms > (worst.get(e.id)?.ms ?? 0)) worst.set(e.id, e);
  }
  const list = [...worst.values()].sort((a, b) => a.ms - b.ms);
  const presses = Math.max(pressed, list.length);
  const at = (share) => list[Math.min(presses - 1, Math.floor(presses * share)) - (presses - list.length)]?.ms ?? 0;
  return {
    presses,
    slow: list.length,
    p50: at(0.5),
    p95: at(0.95),
    slowest: list
      .slice(-5)
      .reverse()
      .map((e) => `${e.ms} ms ${e.what} ${e.at}`),
  };
}

/** The script that a page has loaded so far, in KB as it travels when the server compresses it (gzip, level 9). */
export function watchScripts(page) {
  const sizes = new Map();
  const pending = [];
  page.on("response", (response) => {
    if (!/\/assets\/.*\.js$/.test(new URL(response.url()).pathname)) return;
    pending.push(
      response.body().then(
        (body) => sizes.set(response.url(), gzipSync(body, { level: 9 }).length),
        () => {}, // the page was left before the script had come whole
      ),
    );
  });
  return async () => {
    await Promise.all(pending);
    const sum = (charts) =>
      [...sizes].filter(([file]) => charts === /Chart-/.test(file)).reduce((all, [, n]) => all + n, 0) / 1024;
    return {
      kb: sum(false),
      charts: sum(true), // comes after the numbers are there
      files: [...sizes]
        .sort((a, b) => b[1] - a[1])
        .map(([file, n]) => `${file.split("/").pop()} ${(n / 1024).toFixed(1)}`),
    };
  };
}
