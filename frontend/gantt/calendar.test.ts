import { expect, it } from "vitest";
import { nonWorking } from "./calendar";
import type { WorkCalendar } from "./payload";
import { DAY } from "./time";

const at = (iso: string) => Date.parse(`${iso}T00:00:00Z`) / 60_000;
const calendar = (exceptions: WorkCalendar["exceptions"]): WorkCalendar => ({
  week: [true, true, true, true, true, false, false],
  exceptions,
  minutesPerDay: 480,
});

it("joins Saturday and Sunday", () => {
  const bands = nonWorking(calendar([]), at("2026-03-09"), at("2026-03-23"));
  expect(bands).toEqual([
    [at("2026-03-14"), at("2026-03-16")],
    [at("2026-03-21"), at("2026-03-23")],
  ]);
});

it("joins a holiday with the weekend beside it", () => {
  const friday = at("2026-03-13");
  const bands = nonWorking(calendar([[friday, friday + DAY, false]]), at("2026-03-09"), at("2026-03-16"));
  expect(bands).toEqual([[friday, at("2026-03-16")]]);
});

it("leaves out a Saturday that is worked", () => {
  const saturday = at("2026-03-14");
  const bands = nonWorking(calendar([[saturday, saturday + DAY, true]]), at("2026-03-09"), at("2026-03-16"));
  expect(bands).toEqual([[at("2026-03-15"), at("2026-03-16")]]);
});
