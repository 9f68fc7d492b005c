// The three doors as they meet somebody who comes in: the sign-in with the weight of its script, and the two doors of people.
import { check, listed, open, password, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";
import { watchScripts } from "../pace.mjs";

export const title = "three doors, and two languages";

const budget = 350; // KB, gzipped: sign-in and first page (design §5)

export async function tell(browser) {
  for (const login of ["lead.bureau", "officer.jiyuqiao", "sysadmin"]) await firstLoad(browser, login);
  const page = await open(browser, "somebody");
  await visit(page, "/", "h1");
  await look(page, "sign-in");
  await visit(page, "/field/", "h1");
  await look(page, "field");
  await visit(page, "/apply/", "h1");
  await look(page, "apply");
  await english(browser);
}

async function firstLoad(browser, login) {
  const page = await open(browser, login);
  const weigh = watchScripts(page);
  await visit(page, "/", "h1");
  await page.locator("input[autocomplete=username]").fill(login);
  await page.locator("input[autocomplete=current-password]").fill(password);
  await page.locator("button[type=submit]").click();
  await page.locator("#main h1").waitFor();
  const { kb, charts, files } = await weigh();
  console.log(
    `     ${login}: ${kb.toFixed(1)} KB of script up to the first page, then ${charts.toFixed(1)} KB of charts`,
  );
  check(`${login}: the first page's script is at most ${budget} KB gzipped`, kb > 50 && kb <= budget, files.join(", "));
  await page.context().close();
}

async function english(browser) {
  const page = await signIn(browser, "officer.jiyuqiao", "en-GB");
  await visit(page, "/warnings", listed);
  check("a browser that asks for English gets it", (await page.locator("h1").innerText()) === "Warnings");
  check("the page says its language", (await page.locator("html").getAttribute("lang")) === "en");
  await look(page, "warnings-en");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "预警", exact: true }).waitFor();
  check("and changes at a press", (await page.locator("html").getAttribute("lang")) === "zh-CN");
}
