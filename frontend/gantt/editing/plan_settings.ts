import type { CalendarException, Range } from "./edits";

export interface CalendarSettings {
  name: string;
  parent: string | null;
  week: (Range[] | null)[];
  exceptions: CalendarException[];
}

/** What the dialogs start from; fetched when one is opened. */
export interface PlanSettings {
  plan: {
    data_date: number | null;
    start: number | null;
    finish: number | null;
    calendar: string;
    schedule_from_finish: boolean;
    critical_limit: number;
  };
  calendars: CalendarSettings[];
  resources: string[];
}

export async function fetchSettings(base: string): Promise<PlanSettings> {
  const answer = await fetch(`${base}settings.json`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(`The plan's settings cannot be read now (${answer.status}); try again in a moment.`);
  return (await answer.json()) as PlanSettings;
}
