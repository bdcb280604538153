import { h } from "../dom";
import { fromIso } from "../time";
import type { Edit } from "./edits";
import type { Terms } from "./fields";
import { readDuration } from "./parse";
import type { Read } from "./parse";
import type { Send } from "./sending";

export interface PanelActions {
  send: Send;
  go(uid: number): void;
  terms(): Terms;
}

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** The server's details of a task: its tabs, and its forms as edits. */
export class Panel {
  readonly #base: string;
  readonly #actions: PanelActions;
  #fetching: AbortController | null = null;
  #tab: string | null = null;

  constructor(base: string, actions: PanelActions) {
    this.#base = base;
    this.#actions = actions;
  }

  /** Fetch the details of a task into `body`; what somebody is typing there stays. */
  async fill(uid: number, body: HTMLElement): Promise<void> {
    if (isBeingTyped(body) && body.dataset["uid"] === String(uid)) return;
    this.#fetching?.abort();
    const fetching = new AbortController();
    this.#fetching = fetching;
    try {
      const answer = await fetch(`${this.#base}tasks/${uid}/`, {
        headers: { Accept: "text/html" },
        signal: fetching.signal,
      });
      if (!answer.ok) return;
      const template = h("template");
      template.innerHTML = await answer.text();
      if (fetching.signal.aborted || (isBeingTyped(body) && body.dataset["uid"] === String(uid))) return;
      body.dataset["uid"] = String(uid);
      body.replaceChildren(template.content);
      this.#wire(body);
    } catch {
      return; // What the page knows by itself stays on show.
    }
  }

  /** Bring the tab of this name to the front, now or when the details have come. */
  show(tab: string, body: HTMLElement): void {
    this.#tab = tab;
    const found = [...body.querySelectorAll<HTMLElement>("[role=tab]")].find((one) => nameOf(one) === tab);
    if (found) this.#choose(found, body);
  }

  #wire(body: HTMLElement): void {
    const tabs = [...body.querySelectorAll<HTMLElement>("[role=tab]")];
    const first = tabs.find((one) => nameOf(one) === this.#tab) ?? tabs[0];
    if (first) this.#choose(first, body);
    for (const [index, tab] of tabs.entries()) {
      tab.addEventListener("click", () => this.#choose(tab, body));
      tab.addEventListener("keydown", (event) => {
        const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
        const next = step ? tabs[(index + step + tabs.length) % tabs.length] : undefined;
        if (!next) return;
        event.preventDefault();
        this.#choose(next, body);
        next.focus();
      });
    }
    for (const form of body.querySelectorAll<HTMLFormElement>("form[data-edit]")) {
      form.noValidate = true;
      form.addEventListener("submit", (event) => {
        event.preventDefault();
        void this.#submit(form);
      });
    }
    for (const button of body.querySelectorAll<HTMLButtonElement>("button[data-edit]")) {
      button.addEventListener("click", () => void this.#press(button));
    }
    for (const goes of body.querySelectorAll<HTMLElement>("[data-go]")) {
      goes.addEventListener("click", () => this.#actions.go(Number(goes.dataset["go"])));
    }
  }

  #choose(tab: HTMLElement, body: HTMLElement): void {
    this.#tab = nameOf(tab);
    for (const one of body.querySelectorAll<HTMLElement>("[role=tab]")) {
      const isChosen = one === tab;
      one.setAttribute("aria-selected", String(isChosen));
      one.tabIndex = isChosen ? 0 : -1;
      const panel = document.getElementById(one.getAttribute("aria-controls") ?? "");
      if (panel) panel.hidden = !isChosen;
    }
  }

  async #press(button: HTMLButtonElement): Promise<void> {
    const edit = JSON.parse(button.dataset["edit"] ?? "{}") as Edit;
    button.disabled = true;
    const outcome = await this.#actions.send([edit]);
    button.disabled = false;
    if (!outcome.done) tell(button.closest("form, [role=tabpanel]") ?? button.parentElement, outcome.detail);
  }

  async #submit(form: HTMLFormElement): Promise<void> {
    const got = readForm(form, this.#actions.terms());
    if ("wrong" in got) {
      tell(form, got.wrong);
      return;
    }
    if (!got.value) return;
    const outcome = await this.#actions.send([got.value]);
    if (!outcome.done) {
      tell(form, outcome.detail);
      return;
    }
    tell(form, "");
    for (const control of controls(form)) keep(control);
  }
}

/** The edit of a form with what was changed in it; null when nothing was. */
export function readForm(form: HTMLFormElement, terms: Terms): Read<Edit | null> {
  const edit = JSON.parse(form.dataset["edit"] ?? "{}") as Edit;
  let isChanged = false;
  for (const control of controls(form)) {
    const isOptional = control.name.startsWith("values.");
    if (isOptional && !hasChanged(control)) continue;
    const got = valueOf(control, terms);
    if ("wrong" in got) {
      control.setAttribute("aria-invalid", "true");
      control.focus();
      return got;
    }
    control.removeAttribute("aria-invalid");
    put(edit, control.name.split("."), got.value);
    isChanged = true;
  }
  return { value: isChanged ? edit : null };
}

function controls(form: HTMLFormElement): Control[] {
  return [...form.querySelectorAll<Control>("input[name], select[name], textarea[name]")].filter(
    (control) => !control.disabled && !(control.type === "radio" && !(control as HTMLInputElement).checked),
  );
}

function hasChanged(control: Control): boolean {
  if (control instanceof HTMLSelectElement) {
    return ![...control.options].some((option) => option.selected && option.defaultSelected);
  }
  return control.type === "checkbox" || control.type === "radio"
    ? (control as HTMLInputElement).checked !== (control as HTMLInputElement).defaultChecked
    : control.value !== control.defaultValue;
}

/** What stands in a control is what the server has now. */
function keep(control: Control): void {
  if (control instanceof HTMLSelectElement) {
    for (const option of control.options) option.defaultSelected = option.selected;
  } else if (control.type === "checkbox" || control.type === "radio") {
    (control as HTMLInputElement).defaultChecked = (control as HTMLInputElement).checked;
  } else control.defaultValue = control.value;
}

function valueOf(control: Control, { plan, dates }: Terms): Read<unknown> {
  const text = control.value.trim();
  const { minutesPerDay } = plan.calendar;
  switch (control.dataset["as"]) {
    case "boolean":
      return { value: (control as HTMLInputElement).checked };
    case "nullable":
      return { value: text === "" ? null : text };
    case "integer":
    case "number": {
      const number = Number(text.replace(",", "."));
      if (text === "") return { value: null };
      return Number.isNaN(number) ? { wrong: `“${text}” is no number.` } : { value: number };
    }
    case "minutes": {
      if (text === "") return { value: null };
      const exact = fromIso(text);
      return exact === null ? dates.read(text, plan.project.start ?? 0) : { value: exact };
    }
    case "duration": {
      if (text === "") return { value: null };
      const read = readDuration(text, minutesPerDay);
      return "wrong" in read ? read : { value: read.value.minutes };
    }
    default:
      return { value: control instanceof HTMLTextAreaElement ? control.value : text };
  }
}

function put(into: object, [head = "", ...rest]: string[], value: unknown): void {
  const record = into as Record<string, unknown>;
  if (rest.length === 0) record[head] = value;
  else put((record[head] ??= {}) as object, rest, value);
}

function tell(place: Element | null, sentence: string): void {
  if (!place) return;
  let error = place.querySelector<HTMLElement>("[data-error]");
  if (!error) {
    error = h("p", { class: "field-error", role: "alert", "data-error": true });
    place.append(error);
  }
  error.textContent = sentence;
  error.hidden = sentence === "";
}

function isBeingTyped(body: HTMLElement): boolean {
  const { activeElement } = document;
  if (activeElement?.matches("input, select, textarea") && body.contains(activeElement)) return true;
  return [...body.querySelectorAll<HTMLFormElement>("form[data-edit]")].some((form) =>
    controls(form).some(hasChanged),
  );
}

const nameOf = (tab: HTMLElement): string => tab.textContent?.trim() ?? "";
