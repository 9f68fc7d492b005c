// A system administrator keeps the calendar and the accounts.
import { check, home, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a system administrator keeps the machine in order";

export async function tell(browser) {
  const page = await signIn(browser, "sysadmin");
  await home(page, "a system administrator", "/machine");
  await look(page, "machine");
  const menu = await page.locator(".room-links").innerText();
  check("a system administrator sees no warnings", !menu.includes("预警"), menu);
  await visit(page, "/users", ".worklist-foot");
  await look(page, "users-sysadmin");
  await visit(page, "/account");
  await look(page, "account");
  await visit(page, "/calendars", ".worklist-foot");
  await look(page, "calendars");
}
