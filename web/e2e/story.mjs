// The story of one household, told through the screens: a community worker opens a warning down to the record and says how the
// visit ended, the worker of the next street sees nothing of it, the auditor finds every look in the trail. Then every other
// page once. Run against `doudi demo`: DOUDI_URL, DOUDI_PASSWORD, CHROMIUM, DOUDI_SHOTS (a folder for the pictures).
import { check, close, launch, picture, signIn, url } from "./browser.mjs";

// A list that has come, with rows or without.
const listed = ".worklist-empty, [data-row-link]";

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
  check("the score is explained in six dimensions", (await page.locator(".dimension").count()) === 6);
  check("what moved it comes first", (await page.locator(".piece").count()) >= 3);
  const folded = page.locator(".dimension-head .fold").first();
  await folded.click();
  check("what changed nothing is a press away", (await page.locator(".pieces-quiet:visible li").count()) >= 1);
  await folded.click();
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
  await page.locator(listed).first().waitFor();
  check("it has left the open list", (await page.locator(`a[href="/warnings/${id}"]`).count()) === 0);
  await page.context().close();
  return id;
}

async function nextStreet(id) {
  const page = await signIn(browser, "worker.next");
  await page.goto(`${url}/warnings?state=all`);
  await page.locator(listed).first().waitFor();
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
        ["/warnings", "warnings-lead", listed],
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
    if (login === "officer.bureau") {
      await board(page);
      await quarantine(page);
    }
    if (login === "lead.bureau") await places(page);
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

// The fifteen departments on one board, down to the entry of one item, and a file that is not what its manifest says.
async function board(page) {
  await page.goto(`${url}/sources`);
  await page.locator(".source-item").first().waitFor();
  check("the board has the fifteen departments", (await page.locator(".board > li").count()) === 15);
  check("and their twenty-five items", (await page.locator(".source-item").count()) === 25);
  await page.getByPlaceholder("按部门或数据项查找").fill("应急");
  await page.locator(".source-item").getByRole("link", { name: "灾害与意外事故", exact: true }).click();
  await page.locator(".fields-table").waitFor();
  const entry = await page.locator("main").innerText();
  check(
    "the entry of 应急 names columns, codes and the legal basis",
    /事件类别[\s\S]*自然灾害/.test(entry) && entry.includes("社会救助法"),
  );
  await picture(page, "catalogue");

  const header = "身份证号,姓名,事件类别,发生日期,损失金额\n";
  await page.locator(".drop input[type=file]").setInputFiles([
    { name: "disaster.csv", mimeType: "text/csv", buffer: Buffer.from(header) },
    {
      name: "disaster.csv.manifest.json",
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify({ file: "disaster.csv", rows: 3, sm3: "ab".repeat(32) })),
    },
  ]);
  await page.getByText("已读取 disaster.csv.manifest.json").waitFor();
  check("a sidecar fills its rows and digest", (await page.getByLabel("行数").inputValue()) === "3");
  await picture(page, "manifest");
  await page.getByRole("button", { name: "报送这个文件" }).click();
  await page.locator(".stages").waitFor();
  check("a batch shows its five stages", (await page.locator(".stages li").count()) === 5);
  check("a wrong manifest stops it", (await page.locator(".stages [data-mark=failed]").innerText()).includes("接收"));
  const words = await page.locator(".batch-problem").innerText();
  check(
    "and the refusal says what was expected and what came",
    /清单上写的[\s\S]*(ab){32}[\s\S]*实际收到的/.test(words),
    words,
  );
  await picture(page, "batch-refused");
}

// One community out of a county's many, found by a part of its name with the keyboard alone.
async function places(page) {
  await page.goto(`${url}/warnings`);
  const finder = page.getByRole("combobox", { name: "街道或社区" });
  await finder.focus();
  await page.keyboard.type("积玉桥");
  check("places are found by a part of their name", (await page.getByRole("option").count()) > 1);
  await picture(page, "places", { fullPage: false });
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

async function quarantine(page) {
  await page.goto(`${url}/sources`);
  await page.locator("[data-item=hukou] .source-last a").click();
  await page.locator(".quarantine-row").first().waitFor();
  check(
    "a published batch has all its stages behind it",
    (await page.locator(".stages [data-mark=done]").count()) === 5,
  );
  check("refused rows say what is wrong", (await page.locator(".quarantine-reason").first().innerText()).length > 4);
  await picture(page, "batch");
}

async function english() {
  const page = await signIn(browser, "officer.jiyuqiao", "en-GB");
  await page.locator(listed).first().waitFor();
  check("a browser that asks for English gets it", (await page.locator("h1").innerText()) === "Warnings");
  check("the page says its language", (await page.locator("html").getAttribute("lang")) === "en");
  await picture(page, "warnings-en");
  await page.getByRole("button", { name: "中文" }).click();
  await page.getByRole("heading", { name: "预警", exact: true }).waitFor();
  check("and changes at a press", (await page.locator("html").getAttribute("lang")) === "zh-CN");
  await page.context().close();
}
