import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import { dropRemoteFonts } from "./frontend/build/fonts.ts";
import { iconSprite } from "./frontend/build/icons.ts";
import { sweep } from "./frontend/build/sweep.ts";

const frontend = resolve(import.meta.dirname, "frontend");

/** What a page may load: `{% asset "app" %}` in a template. */
const entries = {
  app: "app.ts",
  early: "early.ts",
  charts: "charts/index.ts",
  gantt: "gantt/index.ts",
};

export default defineConfig({
  root: frontend,
  base: "",
  cacheDir: resolve(import.meta.dirname, "node_modules/.vite"),
  css: { postcss: { plugins: [dropRemoteFonts()] } },
  plugins: [iconSprite(resolve(frontend, "icons.json")), sweep(resolve(frontend, "public"))],
  build: {
    outDir: resolve(import.meta.dirname, "src/steerco/static/steerco"),
    emptyOutDir: false,
    assetsDir: "",
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 800,
    manifest: "manifest.json",
    modulePreload: { polyfill: false },
    rolldownOptions: {
      // htmx can evaluate strings; our pages forbid it (allowEval, and the security policy).
      checks: { eval: false },
      input: Object.fromEntries(Object.entries(entries).map(([name, file]) => [name, resolve(frontend, file)])),
    },
  },
  test: { environment: "happy-dom", root: frontend },
});
