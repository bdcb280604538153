import { h, icon } from "./dom";
import type { Mode } from "./payload";
import { ZOOMS } from "./scale";
import type { Zoom } from "./scale";
import type { Show } from "./scene";

export interface ToolbarActions {
  search(text: string): void;
  zoomTo(zoom: Zoom | "fit"): void;
  zoomBy(direction: -1 | 1): void;
  expandAll(expanded: boolean): void;
  toggle(name: keyof Show, on: boolean): void;
  goToDataDate(): void;
  download(): void;
  print(): void;
}

const ICON = {
  out: "M3 8h10",
  in: "M3 8h10M8 3v10",
  expand: "M3 3h10M5.5 8.5L8 11l2.5-2.5M8 11V6M3 14h10",
  collapse: "M3 3h10M5.5 8.5L8 6l2.5 2.5M8 6v5M3 14h10",
  date: "M3 4h10v9H3zM3 7h10M6 2.5V5M10 2.5V5",
  show: "M1.5 8s2.5-4.5 6.5-4.5S14.5 8 14.5 8 12 12.5 8 12.5 1.5 8 1.5 8zM8 6.2a1.8 1.8 0 100 3.6 1.8 1.8 0 000-3.6z",
  download: "M8 2.5v8M4.5 7.5L8 11l3.5-3.5M3 13.5h10",
  print: "M4.5 6V2.5h7V6M4.5 11.5H3V6h10v5.5h-1.5M4.5 9.5h7v4h-7z",
} as const;

const ZOOM_WORD: Record<Zoom, string> = {
  day: "Days",
  week: "Weeks",
  month: "Months",
  quarter: "Quarters",
  year: "Years",
};

const SHOW_WORD: Record<Mode, Partial<Record<keyof Show, string>>> = {
  plan: {
    criticalOnly: "Critical tasks only",
    baseline: "Baseline",
    links: "Dependencies",
    float: "Total float",
    progress: "Progress line",
  },
  portfolio: { baseline: "Baseline" },
  comparison: {
    criticalOnly: "Critical tasks only",
    baseline: "The plan before",
    links: "Dependencies",
  },
};

export class Toolbar {
  readonly element: HTMLElement;
  readonly #zoom: HTMLSelectElement;
  readonly #search: HTMLInputElement;

  constructor(mode: Mode, show: Show, hasDataDate: boolean, actions: ToolbarActions) {
    this.#search = h("input", {
      type: "search",
      class: "form-control gantt-search",
      placeholder: mode === "portfolio" ? "Find a project" : "Find a task",
      "aria-label": mode === "portfolio" ? "Find a project by name" : "Find a task by name",
    });
    this.#search.addEventListener("input", () => actions.search(this.#search.value));
    this.#zoom = h(
      "select",
      { class: "form-select gantt-zoom", "aria-label": "Zoom" },
      ...ZOOMS.map((zoom) => h("option", { value: zoom }, ZOOM_WORD[zoom])),
      h("option", { value: "fit" }, "Fit"),
    );
    this.#zoom.addEventListener("change", () =>
      actions.zoomTo(this.#zoom.value as Zoom | "fit"),
    );
    const dataDate = button("Go to the data date", ICON.date, () => actions.goToDataDate());
    dataDate.hidden = !hasDataDate;
    this.element = h(
      "div",
      { class: "gantt-toolbar", role: "toolbar", "aria-label": "Timeline" },
      this.#search,
      group(
        button("Expand all", ICON.expand, () => actions.expandAll(true)),
        button("Collapse all", ICON.collapse, () => actions.expandAll(false)),
      ),
      showMenu(mode, show, actions),
      h("span", { class: "gantt-gap" }),
      group(
        dataDate,
        button("Zoom out", ICON.out, () => actions.zoomBy(-1)),
        this.#zoom,
        button("Zoom in", ICON.in, () => actions.zoomBy(1)),
      ),
      group(
        button("Download as a picture (PNG)", ICON.download, () => actions.download()),
        button("Print", ICON.print, () => actions.print()),
      ),
    );
  }

  setZoom(zoom: Zoom | "fit"): void {
    this.#zoom.value = zoom;
  }
}

function group(...children: HTMLElement[]): HTMLElement {
  return h("div", { class: "gantt-group" }, ...children);
}

function button(words: string, path: string, pressed: () => void): HTMLButtonElement {
  const element = h("button", {
    type: "button",
    class: "btn btn-icon",
    title: words,
    "aria-label": words,
  });
  element.append(icon(path));
  element.addEventListener("click", pressed);
  return element;
}

function showMenu(mode: Mode, show: Show, actions: ToolbarActions): HTMLElement {
  const summary = h("summary", { class: "btn" });
  summary.append(icon(ICON.show), "Show");
  const choices = Object.entries(SHOW_WORD[mode]) as [keyof Show, string][];
  const menu = h(
    "div",
    { class: "gantt-menu" },
    ...choices.map(([name, words]) => choice(name, words, show[name], actions)),
  );
  const details = h("details", { class: "gantt-show" }, summary, menu);
  closeFromOutside(details);
  details.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    details.open = false;
    summary.focus();
  });
  return details;
}

function closeFromOutside(details: HTMLDetailsElement): void {
  const leave = (event: Event) => {
    if (event.target instanceof Node && !details.contains(event.target)) details.open = false;
  };
  details.addEventListener("toggle", () => {
    for (const happens of ["pointerdown", "focusin"]) {
      if (details.open) document.addEventListener(happens, leave);
      else document.removeEventListener(happens, leave);
    }
  });
}

function choice(
  name: keyof Show,
  words: string,
  on: boolean,
  actions: ToolbarActions,
): HTMLElement {
  const box = h("input", { type: "checkbox", class: "form-check-input" });
  box.checked = on;
  box.addEventListener("change", () => actions.toggle(name, box.checked));
  return h("label", { class: "gantt-choice" }, box, words);
}
