// The story of one household, told through the screens: a community worker opens a warning down to the record and says how the
// visit ended, the worker of the next street sees nothing of it, the auditor finds every look in the trail. Then every other
// page once. Run against `doudi demo`: DOUDI_URL, DOUDI_PASSWORD, CHROMIUM, DOUDI_SHOTS (a folder for the pictures).
import { check, close, launch, picture, signIn, url } from "./browser.mjs";

const browser = await launch();
try {
  const id = await worker();
  await nextStreet(id);
  await auditor(id);
  await otherPages();
  await english();
} catch (error) {
  check("the story goes on to its end", false, error instanceof Error ? error.stack : String(error));
} finally {
  await browser.close();
  close();
}

async function worker() {
  const page = await signIn(browser, "worker.jiyuqiao");
  await page.locator("[data-row-link]").first().waitFor();
  check("the worker's home is the warnings", new URL(page.url()).pathname === "/warnings");
  await picture(page, "warnings");

  await page.keyboard.press("j");
  await page.keyboard.press("j");
  await page.keyboard.press("k");
  const first = page.locator("[data-row-link]").first();
  check("j and k move between rows", await first.evaluate((el) => el === document.activeElement));
  await page.keyboard.press("Enter");
  await page.getByRole("dialog").waitFor();
  const id = new URL(page.url()).pathname.split("/").pop();
  check("a purpose is asked before anyone is shown", (await page.locator(".members").count()) === 0);
  await picture(page, "purpose", { fullPage: false });

  await page.getByRole("button", { name: "登记用途并打开" }).click();
  await page.locator(".pieces").waitFor();
  check("the score is explained in pieces", (await page.locator(".piece").count()) >= 6);
  check("what is not known is said and drawn", (await page.locator(".piece-unknown").count()) >= 1);

  const piece = page.locator(".piece", { has: page.locator(".piece-bar:not(.piece-unknown)") }).first();
  await piece.locator(".piece-button").click();
  await picture(page, "warning");
  await piece.locator(".fact-button").first().click();
  await page.locator(".record").waitFor();
  const record = await page.locator(".record").innerText();
  check("the record names its department, file and row", /来源部门/.test(record) && /第 \d+ 行/.test(record));
  check("a community worker sees kinds, not contents", record.includes("您的岗位不显示"));
  check("no identity number is shown whole", !/\d{17}[\dX]/.test(await page.locator("body").innerText()));
  await picture(page, "record", { fullPage: false });
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
  await page.locator("[data-row-link]").first().waitFor();
  check("it has left the open list", (await page.locator(`a[href="/warnings/${id}"]`).count()) === 0);
  await page.context().close();
  return id;
}

async function nextStreet(id) {
  const page = await signIn(browser, "worker.next");
  await page.goto(`${url}/warnings?state=all`);
  await page.locator(".worklist-empty, [data-row-link]").first().waitFor();
  check("the next street's list does not have it", (await page.locator(`a[href="/warnings/${id}"]`).count()) === 0);
  await page.goto(`${url}/warnings/${id}`);
  await page.locator(".problem").waitFor();
  check("its address shows nothing either", (await page.locator(".pieces, .members, [role=dialog]").count()) === 0);
  await picture(page, "not-mine");
  await page.context().close();
}

async function auditor(id) {
  const page = await signIn(browser, "auditor");
  check("the auditor's home is the trail", new URL(page.url()).pathname === "/audit");
  await page.goto(`${url}/audit?subject=warning&subjectId=${id}`);
  await page.locator("[data-row-link]").first().waitFor();
  const trail = await page.locator(".worklist").innerText();
  for (const action of ["登记查看用途", "查看预警", "登记核实结果并办结"]) {
    check(`the trail has: ${action}`, trail.includes(action));
  }
  check("the trail says why", trail.includes("准备或完成入户走访"));
  await page.goto(`${url}/audit?action=record.`);
  await page.locator("[data-row-link]").first().waitFor();
  check("the trail has the opened record", (await page.locator(".worklist").innerText()).includes("查看原始记录"));
  await picture(page, "audit");
  await page.locator("[data-row-link]").first().click();
  await page.getByRole("button", { name: "只看这个对象的记录" }).waitFor();
  await picture(page, "audit-entry", { fullPage: false });
  await page.context().close();
}

async function otherPages() {
  const visits = [
    [
      "officer.bureau",
      [
        ["/sources", "sources", ".source-item"],
        ["/assessments", "assessments", ".worklist-foot"],
      ],
    ],
    ["operator.yibao", [["/sources/yibao/settlement", "deliver", ".drop"]]],
    ["sysadmin", [["/calendars", "calendars", ".worklist-foot"]]],
    ["secadmin", [["/users", "users", ".worklist-foot"]]],
    [
      "lead.bureau",
      [
        ["/parameters", "parameters", ".worklist-foot"],
        ["/warnings", "warnings-lead", "[data-row-link]"],
      ],
    ],
  ];
  for (const [login, pages] of visits) {
    const page = await signIn(browser, login);
    for (const [path, name, sign] of pages) {
      await page.goto(url + path);
      await page.locator(sign).first().waitFor();
      await picture(page, name);
    }
    if (login === "officer.bureau") await quarantine(page);
    await page.context().close();
  }
  const page = await browser.newPage({ locale: "zh-CN" });
  for (const [path, name] of [
    ["/", "sign-in"],
    ["/field/", "field"],
    ["/apply/", "apply"],
  ]) {
    await page.goto(url + path);
    await page.locator("h1").waitFor();
    await picture(page, name);
  }
  await page.close();
}

async function quarantine(page) {
  await page.goto(`${url}/sources`);
  const refused = page.locator("tr.worklist-row").filter({ hasText: /hukou/ }).first();
  await refused.locator("[data-row-link]").click();
  await page.locator(".quarantine-row").first().waitFor();
  check("refused rows say what is wrong", (await page.locator(".quarantine-reason").first().innerText()).length > 4);
  await picture(page, "batch");
}

async function english() {
  const page = await signIn(browser, "officer.jiyuqiao", "en-GB");
  await page.locator("[data-row-link]").first().waitFor();
  check("a browser that asks for English gets it", (await page.locator("h1").innerText()) === "Warnings");
  check("the page says its language", (await page.locator("html").getAttribute("lang")) === "en");
  await picture(page, "warnings-en");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "预警", exact: true }).waitFor();
  check("and changes at a press", (await page.locator("html").getAttribute("lang")) === "zh-CN");
  await page.context().close();
}
