import { closest, placeBeside } from "./dom";

/** Menus are native popovers; this places them and moves through them with the arrows. */
export function startMenus(): void {
  document.addEventListener(
    "toggle",
    (event) => {
      const menu = event.target;
      if (!(menu instanceof HTMLElement) || !menu.classList.contains("menu") || !menu.matches(":popover-open")) return;
      const anchor = document.querySelector(`[popovertarget="${CSS.escape(menu.id)}"]`);
      if (anchor) placeBeside(menu, anchor);
      menu.querySelector<HTMLElement>("[autofocus]")?.focus();
    },
    true,
  );
  document.addEventListener("keydown", (event) => {
    const menu = closest<HTMLElement>(event, ".menu");
    if (menu && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      move(menu, event.key === "ArrowDown" ? 1 : -1);
    }
    const opener = closest<HTMLElement>(event, "[popovertarget]");
    if (opener && event.key === "ArrowDown") openWithKeyboard(event, opener);
  });
  document.addEventListener("click", (event) => {
    const item = closest(event, ".menu .menu-item");
    if (item) item.closest<HTMLElement>(".menu")?.hidePopover();
  });
}

function openWithKeyboard(event: KeyboardEvent, opener: HTMLElement): void {
  const menu = document.getElementById(opener.getAttribute("popovertarget") ?? "");
  if (!menu?.classList.contains("menu") || menu.matches(":popover-open")) return;
  event.preventDefault();
  menu.showPopover();
  move(menu, 1);
}

function move(menu: HTMLElement, step: 1 | -1): void {
  const items = [...menu.querySelectorAll<HTMLElement>(".menu-item, input, select")];
  if (!items.length) return;
  const at = items.indexOf(document.activeElement as HTMLElement);
  items[(at + step + items.length) % items.length]?.focus();
}
