/** Fill the named slots of a copy of `<template id>`; the server owns all markup. */
export function fromTemplate(id: string, slots: Record<string, string> = {}): HTMLElement {
  const template = document.getElementById(id);
  if (!(template instanceof HTMLTemplateElement)) throw new Error(`No <template id="${id}">`);
  const copy = template.content.firstElementChild?.cloneNode(true);
  if (!(copy instanceof HTMLElement)) throw new Error(`<template id="${id}"> is empty`);
  for (const [name, text] of Object.entries(slots)) {
    const slot = copy.querySelector(`[data-slot="${name}"]`);
    if (slot) slot.textContent = text;
  }
  return copy;
}

export function closest<T extends Element>(event: Event, selector: string): T | null {
  return event.target instanceof Element ? event.target.closest<T>(selector) : null;
}

const EDITABLE = "input:not([type=checkbox], [type=radio], [type=button]), textarea, select, [contenteditable]";

export function isEditable(target: EventTarget | null): boolean {
  return target instanceof Element && target.matches(EDITABLE);
}

/** Place a shown, fixed box beside `anchor`, inside the window. */
export function placeBeside(box: HTMLElement, anchor: Element, align: "start" | "center" = "start"): void {
  const gap = 4;
  const from = anchor.getBoundingClientRect();
  const { width, height } = box.getBoundingClientRect();
  const wanted = align === "center" ? from.left + (from.width - width) / 2 : from.left;
  const flipped = wanted + width > innerWidth - gap ? from.right - width : wanted;
  const below = from.bottom + gap;
  const top = below + height > innerHeight - gap ? from.top - height - gap : below;
  box.style.left = `${Math.max(gap, Math.min(flipped, innerWidth - width - gap))}px`;
  box.style.top = `${Math.max(gap, top)}px`;
}
