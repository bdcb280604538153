import { closest } from "./dom";

export type ThemeChoice = "light" | "dark" | "auto";
const YEAR = 31_536_000;

export function chooseTheme(choice: ThemeChoice): void {
  const root = document.documentElement;
  const dark = choice === "auto" ? matchMedia("(prefers-color-scheme: dark)").matches : choice === "dark";
  root.dataset.themeChoice = choice;
  root.dataset.bsTheme = dark ? "dark" : "light";
  document.cookie = `theme=${choice};path=/;max-age=${YEAR};samesite=lax`;
  markChoice(choice);
}

function markChoice(choice: string): void {
  for (const button of document.querySelectorAll<HTMLElement>("[data-theme-set]"))
    button.setAttribute("aria-pressed", String(button.dataset.themeSet === choice));
}

/** The server writes the remembered choice on <html>, so that no page flashes. */
export function startTheme(): void {
  markChoice(document.documentElement.dataset.themeChoice ?? "auto");
  document.addEventListener("click", (event) => {
    const button = closest<HTMLElement>(event, "[data-theme-set]");
    if (button) chooseTheme(button.dataset.themeSet as ThemeChoice);
  });
}
