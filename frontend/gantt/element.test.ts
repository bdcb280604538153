import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "./index";
import type { GanttElement, Intent } from "./index";
import type { Payload } from "./payload";
import { payloadOf, taskRow } from "./samples";
import { DAY } from "./time";

const plan = (tasks: number): Payload =>
  payloadOf({
    mode: "plan",
    tasks: Array.from({ length: tasks }, (_, row) =>
      taskRow({
        id: row,
        name: row === 0 ? "Phase" : `Task ${row}`,
        kind: row === 0 ? "summary" : "task",
        parent: row === 0 ? -1 : 0,
        level: row === 0 ? 1 : 2,
        start: row * DAY,
        finish: (row + 5) * DAY,
      }),
    ),
  });

const PLAIN = '<steerco-gantt data-url="/data" data-empty="Import a plan."></steerco-gantt>';

async function mounted(payload: Payload | number, html = PLAIN): Promise<GanttElement> {
  const answer =
    typeof payload === "number"
      ? new Response("", { status: payload })
      : new Response(JSON.stringify(payload));
  vi.stubGlobal("fetch", () => Promise.resolve(answer));
  document.body.innerHTML = html;
  const element = document.querySelector<GanttElement>("steerco-gantt");
  if (!element) throw new Error("no element");
  await vi.waitFor(() => expect(element.querySelector(".gantt-wait[role=status]")).toBeNull());
  return element;
}

const press = (element: Element, key: string) =>
  element
    .querySelector(".gantt-list")
    ?.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true }));

describe("<steerco-gantt>", () => {
  beforeEach(() => {
    localStorage.clear();
    Object.defineProperty(HTMLElement.prototype, "clientHeight", { value: 328, configurable: true });
    Object.defineProperty(HTMLElement.prototype, "clientWidth", { value: 1200, configurable: true });
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.unstubAllGlobals();
  });

  it("keeps only the rows in view in the page, and says how many there are", async () => {
    const element = await mounted(plan(1000));
    const grid = element.querySelector("[role=treegrid]");
    expect(grid?.getAttribute("aria-rowcount")).toBe("1001");
    expect(element.querySelectorAll(".gantt-row")).toHaveLength(11);
    const [row] = element.querySelectorAll(".gantt-row");
    expect(row?.querySelector(".gantt-name")?.getAttribute("aria-colindex")).toBe("2");
  });

  it("tells level and expansion of a row", async () => {
    const element = await mounted(plan(4));
    const [phase, task] = element.querySelectorAll(".gantt-row");
    expect(phase?.getAttribute("aria-expanded")).toBe("true");
    expect(task?.getAttribute("aria-level")).toBe("2");
    expect(task?.hasAttribute("aria-expanded")).toBe(false);
  });

  it("closes a summary with the left arrow", async () => {
    const element = await mounted(plan(4));
    press(element, "ArrowDown");
    press(element, "ArrowLeft");
    await vi.waitFor(() => expect(element.querySelectorAll(".gantt-row")).toHaveLength(1));
    expect(element.querySelector("output")?.textContent).toBe("1 of 4 rows");
  });

  it("sends intents and opens the details unless it is told not to", async () => {
    const element = await mounted(plan(4));
    const intents: Intent[] = [];
    element.onIntent = (intent) => {
      intents.push(intent);
      return undefined;
    };
    for (let row = 0; row < 4; row++) press(element, "ArrowDown");
    press(element, "Enter");
    expect(intents.slice(-2)).toEqual([
      { type: "select", id: 3 },
      { type: "open", id: 3, url: "" },
    ]);
    expect(element.querySelector(".gantt-details h3")?.textContent).toBe("Task 3");

    element.addEventListener("gantt:intent", (event) => event.preventDefault());
    press(element, "Escape");
    press(element, "Enter");
    expect(element.querySelector<HTMLElement>(".gantt-details")?.hidden).toBe(true);
  });

  it("finds by name and says when nothing is found", async () => {
    const element = await mounted(plan(4));
    const search = element.querySelector<HTMLInputElement>("input[type=search]");
    if (!search) throw new Error("no search box");
    search.value = "zebra";
    search.dispatchEvent(new Event("input"));
    expect(element.querySelector<HTMLElement>(".gantt-nothing")?.hidden).toBe(false);
    expect(element.querySelector(".gantt-nothing")?.textContent).toContain("zebra");
  });

  it("begins at the task that the address names", async () => {
    const wanted = '<steerco-gantt data-url="/data" data-task="900"></steerco-gantt>';
    const element = await mounted(plan(1000), wanted);
    await vi.waitFor(() => {
      const rows = [...element.querySelectorAll(".gantt-row")];
      expect(rows.find((row) => row.ariaSelected === "true")?.textContent ?? "").toContain("Task 900");
    });
  });

  it("says in the page's words that a plan is empty", async () => {
    const element = await mounted(plan(0));
    expect(element.textContent).toBe("Import a plan.");
  });

  it("says what the server answered and offers to try again", async () => {
    const element = await mounted(503);
    expect(element.querySelector("[role=alert]")?.textContent).toContain("503");
    expect(element.querySelector("button")?.textContent).toBe("Try again");
  });
});
