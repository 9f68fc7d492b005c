// A security administrator gives posts.
import { check, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a security administrator gives posts";

export async function tell(browser) {
  const page = await signIn(browser, "secadmin");
  const menu = await page.locator(".room-links").innerText();
  check("a security administrator sees no trail", !menu.includes("操作记录"), menu);
  await look(page, "secadmin-home");
  for (const [path, name] of [
    ["/queues", "queues"],
    ["/roles", "roles"],
  ]) {
    await visit(page, path);
    await look(page, name);
  }
  await visit(page, "/users", ".worklist-foot");
  await look(page, "users");
}
