import { CONSTRAINT_WORD, STATUS_WORD } from "./columns";
import { drives } from "./links";
import type { Link, LinkType, Milestone, Plan, Task } from "./payload";
import { DAY } from "./time";
import type { DateWords } from "./time";

export type Fact = [label: string, value: string];

const KIND_WORD: Record<Task["kind"], string> = {
  task: "Task",
  summary: "Summary",
  milestone: "Milestone",
  loe: "Level of effort",
  external: "External task",
  portfolio: "Portfolio",
  programme: "Programme",
  project: "Project",
};

const LINK_WORD: Record<LinkType, string> = {
  FS: "finish to start",
  SS: "start to start",
  FF: "finish to finish",
  SF: "start to finish",
};

/** Everything the plan says of a row, in words; what it does not say is left out. */
export function facts(task: Task, plan: Plan, words: DateWords): Fact[] {
  const days = (minutes: number | null) => words.days(minutes, plan.calendar.minutesPerDay);
  const isComparison = plan.mode === "comparison";
  const reference = isComparison ? "before" : "baseline";
  const all: Fact[] = [
    ["Kind", kindWords(task)],
    [isComparison ? "Change" : "Status", statusWords(task)],
    ["Start", words.long(task.start)],
    ["Finish", words.long(task.finish)],
    ["Duration", days(task.duration)],
    ["Complete", task.percent === null ? "" : `${words.number(task.percent)} %`],
    ["Total float", floatWords(task, days)],
    ["Late finish", words.long(task.lateFinish)],
    ["Actual start", words.long(task.actualStart)],
    ["Actual finish", words.long(task.actualFinish)],
    [isComparison ? "Start before" : "Baseline start", words.long(task.baselineStart)],
    [isComparison ? "Finish before" : "Baseline finish", words.long(task.baselineFinish)],
    [`Against ${reference}`, difference(task.finish, task.baselineFinish, reference)],
    ["Constraint", task.constraint === "ASAP" ? "" : `${CONSTRAINT_WORD[task.constraint]} ${words.long(task.constraintDate)}`],
    ["Calendar", task.calendar],
    ["Deadline", words.long(task.deadline)],
    ["Against deadline", difference(task.finish, task.deadline, "the deadline")],
    ["Assigned", task.assigned],
    [plan.mode === "portfolio" ? "Code" : "WBS", task.wbs],
  ];
  return all.filter(([, value]) => value !== "");
}

/** The few facts that fit beside the pointer. */
export function brief(task: Task, plan: Plan, words: DateWords): Fact[] {
  const wanted = new Set(["Status", "Change", "Start", "Finish", "Complete", "Total float", "Against baseline", "Against before", "Against deadline"]);
  return facts(task, plan, words).filter(([label]) => wanted.has(label));
}

export function milestoneFacts(milestone: Milestone, words: DateWords): Fact[] {
  const all: Fact[] = [
    ["Date", words.long(milestone.date)],
    ["Baseline", words.long(milestone.baseline)],
    ["Against baseline", difference(milestone.date, milestone.baseline, "baseline")],
    ["State", milestone.done ? "reached" : "open"],
  ];
  return all.filter(([, value]) => value !== "");
}

export function linkWords(link: Link, plan: Plan, words: DateWords): string {
  const lag = words.days(Math.abs(link.lag), plan.calendar.minutesPerDay);
  const shift = link.lag === 0 ? "" : `, ${lag} ${link.lag > 0 ? "lag" : "lead"}`;
  return `${LINK_WORD[link.type]}${shift}${drives(plan, link) ? ", driving" : ""}`;
}

export function difference(
  date: number | null,
  reference: number | null,
  name: string,
): string {
  if (date === null || reference === null) return "";
  const days = Math.round((date - reference) / DAY);
  if (days === 0) return `as ${name}`;
  const unit = Math.abs(days) === 1 ? "calendar day" : "calendar days";
  return `${Math.abs(days)} ${unit} ${days > 0 ? "later" : "earlier"} than ${name}`;
}

/** Why the scheduler does not move a date, in a sentence; "" when it does. */
export function lockWords(task: Task, words: DateWords): string {
  switch (task.locked) {
    case "":
      return "";
    case "manual":
      return "Scheduled manually: links do not move this task. Switch to automatic to let them.";
    case "actual":
      return "Has actual dates: what has happened is not rescheduled.";
    case "constraint":
      return `${CONSTRAINT_WORD[task.constraint]} ${words.day(task.constraintDate ?? task.start ?? 0)}: the constraint holds this date.`;
    default:
      return task.locked;
  }
}

function kindWords(task: Task): string {
  const words = [KIND_WORD[task.kind]];
  if (task.critical) words.push("critical");
  if (task.manual) words.push("manually scheduled");
  if (task.inactive) words.push("inactive");
  return words.join(", ");
}

function statusWords(task: Task): string {
  if (task.status === null) return "";
  return task.reason ? `${STATUS_WORD[task.status]}. ${task.reason}` : STATUS_WORD[task.status];
}

function floatWords(task: Task, days: (minutes: number | null) => string): string {
  return task.totalFloat === 0 ? "none" : days(task.totalFloat);
}
