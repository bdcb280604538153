import { closest, placeBeside } from "./dom";

const box = document.createElement("div");
let owner: HTMLElement | null = null;

function show(element: HTMLElement): void {
  const text = element.dataset.tip;
  if (!text || owner === element) return;
  owner = element;
  box.textContent = text;
  (element.closest("dialog[open]") ?? document.body).append(box);
  box.showPopover();
  placeBeside(box, element, "center");
}

function hide(): void {
  owner = null;
  if (box.matches(":popover-open")) box.hidePopover();
}

/** One tooltip for all `data-tip`: pointer, focus and touch show it, Escape hides it. */
export function startTips(): void {
  if (!("popover" in box)) return;
  box.className = "tip";
  box.popover = "manual";
  box.setAttribute("aria-hidden", "true");
  document.addEventListener("pointerover", (event) => {
    const element = closest<HTMLElement>(event, "[data-tip]");
    if (element) show(element);
    else if (event.target !== box) hide();
  });
  document.addEventListener("focusin", (event) => {
    const element = closest<HTMLElement>(event, "[data-tip]");
    if (element?.matches(":focus-visible")) show(element);
    else hide();
  });
  document.addEventListener("focusout", hide);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") hide();
  });
  document.addEventListener("scroll", hide, true);
}
