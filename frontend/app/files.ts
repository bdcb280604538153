import { closest, fromTemplate } from "./dom";

const UNITS = ["B", "kB", "MB", "GB"];

export function fileSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  return `${value >= 10 || unit === 0 ? Math.round(value) : value.toFixed(1)} ${UNITS[unit] ?? ""}`;
}

/** A drop area is a label around a file input: list what was chosen, let each be taken out. */
export function startFileDrops(): void {
  document.addEventListener("change", (event) => {
    const input = closest<HTMLInputElement>(event, ".drop input[type=file]");
    if (input) list(input);
  });
  for (const kind of ["dragenter", "dragleave", "drop"] as const)
    document.addEventListener(kind, (event) => {
      closest(event, ".drop")?.classList.toggle("drop-over", kind === "dragenter");
    });
  document.addEventListener("click", (event) => {
    const button = closest<HTMLElement>(event, "[data-file-remove]");
    if (button) remove(button);
  });
  document.addEventListener("htmx:xhr:progress", showUpload);
  document.addEventListener("formdata", tellPaths);
}

/** Browsers send bare names: tell beside the files of a folder where in it each one lies. */
export function tellPaths(event: FormDataEvent): void {
  const files = event.formData.getAll("uploads").filter((sent) => sent instanceof File);
  if (!files.some((file) => file.webkitRelativePath)) return;
  for (const file of files) event.formData.append("paths", file.webkitRelativePath || file.name);
}

/** While a form sends files, its `progress[data-upload]` tells how far it is. */
function showUpload(event: Event): void {
  const { loaded, total } = (event as CustomEvent<{ loaded: number; total: number }>).detail;
  const bar = closest<HTMLFormElement>(event, "form")?.querySelector<HTMLProgressElement>("progress[data-upload]");
  if (!bar || !total) return;
  bar.hidden = false;
  bar.value = Math.round((100 * loaded) / total);
}

function list(input: HTMLInputElement): void {
  const place = document.getElementById(`${input.id}-files`);
  place?.replaceChildren(
    ...[...(input.files ?? [])].map((file, index) => {
      const item = fromTemplate("drop-file", { name: file.name, size: fileSize(file.size) });
      const button = item.querySelector<HTMLElement>("[data-file-remove]");
      button?.setAttribute("aria-label", `Remove ${file.name}`);
      if (button) Object.assign(button.dataset, { fileRemove: String(index), fileInput: input.id });
      return item;
    }),
  );
}

function remove(button: HTMLElement): void {
  const input = document.getElementById(button.dataset.fileInput ?? "");
  if (!(input instanceof HTMLInputElement)) return;
  const kept = new DataTransfer();
  [...(input.files ?? [])].forEach((file, index) => {
    if (String(index) !== button.dataset.fileRemove) kept.items.add(file);
  });
  input.files = kept.files;
  list(input);
  input.focus();
}
