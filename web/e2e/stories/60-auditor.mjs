// An auditor: the chain holds, and who did what.
import { check, home, signIn } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "an auditor reads the trail";

export async function tell(browser) {
  const page = await signIn(browser, "auditor");
  await home(page, "an auditor", "/audit");
  await page.locator("[data-row-link]").first().waitFor();
  const menu = await page.locator(".room-links").innerText();
  check("there is nothing to change for an auditor", !/工作日历|部门数据|今天/.test(menu), menu);
  await look(page, "audit-home");
}
