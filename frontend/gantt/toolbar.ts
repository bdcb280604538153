import { FILTERS, GROUPS } from "./arrange";
import type { Arrangement, FilterName, GroupName } from "./arrange";
import { h, icon } from "./dom";
import { ICON } from "./icons";
import type { Mode } from "./payload";
import { ZOOMS } from "./scale";
import type { Zoom } from "./scale";
import type { Show } from "./scene";

export interface ToolbarActions {
  find(text: string): void;
  arrange(part: Partial<Pick<Arrangement, "filter" | "resource" | "group">>): void;
  zoomTo(zoom: Zoom | "fit"): void;
  zoomBy(direction: -1 | 1): void;
  expandAll(expanded: boolean): void;
  toggle(name: keyof Show, on: boolean): void;
  nearDays(days: number): void;
  goToDataDate(): void;
  download(): void;
  print(): void;
  /** Everybody who is assigned to a task. */
  resources(): string[];
}

const ZOOM_WORD: Record<Zoom, string> = {
  day: "Days",
  week: "Weeks",
  month: "Months",
  quarter: "Quarters",
  year: "Years",
};

const SHOW_WORD: Record<Mode, Partial<Record<keyof Show, string>>> = {
  plan: {
    baseline: "Baseline",
    links: "Dependencies",
    float: "Total float",
    progress: "Progress line",
    near: "Near-critical tasks",
  },
  portfolio: { baseline: "Baseline", links: "Dependencies between projects" },
  comparison: {
    baseline: "The plan before",
    links: "Dependencies",
  },
};

export interface ToolbarState {
  show: Show;
  nearDays: number;
  hasDataDate: boolean;
  /** Some tasks are the person's own. */
  hasOwn: boolean;
}

/** What is on show and how: find, filter, group, switch on and off, zoom. */
export class Toolbar {
  readonly element: HTMLElement;
  readonly #zoom: HTMLSelectElement;
  readonly #search: HTMLInputElement;
  readonly #filter: HTMLSelectElement;
  readonly #people = h("optgroup", { label: "Resource" });

  constructor(mode: Mode, state: ToolbarState, actions: ToolbarActions) {
    this.#search = h("input", {
      type: "search",
      class: "form-control gantt-search",
      placeholder: mode === "portfolio" ? "Find a project" : "Find a task",
      "aria-label": mode === "portfolio" ? "Find a project by name" : "Find a task by name",
    });
    this.#search.addEventListener("input", () => actions.find(this.#search.value));
    this.#filter = this.#filterBox(actions, state.hasOwn);
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
    dataDate.hidden = !state.hasDataDate;
    this.element = h(
      "div",
      { class: "gantt-toolbar", role: "toolbar", "aria-label": "Timeline" },
      this.#search,
      ...(mode === "portfolio" ? [] : [this.#filter]),
      ...(mode === "plan" ? [groupBox(actions)] : []),
      group(
        button("Expand all", ICON.expand, () => actions.expandAll(true)),
        button("Collapse all", ICON.collapse, () => actions.expandAll(false)),
      ),
      showMenu(mode, state, actions),
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

  focusSearch(): void {
    this.#search.focus();
    this.#search.select();
  }

  /** Whom the tasks can be filtered by, learned when the filter is about to be opened. */
  #setResources(names: readonly string[]): void {
    if (this.#people.childElementCount === names.length) return;
    const chosen = this.#filter.value;
    this.#people.replaceChildren(
      ...names.map((name) => h("option", { value: `resource:${name}` }, name)),
    );
    this.#people.hidden = names.length === 0;
    this.#filter.value = chosen;
  }

  #filterBox(actions: ToolbarActions, hasOwn: boolean): HTMLSelectElement {
    const box = h(
      "select",
      { class: "form-select gantt-filter", "aria-label": "Filter" },
      ...Object.entries(FILTERS)
        .filter(([name]) => hasOwn || name !== "mine")
        .map(([name, words]) => h("option", { value: name }, words)),
      this.#people,
    );
    for (const happens of ["focus", "pointerenter"]) {
      box.addEventListener(happens, () => this.#setResources(actions.resources()));
    }
    box.addEventListener("change", () => {
      const [kind, ...name] = box.value.split(":");
      if (kind === "resource") actions.arrange({ filter: "all", resource: name.join(":") });
      else actions.arrange({ filter: box.value as FilterName, resource: "" });
      box.classList.toggle("is-set", box.value !== "all");
    });
    return box;
  }
}

function groupBox(actions: ToolbarActions): HTMLSelectElement {
  const box = h(
    "select",
    { class: "form-select gantt-grouping", "aria-label": "Group" },
    ...Object.entries(GROUPS).map(([name, words]) => h("option", { value: name }, words)),
  );
  box.addEventListener("change", () => {
    actions.arrange({ group: box.value as GroupName });
    box.classList.toggle("is-set", box.value !== "none");
  });
  return box;
}

export function group(...children: HTMLElement[]): HTMLElement {
  return h("div", { class: "gantt-group" }, ...children);
}

export function button(words: string, path: string, pressed: () => void): HTMLButtonElement {
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

function showMenu(mode: Mode, state: ToolbarState, actions: ToolbarActions): HTMLElement {
  const summary = h("summary", { class: "btn" });
  summary.append(icon(ICON.show), "Show");
  const choices = Object.entries(SHOW_WORD[mode]) as [keyof Show, string][];
  const menu = h(
    "div",
    { class: "gantt-menu" },
    ...choices.map(([name, words]) => choice(name, words, state.show[name], actions)),
    ...(mode === "plan" ? [nearBox(state.nearDays, actions)] : []),
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

function nearBox(days: number, actions: ToolbarActions): HTMLElement {
  const box = h("input", { type: "number", class: "form-control gantt-near", min: 0, max: 99, value: days });
  box.addEventListener("change", () => actions.nearDays(Math.max(0, Number(box.value) || 0)));
  return h("label", { class: "gantt-choice" }, "Float in days up to", box);
}
