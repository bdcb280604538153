import type { WorkCalendar } from "./payload";
import { DAY, startOfDay, weekday } from "./time";

export type Band = [start: number, end: number];

/** Whole non-working days between two times, joined where they touch. */
export function nonWorking(calendar: WorkCalendar, from: number, to: number): Band[] {
  const bands: Band[] = [];
  const exceptions = calendar.exceptions.filter(([first, end]) => end > from && first < to);
  for (let day = startOfDay(from); day < to; day += DAY) {
    if (works(calendar.week, exceptions, day)) continue;
    const last = bands.at(-1);
    if (last && last[1] === day) last[1] = day + DAY;
    else bands.push([day, day + DAY]);
  }
  return bands;
}

function works(
  week: readonly boolean[],
  exceptions: WorkCalendar["exceptions"],
  day: number,
): boolean {
  const exception = exceptions.find(([first, end]) => first <= day && day < end);
  return exception ? exception[2] : (week[weekday(day)] ?? true);
}
