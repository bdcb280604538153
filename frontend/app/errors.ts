import type { Toast } from "./toasts";

const WORDS: Record<number, string> = {
  403: "Your roles do not allow this, or the page is too old. Reload the page and try again.",
  404: "This record is gone or not visible to you. Reload the page to see what is there now.",
  409: "Somebody else changed this in the meantime. Reload the page and try again.",
  413: "The upload is larger than this server accepts.",
  429: "Too many requests in a short time. Wait a minute, then try again.",
};

/** Say what an answer without words of its own means. */
export function explain(status: number): Toast {
  const message =
    WORDS[status] ?? `The server could not answer (${status}). Nothing was changed; try again in a moment.`;
  return { level: "error", message };
}

export const UNREACHABLE: Toast = {
  level: "error",
  message: "The server cannot be reached. Check your connection, then try again.",
};
