/** Colours of the picture, each from the CSS custom property `--gantt-<name>`. */
const COLOURS = [
  "surface",
  "header",
  "text",
  "muted",
  "line",
  "grid",
  "rest",
  "hover",
  "selected",
  "bar",
  "bar-done",
  "bar-edge",
  "critical",
  "critical-done",
  "critical-edge",
  "summary",
  "milestone",
  "baseline",
  "baseline-edge",
  "float",
  "float-negative",
  "link",
  "link-critical",
  "data-date",
  "today",
  "progress",
  "deadline",
  "missed",
  "green",
  "amber",
  "red",
  "stale",
  "none",
  "on-colour",
] as const;

export type Colour = (typeof COLOURS)[number];
export type Theme = Record<Colour | "font", string>;

export function readTheme(element: Element): Theme {
  const style = getComputedStyle(element);
  const colours = COLOURS.map((name) => [
    name,
    style.getPropertyValue(`--gantt-${name}`).trim(),
  ]);
  return Object.fromEntries([...colours, ["font", style.fontFamily]]) as Theme;
}

/** Calls back when the page turns light or dark; returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
  return () => observer.disconnect();
}
