// Two desks at once: what one changes, the other sees without a reload.
import { check, listed, signIn, visit } from "../browser.mjs";

export const title = "a change made at one desk appears at the other";

export async function tell(browser) {
  const lead = await signIn(browser, "lead.bureau");
  await visit(lead, "/warnings", listed);
  const officer = await signIn(browser, "officer.jiyuqiao");
  await visit(officer, "/warnings", listed);
  await lead.evaluate(() => Object.assign(window, { sameDocument: true }));
  const total = async () =>
    Number((await lead.locator(".worklist-foot").innerText()).match(/共 ([\d,]+)/)?.[1]?.replaceAll(",", ""));
  const before = await total();
  check("the lead sees how many are open", before > 0, String(before));

  await officer.locator("[data-row-link]").first().click();
  await officer.getByRole("button", { name: "登记用途并打开" }).click();
  await officer.locator(".pieces").waitFor();
  await officer.getByText("转服务类帮扶").click();
  await officer.locator("textarea").fill("已与社区约定每周探访。");
  await officer.getByRole("button", { name: "登记结果并办结" }).click();
  await officer.getByRole("button", { name: "确认办结" }).click();
  await officer.getByRole("heading", { name: "核实结果", exact: true }).waitFor();
  const done = Date.now();

  const seen = await lead
    .waitForFunction(
      (n) => document.querySelector(".worklist-foot")?.textContent?.replaceAll(",", "").includes(`共 ${n} `),
      before - 1,
      { timeout: 10_000 },
    )
    .then(() => true)
    .catch(() => false);
  check("the other desk has one warning less", seen, `${before}, then ${await total()}`);
  console.log(`     seen ${Date.now() - done} ms after it was said`);
  check("without a reload", await lead.evaluate(() => window.sameDocument === true));
}
