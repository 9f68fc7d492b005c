// A street officer's morning: what is late, one family, and how it was known then.
import { check, home, listed, settled, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a street officer looks at a family";

export async function tell(browser) {
  const page = await signIn(browser, "officer.jiyuqiao");
  await home(page, "a street officer", "/today");
  await look(page, "today-street");
  await visit(page, "/warnings", listed);
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("button", { name: "登记用途并打开" }).click();
  await page.locator(".pieces").waitFor();
  const names = await page.locator(".members .person-name").allInnerTexts();
  check(
    "an officer sees the family's names, each in full",
    names.length > 0 && names.every((n) => /^\p{Script=Han}{2,}/u.test(n) && !n.includes("*")),
    names.join(", "),
  );
  await untold(page, names);
  const household = page.locator('a[href^="/households/"]').first();
  await household.click();
  await page.waitForURL(/\/households\//);
  await page.locator(".registry-cols, [role=dialog]").first().waitFor();
  if ((await page.getByRole("dialog").count()) > 0) await page.getByRole("button", { name: "登记用途并打开" }).click();
  await page.locator(".registry-cols").waitFor();
  await settled(page);
  await untold(page, names);
  check("no number is shown whole", !/\d{17}[\dX]/.test(await page.locator("body").innerText()));
  await look(page, "household");
}

/** The tab's title stays in the browser's history after the sign-out. */
async function untold(page, names) {
  const title = await page.title();
  check("the tab names nobody", title !== "" && !names.some((n) => title.includes(n)), title);
}
