import { h } from "./dom";
import { sheets } from "./picture";
import type { Scene } from "./scene";
import { readTheme } from "./theme";

/** The chart on paper: sheets stand in for the window while the page is printed. */
export function listenToPrinting(root: HTMLElement, scene: Scene, done: () => void): () => void {
  const paper = h("div", { class: "gantt-paper" });
  // Paper is light whatever the page is.
  const start = () => {
    root.dataset["print"] = "";
    scene.theme = readTheme(root);
    paper.replaceChildren(...sheets(scene));
    root.append(paper);
  };
  const end = () => {
    paper.replaceChildren();
    paper.remove();
    delete root.dataset["print"];
    done();
  };
  window.addEventListener("beforeprint", start);
  window.addEventListener("afterprint", end);
  return () => {
    window.removeEventListener("beforeprint", start);
    window.removeEventListener("afterprint", end);
  };
}
