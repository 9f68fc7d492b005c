// How a page looks: it fits a phone, a tablet and a desk, axe finds nothing serious in light or dark, and, for the handbook only
// (DOUDI_PICTURES), its pictures.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { newer } from "../scripts/newer.mjs";
import { check } from "./browser.mjs";

const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const pictures = process.env.DOUDI_PICTURES;
if (pictures) mkdirSync(pictures, { recursive: true });

const widths = [360, 768, 1440];
const schemes = ["light", "dark"];
// The cards and the table are different pages to axe, and so are the two palettes; the other pairs only repeat them.
const judged = new Set(["360 dark", "1440 light", "1440 dark"]);
// A list of hundreds of rows is as well judged by its first screens.
const tallest = 2000;

/** What the styles of the pages so far use that Chromium 109 does not have: antd writes its own while the page runs. */
export const tooNew = new Set();

// What antd writes that an old browser passes over without harm: thin scroll bars, and the shade of the line between joined buttons.
const harmless = ["scrollbar-color (Chromium 121)", "color-mix() (Chromium 111)"];

/** Looks at what is on the screen at every width, light and dark. */
export async function look(page, name, { fullPage = true } = {}) {
  const styles = await page.evaluate(() =>
    [...document.querySelectorAll("style")].map((s) => s.textContent).join("\n"),
  );
  for (const what of newer(styles, "css")) if (!harmless.includes(what)) tooNew.add(what);
  const wide = [];
  const found = [];
  for (const width of widths) {
    await page.setViewportSize({ width, height: width < 500 ? 740 : 900 });
    for (const colorScheme of schemes) {
      const where = `${width} ${colorScheme}`;
      if (!pictures && !judged.has(where)) continue;
      await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
      if (judged.has(where)) found.push(...(await axe(page, where)));
      if (pictures) await shoot(page, `${name}-${width}-${colorScheme}`, fullPage);
    }
    const over = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    if (over > 0) wide.push(`${width} px by ${over}`);
  }
  check(`${name}: fits its widths`, wide.length === 0, wide.join(", "));
  check(`${name}: axe finds nothing serious`, found.length === 0, found.join("\n     "));
  await page.setViewportSize({ width: 1440, height: 900 });
  await page.emulateMedia({ colorScheme: "light", reducedMotion: "reduce" });
  await page.waitForTimeout(200); // a whole page in another width is no person's press, and is drawn before the next one
}

/** One WebP, which playwright itself does not write: a third of a PNG, and letters stay sharp. */
async function shoot(page, name, fullPage) {
  const session = await page.context().newCDPSession(page);
  const size = await page.evaluate(() => [
    window.innerWidth,
    window.innerHeight,
    document.documentElement.scrollHeight,
  ]);
  const height = fullPage ? Math.max(size[1], Math.min(size[2], tallest)) : size[1];
  const { data } = await session.send("Page.captureScreenshot", {
    format: "webp",
    quality: 34,
    captureBeyondViewport: fullPage,
    clip: { x: 0, y: 0, width: size[0], height, scale: 1 },
  });
  writeFileSync(`${pictures}/${name}.webp`, Buffer.from(data, "base64"));
  await session.detach();
}

async function axe(page, where) {
  await page.evaluate(axeSource);
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return violations
    .filter((v) => v.impact === "serious" || v.impact === "critical")
    .map((v) => `${v.id} at ${where}: ${v.nodes[0].html.slice(0, 160)}`);
}
