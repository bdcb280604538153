import { h } from "./dom";

const STEP = 24;

/** The line between list and timeline: dragged, or moved with the arrow keys. */
export class Splitter {
  readonly element = h("div", {
    class: "gantt-splitter",
    role: "separator",
    tabindex: 0,
    "aria-orientation": "vertical",
    "aria-label": "Width of the list",
  });
  #width = 0;

  constructor(resized: (width: number) => void) {
    this.element.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const from = event.clientX - this.#width;
      const moved = (to: PointerEvent) => resized(to.clientX - from);
      this.element.setPointerCapture(event.pointerId);
      this.element.addEventListener("pointermove", moved);
      this.element.addEventListener(
        "lostpointercapture",
        () => this.element.removeEventListener("pointermove", moved),
        { once: true },
      );
    });
    this.element.addEventListener("keydown", (event) => {
      const direction = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!direction) return;
      event.preventDefault();
      resized(this.#width + direction * STEP);
    });
  }

  place(width: number, room: number): void {
    this.#width = width;
    this.element.style.left = `${width}px`;
    this.element.setAttribute("aria-valuenow", String(width));
    this.element.setAttribute("aria-valuemin", "0");
    this.element.setAttribute("aria-valuemax", String(Math.round(room)));
  }
}
