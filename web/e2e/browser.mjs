// What the stories need of a browser: signing in as someone, checks that are counted, pictures at three widths in light and
// dark, and axe on what is on the screen.
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

export const url = (process.env.DOUDI_URL ?? "http://127.0.0.1:7420").replace(/\/$/, "");
const password = process.env.DOUDI_PASSWORD ?? "doudi-demo-2026"; // the demo's, which it prints
const shots = process.env.DOUDI_SHOTS ?? new URL("./shots", import.meta.url).pathname;
const widths = [360, 768, 1440];
const schemes = ["light", "dark"];
// The cards and the table are different pages to axe, and so are the two palettes; the other pairs only repeat them.
const judged = new Set(["360 dark", "1440 light", "1440 dark"]);

let passed = 0;
const failures = [];

/** One thing that must hold. It is counted; a failure is said at once and does not stop the story. */
export function check(what, holds, detail = "") {
  if (holds) {
    passed++;
    console.log(`ok   ${what}`);
  } else {
    failures.push(what);
    console.log(`FAIL ${what}${detail ? `: ${detail}` : ""}`);
  }
}

/** The closing line, and the exit code. */
export function close() {
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

export async function launch() {
  mkdirSync(shots, { recursive: true });
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** A page of someone who has signed in through the form, as a person does. Errors of the page count as failures. */
export async function signIn(browser, login, locale = "zh-CN") {
  const context = await browser.newContext({
    locale,
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  const page = await context.newPage();
  page.on("pageerror", (e) => check(`${login}: no script error`, false, e.message));
  await page.goto(`${url}/`);
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("#main h1").waitFor();
  return page;
}

/** Pictures of what is on the screen; no sideways scrolling at any width, and no serious or critical finding of axe. */
export async function picture(page, name, { fullPage = true } = {}) {
  const wide = [];
  const found = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      await page.screenshot({
        path: `${shots}/${name}-${width}-${colorScheme}.png`,
        fullPage,
        clip: await upTo(page, fullPage),
      });
      if (judged.has(`${width} ${colorScheme}`)) found.push(...(await axe(page, `${width} ${colorScheme}`)));
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) wide.push(`${width} px by ${over}`);
  }
  check(`${name}: fits its widths`, wide.length === 0, wide.join(", "));
  check(`${name}: axe finds nothing serious`, found.length === 0, found.join("\n     "));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}

// A list of hundreds of rows is as well judged by its first screens, and drawn in a tenth of the time.
const tallest = 2000;

async function upTo(page, fullPage) {
  if (!fullPage) return undefined;
  const size = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.scrollHeight]);
  return { x: 0, y: 0, width: size[0], height: Math.min(size[1], tallest) };
}

async function axe(page, where) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id} at ${where}: ${v.nodes[0].html.slice(0, 160)}`);
}
