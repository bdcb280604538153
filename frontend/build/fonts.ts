import type { Plugin } from "postcss";

/** Drop fonts that a browser would fetch from somebody else's machine. */
export function dropRemoteFonts(): Plugin {
  return {
    postcssPlugin: "steerco-drop-remote-fonts",
    AtRule: {
      "font-face": (rule) => {
        if (/url\(\s*["']?(https?:)?\/\//i.test(rule.toString())) rule.remove();
      },
      import: (rule) => {
        if (/["'(]\s*(https?:)?\/\//i.test(rule.params)) rule.remove();
      },
    },
  };
}
