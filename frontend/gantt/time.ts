/** Plan time: minutes since 1970-01-01T00:00 in naive local time, so no zone ever applies. */

export const HOUR = 60;
export const DAY = 24 * HOUR;
export const WEEK = 7 * DAY;

const MS_PER_MINUTE = 60_000;

export function fromCivil(year: number, month: number, day = 1): number {
  return Date.UTC(year, month, day) / MS_PER_MINUTE;
}

export function civil(minutes: number): { year: number; month: number; day: number } {
  const date = new Date(minutes * MS_PER_MINUTE);
  return { year: date.getUTCFullYear(), month: date.getUTCMonth(), day: date.getUTCDate() };
}

export function startOfDay(minutes: number): number {
  return Math.floor(minutes / DAY) * DAY;
}

/** 0 is Monday; 1970-01-01 was a Thursday. */
export function weekday(minutes: number): number {
  return (((Math.floor(minutes / DAY) + 3) % 7) + 7) % 7;
}

export class DateWords {
  readonly #short: Intl.DateTimeFormat;
  readonly #long: Intl.DateTimeFormat;
  readonly #month: Intl.DateTimeFormat;
  readonly #monthYear: Intl.DateTimeFormat;
  readonly #shortMonthYear: Intl.DateTimeFormat;
  readonly #dayMonth: Intl.DateTimeFormat;
  readonly #number: Intl.NumberFormat;

  constructor(locale: string) {
    const format = (options: Intl.DateTimeFormatOptions) =>
      new Intl.DateTimeFormat(locale, { timeZone: "UTC", ...options });
    this.#short = format({ day: "2-digit", month: "short", year: "2-digit" });
    this.#long = format({
      weekday: "short",
      day: "numeric",
      month: "long",
      year: "numeric",
      hour: "2-digit",
      minute: "2-digit",
      hourCycle: "h23",
    });
    this.#month = format({ month: "short" });
    this.#monthYear = format({ month: "long", year: "numeric" });
    this.#shortMonthYear = format({ month: "short", year: "numeric" });
    this.#dayMonth = format({ day: "numeric", month: "short" });
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  short = (minutes: number | null): string => this.#say(this.#short, minutes);
  long = (minutes: number | null): string => this.#say(this.#long, minutes);
  month = (minutes: number): string => this.#say(this.#month, minutes);
  monthYear = (minutes: number): string => this.#say(this.#monthYear, minutes);
  shortMonthYear = (minutes: number): string => this.#say(this.#shortMonthYear, minutes);
  dayMonth = (minutes: number): string => this.#say(this.#dayMonth, minutes);
  number = (value: number): string => this.#number.format(value);

  /** Working minutes as days: "12.5 d". */
  days(minutes: number | null, minutesPerDay: number): string {
    return minutes === null ? "" : `${this.#number.format(minutes / minutesPerDay)} d`;
  }

  #say(format: Intl.DateTimeFormat, minutes: number | null): string {
    return minutes === null ? "" : format.format(minutes * MS_PER_MINUTE);
  }
}
