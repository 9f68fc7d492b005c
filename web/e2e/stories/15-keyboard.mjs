// Without a mouse: search, person, warning, result. Whoever cannot hold a mouse does the same work, and whoever has forty doors
// before noon does it faster.
import { check, enter, listed, signIn, visit } from "../browser.mjs";
import { look } from "../look.mjs";

export const title = "a street officer works by keyboard alone";

export async function tell(browser) {
  const page = await signIn(browser, "officer.jiyuqiao");
  await visit(page, "/warnings", listed);
  // The list shows a family's surname only; whoever has it reaches for the person. A rare name needs fewer letters.
  const names = (await page.locator(".warning-name").allInnerTexts()).map(
    (w) => w.match(/(\p{Script=Han})\*/u)?.[1] ?? "",
  );
  check("the list masks names", names.length > 0 && names.every((n) => n !== ""));
  const often = (name) => names.filter((n) => n === name).length;
  const surnames = [...new Set(names)].sort((a, b) => often(a) - often(b));

  await page.keyboard.press("Control+k");
  const input = page.getByRole("dialog").getByRole("combobox");
  await input.waitFor();
  await look(page, "search-empty", { fullPage: false });
  await input.focus(); // looking at it in several widths took the focus
  let typed = "";
  const warned = page.locator(".palette [role=option] .level-mark").first();
  for (const surname of surnames) {
    await page.keyboard.press("Control+a");
    await page.keyboard.type(surname);
    typed = surname;
    const found = await warned.waitFor({ timeout: 2000 }).then(
      () => true,
      () => false,
    );
    if (found) break;
  }
  await look(page, "search", { fullPage: false });
  await input.focus();
  const active = () =>
    page.evaluate(() => {
      const id = document.querySelector(".palette [role=combobox]")?.getAttribute("aria-activedescendant");
      const option = id ? document.getElementById(id) : null;
      return option?.querySelector(".level-mark") !== null && option !== null;
    });
  let steps = 0;
  while (!(await active()) && steps++ < 40) await press(page, "ArrowDown");
  check("arrow keys reach a person with a warning", await active());
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/persons\//);

  await purpose(page);
  await page.locator(".registry-cols").waitFor();
  const name = await page.locator("h1").innerText();
  check("the person is there, for a purpose", name.startsWith(typed) && name.length >= 2, `${name}, sought ${typed}`);
  check("the tab does not say who", !(await page.title()).includes(name), await page.title());
  check("and no number is shown whole", !/\d{17}[\dX]/.test(await page.locator("body").innerText()));
  await look(page, "person");

  await tabTo(page, 'a[href^="/warnings/"]', "the person's warning");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/warnings\/\d+/);
  await purpose(page);
  await page.locator(".pieces").waitFor();

  await tabTo(page, "input[type=radio]", "the results");
  await page.keyboard.press("Space");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "textarea", "the note");
  await page.keyboard.type("已上门，情况属实。");
  await tabTo(page, "button.ant-btn-primary", "the button");
  await page.keyboard.press("Enter");
  await page.getByRole("button", { name: "确认办结" }).waitFor();
  if (!(await focused(page, ".ant-popconfirm button.ant-btn-primary")))
    await tabTo(
      page,
      ".ant-popconfirm button.ant-btn-primary, .ant-popover button.ant-btn-primary",
      "the confirmation",
    );
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { name: "核实结果", exact: true }).waitFor();
  check("from search to result without a mouse", (await page.getByText("已办结").count()) > 0);
  await leave(page);
}

/** Whoever signs in next at this desk, in the same tab, is not told whom the last one looked for. */
async function leave(page) {
  const recent = page.locator(".palette-kind", { hasText: "刚才打开过" });
  await page.keyboard.press("Control+k");
  await page.locator(".palette").waitFor();
  check("what was opened lately is offered again", (await recent.count()) === 1);
  await page.keyboard.press("Escape");
  await page.getByRole("button", { name: "退出登录" }).click();
  await enter(page, "officer.jiyuqiao");
  await page.keyboard.press("Control+k");
  await page.locator(".palette [role=option]").first().waitFor();
  check("and not after a sign-out", (await recent.count()) === 0);
  await page.keyboard.press("Escape");
}

/** States the purpose that is offered, if one is asked for: a dialog holds the focus, and its first button is the way in. */
async function purpose(page) {
  await page.locator("[role=dialog] input[type=radio], .pieces, .registry-cols").first().waitFor();
  if ((await page.locator("[role=dialog] input[type=radio]").count()) === 0) return;
  await tabTo(page, "[role=dialog] button.ant-btn-primary", "the purpose");
  await page.keyboard.press("Enter");
}

const focused = (page, selector) => page.evaluate((s) => document.activeElement?.matches(s) ?? false, selector);

/** As fast as a key that is held down repeats itself, and no faster: a machine's presses would only wait for one another. */
async function press(page, key) {
  await page.keyboard.press(key);
  await page.waitForTimeout(33);
}

/** Tab until what has the focus fits. It must be seen to have it. */
async function tabTo(page, selector, what) {
  for (let i = 0; i < 120; i++) {
    if (await focused(page, selector)) {
      const drawn = await page.evaluate(() => {
        const el = document.activeElement;
        const around = el?.closest("label, .ant-radio-wrapper, .ant-input, .ant-btn, a") ?? el;
        return [el, around, around?.querySelector(".ant-radio")].some((e) => {
          const s = e && getComputedStyle(e);
          return s && ((s.outlineStyle !== "none" && s.outlineWidth !== "0px") || s.boxShadow !== "none");
        });
      });
      check(
        `Tab reaches ${what}, and one sees it`,
        drawn,
        await page.evaluate(
          () =>
            `${getComputedStyle(document.activeElement).outline} ${document.activeElement.matches(":focus-visible")} ${document.hasFocus()} ${document.activeElement.outerHTML.slice(0, 90)}`,
        ),
      );
      return;
    }
    await press(page, "Tab");
  }
  check(`Tab reaches ${what}, and one sees it`, false);
}
