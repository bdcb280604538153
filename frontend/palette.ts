/**
 * Colours for a canvas. A probe in the page resolves what a canvas cannot: var(),
 * light-dark() and color-mix() as they stand where `element` is.
 */
export function resolveColours<Name extends string>(
  element: Element,
  names: readonly Name[],
  prefix = "--",
): Record<Name | "font", string> {
  const probe = document.createElement("span");
  probe.hidden = true;
  element.append(probe);
  const style = getComputedStyle(probe);
  const colours = names.map((name) => {
    probe.style.color = `var(${prefix}${name})`;
    return [name, style.color] as const;
  });
  const resolved = Object.fromEntries([...colours, ["font", style.fontFamily]]);
  probe.remove();
  return resolved as Record<Name | "font", string>;
}

/** Calls back when the page turns light or dark; returns how to stop. */
export function onThemeChange(changed: () => void): () => void {
  const observer = new MutationObserver(changed);
  observer.observe(document.documentElement, {
    attributes: true,
    attributeFilter: ["data-bs-theme"],
  });
  return () => observer.disconnect();
}

/** The page's language; plain English writes the day before the month. */
export function locale(): string {
  const { lang } = document.documentElement;
  return lang === "" || lang === "en" ? "en-GB" : lang;
}
