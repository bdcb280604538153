import { resolveColours } from "../palette";

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
  "added",
  "added-chip",
  "removed",
  "removed-chip",
  "later",
  "later-chip",
  "earlier",
  "earlier-chip",
  "changed",
  "changed-chip",
  "same",
  "same-chip",
  "on-colour",
] as const;

export type Colour = (typeof COLOURS)[number];
export type Theme = Record<Colour | "font", string>;

export function readTheme(element: Element): Theme {
  return resolveColours(element, COLOURS, "--gantt-");
}
