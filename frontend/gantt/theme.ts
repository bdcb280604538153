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
  "green-chip",
  "amber",
  "amber-chip",
  "red",
  "red-chip",
  "stale",
  "stale-chip",
  "none",
  "none-chip",
  "on-colour",
] as const;

export type Colour = (typeof COLOURS)[number];
export type Theme = Record<Colour | "font", string>;

/** A probe in the page resolves what a canvas cannot: var(), light-dark(), color-mix(). */
export function readTheme(element: Element): Theme {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const colours = COLOURS.map((name) => {
    probe.style.color = `var(--gantt-${name})`;
    return [name, style.color];
  });
  const theme = Object.fromEntries([...colours, ["font", style.fontFamily]]) as Theme;
  probe.remove();
  return theme;
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
