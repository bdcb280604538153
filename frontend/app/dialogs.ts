import { closest } from "./dom";

const FIRST_FIELD = ".dialog-body :is(input:not([type=hidden]), select, textarea):not(:disabled)";
const opened = new WeakMap<HTMLDialogElement, Element | null>();

function open(dialog: HTMLDialogElement): void {
  if (dialog.open) return;
  opened.set(dialog, document.activeElement);
  dialog.showModal();
  if (!dialog.querySelector("[autofocus]")) dialog.querySelector<HTMLElement>(FIRST_FIELD)?.focus();
}

/** The dialog every `hx-target="#dialog-content"` fills; it opens when content arrives. */
function sharedDialog(): HTMLDialogElement | null {
  return document.querySelector<HTMLDialogElement>("dialog#dialog");
}

export function startDialogs(): void {
  document.addEventListener("htmx:afterSwap", (event) => {
    const dialog = sharedDialog();
    if (event.target instanceof Element && event.target.id === "dialog-content" && dialog) open(dialog);
  });
  document.addEventListener("dialog:close", () => sharedDialog()?.close());
  document.addEventListener("click", (event) => {
    const opener = closest<HTMLElement>(event, "[data-dialog-open]");
    const named = opener && document.getElementById(opener.dataset.dialogOpen ?? "");
    if (named instanceof HTMLDialogElement) open(named);
    if (closest(event, "[data-dialog-close]")) closest<HTMLDialogElement>(event, "dialog")?.close();
    if (event.target instanceof HTMLDialogElement && isOutside(event.target, event)) event.target.close();
  });
  document.addEventListener(
    "close",
    (event) => {
      const dialog = event.target;
      if (!(dialog instanceof HTMLDialogElement)) return;
      if (dialog.id === "dialog") document.getElementById("dialog-content")?.replaceChildren();
      const origin = opened.get(dialog);
      if (origin instanceof HTMLElement && origin.isConnected) origin.focus();
    },
    true,
  );
  document.addEventListener("htmx:confirm", askBeforeRequest);
  document.addEventListener("submit", askBeforeSubmit, true);
}

/** A click on the shade dismisses, unless a form in the dialog would lose its entries. */
function isOutside(dialog: HTMLDialogElement, { clientX: x, clientY: y }: MouseEvent): boolean {
  if (dialog.querySelector("form[method=post], [hx-post]")) return false;
  const box = dialog.getBoundingClientRect();
  return x < box.left || x > box.right || y < box.top || y > box.bottom;
}

interface Question {
  text: string;
  action: string;
  danger: boolean;
}

/** Ask in the shared confirm dialog; true when the person agrees. */
export function ask({ text, action, danger }: Question): Promise<boolean> {
  const dialog = document.querySelector<HTMLDialogElement>("dialog#confirm");
  const agree = dialog?.querySelector<HTMLButtonElement>('button[value="yes"]');
  const place = dialog?.querySelector("[data-slot=text]");
  if (!dialog || !agree || !place) return Promise.resolve(false);
  place.textContent = text;
  agree.textContent = action;
  agree.classList.toggle("btn-danger", danger);
  agree.classList.toggle("btn-primary", !danger);
  dialog.returnValue = "";
  open(dialog);
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => resolve(dialog.returnValue === "yes"), { once: true });
  });
}

function questionOf(element: HTMLElement, text: string): Question {
  return {
    text,
    action: element.dataset.confirmAction ?? "Continue",
    danger: "confirmDanger" in element.dataset,
  };
}

interface ConfirmDetail {
  question: string | null;
  elt: HTMLElement;
  issueRequest: (skipConfirmation: boolean) => void;
}

/** `hx-confirm` asks in our dialog rather than the browser's. */
function askBeforeRequest(event: Event): void {
  const { question, elt, issueRequest } = (event as CustomEvent<ConfirmDetail>).detail;
  if (!question) return;
  event.preventDefault();
  void ask(questionOf(elt, question)).then((agreed) => agreed && issueRequest(true));
}

/** `data-confirm` does the same for a plain form. */
function askBeforeSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || !form.dataset.confirm || form.dataset.agreed) return;
  event.preventDefault();
  event.stopPropagation();
  const { submitter } = event;
  void ask(questionOf(form, form.dataset.confirm)).then((agreed) => {
    if (!agreed) return;
    form.dataset.agreed = "yes";
    form.requestSubmit(submitter);
    delete form.dataset.agreed;
  });
}
