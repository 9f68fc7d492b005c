// The size that a person waits for: each door's first script, gzipped, with all that it imports at once, against its budget in
// KB. Fails the build when one is over (docs: design §5).
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const root = new URL("../dist/app/", import.meta.url);
const manifest = JSON.parse(readFileSync(new URL(".vite/manifest.json", root), "utf8"));
const size = (file) => gzipSync(readFileSync(new URL(file, root)), { level: 9 }).length;

function withImports(keys, seen = new Set()) {
  for (const key of keys) {
    const chunk = manifest[key];
    if (!chunk && !key.endsWith("index.html"))
      throw new Error(`nothing is built of ${key}: name the page as it is called now`);
    if (!chunk) continue; // a door without any script
    if (seen.has(chunk.file)) continue;
    seen.add(chunk.file);
    withImports(chunk.imports ?? [], seen);
  }
  return seen;
}

const doors = [
  { name: "console, sign-in", keys: ["index.html", "src/iam/Login.tsx"], budget: 350 },
  {
    name: "console, sign-in and warning list",
    keys: ["index.html", "src/iam/Login.tsx", "src/warning/WarningList.tsx"],
    budget: 350,
  },
  {
    name: "console, sign-in and cockpit",
    keys: ["index.html", "src/iam/Login.tsx", "src/insight/CockpitPage.tsx"],
    budget: 350,
  },
  {
    name: "console, sign-in and today",
    keys: ["index.html", "src/iam/Login.tsx", "src/insight/TodayPage.tsx"],
    budget: 350,
  },
  {
    name: "console, cockpit with its charts",
    keys: ["index.html", "src/insight/CockpitPage.tsx", "src/insight/TrendChart.tsx"],
  },
  {
    name: "console, up to a warning",
    keys: ["index.html", "src/warning/WarningList.tsx", "src/warning/WarningPage.tsx"],
  },
  { name: "field", keys: ["field/index.html"], budget: 200 },
  { name: "apply", keys: ["apply/index.html"], budget: 150 },
];

let over = false;
for (const { name, keys, budget } of doors) {
  const scripts = [...withImports(keys)].filter((f) => f.endsWith(".js"));
  const kb = scripts.reduce((sum, f) => sum + size(f), 0) / 1024;
  const verdict = budget === undefined ? "" : kb > budget ? `OVER the budget of ${budget} KB` : `budget ${budget} KB`;
  if (budget !== undefined && kb > budget) over = true;
  console.log(`${name.padEnd(36)} ${kb.toFixed(1).padStart(7)} KB gz  ${verdict}`);
}
if (over) process.exitCode = 1;
