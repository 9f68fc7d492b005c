// A bureau officer's morning: has everybody delivered, what was refused, and does a wrong file stay out.
import { check, signIn, url, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a bureau officer looks after the departments' data";

export async function tell(browser) {
  const page = await signIn(browser, "officer.bureau");
  await visit(page, "/sources", ".source-item");
  await look(page, "sources");
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
  await look(page, "catalogue");
  await wrongManifest(page);
  await quarantine(page);
  await visit(page, "/assessments", ".worklist-foot");
  await look(page, "assessments");
}

async function wrongManifest(page) {
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
  await look(page, "manifest");
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
  await look(page, "batch-refused");
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
  await look(page, "batch");
}
