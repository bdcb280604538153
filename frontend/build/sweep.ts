import { readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Plugin } from "vite";

/** Remove what earlier builds left, once the new files stand: a running server never misses one. */
export function sweep(kept: string): Plugin {
  return {
    name: "steerco-sweep",
    apply: "build",
    writeBundle({ dir }, bundle) {
      if (!dir) return;
      const wanted = new Set([...Object.keys(bundle), ...readdirSync(kept)]);
      for (const name of readdirSync(dir)) if (!wanted.has(name)) rmSync(join(dir, name), { recursive: true });
    },
  };
}
