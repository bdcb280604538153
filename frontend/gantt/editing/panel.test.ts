import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { decode } from "../payload";
import { editablePayload } from "../samples";
import type { Edit } from "./edits";
import { Panel } from "./panel";
import { DateReader } from "./parse";
import type { Outcome } from "./sync";

const FRAGMENT = `
  <div role="tablist">
    <button role="tab" aria-controls="g">General</button>
    <button role="tab" aria-controls="n">Notes</button>
  </div>
  <div role="tabpanel" id="g">
    <form data-edit='{"do":"set","uid":2}'>
      <input name="values.duration" data-as="duration" value="2d">
      <input name="values.deadline" data-as="minutes" value="">
      <input type="checkbox" name="values.active" data-as="boolean" checked>
      <button>Save</button>
    </form>
    <form data-edit='{"do":"link","successor":2,"type":"FS","lag":0}'>
      <input name="predecessor" data-as="integer" value="3">
    </form>
    <button data-go="4" type="button">Paint</button>
    <button data-edit='{"do":"unlink","predecessor":2,"successor":3}' type="button">Remove</button>
  </div>
  <div role="tabpanel" id="n">
    <form data-edit='{"do":"set","uid":2}'><textarea name="values.notes">old</textarea></form>
  </div>`;

describe("the details of a task", () => {
  let body: HTMLElement;
  let sent: Edit[][];
  let outcome: Outcome;
  let went: number[];
  let panel: Panel;
  beforeEach(async () => {
    document.body.innerHTML = "<div></div>";
    body = document.body.firstElementChild as HTMLElement;
    [sent, went, outcome] = [[], [], { done: true }];
    vi.stubGlobal("fetch", () => Promise.resolve(new Response(FRAGMENT)));
    const plan = decode(editablePayload());
    panel = new Panel("/p/", {
      send: (edits) => {
        sent.push(edits);
        return Promise.resolve(outcome);
      },
      go: (uid) => went.push(uid),
      terms: () => ({ plan, dates: new DateReader("en-GB"), calendars: [] }),
    });
    await panel.fill(2, body);
  });
  afterEach(() => vi.unstubAllGlobals());

  const find = <T extends HTMLElement>(selector: string) => body.querySelector<T>(selector) as T;
  const submit = async (form: HTMLElement | null) => {
    form?.dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
    await Promise.resolve();
    await Promise.resolve();
  };

  it("shows one tab at a time and keeps the chosen one from task to task", async () => {
    expect(find("#n").hidden).toBe(true);
    (body.querySelectorAll<HTMLElement>("[role=tab]")[1] as HTMLElement).click();
    expect(find("#g").hidden).toBe(true);
    await panel.fill(3, body);
    expect(find("#n").hidden).toBe(false);
  });

  it("sends only what was changed in a form, as what it means", async () => {
    find<HTMLInputElement>("[name='values.duration']").value = "1w";
    find<HTMLInputElement>("[name='values.deadline']").value = "1970-01-09T17:00";
    find<HTMLInputElement>("[name='values.active']").checked = false;
    await submit(find("form"));
    const deadline = 8 * 1440 + 17 * 60;
    expect(sent).toEqual([[{ do: "set", uid: 2, values: { duration: 2400, deadline, active: false } }]]);
  });

  it("sends nothing when nothing was changed", async () => {
    await submit(find("form"));
    expect(sent).toEqual([]);
  });

  it("puts other fields into the edit itself", async () => {
    await submit(find("[name=predecessor]").closest("form"));
    expect(sent).toEqual([[{ do: "link", successor: 2, type: "FS", lag: 0, predecessor: 3 }]]);
  });

  it("tells in the form what is wrong, before and after it is sent", async () => {
    const duration = find<HTMLInputElement>("[name='values.duration']");
    duration.value = "soon";
    await submit(find("form"));
    expect(sent).toEqual([]);
    expect(find("[data-error]").textContent).toContain("is no duration");
    expect(duration.getAttribute("aria-invalid")).toBe("true");
    duration.value = "9d";
    outcome = { done: false, detail: "That makes a loop." };
    await submit(find("form"));
    expect(find("[data-error]").textContent).toBe("That makes a loop.");
  });

  it("goes to tasks and sends the edits of buttons", async () => {
    find("[data-go]").click();
    find("button[data-edit]").click();
    await Promise.resolve();
    expect(went).toEqual([4]);
    expect(sent).toEqual([[{ do: "unlink", predecessor: 2, successor: 3 }]]);
  });

  it("leaves what somebody is typing alone when the plan changes", async () => {
    const notes = find<HTMLTextAreaElement>("textarea");
    notes.focus();
    notes.value = "half a sentence";
    await panel.fill(2, body);
    expect(find<HTMLTextAreaElement>("textarea").value).toBe("half a sentence");
    notes.blur();
    await panel.fill(2, body);
    expect(find<HTMLTextAreaElement>("textarea").value).toBe("half a sentence");
  });

  it("leaves a field alone that somebody goes into while the news of it come", async () => {
    const coming = panel.fill(2, body);
    const notes = find<HTMLTextAreaElement>("textarea");
    notes.focus();
    await coming;
    expect(document.activeElement).toBe(notes);
  });
});
