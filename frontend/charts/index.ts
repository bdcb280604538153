import "./charts.css";
import { Chart, CHARTS } from "./chart";
import type { ChartName } from "./data";
import { Ink } from "./ink";
import type { Draw } from "./picture";

const NOTHING: Record<ChartName, string> = {
  "s-curve": "No earned value yet: set a baseline with costs and enter progress.",
  bars: "No figures yet.",
  trend: "No figures yet: the line begins with the second report.",
  "milestone-trend": "No milestone trend yet: it begins with the second report.",
  float: "No open task has a calculated float.",
  status: "No project has a status yet.",
  movers: "Nothing has moved since the last report.",
  risks: "No open risk is rated.",
  "risk-burn-down": "No open risk has an exposure yet.",
  chances: "No chances can be told without a plan with a baseline and progress.",
  cloud: "The plan holds no costs to draw.",
  "forecast-trend": "No report has a forecast yet.",
};

/**
 * Draws every `<div class="chart" data-chart="NAME">` under `root` that is not drawn yet.
 * The data come from `data-source="#id"` (a JSON script block) or from `data-url`;
 * `data-empty` says in words what to do when there is nothing to draw.
 */
export function mountCharts(root: ParentNode): void {
  for (const element of root.querySelectorAll<HTMLElement>(".chart[data-chart]:not([data-drawn])")) {
    element.dataset["drawn"] = "";
    void mount(element);
  }
}

async function mount(element: HTMLElement): Promise<void> {
  const name = element.dataset["chart"] as ChartName;
  try {
    const draw = CHARTS[name] as Draw<unknown> | undefined;
    if (!draw) throw new Error(`there is no chart called ${name}`);
    const data = await read(element);
    if (data === null || draw(data, new Ink(element)) === null) {
      say(element, "status", element.dataset["empty"] ?? NOTHING[name]);
      return;
    }
    new Chart(element, (ink) => draw(data, ink));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(element, "alert", `The chart cannot be drawn: ${reason}.`);
  }
}

async function read(element: HTMLElement): Promise<unknown> {
  const { source, url } = element.dataset;
  if (source) {
    const block = document.querySelector(source);
    if (!block) throw new Error(`the page has no data block ${source}`);
    return JSON.parse(block.textContent ?? "null");
  }
  if (!url) throw new Error("it has neither data-source nor data-url");
  const answer = await fetch(url, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
  return answer.json();
}

function say(element: HTMLElement, role: "status" | "alert", words: string): void {
  const message = document.createElement("p");
  message.className = "chart-nothing";
  message.role = role;
  message.textContent = words;
  element.replaceChildren(message);
}

mountCharts(document);
document.addEventListener("htmx:load", (event) => {
  if (event.target instanceof Element) mountCharts(event.target.parentElement ?? event.target);
});
