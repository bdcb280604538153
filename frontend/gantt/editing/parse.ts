import { civil, fromCivil, HOUR, startOfDay, unitMinutes } from "../time";

/** What a person typed, understood, or one sentence on what is wrong with it. */
export type Read<T> = { value: T } | { wrong: string };

const UNIT_WORDS: Record<Unit, string> = {
  m: "m min mins minute minutes",
  h: "h hr hrs hour hours std stunde stunden heure heures",
  d: "d day days t tag tage j jour jours",
  w: "w wk wks week weeks wo woche wochen sem semaine semaines",
  mo: "mo mon mons month months monat monate mois",
  y: "y yr yrs year years jahr jahre",
};
type Unit = "m" | "h" | "d" | "w" | "mo" | "y";
const UNIT_OF = new Map(
  Object.entries(UNIT_WORDS).flatMap(([unit, words]) =>
    words.split(" ").map((word) => [word, unit as Unit] as const),
  ),
);
export interface Duration {
  minutes: number;
  unit: Unit;
  elapsed: boolean;
}

const DURATION = /^([+-]?\d+(?:[.,]\d+)?)\s*(e(?=\p{L}))?(\p{L}*)\.?\??$/iu;

/** "3d", "1.5 weeks", "4h", "2 ed" (elapsed); a bare number means days. */
export function readDuration(text: string, minutesPerDay: number): Read<Duration> {
  const found = DURATION.exec(text.trim());
  const [number = "", e = "", word = ""] = found?.slice(1) ?? [];
  const unit = word === "" ? "d" : UNIT_OF.get(word.toLowerCase());
  if (!found || !unit) {
    return { wrong: `“${text.trim()}” is no duration: write for example 3d, 4h or 2w.` };
  }
  const amount = Number(number.replace(",", "."));
  const elapsed = e !== "";
  return { value: { minutes: Math.round(amount * unitMinutes(unit, elapsed, minutesPerDay)), unit, elapsed } };
}

/** Minutes in the unit in which they were typed: "3d", "1.5w", "2ed". */
export function writeDuration(
  minutes: number,
  unit: string,
  elapsed: boolean,
  minutesPerDay: number,
): string {
  const known = UNIT_OF.get(unit) ?? "d";
  const amount = minutes / unitMinutes(known, elapsed, minutesPerDay);
  return `${Math.round(amount * 100) / 100}${elapsed ? "e" : ""}${known}`;
}

export function readPercent(text: string): Read<number> {
  const number = Number(text.trim().replace(/\s*%$/, "").replace(",", "."));
  if (text.trim() === "" || Number.isNaN(number) || number < 0 || number > 100) {
    return { wrong: `“${text.trim()}” is no percentage: write a number from 0 to 100.` };
  }
  return { value: number };
}

export function readMoney(text: string): Read<string> {
  const plain = text.replaceAll(/[\s'’\p{Sc}]|[A-Z]{3}/gu, "").replace(/,(?=\d{1,2}$)/, ".").replaceAll(",", "");
  if (!/^\d+(\.\d{1,2})?$/.test(plain)) {
    return { wrong: `“${text.trim()}” is no amount: write for example 1200 or 1200.50.` };
  }
  return { value: plain };
}

/** Reads dates as the page's language writes them. */
export class DateReader {
  readonly #order: ("day" | "month" | "year")[];
  readonly #months: string[];
  readonly #numbers: Intl.DateTimeFormat;
  readonly #example: string;

  constructor(locale: string) {
    const sample = fromCivil(2026, 2, 12) * 60_000;
    this.#numbers = new Intl.DateTimeFormat(locale, {
      timeZone: "UTC",
      day: "2-digit",
      month: "2-digit",
      year: "numeric",
    });
    this.#order = this.#numbers
      .formatToParts(sample)
      .flatMap(({ type }) => (type === "day" || type === "month" || type === "year" ? [type] : []));
    const name = new Intl.DateTimeFormat(locale, { timeZone: "UTC", month: "long" });
    const plain = new Intl.DateTimeFormat("en", { timeZone: "UTC", month: "long" });
    this.#months = Array.from({ length: 12 }, (_, month) => {
      const at = fromCivil(2026, month) * 60_000;
      return `${letters(name.format(at))} ${letters(plain.format(at))}`;
    });
    this.#example = this.#numbers.format(sample);
  }

  /**
   * A day, with or without a time: "12 Mar", "12/3/2026", "2026-03-12 14:30". Without a
   * year it is the one nearest to `near`; a day alone is its midnight, from which the
   * server finds when that day's work begins or ends.
   */
  read(text: string, near: number): Read<number> {
    const wrong = { wrong: `“${text.trim()}” is no date: write for example ${this.#example}.` };
    const { day, time } = cutTime(text.trim());
    const parts = this.#parts(day);
    if (!parts) return wrong;
    const month = parts.month - 1;
    const year = parts.year ?? nearestYear(month, parts.day, near);
    const date = fromCivil(year, month, parts.day);
    const got = civil(date);
    if (got.month !== month || got.day !== parts.day) return wrong;
    return { value: date + (time ?? 0) };
  }

  #parts(text: string): { day: number; month: number; year: number | null } | null {
    const iso = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
    if (iso) return { year: Number(iso[1]), month: Number(iso[2]), day: Number(iso[3]) };
    const words = text.split(/[\s./,-]+/).filter((word) => word !== "");
    const named = words.findIndex((word) => /\p{L}/u.test(word));
    return named >= 0 ? this.#named(words, named) : this.#numeric(words.map(Number));
  }

  #named(words: string[], at: number): { day: number; month: number; year: number | null } | null {
    const word = letters(words[at] ?? "");
    const month = this.#months.findIndex((names) =>
      names.split(" ").some((name) => word.length >= 3 && name.startsWith(word)),
    );
    const [day, year] = words.filter((_, index) => index !== at).map(Number);
    if (month < 0 || !isWhole(day)) return null;
    if (year !== undefined && !isWhole(year)) return null;
    return { day, month: month + 1, year: year === undefined ? null : century(year) };
  }

  #numeric(numbers: number[]): { day: number; month: number; year: number | null } | null {
    if (numbers.some((number) => !isWhole(number))) return null;
    const order = numbers.length === 2 ? this.#order.filter((part) => part !== "year") : this.#order;
    if (numbers.length !== order.length) return null;
    const part = (name: "day" | "month" | "year") => numbers[order.indexOf(name)];
    const [day, month, year] = [part("day"), part("month"), part("year")];
    if (day === undefined || month === undefined || month < 1 || month > 12) return null;
    return { day, month, year: year === undefined ? null : century(year) };
  }

  /** A date as it is typed here, with its time where it is not the usual one. */
  write(minutes: number, usual: number): string {
    const date = this.#numbers.format(minutes * 60_000);
    const clock = minutes - startOfDay(minutes);
    return clock !== usual ? `${date} ${two(Math.floor(clock / HOUR))}:${two(clock % HOUR)}` : date;
  }
}

function cutTime(text: string): { day: string; time: number | null } {
  const found = /^(.*?)[\sT,]+(\d{1,2}):(\d{2})$/.exec(text);
  if (!found) return { day: text, time: null };
  return { day: found[1] ?? "", time: Number(found[2]) * HOUR + Number(found[3]) };
}

function nearestYear(month: number, day: number, near: number): number {
  const { year } = civil(near);
  const distance = (candidate: number) => Math.abs(fromCivil(candidate, month, day) - near);
  return [year - 1, year, year + 1].reduce((best, one) => (distance(one) < distance(best) ? one : best));
}

const letters = (word: string): string => word.toLocaleLowerCase().replaceAll(/[^\p{L}]/gu, "");
const two = (number: number): string => String(number).padStart(2, "0");
const century = (year: number): number => (year < 100 ? 2000 + year : year);
const isWhole = (value: number | undefined): value is number => Number.isInteger(value) && (value ?? -1) >= 0;
