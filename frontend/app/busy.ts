let running = 0;

/** Count a request in or out: the bar at the top, and the buttons that started it. */
export function countRequest(step: 1 | -1, element: HTMLElement): void {
  running = Math.max(0, running + step);
  const quiet = element.closest("[data-quiet]");
  if (!quiet || !running) document.documentElement.classList.toggle("requesting", running > 0);
  const buttons = element instanceof HTMLButtonElement ? [element] : submitButtons(element.closest("form"));
  for (const button of buttons) setBusy(button, step > 0);
}

/** Let nothing be sent twice: neither by a busy button nor by a plain form on its way. */
export function startBusy(): void {
  document.addEventListener("click", refuseWhileBusy, true);
  document.addEventListener("submit", refuseWhileBusy, true);
  document.addEventListener("submit", guardSubmit);
  addEventListener("pageshow", releaseForms);
}

export function refuseWhileBusy(event: Event): void {
  const { target } = event;
  if (!(target instanceof Element)) return;
  const busy =
    target instanceof HTMLFormElement
      ? target.querySelector('button[aria-busy="true"]')
      : target.closest('button[aria-busy="true"]');
  if (!busy) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}

/** A plain POST form is sent once. */
export function guardSubmit(event: Event): void {
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

function submitButtons(form: HTMLFormElement | null): HTMLButtonElement[] {
  return form?.method === "post" ? [...form.querySelectorAll<HTMLButtonElement>("button:not([type=button])")] : [];
}

/** A busy button is not `disabled`: it would lose the focus that a dialog gives back to it. */
function setBusy(button: HTMLButtonElement, busy: boolean): void {
  for (const name of ["aria-busy", "aria-disabled"])
    if (busy) button.setAttribute(name, "true");
    else button.removeAttribute(name);
}
