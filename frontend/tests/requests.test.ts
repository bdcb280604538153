import { beforeEach, describe, expect, it, vi } from "vitest";
import { guardSubmit, refuseWhileBusy } from "../app/busy.ts";
import { explain } from "../app/errors.ts";
import { focusKey } from "../app/focus.ts";

beforeEach(() => {
  document.body.innerHTML = "";
});

function form(method: string): HTMLFormElement {
  document.body.innerHTML = `<form method="${method}"><button>Save</button></form>`;
  return document.querySelector("form")!;
}

function submit(target: HTMLFormElement): Event {
  const event = new Event("submit", { bubbles: true, cancelable: true });
  Object.defineProperty(event, "target", { value: target });
  guardSubmit(event);
  return event;
}

describe("a plain form", () => {
  it("is sent once", () => {
    vi.useFakeTimers();
    const target = form("post");
    expect(submit(target).defaultPrevented).toBe(false);
    expect(submit(target).defaultPrevented).toBe(true);
    vi.runAllTimers();
    expect(target.querySelector("button")!.getAttribute("aria-busy")).toBe("true");
    vi.useRealTimers();
  });

  it("may search as often as it likes", () => {
    const target = form("get");
    submit(target);
    expect(submit(target).defaultPrevented).toBe(false);
  });
});

describe("a busy button", () => {
  it("refuses a second click", () => {
    document.body.innerHTML = `<button aria-busy="true"><i></i></button><button id="free"></button>`;
    const click = (selector: string): boolean => {
      const event = new Event("click", { cancelable: true });
      Object.defineProperty(event, "target", { value: document.querySelector(selector) });
      refuseWhileBusy(event);
      return event.defaultPrevented;
    };
    expect(click("i")).toBe(true);
    expect(click("#free")).toBe(false);
  });
});

describe("focus after a swap", () => {
  it("prefers the id, then the column, then the name", () => {
    document.body.innerHTML = `<input id="q"><table><tr><th data-column="spi"><a></a></th></tr></table><input name="status">`;
    expect(focusKey(document.querySelector("#q"))).toBe("#q");
    expect(focusKey(document.querySelector("a"))).toBe('th[data-column="spi"] a');
    expect(focusKey(document.querySelector("[name]"))).toBe('[name="status"]');
    expect(focusKey(document.body)).toBe("");
  });
});

describe("an error", () => {
  it("says what to do", () => {
    expect(explain(404).message).toContain("Reload the page");
    expect(explain(503).message).toContain("503");
  });
});
