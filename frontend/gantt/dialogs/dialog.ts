import { h, icon } from "../dom";
import { ICON } from "../icons";

export interface DialogParts {
  title: string;
  body: HTMLElement[];
  submit: string;
  cancel?: string;
  wide?: boolean;
  /** The dialog is gone, whatever became of it. */
  closed?: () => void;
  /** Take the entries: a sentence keeps the dialog open, null closes it. */
  taken: () => Promise<string | null> | string | null;
}

/** A modal dialog of the Gantt's own, in the house's clothes. */
export function openDialog(host: HTMLElement, parts: DialogParts): HTMLDialogElement {
  const error = h("p", { class: "field-error", role: "alert", hidden: true });
  const close = h("button", { type: "button", class: "btn btn-ghost btn-icon", "aria-label": "Close" });
  close.append(icon(ICON.close));
  const cancel = h("button", { type: "button", class: "btn" }, parts.cancel ?? "Cancel");
  const submit = h("button", { type: "submit", class: "btn btn-primary" }, parts.submit);
  const title = h("h2", { id: "gantt-dialog-title" }, parts.title);
  const form = h(
    "form",
    { class: parts.wide ? "dialog-part dialog-wide" : "dialog-part", method: "post", novalidate: true },
    h("div", { class: "dialog-head" }, title, close),
    h("div", { class: "dialog-body" }, ...parts.body, error),
    h("div", { class: "dialog-actions" }, cancel, submit),
  );
  const dialog = h("dialog", { class: "dialog", "aria-labelledby": title.id }, form);
  const before = document.activeElement;
  for (const button of [close, cancel]) button.addEventListener("click", () => dialog.close());
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit.disabled = true;
    void Promise.resolve(parts.taken()).then((wrong) => {
      submit.disabled = false;
      if (wrong === null) dialog.close();
      error.textContent = wrong ?? "";
      error.hidden = wrong === null;
    });
  });
  // Keys in a dialog are the dialog's: the sheet behind it must not hear them.
  dialog.addEventListener("keydown", (event) => event.stopPropagation());
  dialog.addEventListener("close", () => {
    dialog.remove();
    parts.closed?.();
    if (before instanceof HTMLElement && before.isConnected) before.focus({ preventScroll: true });
  });
  host.append(dialog);
  dialog.showModal();
  form.querySelector<HTMLElement>(".dialog-body :is(input, select, textarea)")?.focus();
  return dialog;
}

/** A dialog that only tells something. */
export function openWords(host: HTMLElement, title: string, body: HTMLElement[]): HTMLDialogElement {
  const dialog = openDialog(host, { title, body, submit: "Close", taken: () => null });
  dialog.querySelector(".dialog-actions .btn:not(.btn-primary)")?.remove();
  return dialog;
}

export function field(label: string, control: HTMLElement, help?: string): HTMLElement {
  const words = h("span", { class: "field-label" }, label);
  const children = help ? [words, control, h("span", { class: "field-help" }, help)] : [words, control];
  return h("label", { class: "field" }, ...children);
}

export function check(label: string, on: boolean): { element: HTMLElement; box: HTMLInputElement } {
  const box = h("input", { type: "checkbox", class: "form-check-input" });
  box.checked = on;
  return { element: h("label", { class: "field field-check" }, box, h("span", { class: "field-label" }, label)), box };
}

export function input(
  type: "text" | "number" | "date" | "time" | "datetime-local",
  value = "",
  more: Record<string, string | number> = {},
): HTMLInputElement {
  const box = h("input", { type, class: "form-control", ...more });
  box.value = value;
  return box;
}

export function select(choices: readonly (readonly [value: string, words: string])[], value: string): HTMLSelectElement {
  const box = h(
    "select",
    { class: "form-select" },
    ...choices.map(([key, words]) => h("option", { value: key }, words)),
  );
  box.value = value;
  return box;
}
