// What every story needs: checks that are counted, a browser, and signing in as someone, as a person does.
import { chromium } from "playwright-core";
import { watchPace } from "./pace.mjs";

export const url = (process.env.DOUDI_URL ?? "http://127.0.0.1:7420").replace(/\/$/, "");
export const password = process.env.DOUDI_PASSWORD ?? "doudi-demo-2026"; // the demo's, which it prints

/** A list that has come, with rows or without. */
export const listed = ".worklist-empty, [data-row-link]";

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
  for (const what of failures) console.log(`failed: ${what}`);
  console.log(`${passed} passed, ${failures.length} failed`);
  process.exitCode = failures.length > 0 || passed === 0 ? 1 : 0;
}

export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: [
      "--headless",
      "--lang=zh-CN", // the browser's own words, such as those of a date field
      "--no-sandbox",
      "--disable-gpu",
      "--no-first-run",
      "--disable-background-networking",
      "--disable-component-update",
      "--disable-sync",
    ],
  });
}

/** An empty browser window. Errors of its pages count as failures; its pace is measured. */
export async function open(browser, who, locale = "zh-CN") {
  const context = await browser.newContext({
    locale,
    timezoneId: "Asia/Shanghai",
    viewport: { width: 1440, height: 900 },
    reducedMotion: "reduce",
  });
  context.setDefaultTimeout(15_000);
  await watchPace(context);
  const page = await context.newPage();
  page.on("pageerror", (e) => check(`${who}: no script error`, false, e.message));
  return page;
}

/** A page of someone who has signed in through the form. */
export async function signIn(browser, login, locale = "zh-CN") {
  const page = await open(browser, login, locale);
  await page.goto(`${url}/`);
  await enter(page, login);
  return page;
}

/** Fills in the form that is shown. */
export async function enter(page, login) {
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("#main h1").waitFor();
}

/** Goes to an address and waits for its sign, and until nothing on it is still on its way. */
export async function visit(page, path, sign = "#main h1") {
  await page.goto(url + path);
  await page.locator(sign).first().waitFor();
  await settled(page);
}

export async function settled(page) {
  await page.waitForFunction(() => !document.querySelector(".waiting, .worklist-stale"));
}

/** Where the person stands after signing in. */
export async function home(page, login, path) {
  check(`${login} begins at ${path}`, new URL(page.url()).pathname === path, page.url());
  await settled(page);
}
