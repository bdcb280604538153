import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import "../index";
import type { GanttElement } from "../index";
import type { Delta } from "../delta";
import { deltaOf, editablePayload, taskRow } from "../samples";
import type { TaskRow } from "../payload";
import { DAY, HOUR } from "../time";
import type { Edit } from "./edits";

type Answer = [status: number, body: unknown];

/** A server that keeps no plan: it notes what was asked and answers as it was told. */
class FakeServer {
  readonly edits: Edit[][] = [];
  readonly paths: string[] = [];
  readonly revisions: number[] = [];
  answers: (Answer | Promise<Answer>)[] = [];
  news: Delta | null = null;
  revision = 0;

  fetch = async (url: string, init: RequestInit = {}): Promise<Response> => {
    const path = url.replace("/p/", "");
    if (init.method === "POST") {
      const { edits = [], revision } = JSON.parse(init.body as string) as { edits?: Edit[]; revision: number };
      this.paths.push(path);
      this.revisions.push(revision);
      if (path === "edits/") this.edits.push(edits);
      const [status, body] = (await this.answers.shift()) ?? [200, this.delta({})];
      return new Response(JSON.stringify(body), { status });
    }
    if (url === "/data") return new Response(JSON.stringify(editablePayload()));
    if (path.startsWith("changes/") && this.news) return new Response(JSON.stringify(this.news));
    return new Response(null, { status: 404 });
  };

  delta(part: Partial<Delta>): Delta {
    this.revision += 1;
    const { project } = editablePayload();
    return deltaOf({ revision: this.revision, project: { ...project, undo: "that", unsaved: this.revision }, ...part });
  }
}

const row = (id: number, name: string, duration = 960): TaskRow =>
  taskRow({ id, name, parent: 1, level: 2, start: 4 * DAY + 8 * HOUR, finish: 5 * DAY, duration, percent: 0 });

describe("editing a plan", () => {
  let server: FakeServer;
  let element: GanttElement;
  let list: HTMLElement;

  const press = (key: string, more: KeyboardEventInit = {}, target: EventTarget = list) =>
    target.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more }));
  const box = () => element.querySelector<HTMLInputElement>(".gantt-editor-box");
  const type = (text: string, end = "Enter") => {
    const open = box();
    if (!open) throw new Error("no cell is being edited");
    open.value = text;
    press(end, {}, open);
  };
  const text = (selector: string) => element.querySelector(selector)?.textContent ?? "";
  const cursor = () => element.querySelector(".is-cursor")?.textContent;
  const settled = () => vi.waitFor(() => expect(text(".gantt-state")).toBe("Saved"));
  const toCell = (rows: number, columns: number) => {
    for (let index = 0; index < rows; index++) press("ArrowDown");
    for (let index = 0; index < columns; index++) press("ArrowRight");
  };

  beforeEach(async () => {
    localStorage.clear();
    for (const side of ["clientHeight", "clientWidth"] as const) {
      Object.defineProperty(HTMLElement.prototype, side, { value: 900, configurable: true });
    }
    server = new FakeServer();
    vi.stubGlobal("fetch", server.fetch);
    vi.stubGlobal("requestAnimationFrame", (draw: () => void) => {
      draw();
      return 0;
    });
    document.body.innerHTML = '<steerco-gantt data-url="/data" data-schedule="/p/"></steerco-gantt>';
    element = document.querySelector<GanttElement>("steerco-gantt") as GanttElement;
    await vi.waitFor(() => expect(element.querySelector(".gantt-row")).not.toBeNull());
    list = element.querySelector<HTMLElement>(".gantt-list") as HTMLElement;
    list.focus();
  });
  afterEach(() => {
    document.body.replaceChildren();
    vi.unstubAllGlobals();
  });

  it("replaces a cell by typing, shows the text at once and what the server says then", async () => {
    toCell(2, 1);
    press("5");
    expect(box()?.value).toBe("5");
    expect(box()?.getAttribute("aria-label")).toBe("Duration of Dig");
    server.answers = [[200, server.delta({ tasks: [row(2, "Dig", 2400)] })]];
    type("5d");
    expect(element.querySelectorAll(".gantt-row")[1]?.textContent).toContain("5d");
    expect(element.querySelectorAll(".gantt-row.is-saving")).toHaveLength(1);
    await settled();
    expect(server.edits).toEqual([
      [{ do: "set", uid: 2, values: { duration: 2400, duration_unit: "d", elapsed: false } }],
    ]);
    expect(element.querySelectorAll(".gantt-row")[1]?.textContent).toContain("5 d");
    expect(text(".gantt-said")).toContain("Duration of Dig");
    expect(cursor()).toBe("3 d");
  });

  it("keeps a cell open and says what is wrong with it; Esc leaves it as it was", () => {
    toCell(2, 1);
    press("F2");
    expect(box()?.value).toBe("2d");
    type("soon");
    expect(text(".gantt-editor-error")).toContain("“soon” is no duration");
    expect(document.activeElement).toBe(box());
    press("Escape", {}, box() as HTMLElement);
    expect(box()).toBeNull();
    expect(server.edits).toEqual([]);
    expect(document.activeElement).toBe(list);
  });

  it("takes back what the server refuses and says why at the cell", async () => {
    toCell(2, 1);
    press("9");
    server.answers = [[422, { detail: "Dig cannot be longer than its phase.", edit: 0, field: "duration" }]];
    type("9d");
    await settled();
    expect(text(".gantt-bubble")).toBe("Dig cannot be longer than its phase.");
    expect(element.querySelectorAll(".gantt-row")[1]?.textContent).toContain("2 d");
  });

  it("says why a cell of a summary is locked", () => {
    toCell(1, 1);
    press("7");
    expect(box()).toBeNull();
    expect(text(".gantt-bubble")).toBe("The duration of “Phase” comes from the tasks under it.");
  });

  it("sends a bulk edit of the chosen cells as one request", async () => {
    toCell(2, 1);
    press("ArrowDown", { shiftKey: true });
    press("ArrowDown", { shiftKey: true });
    expect(element.querySelectorAll(".is-range")).toHaveLength(3);
    press("d", { ctrlKey: true });
    await settled();
    expect(server.edits).toHaveLength(1);
    expect(server.edits[0]?.map((edit) => "uid" in edit && edit.uid)).toEqual([3, 4]);
  });

  it("indents, undoes and redoes at the server", async () => {
    toCell(3, 0);
    press("ArrowRight", { altKey: true, shiftKey: true });
    await settled();
    press("z", { ctrlKey: true });
    press("y", { ctrlKey: true });
    await settled();
    expect(server.edits).toEqual([[{ do: "indent", uids: [3] }]]);
    expect(server.paths).toEqual(["edits/", "undo/", "redo/"]);
  });

  it("inserts a task above and lets its name be typed", async () => {
    toCell(2, 0);
    server.answers = [[200, server.delta({ tasks: [row(9, "New task")], order: [1, 9, 2, 3, 4] })]];
    press("Insert");
    await vi.waitFor(() => expect(box()?.value).toBe("New task"));
    expect(server.edits).toEqual([[{ do: "add", values: { name: "New task" }, parent: 1, before: 2 }]]);
    type("Survey");
    await settled();
    expect(server.edits[1]).toEqual([{ do: "set", uid: 9, values: { name: "Survey" } }]);
  });

  it("makes a task of a name that is typed below the last row", async () => {
    const add = element.querySelector<HTMLInputElement>(".gantt-add-box") as HTMLInputElement;
    add.value = "Clean up";
    press("Enter", {}, add);
    await settled();
    expect(server.edits).toEqual([[{ do: "add", values: { name: "Clean up" }, parent: 1, before: null }]]);
    expect(add.value).toBe("");
  });

  it("keeps the cursor on its task when rows move above it", async () => {
    toCell(3, 0);
    expect(cursor()).toBe("Pour");
    server.answers = [[200, server.delta({ tasks: [row(9, "First")], order: [1, 9, 2, 3, 4] })]];
    press("F2");
    type("Pour more", "Tab");
    await settled();
    expect(element.querySelector("[aria-activedescendant]")?.getAttribute("aria-activedescendant")).toBe("gantt-row-3-1");
    expect(element.querySelectorAll(".gantt-row")[3]?.textContent).toContain("Pour");
  });

  it("shows who changed a row in the meantime, and asks whose value is to stand", async () => {
    toCell(2, 1);
    const theirs = server.delta({
      tasks: [row(2, "Dig", 1440)],
      others: [{ name: "Ann Lee", words: "changed Duration of Dig", uids: [2] }],
    });
    server.answers = [[409, { detail: "Ann Lee set Duration of “Dig” to 3 d.", delta: theirs }]];
    press("4");
    type("4d");
    await vi.waitFor(() => expect(text("dialog")).toContain("Ann Lee set Duration of “Dig” to 3 d."));
    expect(element.querySelector<HTMLElement>(".is-others .gantt-name")?.dataset["by"]).toBe("Ann Lee");
    element.querySelector("dialog form")?.dispatchEvent(new Event("submit", { cancelable: true }));
    await settled();
    expect(server.edits).toHaveLength(2);
    expect(server.edits[1]).toEqual(server.edits[0]);
  });

  describe("while somebody is typing", () => {
    const arrives = async (part: Partial<Delta>) => {
      server.news = server.delta(part);
      window.dispatchEvent(new Event("focus"));
      await vi.waitFor(() => expect(text(".gantt-said")).toContain("Ann Lee"));
      server.news = null;
    };
    const others = [{ name: "Ann Lee", words: "added First", uids: [9] }];

    it("leaves her text, her place and her task to her when rows come above", async () => {
      toCell(2, 1);
      press("1");
      (box() as HTMLInputElement).value = "10d";
      await arrives({ tasks: [row(9, "First"), row(2, "Dig", 1440)], order: [1, 9, 2, 3, 4], others });
      expect(box()?.value).toBe("10d");
      expect(document.activeElement).toBe(box());
      type("10d", "Tab");
      await settled();
      expect(server.edits).toEqual([
        [{ do: "set", uid: 2, values: { duration: 4800, duration_unit: "d", elapsed: false } }],
      ]);
      expect(element.querySelector("[aria-activedescendant]")?.getAttribute("aria-activedescendant")).toBe("gantt-row-2-2");
    });

    it("sends what she typed as of what she saw, so that the server can tell her of theirs", async () => {
      toCell(2, 1);
      press("2");
      await arrives({ tasks: [row(2, "Dig", 1440)], others });
      type("2d");
      await settled();
      expect(server.edits).toHaveLength(1);
      expect(server.revisions).toEqual([0]);
    });

    it("sends nothing where she left a text as it was, though others changed it", async () => {
      toCell(2, 1);
      press("F2");
      await arrives({ tasks: [row(2, "Dig", 1440)], others });
      type("2d");
      expect(server.edits).toEqual([]);
    });

    it("asks about an earlier edit only when the text is taken", async () => {
      toCell(2, 1);
      server.answers = [[409, { detail: "Ann Lee set Duration of “Dig” to 3 d.", delta: server.delta({ others }) }]];
      press("4");
      type("4d");
      press("7");
      await vi.waitFor(() => expect(text(".gantt-said")).toContain("Ann Lee"));
      expect(element.querySelector("dialog")).toBeNull();
      expect(document.activeElement).toBe(box());
      type("7d");
      await vi.waitFor(() => expect(text("dialog")).toContain("Ann Lee set Duration"));
    });

    it("lets her finish before a new row is named", async () => {
      toCell(2, 0);
      let answer = (_: Answer): void => undefined;
      server.answers = [new Promise<Answer>((resolve) => (answer = resolve))];
      press("Insert");
      press("ArrowRight");
      press("1");
      (box() as HTMLInputElement).value = "10d";
      answer([200, server.delta({ tasks: [row(9, "New task")], order: [1, 9, 2, 3, 4] })]);
      await vi.waitFor(() => expect(text(".gantt-rows")).toContain("New task"));
      expect(box()?.value).toBe("10d");
      type("10d");
      await settled();
      expect(server.edits[1]).toMatchObject([{ uid: 2, values: { duration: 4800 } }]);
    });

    it("keeps her text when others remove the task, and says so when it is taken", async () => {
      toCell(4, 1);
      press("Enter", { altKey: true });
      list.focus();
      press("6");
      await arrives({ order: [1, 2, 3], removed: [4], others });
      expect(element.querySelector<HTMLElement>(".gantt-details")?.hidden).toBe(true);
      expect(document.activeElement).toBe(box());
      server.answers = [[422, { detail: "The task is no longer in the plan." }]];
      type("6d");
      await settled();
      expect(text(".gantt-bubble")).toBe("The task is no longer in the plan.");
    });
  });

  describe("rows that are chosen one by one", () => {
    const click = (index: number, at = ".gantt-name") =>
      element
        .querySelectorAll<HTMLElement>(".gantt-row")
        [index]?.querySelector(at)
        ?.dispatchEvent(new PointerEvent("pointerdown", { bubbles: true, pointerType: "mouse", button: 0, ctrlKey: true }));
    const selected = () =>
      [...element.querySelectorAll(".gantt-row")]
        .filter(({ ariaSelected }) => ariaSelected === "true")
        .map((one) => one.querySelector(".gantt-text")?.textContent);

    it("take the text of a bulk edit together, and no row between them", async () => {
      toCell(2, 1);
      click(3, ".gantt-figures");
      expect(selected()).toEqual(["Dig", "Paint"]);
      press("4");
      const open = box() as HTMLInputElement;
      open.value = "4d";
      press("Enter", { ctrlKey: true }, open);
      await settled();
      expect(server.edits).toHaveLength(1);
      expect(server.edits[0]).toMatchObject([
        { uid: 2, values: { duration: 1920 } },
        { uid: 4, values: { duration: 1920 } },
      ]);
    });

    it("are removed together", async () => {
      toCell(2, 0);
      click(3);
      press("Delete", { ctrlKey: true });
      await settled();
      expect(server.edits).toEqual([[{ do: "remove", uids: [2, 4] }]]);
    });

    it("are let go by another press, and by a step without Ctrl", () => {
      toCell(2, 0);
      click(2);
      click(3);
      click(2);
      expect(selected()).toEqual(["Dig", "Paint"]);
      press("ArrowUp");
      expect(selected()).toHaveLength(1);
    });
  });

  it("stays on the cell that was pressed when the rows move under the mouse", () => {
    const cells = () => [...element.querySelectorAll<HTMLElement>(".gantt-row .gantt-name")];
    const mouse = (kind: string, target: HTMLElement | undefined, clientY: number) =>
      target?.dispatchEvent(
        new PointerEvent(kind, { bubbles: true, pointerType: "mouse", button: 0, clientX: 40, clientY }),
      );
    mouse("pointerdown", cells()[1], 60);
    mouse("pointerover", cells()[3], 60);
    expect(cursor()).toBe("Dig");
    expect(element.querySelectorAll(".is-range")).toHaveLength(0);
    mouse("pointerover", cells()[2], 90);
    expect(cursor()).toBe("Pour");
    expect(element.querySelectorAll(".is-range")).toHaveLength(2);
    mouse("pointerup", cells()[2], 90);
  });

  it("copies the chosen cells and pastes rows from Excel", async () => {
    toCell(2, 0);
    press("ArrowDown", { shiftKey: true });
    press("ArrowRight", { shiftKey: true });
    const carried = new Map<string, string>();
    const clipboard = (kind: string) => {
      const event = new Event(kind, { bubbles: true, cancelable: true });
      Object.defineProperty(event, "clipboardData", {
        value: {
          setData: (type: string, data: string) => carried.set(type, data),
          getData: (type: string) => carried.get(type) ?? "",
        },
      });
      list.dispatchEvent(event);
    };
    clipboard("copy");
    expect(carried.get("text/plain")).toBe("Dig\t2d\r\nPour\t3d");
    carried.set("text/plain", "Trench\t1w\nCast\t4d\n");
    clipboard("paste");
    await settled();
    expect(server.edits[0]).toHaveLength(2);
  });

  it("has no tools for somebody who may only look", async () => {
    const payload = editablePayload();
    payload.project.editable = false;
    vi.stubGlobal("fetch", (url: string) =>
      Promise.resolve(url === "/data" ? new Response(JSON.stringify(payload)) : new Response(null, { status: 404 })),
    );
    document.body.innerHTML = '<steerco-gantt data-url="/data" data-schedule="/p/"></steerco-gantt>';
    element = document.querySelector<GanttElement>("steerco-gantt") as GanttElement;
    await vi.waitFor(() => expect(element.querySelector(".gantt-row")).not.toBeNull());
    list = element.querySelector<HTMLElement>(".gantt-list") as HTMLElement;
    expect(element.querySelector(".gantt-editbar")).toBeNull();
    expect(element.classList.contains("has-add")).toBe(false);
    toCell(2, 1);
    press("7");
    expect(box()).toBeNull();
  });
});
