import { FIRST_COLUMNS } from "./columns";
import type { Mode } from "./payload";
import type { Show } from "./scene";

/** What a viewer chose, kept in this browser. */
export interface Settings {
  show: Show;
  /** Pixels of the list; null lets the page decide. */
  list: number | null;
  /** Keys of the columns after the name, in their order, and widths that were changed. */
  columns: string[];
  widths: Record<string, number>;
  /** Float in days up to which a task counts as near-critical. */
  nearDays: number;
}

const KEY = "steerco.gantt";
const USUAL_SHOW: Show = { baseline: true, links: true, float: false, progress: false, near: false };

export function loadSettings(mode: Mode): Settings {
  const stored = JSON.parse(localStorage.getItem(`${KEY}.${mode}`) ?? "{}") as Partial<Settings>;
  return {
    show: { ...USUAL_SHOW, ...stored.show },
    list: stored.list ?? null,
    columns: stored.columns ?? [...FIRST_COLUMNS[mode]],
    widths: stored.widths ?? {},
    nearDays: stored.nearDays ?? 5,
  };
}

export function saveSettings(mode: Mode, settings: Settings): void {
  localStorage.setItem(`${KEY}.${mode}`, JSON.stringify(settings));
}
