/**
 * What a page gives each chart, as JSON in `<script type="application/json" id="…">` or
 * from `data-url`. Dates are ISO days, money and counts plain numbers, null is unknown;
 * lists of values are as long as the list of dates or labels they belong to.
 */

export type Unit = "money" | "days" | "count" | "percent" | "index";
export type Tone = "usual" | "good" | "warning" | "bad" | "muted";
type Values = (number | null)[];

interface Measured {
  unit?: Unit;
  /** ISO 4217 for money; any other word, such as h, follows the figure. */
  currency?: string;
}

/** `s-curve`: planned, earned and actual value over time, with the forecast to the end. */
export interface SCurve {
  /** ISO 4217; any other word, such as h for effort, follows the figures. */
  currency: string;
  dates: string[];
  pv: Values;
  ev: Values;
  ac: Values;
  /** From the data date to the estimate at completion; days between may be null. */
  forecast?: Values;
  dataDate: string | null;
  bac: number | null;
  eac?: number | null;
}

/** `bars`: figures side by side (or stacked), say cost against budget. */
export interface Bars extends Measured {
  labels: string[];
  series: { name: string; values: Values; tone?: Tone; line?: boolean }[];
  stacked?: boolean;
  /** Lying bars; they lie anyway where the names have no room below. */
  horizontal?: boolean;
}

/** `trend`: one or more figures over time, with the value they should keep. */
export interface Trend extends Measured {
  dates: string[];
  series: { name: string; values: Values; tone?: Tone }[];
  target?: { name: string; value: number } | null;
}

/** `milestone-trend`: each milestone's forecast date at each report. */
export interface MilestoneTrend {
  reports: string[];
  milestones: { name: string; dates: (string | null)[] }[];
}

/** `float`: how many open tasks have how much total float. */
export interface FloatDistribution {
  bins: { label: string; count: number; tone?: Tone }[];
}

/** `status`: projects by health, a stacked bar for each group. */
export interface StatusCounts {
  groups: {
    label: string;
    green: number;
    amber: number;
    red: number;
    stale?: number;
    none?: number;
  }[];
}

/** `movers`: what changed most since last time; positive is worse unless `higherIsBetter`. */
export interface Movers extends Measured {
  items: { label: string; value: number; note?: string; url?: string }[];
  higherIsBetter?: boolean;
}

/** `risks`: open risks by probability and impact, 1 to 5; the size is the exposure. */
export interface Risks {
  currency?: string;
  risks: {
    code: string;
    name: string;
    probability: number;
    impact: number;
    exposure: number | null;
    tone: Tone;
    url?: string;
  }[];
}

/** `risk-burn-down`: exposure and number of open risks over time. */
export interface RiskBurnDown {
  currency: string;
  dates: string[];
  exposure: Values;
  open: Values;
}

/** An ISO day, or an amount. */
export type ForecastValue = string | number | null;

interface Forecast {
  unit: "date" | "money";
  currency?: string;
}

/** `chances`: how likely it is to be done by a date, or for an amount. */
export interface Chances extends Forecast {
  values: (string | number)[];
  /** Shares of one, as many as the values. */
  chances: number[];
  /** Dates or amounts to stand out; a mark without a chance is one of the plan. */
  marks: { name: string; value: string | number; chance: number | null }[];
  /** A second curve to compare with. */
  other?: { name: string; values: (string | number)[]; chances: number[] };
}

/** `cloud`: finish and cost of a sample of draws, with the date and amount to keep. */
export interface Cloud {
  currency: string;
  points: [string, number][];
  date: string | null;
  amount: number | null;
}

/** `forecast-trend`: what each report forecast, with the range it gave. */
export interface ForecastTrend extends Forecast {
  reports: string[];
  lines: { name: string; values: ForecastValue[]; tone: Tone; dash: "solid" | "dashed" | "dotted" }[];
  band: string;
  low: ForecastValue[];
  high: ForecastValue[];
}

export interface ChartData {
  "s-curve": SCurve;
  bars: Bars;
  trend: Trend;
  "milestone-trend": MilestoneTrend;
  float: FloatDistribution;
  status: StatusCounts;
  movers: Movers;
  risks: Risks;
  "risk-burn-down": RiskBurnDown;
  chances: Chances;
  cloud: Cloud;
  "forecast-trend": ForecastTrend;
}

export type ChartName = keyof ChartData;
