let before = "";

/** Return a selector that finds the same control in the new content. */
export function focusKey(element: Element | null): string {
  if (!element || element === document.body) return "";
  if (element.id) return `#${CSS.escape(element.id)}`;
  const column = element.closest("th[data-column]")?.getAttribute("data-column");
  if (column) return `th[data-column="${CSS.escape(column)}"] a`;
  const name = element.getAttribute("name");
  return name ? `[name="${CSS.escape(name)}"]` : "";
}

export function rememberFocus(): void {
  before = focusKey(document.activeElement);
}

/** After a swap: to the first wrong field, or to where the person was. */
export function restoreFocus(target: HTMLElement): void {
  if (document.activeElement && document.activeElement !== document.body) return;
  const wanted =
    target.querySelector<HTMLElement>('[autofocus], [aria-invalid="true"]') ??
    (before ? document.querySelector<HTMLElement>(before) : null);
  wanted?.focus({ preventScroll: true });
}
