import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Plugin } from "vite";

const require = createRequire(import.meta.url);
const OUTER_SVG = /<svg[^>]*>([\s\S]*)<\/svg>/;

/** Gather the listed Tabler outlines in one sprite; `<use href="icons.svg#name">` shows one. */
export function iconSprite(list: string): Plugin {
  return {
    name: "steerco-icon-sprite",
    apply: "build",
    buildStart() {
      this.addWatchFile(list);
    },
    generateBundle() {
      const names = JSON.parse(readFileSync(list, "utf8")) as string[];
      const symbols = [...new Set(names)].sort().map(symbol).join("\n");
      this.emitFile({
        type: "asset",
        name: "icons.svg",
        originalFileName: "icons.svg",
        source: `<svg xmlns="http://www.w3.org/2000/svg">\n${symbols}\n</svg>\n`,
      });
    },
  };
}

function symbol(name: string): string {
  const file = require.resolve(`@tabler/icons/outline/${name}.svg`);
  const shape = OUTER_SVG.exec(readFileSync(file, "utf8"))?.[1];
  if (!shape) throw new Error(`The icon '${name}' in frontend/icons.json has no shape.`);
  return `<symbol id="${name}" viewBox="0 0 24 24">${shape.replace(/\s*\n\s*/g, "")}</symbol>`;
}
