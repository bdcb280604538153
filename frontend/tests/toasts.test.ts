import { beforeEach, describe, expect, it, vi } from "vitest";
import { fileSize } from "../app/files.ts";
import { showToast } from "../app/toasts.ts";

const levels = ["success", "info", "warning", "error"];

beforeEach(() => {
  vi.useFakeTimers();
  document.body.innerHTML = `<div id="toasts"></div>${levels
    .map((level) => `<template id="toast-${level}"><div class="toast" data-level="${level}"><span data-slot="text"></span></div></template>`)
    .join("")}`;
});
const shown = (): string[] => [...document.querySelectorAll(".toast")].map((toast) => toast.textContent ?? "");

describe("a toast", () => {
  it("writes text, never markup", () => {
    showToast({ message: "<b>Saved</b>" });
    expect(shown()).toEqual(["<b>Saved</b>"]);
    expect(document.querySelector(".toast b")).toBeNull();
  });

  it("leaves after a while, but an error stays", () => {
    showToast({ message: "Saved" });
    showToast({ message: "Failed", level: "error" });
    vi.advanceTimersByTime(60_000);
    expect(shown()).toEqual(["Failed"]);
  });

  it("appears inside an open dialog", () => {
    document.body.insertAdjacentHTML("beforeend", "<dialog open></dialog>");
    showToast({ message: "Conflict", level: "error" });
    expect(document.querySelector("dialog .toast")).not.toBeNull();
  });
});

describe("a file's size", () => {
  it.each([
    [0, "0 B"],
    [999, "999 B"],
    [1500, "1.5 kB"],
    [123_456, "123 kB"],
    [200_000_000, "200 MB"],
  ])("%i bytes are %s", (bytes, text) => expect(fileSize(bytes)).toBe(text));
});
