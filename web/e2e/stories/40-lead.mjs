// A bureau lead's two minutes: how it stands, one street, and by which rules.
import { check, home, listed, settled, signIn, url, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a bureau lead sees how it stands";

export async function tell(browser) {
  const page = await signIn(browser, "lead.bureau");
  await home(page, "a bureau lead", "/cockpit");
  await pages(page);
  await cockpit(page);
  await visit(page, "/warnings", listed);
  await look(page, "warnings-lead");
  await places(page);
  await visit(page, "/parameters", ".worklist-foot");
  await look(page, "parameters");
}

// One community out of a county's many, found by a part of its name with the keyboard alone.
async function places(page) {
  await page.goto(`${url}/warnings`);
  const finder = page.getByRole("combobox", { name: "街道或社区" });
  await finder.focus();
  await page.keyboard.type("积玉桥");
  check("places are found by a part of their name", (await page.getByRole("option").count()) > 1);
  await look(page, "places", { fullPage: false });
  await page.keyboard.press("Enter");
  await page.waitForURL(/street=420106001/);
  // The address changes before the page is drawn anew.
  const stays = await page
    .waitForFunction(() => document.querySelector("input[role=combobox]")?.value === "积玉桥街道", null, {
      timeout: 5000,
    })
    .then(() => true)
    .catch(() => false);
  check("and the choice stays in the field", stays, await finder.inputValue());
}

async function cockpit(page) {
  const tiles = page.locator(".tiles > .tile, .tiles > *");
  await page.locator(".tiles canvas, .tiles svg").first().waitFor();
  const questions = await tiles.count();
  check("at most seven questions", questions >= 5 && questions <= 7, String(questions));
  check("each says what it answers", (await page.locator(".tiles h2").count()) === questions);
  await look(page, "cockpit");
  check(
    "how warnings ended opens no list of more than it counts",
    (await page.locator('.tiles a[href*="state=closed"]').count()) === 0,
  );
  // A bar with a note counts persons, and opens the warnings that the note counts.
  const link = page
    .locator('.bars a[href^="/warnings?"]', { hasNot: page.locator("small") })
    .filter({ has: page.locator(".bar-fill") })
    .first();
  const address = await link.getAttribute("href");
  const count = numberIn(await link.locator(".bar-count").innerText());
  await link.click();
  await page.locator(listed).first().waitFor();
  check("a number opens its list", page.url().endsWith(address), page.url());
  await settled(page);
  const total = numberIn((await page.locator(".worklist-foot").innerText()).match(/共 ([\d,]+)/)?.[1] ?? "");
  check("and the list is as long as the number says", count > 0 && total === count, `${count}, then ${total}`);
}

const numberIn = (text) => Number(text.replaceAll(",", ""));

// The search leads to the rooms of the menu and to no other.
async function pages(page) {
  const menu = await page.locator(".room-links a").allInnerTexts();
  await page.keyboard.press("Control+k");
  await page.locator(".palette [role=option]").first().waitFor();
  const offered = await page.locator(".palette [role=option] .palette-label").allInnerTexts();
  check(
    "the search offers the rooms of the menu, and no other",
    offered.join() === menu.join(),
    `${offered} for ${menu}`,
  );
  await page.keyboard.press("Escape");
}
