import { closest } from "./dom";

const INTERACTIVE = "a, button, input, select, textarea, label, summary, [contenteditable]";

/** Row links, bulk selection, and forms that send themselves when a filter changes. */
export function startTables(): void {
  document.addEventListener("click", (event) => {
    const row = closest<HTMLElement>(event, "tr[data-href]");
    if (row && !closest(event, INTERACTIVE) && !getSelection()?.toString()) follow(row, event);
    const box = closest<HTMLInputElement>(event, "input[data-select]");
    if (box) selectRange(box, event.shiftKey);
    if (closest(event, "[data-select-none]")) clearSelection(closest(event, "[data-selection]"));
  });
  document.addEventListener("change", (event) => {
    const box = closest<HTMLInputElement>(event, "input[data-select], input[data-select-all]");
    if (box) updateSelection(box);
  });
}

function follow(row: HTMLElement, event: MouseEvent): void {
  const url = row.dataset.href ?? "";
  if (event.ctrlKey || event.metaKey) open(url, "_blank", "noopener");
  else location.assign(url);
}

let anchor: HTMLInputElement | null = null;

/** Shift-click selects everything from the last clicked box to this one. */
function selectRange(box: HTMLInputElement, extend: boolean): void {
  const boxes = boxesOf(box.closest("[data-selection]"));
  const from = anchor ? boxes.indexOf(anchor) : -1;
  if (extend && from >= 0) {
    const to = boxes.indexOf(box);
    for (const each of boxes.slice(Math.min(from, to), Math.max(from, to) + 1)) each.checked = box.checked;
  }
  anchor = box;
}

function boxesOf(area: Element | null): HTMLInputElement[] {
  return [...(area?.querySelectorAll<HTMLInputElement>("input[data-select]") ?? [])];
}

function clearSelection(area: Element | null): void {
  for (const box of boxesOf(area)) box.checked = false;
  showSelection(area);
}

export function updateSelection(box: HTMLInputElement): void {
  const area = box.closest("[data-selection]");
  if (box.matches("[data-select-all]")) for (const each of boxesOf(area)) each.checked = box.checked;
  showSelection(area);
}

function showSelection(area: Element | null): void {
  const boxes = boxesOf(area);
  const chosen = boxes.filter((box) => box.checked).length;
  for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
  const all = area?.querySelector<HTMLInputElement>("input[data-select-all]");
  if (all) {
    all.checked = chosen > 0 && chosen === boxes.length;
    all.indeterminate = chosen > 0 && chosen < boxes.length;
  }
  const bar = area?.querySelector<HTMLElement>(".bulk-bar");
  if (bar) bar.hidden = chosen === 0;
  const count = bar?.querySelector("[data-slot=count]");
  if (count) count.textContent = String(chosen);
}
