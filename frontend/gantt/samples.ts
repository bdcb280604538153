/** Small plans for the tests. */
import type { Delta } from "./delta";
import { decode, VERSION } from "./payload";
import type { LinkRow, LinkType, Payload, Plan, Task, TaskRow } from "./payload";
import { DAY, HOUR } from "./time";

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

/** A delta that changes nothing but what is given. */
export function deltaOf(part: Partial<Delta>): Delta {
  return {
    revision: 1,
    version: 1,
    project: payloadOf({}).project,
    tasks: [],
    order: null,
    removed: [],
    links: null,
    calendar: null,
    ...part,
  };
}

/** A plan that can be edited, with numbers as ids and dates in its first weeks. */
export function editablePayload(): Payload {
  const at = (day: number, hour: number) => day * DAY + hour * HOUR;
  const task = (id: number, name: string, from: number, to: number, more: Partial<Task> = {}) =>
    taskRow({
      id,
      name,
      parent: 0,
      level: 2,
      start: at(from, 8),
      finish: at(to, 17),
      duration: (to - from + 1) * 480,
      percent: 0,
      ...more,
    });
  return payloadOf({
    project: {
      ...payloadOf({}).project,
      editable: true,
      revision: 0,
      version: 1,
      start: at(4, 8),
    },
    tasks: [
      task(1, "Phase", 4, 15, { kind: "summary", parent: -1, level: 1 }),
      task(2, "Dig", 4, 5),
      task(3, "Pour", 6, 8, { critical: true }),
      task(4, "Paint", 11, 15),
    ],
    links: [linkRow(1, 2)],
  });
}
