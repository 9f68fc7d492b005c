import { fileURLToPath } from "node:url";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

const entry = (path: string) => fileURLToPath(new URL(path, import.meta.url));

// Three doors, three entries: officers' desks, community workers' phones, applicants' phones. The target is a five-year-old
// phone's WebView, so that nothing newer slips into any of the three. The output lies one level below dist/, because emptying
// the folder must not delete the committed dist/.keep that keeps the Go package compiling.
export default defineConfig({
  plugins: [react()],
  build: {
    target: "chrome109",
    outDir: "dist/app",
    emptyOutDir: true,
    manifest: true,
    rolldownOptions: {
      input: {
        console: entry("index.html"),
        field: entry("field/index.html"),
        apply: entry("apply/index.html"),
      },
    },
  },
  server: {
    proxy: {
      "/v1": process.env.DOUDI_URL ?? "http://127.0.0.1:7420",
    },
  },
});
