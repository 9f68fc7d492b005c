// A department's operator delivers a file and sees what became of it.
import { check, home, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a department's operator delivers";

export async function tell(browser) {
  const page = await signIn(browser, "operator.yibao");
  await home(page, "a department's operator", "/sources");
  check("an operator sees their own department only", (await page.locator(".board > li").count()) === 1);
  await look(page, "sources-operator");
  await visit(page, "/sources/yibao/settlement", ".drop");
  check("how a file has to look is said before it is sent", (await page.locator(".fields-table tr").count()) > 3);
  await look(page, "deliver");
}
