// Runs before the first paint: resolves the "auto" theme, which only the browser knows.
const root = document.documentElement;
const dark = matchMedia("(prefers-color-scheme: dark)");
const resolveTheme = (): void => {
  if (root.dataset.themeChoice === "auto") root.dataset.bsTheme = dark.matches ? "dark" : "light";
};
resolveTheme();
dark.addEventListener("change", resolveTheme);
