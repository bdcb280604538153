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
  readonly #day: Intl.DateTimeFormat;
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
    this.#day = format({ weekday: "short", day: "numeric", month: "short", year: "numeric" });
    this.#number = new Intl.NumberFormat(locale, { maximumFractionDigits: 1 });
  }

  short = (minutes: number | null): string => this.#say(this.#short, minutes);
  long = (minutes: number | null): string => this.#say(this.#long, minutes);
  month = (minutes: number): string => this.#say(this.#month, minutes);
  monthYear = (minutes: number): string => this.#say(this.#monthYear, minutes);
  shortMonthYear = (minutes: number): string => this.#say(this.#shortMonthYear, minutes);
  dayMonth = (minutes: number): string => this.#say(this.#dayMonth, minutes);
  /** "Thu 12 Mar 2026" */
  day = (minutes: number): string => this.#say(this.#day, minutes);
  number = (value: number): string => this.#number.format(value);

  /** Working minutes as days: "12.5 d". */
  days(minutes: number | null, minutesPerDay: number): string {
    return minutes === null ? "" : `${this.#number.format(minutes / minutesPerDay)} d`;
  }

  /** Working minutes in the unit in which they were typed: "2 w", "3 ed". */
  duration(minutes: number | null, unit: string, elapsed: boolean, minutesPerDay: number): string {
    if (minutes === null) return "";
    const amount = minutes / unitMinutes(unit, elapsed, minutesPerDay);
    return `${this.#number.format(amount)} ${elapsed ? "e" : ""}${unit}`;
  }

  #say(format: Intl.DateTimeFormat, minutes: number | null): string {
    return minutes === null ? "" : format.format(minutes * MS_PER_MINUTE);
  }
}

const WORKING_DAYS: Readonly<Record<string, number>> = { d: 1, w: 5, mo: 20, y: 240 };
const ELAPSED_DAYS: Readonly<Record<string, number>> = { d: 1, w: 7, mo: 30, y: 365 };

/** Minutes of one unit of a duration: m, h, d, w, mo or y, working or elapsed. */
export function unitMinutes(unit: string, elapsed: boolean, minutesPerDay: number): number {
  if (unit === "m") return 1;
  if (unit === "h") return HOUR;
  return elapsed ? (ELAPSED_DAYS[unit] ?? 1) * DAY : (WORKING_DAYS[unit] ?? 1) * minutesPerDay;
}

/** "2026-03-12" or "2026-03-12T08:00", as date boxes hold them. */
export function iso(minutes: number | null, withTime = false): string {
  if (minutes === null) return "";
  return new Date(minutes * MS_PER_MINUTE).toISOString().slice(0, withTime ? 16 : 10);
}

export function fromIso(text: string): number | null {
  const time = text === "" ? Number.NaN : Date.parse(text.includes("T") ? `${text}Z` : `${text}T00:00Z`);
  return Number.isNaN(time) ? null : time / MS_PER_MINUTE;
}

/** "08:30" of a minute of the day. */
export function clock(minute: number): string {
  const two = (number: number) => String(number).padStart(2, "0");
  return `${two(Math.floor(minute / HOUR))}:${two(minute % HOUR)}`;
}

/** Minute of the day of "8:30" or "8"; null for anything else. */
export function fromClock(text: string): number | null {
  const found = /^(\d{1,2})(?::(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const minute = Number(found[1]) * HOUR + Number(found[2] ?? 0);
  return minute <= DAY ? minute : null;
}
