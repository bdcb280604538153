import { BarChart, CustomChart, LineChart, ScatterChart } from "echarts/charts";
import {
  AriaComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
} from "echarts/components";
import * as echarts from "echarts/core";
import { CanvasRenderer } from "echarts/renderers";
import { onThemeChange } from "../palette";
import { bars, floatDistribution, movers, statusCounts } from "./bars";
import { milestoneTrend, riskBurnDown, sCurve, trend } from "./curves";
import type { ChartData, ChartName } from "./data";
import { chances, cloud, forecastTrend } from "./forecasts";
import { Ink } from "./ink";
import type { Draw, Picture, Sign, Table } from "./picture";
import { risks } from "./risks";

echarts.use([
  AriaComponent,
  BarChart,
  CanvasRenderer,
  CustomChart,
  GridComponent,
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
  chances,
  cloud,
  "forecast-trend": forecastTrend,
};

/** One chart in its element: drawn again when the page turns dark or changes its width. */
export class Chart {
  readonly #element: HTMLElement;
  readonly #draw: (ink: Ink) => Picture | null;
  readonly #canvas = document.createElement("div");
  readonly #legend = document.createElement("ul");
  readonly #data = document.createElement("details");
  readonly #drawing: echarts.ECharts;
  readonly #stop: () => void;
  #urls: readonly string[] = [];

  constructor(element: HTMLElement, draw: (ink: Ink) => Picture | null) {
    this.#element = element;
    this.#draw = draw;
    this.#canvas.className = "chart-canvas";
    this.#data.className = "chart-data";
    this.#legend.className = "chart-legend";
    element.replaceChildren(this.#legend, this.#canvas, this.#data);
    this.#drawing = echarts.init(this.#canvas);
    const resized = new ResizeObserver(() => this.#resize());
    resized.observe(this.#canvas);
    const stopTheme = onThemeChange(() => this.#redraw());
    this.#stop = () => {
      resized.disconnect();
      stopTheme();
    };
    this.#drawing.on("click", ({ dataIndex }) => {
      const url = this.#urls[dataIndex];
      if (url) window.location.assign(url);
    });
    this.#redraw();
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
    this.#urls = picture.urls ?? [];
    this.#legend.replaceChildren(...picture.legend.map(signOf));
    const summary = document.createElement("summary");
    summary.textContent = "Show as a table";
    this.#data.replaceChildren(summary, tableOf(picture.table, picture.words));
  }
}

function signOf({ name, colour, mark }: Sign): HTMLElement {
  const item = document.createElement("li");
  const sign = document.createElement("i");
  sign.className = `chart-sign is-${mark}`;
  sign.style.color = colour;
  item.append(sign, name);
  return item;
}

function tableOf({ head, rows }: Table, words: string): HTMLElement {
  const table = document.createElement("table");
  table.className = "table table-sm";
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
  const said = document.createElement("p");
  said.textContent = words;
  scroll.append(said, table);
  return scroll;
}
