// The story of one household, told through the screens: a community worker opens a warning down to the record and says how the
// visit ended; the worker of the next street sees nothing of it; the auditor finds every look in the trail.
import { check, home, listed, signIn, url } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a community worker opens a warning, visits, and says how it ended";

export async function tell(browser) {
  const id = await worker(browser);
  await nextStreet(browser, id);
  await trail(browser, id);
}

async function worker(browser) {
  const page = await signIn(browser, "worker.jiyuqiao");
  await home(page, "a community worker", "/today");
  check("what is to be done comes first", (await page.locator(".now li").count()) >= 3);
  const opens = await page.locator(".now a").evaluateAll((list) => list.map((a) => a.getAttribute("href")));
  check("each figure that opens a list opens one of its own", new Set(opens).size === opens.length, opens.join(", "));
  check("the nearest doors are on it", (await page.locator(".doors [data-row-link]").count()) >= 1);
  await look(page, "today");
  await page.goto(`${url}/warnings`);
  await page.locator("[data-row-link]").first().waitFor();
  await look(page, "warnings");

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const first = page.locator("[data-row-link]").first();
  check("j and k move between rows", await first.evaluate((el) => el === document.activeElement));
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const id = new URL(page.url()).pathname.split("/").pop();
  check("a purpose is asked before anyone is shown", (await page.locator(".members").count()) === 0);
  await look(page, "purpose", { fullPage: false });

  await page.getByRole("button", { name: "登记用途并打开" }).click();
  await page.locator(".pieces").waitFor();
  check("the score is explained in six dimensions", (await page.locator(".dimension").count()) === 6);
  check("what moved it comes first", (await page.locator(".piece").count()) >= 3);
  const folded = page.locator(".dimension-head .fold").first();
  await folded.click();
  check("what changed nothing is a press away", (await page.locator(".pieces-quiet:visible li").count()) >= 1);
  await folded.click();
  const [, all, known] = (await page.locator("#main").innerText()).match(/(\d+) 项中已知 (\d+) 项/) ?? [];
  check(
    "what is not known is said and drawn, and nothing where all is known",
    all !== undefined && (await page.locator(".pieces-open").count()) === (known === all ? 0 : 1),
    `${known} of ${all}`,
  );

  const piece = page.locator(".piece", { has: page.locator(".piece-bar:not(.piece-unknown)") }).first();
  await piece.locator(".piece-button").click();
  await look(page, "warning");
  await piece.locator(".fact-button").first().click();
  await page.locator(".record").waitFor();
  const record = await page.locator(".record").innerText();
  check("the record names its department, file and row", /来源部门/.test(record) && /第 \d+ 行/.test(record));
  check("a community worker sees kinds, not contents", record.includes("您的岗位不显示"));
  check("no identity number is shown whole", !/\d{17}[\dX]/.test(await page.locator("body").innerText()));
  await look(page, "record", { fullPage: false });
  await page.keyboard.press("Escape");
  await page.locator(".record").waitFor({ state: "hidden" });

  await page.reload();
  await page.locator(".pieces").waitFor();
  check("the purpose is asked once", (await page.getByRole("dialog").count()) === 0);

  await page.getByText("转服务类帮扶").click();
  await page.locator("textarea").fill("家中老人需要每周探访，已与社区约定。");
  await page.emulateMedia({ colorScheme: "dark", reducedMotion: "no-preference" });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  check("a half-filled form outlives a change of appearance", (await page.locator("textarea").inputValue()) !== "");
  await page.getByRole("button", { name: "登记结果并办结" }).click();
  await page.getByRole("button", { name: "确认办结" }).click();
  await page.getByRole("heading", { name: "核实结果", exact: true }).waitFor();
  check("the result closes the warning", (await page.getByText("已办结").count()) > 0);
  await page.goto(`${url}/warnings`);
  await page.locator(listed).first().waitFor();
  check("it has left the open list", (await page.locator(`a[href="/warnings/${id}"]`).count()) === 0);
  await page.context().close();
  return id;
}

async function nextStreet(browser, id) {
  const page = await signIn(browser, "worker.next");
  await page.goto(`${url}/warnings?state=all`);
  await page.locator(listed).first().waitFor();
  check("the next street's list does not have it", (await page.locator(`a[href="/warnings/${id}"]`).count()) === 0);
  await page.goto(`${url}/warnings/${id}`);
  await page.locator(".problem").waitFor();
  check("its address shows nothing either", (await page.locator(".pieces, .members, [role=dialog]").count()) === 0);
  await look(page, "not-mine");
  await page.context().close();
}

async function trail(browser, id) {
  const page = await signIn(browser, "auditor");
  await page.goto(`${url}/audit?subject=warning&subjectId=${id}`);
  await page.locator("[data-row-link]").first().waitFor();
  const rows = await page.locator(".worklist").innerText();
  for (const action of ["登记查看用途", "查看预警", "登记核实结果并办结"]) {
    check(`the trail has: ${action}`, rows.includes(action));
  }
  check("the trail says why", rows.includes("准备或完成入户走访"));
  await page.goto(`${url}/audit?action=record.`);
  await page.locator("[data-row-link]").first().waitFor();
  check("the trail has the opened record", (await page.locator(".worklist").innerText()).includes("查看原始记录"));
  await look(page, "audit");
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("button", { name: "只看这个对象的记录" }).waitFor();
  await look(page, "audit-entry", { fullPage: false });
}
