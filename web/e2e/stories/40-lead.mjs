// A bureau lead's two minutes: how it stands, one street, and by which rules.
import { check, home, listed, settled, signIn, url, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a bureau lead sees how it stands";

export async function tell(browser) {
  const page = await signIn(browser, "lead.bureau");
  await home(page, "a bureau lead", "/cockpit");
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
  const count = await tiles.count();
  check("at most seven questions", count >= 5 && count <= 7, String(count));
  check("each says what it answers", (await page.locator(".tiles h2").count()) === count);
  await look(page, "cockpit");
  const link = page.locator('.tiles a[href^="/warnings?"]').first();
  const address = await link.getAttribute("href");
  await link.click();
  await page.locator(listed).first().waitFor();
  check("a number opens its list", page.url().endsWith(address), page.url());
  await settled(page);
}
