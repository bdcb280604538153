import { h } from "../dom";

/** One sentence beside the place it is about; the next key or press takes it away. */
export class Bubble {
  readonly element = h("p", { class: "gantt-bubble", role: "alert", hidden: true });
  #stop: (() => void) | null = null;

  show(sentence: string, beside: DOMRect): void {
    this.hide();
    const host = this.element.parentElement;
    if (!host) return;
    const around = host.getBoundingClientRect();
    this.element.textContent = sentence;
    this.element.hidden = false;
    const { offsetWidth, offsetHeight } = this.element;
    const left = Math.min(beside.left - around.left, around.width - offsetWidth - 8);
    const below = beside.bottom - around.top + 4;
    const isRoom = below + offsetHeight < around.height;
    this.element.style.left = `${Math.max(4, left)}px`;
    this.element.style.top = `${isRoom ? below : Math.max(4, beside.top - around.top - offsetHeight - 4)}px`;
    const hide = () => this.hide();
    window.addEventListener("keydown", hide, true);
    window.addEventListener("pointerdown", hide, true);
    this.#stop = () => {
      window.removeEventListener("keydown", hide, true);
      window.removeEventListener("pointerdown", hide, true);
    };
  }

  hide(): void {
    this.#stop?.();
    this.#stop = null;
    this.element.hidden = true;
  }
}
