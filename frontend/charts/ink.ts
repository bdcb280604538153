import { locale, resolveColours } from "../palette";
import type { Tone, Unit } from "./data";

const COLOURS = [
  "ink",
  "ink-muted",
  "line",
  "line-strong",
  "surface",
  "surface-raised",
  "accent",
  "blue-mark",
  "green",
  "green-mark",
  "green-soft",
  "amber",
  "amber-mark",
  "amber-soft",
  "red",
  "red-mark",
  "red-soft",
  "grey",
  "grey-mark",
  "grey-soft",
] as const;

export type Palette = Record<(typeof COLOURS)[number] | "font", string>;

const NO_UNIT = "";
const CURRENCY = /^[A-Z]{3}$/;

/** What a chart draws with: the page's colours, its language and its width. */
export class Ink {
  readonly colours: Palette;
  readonly width: number;
  readonly isNarrow: boolean;
  readonly #locale = locale();

  constructor(element: Element) {
    this.colours = resolveColours(element, COLOURS);
    this.width = element.clientWidth;
    this.isNarrow = this.width < 480;
  }

  tone(tone: Tone = "usual"): string {
    const { colours } = this;
    return {
      usual: colours["blue-mark"],
      good: colours["green-mark"],
      warning: colours["amber-mark"],
      bad: colours["red-mark"],
      muted: colours["grey-mark"],
    }[tone];
  }

  /** A figure in full, for tables and tips. */
  figure(value: number | null | undefined, unit: Unit = "count", currency = NO_UNIT): string {
    return value === null || value === undefined ? "–" : this.#format(value, unit, currency, false);
  }

  /** A figure in few characters, for axes and labels. */
  brief(value: number, unit: Unit = "count", currency = NO_UNIT): string {
    return this.#format(value, unit, currency, true);
  }

  day(iso: string | null): string {
    return iso === null ? "–" : this.#date(time(iso), { day: "numeric", month: "short", year: "numeric" });
  }

  month(milliseconds: number): string {
    return this.#date(milliseconds, { month: "short", year: "2-digit" });
  }

  #date(milliseconds: number, options: Intl.DateTimeFormatOptions): string {
    return new Intl.DateTimeFormat(this.#locale, { timeZone: "UTC", ...options }).format(
      milliseconds,
    );
  }

  #format(value: number, unit: Unit, currency: string, brief: boolean): string {
    const options: Intl.NumberFormatOptions = brief
      ? { notation: "compact", maximumFractionDigits: 1 }
      : { maximumFractionDigits: unit === "money" ? 0 : 1 };
    if (unit === "index") Object.assign(options, { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    const isCurrency = unit === "money" && CURRENCY.test(currency);
    if (isCurrency) Object.assign(options, { style: "currency", currency });
    const text = new Intl.NumberFormat(this.#locale, options).format(value);
    const suffix = { percent: "%", days: "d", money: isCurrency ? "" : currency, count: "", index: "" }[unit];
    return suffix ? `${text} ${suffix}` : text;
  }
}

/** An ISO day as milliseconds, the same everywhere. */
export function time(iso: string): number {
  return Date.parse(`${iso.slice(0, 10)}T00:00:00Z`);
}
