import { COLUMNS, FIRST_COLUMNS } from "../columns";
import { h, icon } from "../dom";
import { ICON } from "../icons";
import { openDialog } from "./dialog";

/** Which columns stand in the sheet, and in what order. */
export function columnsDialog(
  host: HTMLElement,
  chosen: readonly string[],
  taken: (keys: string[]) => void,
): void {
  const titles = new Map(COLUMNS.plan.map(({ key, title }) => [key, title]));
  const list = h("ul", { class: "gantt-columns" });
  const fill = (keys: readonly string[]) => {
    const others = [...titles.keys()].filter((key) => !keys.includes(key));
    list.replaceChildren(
      ...keys.map((key) => line(key, titles.get(key) ?? key, true)),
      ...others.map((key) => line(key, titles.get(key) ?? key, false)),
    );
  };
  const usual = h("button", { type: "button", class: "btn btn-sm" }, "As at first");
  usual.addEventListener("click", () => fill(FIRST_COLUMNS.plan));
  fill(chosen);
  openDialog(host, {
    title: "Columns",
    submit: "Show these columns",
    body: [h("p", { class: "field-help" }, "Kept in this browser."), list, h("div", {}, usual)],
    taken: () => {
      taken(
        [...list.querySelectorAll<HTMLInputElement>("input:checked")].map((box) => box.value),
      );
      return null;
    },
  });
}

function line(key: string, title: string, on: boolean): HTMLElement {
  const box = h("input", { type: "checkbox", class: "form-check-input", value: key });
  box.checked = on;
  const item = h(
    "li",
    {},
    h("label", {}, box, title),
    mover(`Move ${title} up`, ICON.up, () => item.previousElementSibling?.before(item)),
    mover(`Move ${title} down`, ICON.down, () => item.nextElementSibling?.after(item)),
  );
  return item;
}

function mover(words: string, path: string, move: () => void): HTMLElement {
  const button = h("button", {
    type: "button",
    class: "btn btn-ghost btn-sm btn-icon",
    "aria-label": words,
  });
  button.append(icon(path));
  button.addEventListener("click", () => {
    move();
    button.focus();
  });
  return button;
}
