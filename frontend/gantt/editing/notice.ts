import { h, icon } from "../dom";
import { ICON } from "../icons";

/** What a person should know about the whole plan, until it is read. */
export class Notice {
  readonly #words = h("span");
  readonly element: HTMLElement;
  #dismissed: string | null = null;

  constructor() {
    const close = h("button", { type: "button", class: "btn btn-ghost btn-sm btn-icon", "aria-label": "Dismiss" });
    close.append(icon(ICON.close));
    close.addEventListener("click", () => {
      this.#dismissed = this.#words.textContent;
      this.element.hidden = true;
    });
    this.element = h("p", { class: "gantt-notice", role: "note", hidden: true }, this.#words, close);
  }

  update(words: string | null): void {
    this.#words.textContent = words;
    this.element.hidden = !words || words === this.#dismissed;
  }
}
