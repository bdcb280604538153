import { h, icon } from "../dom";
import { ICON } from "../icons";
import type { CalendarException, Edit, ExceptionRepeat, Range } from "../editing/edits";
import type { Send } from "../editing/sending";
import type { CalendarSettings } from "../editing/plan_settings";
import { clock, fromClock } from "../time";
import { field, input, openDialog, select } from "./dialog";

const DAYS = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"];
const NEW = "";

/** Working week and exceptions of a calendar, changed or made. */
export function calendarDialog(
  host: HTMLElement,
  calendars: readonly CalendarSettings[],
  chosen: string,
  send: Send,
): void {
  const which = select(
    [...calendars.map(({ name }) => [name, name] as const), [NEW, "New calendar…"] as const],
    calendars.some(({ name }) => name === chosen) ? chosen : NEW,
  );
  const name = input("text", "", { maxlength: 100 });
  const nameField = field("Name", name);
  const week = h("div", { class: "gantt-week", role: "group", "aria-label": "Working hours" });
  const exceptions = h("ul", { class: "gantt-exceptions" });
  const more = h("button", { type: "button", class: "btn btn-sm" }, "Add an exception");
  const fill = () => {
    const calendar = calendars.find((one) => one.name === which.value);
    nameField.hidden = calendar !== undefined;
    const days = calendar?.week ?? STANDARD_WEEK;
    week.replaceChildren(...DAYS.map((day, index) => dayLine(day, days[index] ?? null, Boolean(calendar?.parent))));
    exceptions.replaceChildren(...(calendar?.exceptions ?? []).map(exceptionLine));
  };
  which.addEventListener("change", fill);
  more.addEventListener("click", () => {
    const line = exceptionLine({ name: "", start: "", end: "", ranges: [], repeat: null });
    exceptions.append(line);
    line.querySelector("input")?.focus();
  });
  fill();
  openDialog(host, {
    title: "Calendar",
    wide: true,
    submit: "Save calendar",
    body: [
      field("Calendar", which),
      nameField,
      h("h3", { class: "gantt-part" }, "Working week"),
      h("p", { class: "field-help" }, "Hours such as 8:00-12:00, 13:00-17:00. Empty is a day off."),
      week,
      h("h3", { class: "gantt-part" }, "Exceptions"),
      h("p", { class: "field-help" }, "Holidays and days with other hours; no hours means nobody works. One that repeats does so from its first to its last day."),
      exceptions,
      h("div", {}, more),
    ],
    taken: async () => {
      const edit = readCalendar(which.value || name.value.trim(), week, exceptions);
      if (typeof edit === "string") return edit;
      const before = calendars.find((one) => one.name === which.value);
      if (same(edit.week, before?.week)) delete edit.week;
      if (same(edit.exceptions, before?.exceptions)) delete edit.exceptions;
      if (before && !edit.week && !edit.exceptions) return null;
      const outcome = await send([edit]);
      return outcome.done ? null : outcome.detail;
    },
  });
}

type CalendarEdit = Extract<Edit, { do: "calendar" }>;

const same = (one: unknown, other: unknown): boolean => JSON.stringify(one) === JSON.stringify(other);

const OFFICE: Range[] = [
  [480, 720],
  [780, 1020],
];
const STANDARD_WEEK = DAYS.map((_, day) => (day < 5 ? OFFICE : []));

function dayLine(day: string, ranges: readonly Range[] | null, mayInherit: boolean): HTMLElement {
  const hours = input("text", ranges ? writeRanges(ranges) : "", { "aria-label": `Hours on ${day}` });
  hours.placeholder = ranges === null && mayInherit ? "as in the base calendar" : "day off";
  hours.dataset["inherits"] = String(ranges === null && mayInherit);
  hours.addEventListener("input", () => (hours.dataset["inherits"] = "false"));
  return h("label", { class: "gantt-day" }, h("span", {}, day), hours);
}

const REPEATS = [
  ["", "once"],
  ["week", "every week"],
  ["month", "every month"],
  ["year", "every year"],
] as const;

function exceptionLine({ name, start, end, ranges, repeat }: CalendarException): HTMLElement {
  const remove = h("button", { type: "button", class: "btn btn-ghost btn-sm btn-icon", "aria-label": `Remove ${name || "the exception"}` });
  remove.append(icon(ICON.remove));
  const first = input("date", start, { "aria-label": "First day", name: "start" });
  const last = input("date", end, { "aria-label": "Last day", name: "end" });
  first.addEventListener("change", () => {
    if (last.value < first.value) last.value = first.value;
  });
  const line = h(
    "li",
    {},
    input("text", name, { "aria-label": "Name", placeholder: "Name", name: "name" }),
    first,
    last,
    input("text", writeRanges(ranges), { "aria-label": "Hours", placeholder: "day off", name: "hours" }),
    repeatBox(repeat),
    remove,
  );
  remove.addEventListener("click", () => line.remove());
  return line;
}

/** How often; a rule that is more than this list says is kept until another is chosen. */
function repeatBox(repeat: ExceptionRepeat | null): HTMLSelectElement {
  const isOther = repeat !== null && (repeat.interval !== 1 || repeat.every === "day");
  const other = isOther ? ([["other", `every ${repeat.interval} ${repeat.every}s`]] as const) : [];
  const box = select([...REPEATS, ...other], isOther ? "other" : (repeat?.every ?? ""));
  box.setAttribute("name", "repeat");
  box.setAttribute("aria-label", "Repeats");
  box.dataset["rule"] = JSON.stringify(repeat);
  return box;
}

function readRepeat(box: HTMLSelectElement | null): ExceptionRepeat | null {
  const before = JSON.parse(box?.dataset["rule"] ?? "null") as ExceptionRepeat | null;
  const every = box?.value ?? "";
  if (every === "") return null;
  if (before && (every === "other" || every === before.every)) return before;
  return { every: every as ExceptionRepeat["every"], interval: 1 };
}

/** The edit that the dialog's entries mean, or what is wrong with them. */
function readCalendar(name: string, week: HTMLElement, exceptions: HTMLElement): CalendarEdit | string {
  if (name === "") return "A calendar needs a name.";
  const days: (Range[] | null)[] = [];
  for (const [index, box] of [...week.querySelectorAll("input")].entries()) {
    const ranges = readRanges(box.value);
    if (!ranges) return `${DAYS[index]}: write hours like 8:00-12:00, 13:00-17:00, one after the other.`;
    days.push(box.dataset["inherits"] === "true" ? null : ranges);
  }
  const found: CalendarException[] = [];
  for (const line of exceptions.children) {
    const value = (field: string) => line.querySelector<HTMLInputElement>(`[name=${field}]`)?.value.trim() ?? "";
    const [start, end, ranges] = [value("start"), value("end") || value("start"), readRanges(value("hours"))];
    const title = value("name") || "Exception";
    if (start === "" || end < start) return `${title}: give its first and last day, in this order.`;
    if (!ranges) return `${title}: write hours like 8:00-12:00, or leave them empty for a day off.`;
    const repeat = readRepeat(line.querySelector("select"));
    found.push({ name: title, start, end, ranges, repeat });
  }
  return { do: "calendar", name, week: days, exceptions: found };
}

export function writeRanges(ranges: readonly Range[]): string {
  return ranges.map(([from, to]) => `${clock(from)}-${clock(to)}`).join(", ");
}

/** "8:00-12:00, 13-17" as minutes of the day; null when it is nothing of the kind. */
export function readRanges(text: string): Range[] | null {
  const ranges: Range[] = [];
  for (const part of text.split(",").filter((one) => one.trim() !== "")) {
    const [from, to, ...rest] = part.split(/[-–]/).map(fromClock);
    if (from === null || from === undefined || to === null || to === undefined || rest.length > 0) return null;
    if (to <= from || from < (ranges.at(-1)?.[1] ?? 0)) return null;
    ranges.push([from, to]);
  }
  return ranges;
}
