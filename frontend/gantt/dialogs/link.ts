import { h } from "../dom";
import type { Edit } from "../editing/edits";
import { readDuration, writeDuration } from "../editing/parse";
import type { Send } from "../editing/sending";
import { LINK_TYPES } from "../payload";
import type { Link, LinkType, Task } from "../payload";
import { field, input, select } from "./dialog";

const TYPE_WORD: Record<LinkType, string> = {
  FS: "Finish to start",
  SS: "Start to start",
  FF: "Finish to finish",
  SF: "Start to finish",
};

/** Type and lag of a link beside the place where it was clicked. */
export class LinkPopover {
  readonly element = h("form", {
    class: "gantt-popover",
    hidden: true,
    "aria-label": "Dependency",
    novalidate: true,
  });
  readonly #send: Send;
  readonly #closed: () => void;

  constructor(send: Send, closed: () => void) {
    this.#send = send;
    this.#closed = closed;
    this.element.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (event.key === "Escape") this.close();
    });
  }

  get isOpen(): boolean {
    return !this.element.hidden;
  }

  show(link: Link, from: Task, to: Task, minutesPerDay: number, x: number, y: number): void {
    const type = select(LINK_TYPES.map((one) => [one, TYPE_WORD[one]] as const), link.type);
    const lag = input("text", writeDuration(link.lag, "d", false, minutesPerDay));
    const error = h("p", { class: "field-error", role: "alert", hidden: true });
    const remove = h("button", { type: "button", class: "btn btn-sm btn-danger" }, "Remove link");
    const save = h("button", { type: "submit", class: "btn btn-sm btn-primary" }, "Save");
    const ends = { predecessor: Number(from.id), successor: Number(to.id) };
    const tell = (edit: Edit) => {
      void this.#send([edit]).then((outcome) => {
        if (outcome.done) this.close();
        else [error.textContent, error.hidden] = [outcome.detail, false];
      });
    };
    remove.addEventListener("click", () => tell({ do: "unlink", ...ends }));
    this.element.onsubmit = (event) => {
      event.preventDefault();
      const read = readDuration(lag.value.trim() || "0", minutesPerDay);
      if ("wrong" in read) {
        [error.textContent, error.hidden] = [read.wrong, false];
        lag.focus();
        return;
      }
      const { minutes, unit, elapsed } = read.value;
      tell({ do: "link", ...ends, type: type.value as LinkType, lag: minutes, lag_unit: unit, elapsed, percent: null });
    };
    this.element.replaceChildren(
      h("p", {}, h("strong", {}, from.name), " → ", h("strong", {}, to.name)),
      h("div", { class: "form-grid" }, field("Type", type), field("Lag", lag)),
      error,
      h("div", { class: "gantt-popover-actions" }, remove, save),
    );
    this.element.hidden = false;
    this.#place(x, y);
    type.focus();
  }

  close(): void {
    if (!this.isOpen) return;
    this.element.hidden = true;
    this.#closed();
  }

  #place(x: number, y: number): void {
    const room = this.element.parentElement;
    const { offsetWidth, offsetHeight } = this.element;
    const right = (room?.clientWidth ?? 0) - offsetWidth - 8;
    const bottom = (room?.clientHeight ?? 0) - offsetHeight - 8;
    this.element.style.left = `${Math.max(8, Math.min(x + 8, right))}px`;
    this.element.style.top = `${Math.max(8, Math.min(y + 8, bottom))}px`;
  }
}
