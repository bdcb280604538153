import { BarChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { onThemeChange } from "../palette";
import { bars, floatDistribution, movers, statusCounts } from "./bars";
import { milestoneTrend, riskBurnDown, sCurve, trend } from "./curves";
import type { ChartData, ChartName } from "./data";
import { Ink } from "./ink";
import type { Draw, Picture, Table } from "./picture";
import { risks } from "./risks";

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  GridComponent,
  LegendComponent,
  LegendScrollComponent,
  LineChart,
  MarkLineComponent,
  ScatterChart,
  TooltipComponent,
]);

export const CHARTS: { [Name in ChartName]: Draw<ChartData[Name]> } = {
  "s-curve": sCurve,
  bars,
  trend,
  "milestone-trend": milestoneTrend,
  float: floatDistribution,
  status: statusCounts,
  movers,
  risks,
  "risk-burn-down": riskBurnDown,
};

/** One chart in its element: drawn again when the page turns dark or changes its width. */
export class Chart {
  readonly #element: HTMLElement;
  readonly #draw: (ink: Ink) => Picture | null;
  readonly #canvas = document.createElement("div");
  readonly #data = document.createElement("details");
  readonly #drawing: echarts.ECharts;
  readonly #stop: () => void;

  constructor(element: HTMLElement, draw: (ink: Ink) => Picture | null, urls: readonly string[]) {
    this.#element = element;
    this.#draw = draw;
    this.#canvas.className = "chart-canvas";
    this.#data.className = "chart-data";
    element.replaceChildren(this.#canvas, this.#data);
    this.#drawing = echarts.init(this.#canvas);
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#canvas);
    const stopTheme = onThemeChange(() => this.#redraw());
    this.#stop = () => {
      resized.disconnect();
      stopTheme();
    };
    this.#follow(urls);
    this.#redraw();
  }

  /** A mark that stands for a record leads to its page. */
  #follow(urls: readonly string[]): void {
    this.#drawing.on("click", ({ dataIndex }) => {
      const url = urls[dataIndex];
      if (url) window.location.assign(url);
    });
  }

  #resize(): void {
    if (!this.#element.isConnected) {
      this.#stop();
      this.#drawing.dispose();
      return;
    }
    this.#drawing.resize();
    this.#redraw();
  }

  #redraw(): void {
    const picture = this.#draw(new Ink(this.#element));
    if (!picture) return;
    this.#drawing.setOption(picture.option, { notMerge: true });
    const summary = document.createElement("summary");
    summary.textContent = "Show as a table";
    this.#data.replaceChildren(summary, tableOf(picture.table, picture.words));
  }
}

function tableOf({ head, rows }: Table, words: string): HTMLElement {
  const table = document.createElement("table");
  table.className = "table table-sm";
  table.createCaption().textContent = words;
  const top = table.createTHead().insertRow();
  for (const title of head) {
    const cell = document.createElement("th");
    cell.scope = "col";
    cell.textContent = title;
    top.append(cell);
  }
  const body = table.createTBody();
  for (const row of rows) {
    const line = body.insertRow();
    for (const text of row) line.insertCell().textContent = text;
  }
  const scroll = document.createElement("div");
  scroll.className = "chart-table";
  scroll.tabIndex = 0;
  scroll.role = "region";
  scroll.ariaLabel = "Figures of the chart";
  scroll.append(table);
  return scroll;
}
