/** Small plans for the tests. */
import { decode, VERSION } from "./payload";
import type { LinkRow, LinkType, Payload, Plan, Task, TaskRow } from "./payload";

export function taskRow(task: Partial<Task>): TaskRow {
  return [
    task.id ?? 1,
    task.parent ?? -1,
    task.level ?? 1,
    task.kind ?? "task",
    task.name ?? "Task",
    task.wbs ?? "",
    task.start ?? null,
    task.finish ?? null,
    task.duration ?? null,
    task.baselineStart ?? null,
    task.baselineFinish ?? null,
    task.percent ?? null,
    task.totalFloat ?? null,
    task.critical ? 1 : 0,
    task.deadline ?? null,
    null,
    null,
    task.lateFinish ?? null,
  ];
}

export function linkRow(predecessor: number, successor: number, type: LinkType = "FS"): LinkRow {
  return [predecessor, successor, type];
}

export function payloadOf(part: Partial<Payload>): Payload {
  return {
    version: VERSION,
    mode: "plan",
    project: { name: "Plan", start: null, finish: null, dataDate: null, today: null, baseline: null },
    calendar: {
      week: [true, true, true, true, true, false, false],
      exceptions: [],
      minutesPerDay: 480,
    },
    tasks: [],
    links: [],
    milestones: [],
    ...part,
  };
}

/** One phase with two tasks, the second critical, and a task beside it. */
export function smallPlan(): Plan {
  return decode(
    payloadOf({
      tasks: [
        taskRow({ id: "P", kind: "summary", name: "Phase" }),
        taskRow({ id: "A", parent: 0, level: 2, name: "Alpha" }),
        taskRow({ id: "B", parent: 0, level: 2, name: "Beta", critical: true }),
        taskRow({ id: "C", name: "Gamma" }),
      ],
      links: [linkRow(1, 2), linkRow(2, 3)],
    }),
  );
}
