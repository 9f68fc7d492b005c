// Fails the build where the built files use what Chromium 109 does not have. A library's use that asks first whether it is there is
// let through by name, with the reason.
import { readdirSync, readFileSync } from "node:fs";
import { newer } from "./newer.mjs";

const folder = new URL("../dist/app/assets/", import.meta.url);
const asked = new Map([
  // [what, why it does no harm]
]);

let bad = 0;
for (const file of readdirSync(folder)) {
  const kind = file.endsWith(".css") ? "css" : file.endsWith(".js") ? "js" : "";
  if (!kind) continue;
  for (const what of newer(readFileSync(new URL(file, folder), "utf8"), kind)) {
    if (asked.has(what)) continue;
    console.error(`${file} uses ${what}: Chromium 109 does not have it`);
    bad++;
  }
}
if (bad > 0) process.exitCode = 1;
else console.log("Chromium 109 has all that the built files use");
