import { civil, DAY, DateWords, fromCivil, startOfDay, WEEK, weekday } from "./time";

export const ZOOMS = ["day", "week", "month", "quarter", "year"] as const;
export type Zoom = (typeof ZOOMS)[number];

/** Pixels a day of each zoom; any value between is allowed as well. */
export const PIXELS_PER_DAY: Record<Zoom, number> = {
  day: 32,
  week: 12,
  month: 4,
  quarter: 1.4,
  year: 0.5,
};

const LEAST_PIXELS_PER_DAY = 0.02;
const MOST_PIXELS_PER_DAY = 64;

export type Unit = "day" | "week" | "month" | "quarter" | "year" | "decade";

export interface Tick {
  start: number;
  end: number;
  label: string;
}

/** Maps plan time to pixels of the timeline; `origin` is the time at pixel 0. */
export class TimeScale {
  readonly origin: number;
  readonly end: number;
  readonly pixelsPerDay: number;

  constructor(origin: number, end: number, pixelsPerDay: number) {
    this.origin = startOfDay(origin);
    this.end = Math.max(startOfDay(end) + DAY, this.origin + DAY);
    this.pixelsPerDay = Math.min(
      MOST_PIXELS_PER_DAY,
      Math.max(LEAST_PIXELS_PER_DAY, pixelsPerDay),
    );
  }

  get width(): number {
    return this.x(this.end);
  }

  x(time: number): number {
    return ((time - this.origin) / DAY) * this.pixelsPerDay;
  }

  time(x: number): number {
    return this.origin + (x / this.pixelsPerDay) * DAY;
  }

  /** The zoom whose density is nearest, for the zoom box. */
  get zoom(): Zoom {
    const distance = (zoom: Zoom) =>
      Math.abs(Math.log(PIXELS_PER_DAY[zoom] / this.pixelsPerDay));
    return ZOOMS.reduce((best, zoom) => (distance(zoom) < distance(best) ? zoom : best));
  }

  /** Units of the upper and the lower line of the header. */
  get units(): [Unit, Unit] {
    const density = this.pixelsPerDay;
    if (density >= 18) return ["month", "day"];
    if (density >= 5.5) return ["month", "week"];
    if (density >= 1.1) return ["year", "month"];
    if (density >= 0.32) return ["year", "quarter"];
    return ["decade", "year"];
  }
}

/** The scale that shows the whole of `start` to `finish` in `width` pixels. */
export function fit(start: number, finish: number, width: number): number {
  const days = Math.max(1, (finish - start) / DAY);
  return Math.max(LEAST_PIXELS_PER_DAY, width / days);
}

export function floor(time: number, unit: Unit): number {
  const { year, month } = civil(time);
  switch (unit) {
    case "day":
      return startOfDay(time);
    case "week":
      return startOfDay(time) - weekday(time) * DAY;
    case "month":
      return fromCivil(year, month);
    case "quarter":
      return fromCivil(year, month - (month % 3));
    case "year":
      return fromCivil(year, 0);
    case "decade":
      return fromCivil(year - (year % 10), 0);
  }
}

export function next(time: number, unit: Unit): number {
  const { year, month } = civil(time);
  switch (unit) {
    case "day":
      return time + DAY;
    case "week":
      return time + WEEK;
    case "month":
      return fromCivil(year, month + 1);
    case "quarter":
      return fromCivil(year, month + 3);
    case "year":
      return fromCivil(year + 1, 0);
    case "decade":
      return fromCivil(year + 10, 0);
  }
}

export function ticks(
  from: number,
  to: number,
  unit: Unit,
  words: DateWords,
  lower: boolean,
): Tick[] {
  const found: Tick[] = [];
  for (let start = floor(from, unit); start < to; ) {
    const end = next(start, unit);
    found.push({ start, end, label: label(start, unit, words, lower) });
    start = end;
  }
  return found;
}

function label(start: number, unit: Unit, words: DateWords, lower: boolean): string {
  const { year, month, day } = civil(start);
  switch (unit) {
    case "day":
      return String(day);
    case "week":
      return words.dayMonth(start);
    case "month":
      return lower ? words.month(start) : words.monthYear(start);
    case "quarter":
      return `Q${month / 3 + 1}`;
    case "year":
      return String(year);
    case "decade":
      return `${year}–${year + 9}`;
  }
}
