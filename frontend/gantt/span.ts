import type { Plan } from "./payload";
import { DAY } from "./time";

/** On a portfolio the margin also holds the status letter before a bar. */
const MARGIN_SHARE = { plan: 0.05, portfolio: 0.08, comparison: 0.05 } as const;
const LEAST_MARGIN = 7 * DAY;
const NEAR = 0.25;

const EMPTY_SPAN = 90 * DAY;

/** First and last time of the timeline, with a margin; a quarter when nothing has a date. */
export function span(plan: Plan): [start: number, end: number] {
  let start = Infinity;
  let end = -Infinity;
  const include = (time: number | null) => {
    if (time === null) return;
    start = Math.min(start, time);
    end = Math.max(end, time);
  };
  for (const task of plan.tasks) {
    include(task.start);
    include(task.finish);
    include(task.baselineStart);
    include(task.baselineFinish);
  }
  for (const { date } of plan.milestones) include(date);
  if (start > end) {
    start = plan.project.dataDate ?? plan.project.start ?? plan.project.today ?? 0;
    end = start + EMPTY_SPAN;
  }
  includeNear(plan, start, end, include);
  const margin = Math.max(LEAST_MARGIN, (end - start) * MARGIN_SHARE[plan.mode]);
  return [start - margin, end + margin];
}

/** Dates far off, say today in a plan of long ago, do not stretch the timeline. */
function includeNear(
  plan: Plan,
  start: number,
  end: number,
  include: (time: number | null) => void,
): void {
  const slack = Math.max(LEAST_MARGIN, (end - start) * NEAR);
  const near = (time: number | null) => {
    if (time !== null && time > start - slack && time < end + slack) include(time);
  };
  near(plan.project.dataDate);
  near(plan.project.today);
  for (const task of plan.tasks) {
    near(task.deadline);
    near(task.lateFinish);
  }
}
