// What a person waits for: the script of the first page, and the time from a press to what it changes on the screen.
import { gzipSync } from "node:zlib";

const all = [];

/** Collects, in every page of the context, how long each press of a key or button took until the next paint. */
export async function watchPace(context) {
  await context.exposeBinding("__pace", (_source, entries) => all.push(...entries));
  await context.addInitScript(() => {
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
    // What took less than 16 ms is not told.
    new PerformanceObserver(send).observe({ type: "event", buffered: true, durationThreshold: 16 });
  });
}

/** The pace of everything that was pressed so far: how often, and the 95th percentile in ms. A press's worst event counts. */
export function pace() {
  const worst = new Map();
  for (const e of all) {
    if (e.ms > (worst.get(e.id)?.ms ?? 0)) worst.set(e.id, e);
  }
  const list = [...worst.values()].sort((a, b) => a.ms - b.ms);
  return {
    presses: list.length,
    p50: list[Math.floor(list.length * 0.5)]?.ms ?? 0,
    p95: list[Math.min(list.length - 1, Math.floor(list.length * 0.95))]?.ms ?? 0,
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
    pending.push(response.body().then((body) => sizes.set(response.url(), gzipSync(body, { level: 9 }).length)));
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
