import { h } from "../dom";
import type { PlanValues, Repeat } from "../editing/edits";
import { readDuration } from "../editing/parse";
import type { PlanSettings } from "../editing/plan_settings";
import type { Send } from "../editing/sending";
import type { Task } from "../payload";
import { DAY, fromIso, HOUR, iso, startOfDay, weekday } from "../time";
import { check, field, input, openDialog, select } from "./dialog";

const told = async (send: ReturnType<Send>): Promise<string | null> => {
  const outcome = await send;
  return outcome.done ? null : outcome.detail;
};

/** Data date, start, calendar and direction of the whole plan. */
export function planDialog(host: HTMLElement, settings: PlanSettings, minutesPerDay: number, send: Send): void {
  const { plan, calendars } = settings;
  const dataDate = input("datetime-local", iso(plan.data_date, true));
  const start = input("datetime-local", iso(plan.start, true));
  const finish = input("datetime-local", iso(plan.finish, true));
  const calendar = select(calendars.map(({ name }) => [name, name] as const), plan.calendar);
  const fromFinish = check("Schedule from the finish back", plan.schedule_from_finish);
  const limit = input("number", String(plan.critical_limit / minutesPerDay), { step: "0.5" });
  const startField = field("Start of the plan", start);
  const finishField = field("Finish of the plan", finish);
  const direct = () => {
    startField.hidden = fromFinish.box.checked;
    finishField.hidden = !fromFinish.box.checked;
  };
  fromFinish.box.addEventListener("change", direct);
  direct();
  openDialog(host, {
    title: "Plan settings",
    submit: "Save settings",
    body: [
      field("Data date", dataDate, "Up to here the plan is history; what is left of the work is scheduled after it."),
      h("div", { class: "form-grid" }, startField, finishField, field("Calendar", calendar)),
      fromFinish.element,
      field("Critical up to a total float of (days)", limit),
    ],
    taken: () => {
      const values: PlanValues = {};
      const [data, from, to] = [fromIso(dataDate.value), fromIso(start.value), fromIso(finish.value)];
      const critical = Math.round(Number(limit.value) * minutesPerDay);
      if (Number.isNaN(critical)) return "The float must be a number of days.";
      if (data !== plan.data_date) values.data_date = data;
      if (from !== null && from !== plan.start && !fromFinish.box.checked) values.start = from;
      if (to !== null && to !== plan.finish && fromFinish.box.checked) values.finish = to;
      if (calendar.value !== plan.calendar) values.calendar = calendar.value;
      if (fromFinish.box.checked !== plan.schedule_from_finish) values.schedule_from_finish = fromFinish.box.checked;
      if (critical !== plan.critical_limit) values.critical_limit = critical;
      if (Object.keys(values).length === 0) return null;
      return told(send([{ do: "plan", values }]));
    },
  });
}

const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/** A task with one occurrence a day, week or month. */
export function recurringDialog(
  host: HTMLElement,
  at: { parent: number | null; before: number | null; near: number },
  minutesPerDay: number,
  send: Send,
): void {
  const name = input("text", "", { maxlength: 255 });
  const duration = input("text", "1h");
  const every = select([["day", "days"], ["week", "weeks"], ["month", "months"]], "week");
  const interval = input("number", "1", { min: 1, max: 99, "aria-label": "Every how many" });
  const first = input("date", iso(at.near));
  const clockBox = input("time", "09:00");
  const times = input("number", "10", { min: 1, max: 999 });
  const days = WEEKDAYS.map((day, index) => check(day, index === weekday(at.near)));
  const dayField = h(
    "fieldset",
    { class: "field-set gantt-days" },
    h("legend", { class: "field-label" }, "On"),
    ...days.map(({ element }) => element),
  );
  every.addEventListener("change", () => (dayField.hidden = every.value !== "week"));
  openDialog(host, {
    title: "Recurring task",
    submit: "Add recurring task",
    body: [
      field("Name", name),
      h(
        "div",
        { class: "form-grid" },
        field("Duration of each", duration),
        h("div", { class: "field" }, h("span", { class: "field-label" }, "Every"), h("div", { class: "gantt-every" }, interval, every)),
        field("First day", first),
        field("At", clockBox),
        field("How many times", times),
      ),
      dayField,
    ],
    taken: () => {
      const length = readDuration(duration.value, minutesPerDay);
      const start = fromIso(first.value);
      const [hours = 9, minutes = 0] = clockBox.value.split(":").map(Number);
      if (name.value.trim() === "") return "A task needs a name.";
      if ("wrong" in length) return length.wrong;
      if (start === null) return "Give the day of the first occurrence.";
      const weekdays = days.flatMap(({ box }, index) => (box.checked ? [index] : []));
      if (every.value === "week" && weekdays.length === 0) return "Choose at least one day of the week.";
      const repeat: Repeat = {
        every: every.value as Repeat["every"],
        interval: Math.max(1, Number(interval.value) || 1),
        times: Math.max(1, Number(times.value) || 1),
        ...(every.value === "week" ? { weekdays } : {}),
      };
      const values = {
        name: name.value.trim(),
        duration: length.value.minutes,
        duration_unit: length.value.unit,
        start: start + hours * HOUR + minutes,
      };
      return told(send([{ do: "add", values, parent: at.parent, before: at.before, repeat }]));
    },
  });
}

/** Everything up to a date went as scheduled. */
export function progressDialog(
  host: HTMLElement,
  dataDate: number,
  chosen: readonly number[],
  send: Send,
): void {
  const to = input("date", iso(dataDate));
  const only = check(`Only the ${chosen.length} chosen tasks`, chosen.length > 1);
  openDialog(host, {
    title: "Update progress",
    submit: "Update progress",
    body: [
      h("p", {}, "Marks the work that was scheduled up to the end of this day as done, as it was planned."),
      field("Up to and including", to),
      ...(chosen.length > 1 ? [only.element] : []),
    ],
    taken: () => {
      const date = fromIso(to.value);
      if (date === null) return "Give a date.";
      const uids = only.box.checked && chosen.length > 1 ? { uids: [...chosen] } : {};
      return told(send([{ do: "progress", to: startOfDay(date) + DAY, ...uids }]));
    },
  });
}

/** Freeze the plan as it is now as its next version. */
export function versionDialog(
  host: HTMLElement,
  unsaved: number,
  save: (note: string) => ReturnType<Send>,
): void {
  const note = h("textarea", { class: "form-control", rows: 3, maxlength: 2000 });
  openDialog(host, {
    title: "Save version",
    submit: "Save version",
    body: [
      h("p", {}, `Freezes the plan with ${unsaved === 1 ? "its one change" : `its ${unsaved} changes`} as the next version; it can be compared with all others.`),
      field("What has changed, and why", note),
    ],
    taken: () => told(save(note.value.trim())),
  });
}

/** Where the work of a task rests, by dates. */
export function splitDialog(host: HTMLElement, task: Task, send: Send): void {
  const from = input("date", iso(task.start));
  const to = input("date", iso(task.finish));
  openDialog(host, {
    title: `Split ${task.name}`,
    submit: "Split task",
    body: [
      h(
        "div",
        { class: "form-grid" },
        field("No work from", from),
        field("Work goes on", to),
      ),
      h("p", { class: "field-help" }, "On the timeline, hold Alt and drag along the bar."),
    ],
    taken: () => {
      const [start, end] = [fromIso(from.value), fromIso(to.value)];
      if (start === null || end === null || end <= start) return "The work must go on after it has stopped.";
      return told(send([{ do: "split", uid: Number(task.id), from: start, to: end }]));
    },
  });
}
