import { cells, clear, paste } from "./deeds";
import type { Work } from "./deeds";
import { fromText, toText } from "./clipboard";
import type { Edit } from "./edits";
import type { Read } from "./parse";

export interface CopyActions {
  work(): Work | null;
  editable(): boolean;
  run(edits: Read<Edit[]>): void;
  say(words: string): void;
}

/** Copy, cut and paste of cells as text that Excel understands; returns how to stop. */
export function listenToClipboard(element: HTMLElement, actions: CopyActions): () => void {
  const work = (event: ClipboardEvent): Work | null =>
    document.activeElement === element && event.clipboardData ? actions.work() : null;
  const copy = (event: ClipboardEvent) => {
    const from = work(event);
    if (!from) return;
    event.preventDefault();
    event.clipboardData?.setData("text/plain", toText(cells(from)));
    if (event.type === "cut" && actions.editable()) actions.run(clear(from));
    else actions.say(`${sizeOf(from)} copied`);
  };
  const insert = (event: ClipboardEvent) => {
    const into = work(event);
    const text = event.clipboardData?.getData("text/plain") ?? "";
    if (!into || text === "" || !actions.editable()) return;
    event.preventDefault();
    actions.run(paste(into, fromText(text)));
  };
  document.addEventListener("copy", copy);
  document.addEventListener("cut", copy);
  document.addEventListener("paste", insert);
  return () => {
    document.removeEventListener("copy", copy);
    document.removeEventListener("cut", copy);
    document.removeEventListener("paste", insert);
  };
}

function sizeOf({ scene, area }: Work): string {
  const count = scene.chosen(area).length * (area.right - area.left + 1);
  return count === 1 ? "1 cell" : `${count} cells`;
}
