import htmx from "htmx.org";
import { countRequest, startBusy } from "./busy";
import { UNREACHABLE, explain } from "./errors";
import { rememberFocus, restoreFocus } from "./focus";
import { showToast } from "./toasts";

interface RequestDetail {
  elt: HTMLElement;
  target: HTMLElement;
  xhr: XMLHttpRequest;
  headers: Record<string, string>;
  shouldSwap: boolean;
}
const detailOf = (event: Event): RequestDetail => (event as CustomEvent<RequestDetail>).detail;

/** Everything around a request: the token, the busy marks, errors, and the focus after it. */
export function startRequests(): void {
  startBusy();
  htmx.on("htmx:configRequest", (event) => {
    detailOf(event).headers["X-CSRFToken"] = csrfToken();
  });
  htmx.on("htmx:beforeRequest", (event) => countRequest(1, detailOf(event).elt));
  htmx.on("htmx:afterRequest", (event) => countRequest(-1, detailOf(event).elt));
  htmx.on("htmx:beforeSwap", (event) => {
    rememberFocus();
    if (!leadsToSignIn(detailOf(event).xhr.responseURL)) return;
    detailOf(event).shouldSwap = false;
    location.reload();
  });
  htmx.on("htmx:afterSettle", (event) => restoreFocus(detailOf(event).target));
  htmx.on("htmx:responseError", (event) => {
    const { xhr } = detailOf(event);
    if (!xhr.getResponseHeader("HX-Trigger")?.includes("toast")) showToast(explain(xhr.status));
  });
  htmx.on("htmx:sendError", () => showToast(UNREACHABLE));
}

function csrfToken(): string {
  return document.querySelector<HTMLMetaElement>('meta[name="csrf-token"]')?.content ?? "";
}

/** A session that ended answers with the sign-in page, which belongs into no fragment. */
function leadsToSignIn(url: string): boolean {
  const signIn = document.body.dataset.signIn;
  return Boolean(signIn && url && new URL(url, location.href).pathname === signIn);
}
