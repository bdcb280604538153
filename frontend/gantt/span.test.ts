import { expect, it } from "vitest";
import { decode } from "./payload";
import { payloadOf, taskRow } from "./samples";
import { span } from "./span";
import { DAY } from "./time";

const plan = (today: number | null) => {
  const payload = payloadOf({
    tasks: [taskRow({ start: 1000 * DAY, finish: 1100 * DAY, baselineStart: 990 * DAY, baselineFinish: 1050 * DAY })],
  });
  return decode({ ...payload, project: { ...payload.project, today } });
};

it("covers forecast and baseline with a margin", () => {
  expect(span(plan(null))).toEqual([983 * DAY, 1107 * DAY]);
});

it("includes a today that is near and leaves out one that is years away", () => {
  expect(span(plan(1110 * DAY))[1]).toBe(1117 * DAY);
  expect(span(plan(5000 * DAY))[1]).toBe(1107 * DAY);
});

it("is a quarter after the data date for a plan without dates", () => {
  const empty = decode(payloadOf({ tasks: [taskRow({})] }));
  empty.project.dataDate = 100 * DAY;
  expect(span(empty)[0]).toBeLessThan(100 * DAY);
  expect(span(empty)[1]).toBeGreaterThan(190 * DAY);
});
