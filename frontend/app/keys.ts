import { isEditable } from "./dom";

const PAUSE = 900;

/** Collect strokes and tell which of the wanted sequences they complete. */
export class Sequence {
  private strokes: string[] = [];
  private last = 0;

  press(key: string, at: number, wanted: readonly string[]): string | null {
    if (at - this.last > PAUSE) this.strokes = [];
    this.last = at;
    this.strokes.push(key);
    while (this.strokes.length) {
      const typed = this.strokes.join(" ");
      if (wanted.includes(typed)) {
        this.strokes = [];
        return typed;
      }
      if (wanted.some((keys) => keys.startsWith(`${typed} `))) return null;
      this.strokes.shift();
    }
    return null;
  }
}

function owners(): Map<string, HTMLElement> {
  const all = document.querySelectorAll<HTMLElement>("[data-keys]");
  return new Map([...all].map((element) => [element.dataset.keys ?? "", element]));
}

function perform(element: HTMLElement): void {
  if (element.matches("input, textarea, select")) element.focus();
  else element.click();
}

function label(element: HTMLElement): string {
  const text = element.dataset.keysLabel ?? element.getAttribute("aria-label") ?? element.textContent ?? "";
  return text.trim().replace(/\s+/g, " ");
}

function listKeys(place: HTMLElement): void {
  const rows = [...owners()].flatMap(([keys, element]) => {
    const term = document.createElement("dt");
    const strokes = document.createElement("dd");
    term.textContent = label(element);
    for (const key of keys.split(" ")) {
      const cap = document.createElement("kbd");
      cap.textContent = key;
      strokes.append(cap, " ");
    }
    return [term, strokes];
  });
  place.replaceChildren(...rows);
}

/** Any element with `data-keys="g p"` answers to these strokes; the help dialog lists them all. */
export function startKeys(): void {
  const sequence = new Sequence();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || isEditable(event.target)) return;
    if (document.querySelector("dialog[open]")) return;
    const wanted = owners();
    const keys = sequence.press(event.key, event.timeStamp, [...wanted.keys()]);
    const element = keys === null ? undefined : wanted.get(keys);
    if (!element) return;
    event.preventDefault();
    const list = document.getElementById("keys-list");
    if (element.dataset.dialogOpen === "keys" && list) listKeys(list);
    perform(element);
  });
  document.addEventListener("click", (event) => {
    const list = document.getElementById("keys-list");
    const opener = event.target instanceof Element && event.target.closest('[data-dialog-open="keys"]');
    if (opener && list) listKeys(list);
  });
}
