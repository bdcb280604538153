import type { Mode } from "./payload";
import type { Show } from "./scene";

/** What a viewer chose, kept in this browser. */
export interface Settings {
  show: Show;
  /** Pixels of the list; null lets the page decide. */
  list: number | null;
}

const KEY = "steerco.gantt";

const USUAL: Settings = {
  show: { criticalOnly: false, baseline: true, links: true, float: false, progress: false },
  list: null,
};

export function loadSettings(mode: Mode): Settings {
  const stored = JSON.parse(localStorage.getItem(`${KEY}.${mode}`) ?? "{}") as Partial<Settings>;
  return {
    show: { ...USUAL.show, ...stored.show, criticalOnly: false },
    list: stored.list ?? USUAL.list,
  };
}

export function saveSettings(mode: Mode, settings: Settings): void {
  localStorage.setItem(`${KEY}.${mode}`, JSON.stringify(settings));
}
