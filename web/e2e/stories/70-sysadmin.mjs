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
  await dark(page);
  await visit(page, "/account");
  await look(page, "account");
  await visit(page, "/calendars", ".worklist-foot");
  await look(page, "calendars");
}

// What is asked before an account is disabled is asked in the dark as well, where the page is dark.
async function dark(page) {
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "reduce" });
  await page.getByLabel("按姓名、账号或地方查找").fill("worker.next");
  await page
    .getByRole("button", { name: /^管理 .* 的账号$/ })
    .first()
    .click();
  const item = page.getByRole("menuitem", { name: "停用账号" });
  await item.click();
  const question = page.getByRole("dialog");
  await question.waitFor();
  const [drawn, surface] = await question.evaluate((dialog) => {
    const probe = document.body.appendChild(document.createElement("i"));
    probe.style.background = "var(--surface)";
    const of = (e) => getComputedStyle(e).backgroundColor;
    const ground = [dialog, ...dialog.querySelectorAll("*")].map(of).find((c) => c !== "rgba(0, 0, 0, 0)");
    const surface = of(probe);
    probe.remove();
    return [ground, surface];
  });
  check("a question is as dark as the page", drawn === surface, `${drawn}, not ${surface}`);
  await question.getByRole("button").first().click();
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
}
