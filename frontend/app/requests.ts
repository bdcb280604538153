import htmx from "htmx.org";
import { showToast } from "./toasts";

interface RequestDetail {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  headers: Record<string, string>;
  shouldSwap: boolean;
}
const detailOf = (event: Event): RequestDetail => (event as CustomEvent<RequestDetail>).detail;

let running = 0;

/** Everything around a request: the token, the busy marks, errors, and the focus after it. */
export function startRequests(): void {
  htmx.on("htmx:configRequest", (event) => {
    detailOf(event).headers["X-CSRFToken"] = csrfToken();
  });
  htmx.on("htmx:beforeRequest", (event) => count(1, detailOf(event).elt));
  htmx.on("htmx:afterRequest", (event) => count(-1, detailOf(event).elt));
  htmx.on("htmx:beforeSwap", (event) => {
    const { xhr } = detailOf(event);
    if (leadsToSignIn(xhr.responseURL)) {
      detailOf(event).shouldSwap = false;
      location.reload();
    }
    rememberFocus();
  });
  htmx.on("htmx:afterSettle", (event) => restoreFocus(detailOf(event).target));
  htmx.on("htmx:responseError", (event) => {
    const { xhr } = detailOf(event);
    if (!xhr.getResponseHeader("HX-Trigger")?.includes("toast")) showToast(explain(xhr.status));
  });
  htmx.on("htmx:sendError", () =>
    showToast({ level: "error", message: "The server cannot be reached. Check your connection, then try again." }),
  );
  document.addEventListener("submit", guardSubmit);
  addEventListener("pageshow", releaseForms);
}

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

function leadsToSignIn(url: string): boolean {
  const signIn = document.body.dataset.signIn;
  return Boolean(signIn && url && new URL(url, location.href).pathname === signIn);
}

export function explain(status: number): { level: "error"; message: string } {
  const messages: Record<number, string> = {
    403: "Your roles do not allow this, or the page is too old. Reload the page and try again.",
    404: "This record is gone or not visible to you. Reload the page to see what is there now.",
    409: "Somebody else changed this in the meantime. Reload the page and try again.",
    413: "The upload is larger than this server accepts.",
    429: "Too many requests in a short time. Wait a minute, then try again.",
  };
  const message = messages[status] ?? `The server could not answer (${status}). Nothing was changed; try again in a moment.`;
  return { level: "error", message };
}

function count(step: 1 | -1, element: HTMLElement): void {
  running = Math.max(0, running + step);
  const quiet = element.closest("[data-quiet]");
  if (!quiet || !running) document.documentElement.classList.toggle("requesting", running > 0);
  const form = element.closest("form");
  const buttons = element instanceof HTMLButtonElement ? [element] : submitButtons(form);
  for (const button of buttons) setBusy(button, step > 0);
}

function submitButtons(form: HTMLFormElement | null): HTMLButtonElement[] {
  return form?.method === "post" ? [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")] : [];
}

function setBusy(button: HTMLButtonElement, busy: boolean): void {
  button.disabled = busy;
  if (busy) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
}

/** A plain POST form is sent once; its buttons are disabled after the browser has read them. */
export function guardSubmit(event: SubmitEvent): void {
  const form = event.target;
  if (!(form instanceof HTMLFormElement) || form.method !== "post" || event.defaultPrevented) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  setTimeout(() => {
    for (const button of submitButtons(form)) setBusy(button, true);
  });
}

/** A form that the back button brings back can be sent again. */
function releaseForms(): void {
  for (const form of document.querySelectorAll<HTMLFormElement>("form[data-sent]")) {
    delete form.dataset.sent;
    for (const button of submitButtons(form)) setBusy(button, false);
  }
}

let focusedBefore = "";

/** Return a selector that finds the same control in the new content. */
export function focusKey(element: Element | null): string {
  if (!element || element === document.body) return "";
  if (element.id) return `#${CSS.escape(element.id)}`;
  const column = element.closest("th[data-column]")?.getAttribute("data-column");
  if (column) return `th[data-column="${CSS.escape(column)}"] a`;
  const name = element.getAttribute("name");
  return name ? `[name="${CSS.escape(name)}"]` : "";
}

function rememberFocus(): void {
  focusedBefore = focusKey(document.activeElement);
}

function restoreFocus(target: HTMLElement): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const wanted =
    target.querySelector<HTMLElement>('[autofocus], [aria-invalid="true"]') ??
    (focusedBefore ? document.querySelector<HTMLElement>(focusedBefore) : null);
  wanted?.focus({ preventScroll: true });
}
