import { COLUMNS } from "./columns";
import { isBracket, WIDE } from "./layout";
import { SIGN_WIDTH, signs } from "./legend";
import { paint } from "./paint";
import { fit, TimeScale } from "./scale";
import { Scene } from "./scene";

const TITLE = 34;
const FOOT = 34;
const NAME = 260;
const SIDE_COLUMNS = 2;
const MOST_ROWS = 400;
const MOST_WIDTH = 3600;
const LEAST_WIDTH = 900;
const SHARPNESS = 2;
const SHEET_ROWS = 36;
const SHEET_WIDTH = 1150;
const MOST_SHEETS = 40;

/**
 * The whole chart as one picture. A longer list than a picture holds starts at `first`
 * and the title says which rows it shows.
 */
export function picture(shown: Scene, first: number): HTMLCanvasElement {
  const { width, pixelsPerDay } = shown.scale;
  const scene = copy(shown, pixelsPerDay * Math.min(1, MOST_WIDTH / width));
  const rows = scene.rows.length;
  const from = rows > MOST_ROWS ? Math.min(first, rows - MOST_ROWS) : 0;
  return sheet(scene, from, Math.min(rows, MOST_ROWS));
}

/** The chart for paper: sheets of a page each, fitted to the page's width. */
export function sheets(shown: Scene): HTMLCanvasElement[] {
  const { origin, end } = shown.scale;
  const scene = copy(shown, fit(origin, end, SHEET_WIDTH));
  const rows = scene.rows.length;
  const starts = Array.from(
    { length: Math.min(MOST_SHEETS, Math.ceil(rows / SHEET_ROWS)) },
    (_, index) => index * SHEET_ROWS,
  );
  return starts.map((from) => sheet(scene, from, Math.min(SHEET_ROWS, rows - from)));
}

/** Title, list, timeline and legend of `count` rows. */
function sheet(scene: Scene, from: number, count: number): HTMLCanvasElement {
  const rows = scene.rows.length;
  const columns = COLUMNS[scene.plan.mode].slice(0, SIDE_COLUMNS);
  const side = NAME + columns.reduce((sum, column) => sum + column.width, 0);
  const across = Math.min(MOST_WIDTH, Math.max(LEAST_WIDTH, Math.ceil(scene.scale.width)));
  const down = WIDE.header + count * WIDE.row;
  const canvas = document.createElement("canvas");
  canvas.width = (side + across) * SHARPNESS;
  canvas.height = (TITLE + down + FOOT) * SHARPNESS;
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.scale(SHARPNESS, SHARPNESS);
  context.fillStyle = scene.theme.surface;
  context.fillRect(0, 0, side + across, TITLE + down + FOOT);
  const part = count < rows ? `, rows ${from + 1} to ${from + count} of ${rows}` : "";
  paintTitle(context, scene, part);
  context.save();
  context.translate(side, TITLE);
  paint(context, scene, { left: 0, top: from * WIDE.row, width: across, height: down });
  context.restore();
  context.save();
  context.translate(0, TITLE);
  paintList(context, scene, side, from, count);
  context.restore();
  context.translate(0, TITLE + down + 6);
  paintLegend(context, scene);
  return canvas;
}

/** The same rows at another density, on the wide face whatever is on the screen. */
function copy(shown: Scene, density: number): Scene {
  const { origin, end } = shown.scale;
  const scale = new TimeScale(origin, end, density);
  const scene = new Scene(shown.plan, shown.words, shown.show, scale, WIDE, shown.theme);
  scene.setRows(shown.rows);
  return scene;
}

function paintTitle(context: CanvasRenderingContext2D, scene: Scene, part: string): void {
  const { project } = scene.plan;
  const asOf = project.dataDate === null ? "" : `, as of ${scene.words.short(project.dataDate)}`;
  context.font = `600 15px ${scene.theme.font}`;
  context.fillStyle = scene.theme.text;
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.fillText(`${project.name}${asOf}${part}`, 12, TITLE / 2);
}

function paintList(
  context: CanvasRenderingContext2D,
  scene: Scene,
  side: number,
  from: number,
  count: number,
): void {
  const { plan, words, theme } = scene;
  const columns = COLUMNS[plan.mode].slice(0, SIDE_COLUMNS);
  const write = (position: number, baseline: number) => {
    const task = scene.taskAt(position);
    if (!task) return;
    context.font = `${isBracket(task) ? 600 : 400} 12px ${theme.font}`;
    context.fillStyle = theme.text;
    const indent = 12 + Math.min(task.level - 1, 8) * 14;
    context.textAlign = "left";
    context.fillText(clipped(context, task.name, NAME - indent - 8), indent, baseline);
    context.font = `400 12px ${theme.font}`;
    let right = NAME;
    for (const column of columns) {
      right += column.width;
      context.textAlign = "right";
      context.fillText(column.text(task, words, plan), right - 8, baseline);
    }
  };
  context.fillStyle = theme.header;
  context.fillRect(0, 0, side, WIDE.header);
  context.fillStyle = theme.muted;
  context.font = `600 12px ${theme.font}`;
  context.fillText("Name", 12, WIDE.header - 14);
  let right = NAME;
  context.textAlign = "right";
  for (const column of columns) {
    right += column.width;
    context.fillText(column.title, right - 8, WIDE.header - 14);
  }
  for (let index = 0; index < count; index++) {
    write(from + index, WIDE.header + index * WIDE.row + WIDE.row / 2);
    context.fillStyle = theme.grid;
    context.fillRect(0, WIDE.header + (index + 1) * WIDE.row - 1, side, 1);
  }
  context.fillStyle = theme.line;
  context.fillRect(side - 1, 0, 1, WIDE.header + count * WIDE.row);
  context.fillRect(0, WIDE.header - 1, side, 1);
}

function clipped(context: CanvasRenderingContext2D, text: string, width: number): string {
  if (context.measureText(text).width <= width) return text;
  let length = text.length;
  while (length > 0 && context.measureText(`${text.slice(0, length)}…`).width > width) length--;
  return `${text.slice(0, length)}…`;
}

function paintLegend(context: CanvasRenderingContext2D, scene: Scene): void {
  context.translate(12, 0);
  for (const sign of signs(scene.plan)) {
    sign.draw(context, scene.theme);
    context.font = `400 12px ${scene.theme.font}`;
    context.fillStyle = scene.theme.text;
    context.textAlign = "left";
    context.textBaseline = "middle";
    context.fillText(sign.words, SIGN_WIDTH + 6, 11);
    context.translate(SIGN_WIDTH + context.measureText(sign.words).width + 24, 0);
  }
}

export function download(canvas: HTMLCanvasElement, name: string): void {
  canvas.toBlob((blob) => {
    if (!blob) return;
    const link = document.createElement("a");
    link.href = URL.createObjectURL(blob);
    link.download = `${name.replaceAll(/[^\p{L}\p{N}]+/gu, "-")}.png`;
    link.click();
    URL.revokeObjectURL(link.href);
  }, "image/png");
}
