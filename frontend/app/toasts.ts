import { closest, fromTemplate } from "./dom";

export type ToastLevel = "success" | "info" | "warning" | "error";
export interface Toast {
  message: string;
  level?: ToastLevel;
}

const SECONDS: Record<ToastLevel, number> = { success: 5, info: 6, warning: 12, error: 0 };

export function showToast({ message, level = "success" }: Toast): void {
  const toast = fromTemplate(`toast-${level}`, { text: message });
  const toasts = document.getElementById("toasts");
  if (!toasts) return;
  // All but an open modal dialog is inert: there a message would be neither seen nor read out.
  const host = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (toasts.parentElement !== host) host.append(toasts);
  toasts.append(toast);
  expire(toast);
}

function leaveDialog(): void {
  const toasts = document.getElementById("toasts");
  if (toasts?.closest("dialog:not([open])")) document.body.append(toasts);
}

/** Errors stay until they are dismissed; the rest leaves, but not under the pointer. */
function expire(toast: HTMLElement): void {
  const seconds = SECONDS[toast.dataset.level as ToastLevel] ?? 6;
  if (!seconds) return;
  const leave = (): void => {
    if (toast.matches(":hover, :focus-within")) setTimeout(leave, 1000);
    else toast.remove();
  };
  setTimeout(leave, seconds * 1000);
}

export function startToasts(): void {
  document.querySelectorAll<HTMLElement>("#toasts .toast").forEach(expire);
  document.addEventListener("toast", (event) => showToast((event as CustomEvent<Toast>).detail));
  document.addEventListener("close", leaveDialog, true);
  document.addEventListener("click", (event) => {
    if (closest(event, "[data-toast-close]")) closest(event, ".toast")?.remove();
  });
}
