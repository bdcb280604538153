import type { Risks } from "./data";
import { base, tip, tooltip, valueAxis } from "./picture";
import type { Draw } from "./picture";

const LEAST_SIZE = 12;
const MOST_SIZE = 44;
const GOLDEN_ANGLE = 2.4;

type Risk = Risks["risks"][number];

const CELL_REACH = 0.4;

/** Risks of the same cell stand around its middle, not on top of one another. */
export function spread(risks: readonly Risk[]): [x: number, y: number][] {
  const cells = new Map<string, number>();
  const cellOf = ({ probability, impact }: Risk) => `${probability}:${impact}`;
  for (const risk of risks) cells.set(cellOf(risk), (cells.get(cellOf(risk)) ?? 0) + 1);
  const seen = new Map<string, number>();
  return risks.map((risk) => {
    const cell = cellOf(risk);
    const before = seen.get(cell) ?? 0;
    seen.set(cell, before + 1);
    const distance = CELL_REACH * Math.sqrt(before / (cells.get(cell) ?? 1));
    const angle = before * GOLDEN_ANGLE;
    return [
      risk.probability + distance * Math.cos(angle),
      risk.impact + distance * Math.sin(angle),
    ];
  });
}

export const risks: Draw<Risks> = ({ risks: rated, currency }, ink) => {
  if (rated.length === 0) return null;
  const all = rated.toSorted((a, b) => (b.exposure ?? 0) - (a.exposure ?? 0));
  const largest = Math.max(...all.map(({ exposure }) => exposure ?? 0), 1);
  const size = (exposure: number | null) =>
    LEAST_SIZE + (MOST_SIZE - LEAST_SIZE) * Math.sqrt((exposure ?? 0) / largest);
  const say = (risk: Risk) => ink.figure(risk.exposure, "money", currency);
  const places = spread(all);
  const severe = all.filter(({ tone }) => tone === "bad").length;
  const words = `${all.length} open risks by probability and impact, ${severe} of them in the red.`;
  const axis = (name: string) => ({
    ...valueAxis(ink, String),
    name,
    nameLocation: "middle",
    nameGap: 22,
    nameTextStyle: { color: ink.colours.ink, fontWeight: 600 },
    min: 0.5,
    max: 5.5,
    interval: 1,
    axisLabel: {
      color: ink.colours["ink-muted"],
      formatter: (value: number) => (Number.isInteger(value) ? String(value) : ""),
      customValues: [1, 2, 3, 4, 5],
    },
  });
  return {
    words,
    legend: [],
    urls: all.map(({ url = "" }) => url),
    table: {
      head: ["Risk", "Probability", "Impact", "Exposure"],
      rows: all.map((risk) => [
        `${risk.code} ${risk.name}`,
        String(risk.probability),
        String(risk.impact),
        say(risk),
      ]),
    },
    option: {
      ...base(ink, words),
      grid: { left: 42, right: 10, top: 10, bottom: 34, outerBoundsMode: "none" },
      tooltip: tooltip(ink, {
        trigger: "item",
        formatter: ({ dataIndex, color }: { dataIndex: number; color: string }) => {
          const risk = all[dataIndex];
          if (!risk) return "";
          return tip(`${risk.code} ${risk.name}`, [
            { mark: color, name: "Probability", value: String(risk.probability) },
            { mark: color, name: "Impact", value: String(risk.impact) },
            { mark: color, name: "Exposure", value: say(risk) },
          ]);
        },
      }),
      xAxis: axis("Probability"),
      yAxis: axis("Impact"),
      series: [
        {
          type: "scatter",
          data: all.map(({ code, exposure, tone }, index) => ({
            name: code,
            value: places[index],
            symbolSize: size(exposure),
            itemStyle: { color: ink.tone(tone), opacity: 0.85, borderColor: ink.colours.surface },
          })),
          label: { show: true, formatter: "{b}", position: "right", color: ink.colours.ink, fontSize: 10 },
          labelLayout: { hideOverlap: true },
          emphasis: { disabled: true },
        },
      ],
    },
  };
};
