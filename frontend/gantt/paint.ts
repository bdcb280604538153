import { nonWorking } from "./calendar";
import { progressTime } from "./layout";
import { paintRow } from "./paint_bars";
import { paintGhost, paintHandles } from "./paint_ghost";
import { paintLinks } from "./paint_links";
import { ticks } from "./scale";
import type { Scene } from "./scene";
import type { Colour } from "./theme";

/** The part of the timeline on show: offsets into it and the size of the picture. */
export interface Frame {
  left: number;
  top: number;
  width: number;
  height: number;
}

const LEAST_DAY_TO_SHADE = 2.5;

export function paint(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { header } = scene.metrics;
  context.fillStyle = scene.theme.surface;
  context.fillRect(0, 0, frame.width, frame.height);
  context.save();
  context.beginPath();
  context.rect(0, header, frame.width, frame.height - header);
  context.clip();
  context.translate(-frame.left, header - frame.top);
  paintBody(context, scene, frame);
  context.restore();
  paintHeader(context, scene, frame);
  paintDates(context, scene, frame);
}

function paintBody(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { metrics, show } = scene;
  const first = Math.max(0, Math.floor(frame.top / metrics.row));
  const shownRows = Math.ceil((frame.height - metrics.header) / metrics.row) + 1;
  const last = Math.min(scene.rows.length - 1, first + shownRows);
  paintGround(context, scene, frame, first, last);
  if (show.links) paintLinks(context, scene, frame, first, last);
  for (let position = first; position <= last; position++) {
    paintRow(context, scene, frame, position);
  }
  if (show.progress) paintProgress(context, scene, first, last);
  paintHandles(context, scene);
  paintGhost(context, scene, frame);
}

function paintGround(
  context: CanvasRenderingContext2D,
  scene: Scene,
  frame: Frame,
  first: number,
  last: number,
): void {
  const { scale, theme, metrics, plan } = scene;
  const from = scale.time(frame.left);
  const to = scale.time(frame.left + frame.width);
  const bottom = Math.min((last + 1) * metrics.row, frame.top + frame.height);
  const tall = bottom - frame.top;
  if (scale.pixelsPerDay >= LEAST_DAY_TO_SHADE) {
    context.fillStyle = theme.rest;
    for (const [start, end] of nonWorking(plan.calendar, from, to)) {
      context.fillRect(scale.x(start), frame.top, scale.x(end) - scale.x(start), tall);
    }
  }
  paintBands(context, scene, frame, first, last);
  context.fillStyle = theme.grid;
  for (const { start } of ticks(from, to, scale.units[0], scene.words, false)) {
    context.fillRect(Math.round(scale.x(start)), frame.top, 1, tall);
  }
  context.fillStyle = theme.grid;
  for (let position = first; position <= last; position++) {
    context.fillRect(frame.left, (position + 1) * metrics.row - 1, frame.width, 1);
  }
}

/** Group headings, the row under the pointer, and the chosen rows. */
function paintBands(
  context: CanvasRenderingContext2D,
  scene: Scene,
  frame: Frame,
  first: number,
  last: number,
): void {
  const { theme, metrics, hovered, selection } = scene;
  const band = (position: number, colour: string) => {
    context.fillStyle = colour;
    context.fillRect(frame.left, position * metrics.row, frame.width, metrics.row);
  };
  const area = selection.area((row) => scene.position(row), 1);
  const under = hovered === null ? -1 : scene.position(hovered);
  for (let position = first; position <= last; position++) {
    const isIn = area !== null && position >= area.top && position <= area.bottom;
    const isChosen = isIn || selection.kept.has(scene.rows[position] ?? -1);
    if (scene.groupAt(position)) band(position, theme.header);
    if (position === under) band(position, theme.hover);
    if (isChosen) band(position, theme.selected);
  }
}

function paintHeader(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { scale, theme, metrics, words } = scene;
  const [upper, lower] = scale.units;
  const half = metrics.header / 2;
  const from = scale.time(frame.left);
  const to = scale.time(frame.left + frame.width);
  context.fillStyle = theme.header;
  context.fillRect(0, 0, frame.width, metrics.header);
  context.textBaseline = "middle";
  context.textAlign = "left";
  context.font = `600 12px ${theme.font}`;
  for (const tick of ticks(from, to, upper, words, false)) {
    const left = Math.round(scale.x(tick.start) - frame.left);
    const right = scale.x(tick.end) - frame.left;
    context.fillStyle = theme.line;
    context.fillRect(left, 0, 1, half);
    const at = Math.max(left, 0) + 8;
    if (right - at < context.measureText(tick.label).width + 4) continue;
    context.fillStyle = theme.text;
    context.fillText(tick.label, at, half / 2 + 1);
  }
  context.font = `400 11px ${theme.font}`;
  context.textAlign = "center";
  for (const tick of ticks(from, to, lower, words, true)) {
    const left = Math.round(scale.x(tick.start) - frame.left);
    const right = scale.x(tick.end) - frame.left;
    context.fillStyle = theme.line;
    context.fillRect(left, half, 1, half);
    const [from, to] = [Math.max(left, 0), Math.min(right, frame.width)];
    if (to - from < context.measureText(tick.label).width + 4) continue;
    context.fillStyle = theme.muted;
    context.fillText(tick.label, (from + to) / 2, half * 1.5);
  }
  context.fillStyle = theme.line;
  context.fillRect(0, half, frame.width, 1);
  context.fillRect(0, metrics.header - 1, frame.width, 1);
}

function paintDates(context: CanvasRenderingContext2D, scene: Scene, frame: Frame): void {
  const { dataDate, today } = scene.plan.project;
  if (today !== null && today !== dataDate) {
    paintDate(context, scene, frame, today, "Today", "today");
  }
  if (dataDate !== null) paintDate(context, scene, frame, dataDate, "Data date", "data-date");
}

function paintDate(
  context: CanvasRenderingContext2D,
  scene: Scene,
  frame: Frame,
  time: number,
  word: string,
  colour: Colour,
): void {
  const { scale, theme, metrics } = scene;
  const x = Math.round(scale.x(time) - frame.left) + 0.5;
  if (x < 0 || x > frame.width) return;
  const bottom = Math.min(frame.height, metrics.header - frame.top + scene.height);
  context.strokeStyle = theme[colour];
  context.lineWidth = 1.5;
  context.setLineDash(colour === "today" ? [4, 3] : []);
  context.beginPath();
  context.moveTo(x, metrics.header);
  context.lineTo(x, bottom);
  context.stroke();
  context.setLineDash([]);
  const label = `${word} ${scene.words.dayMonth(time)}`;
  context.font = `600 10px ${theme.font}`;
  const width = context.measureText(label).width + 10;
  const left = Math.min(Math.max(x - width / 2, 2), frame.width - width - 2);
  const top = colour === "today" ? metrics.header - 33 : metrics.header - 17;
  context.fillStyle = theme[colour];
  context.beginPath();
  context.roundRect(left, top, width, 15, 3);
  context.fill();
  context.fillStyle = theme["on-colour"];
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(label, left + 5, top + 8);
}

function paintProgress(
  context: CanvasRenderingContext2D,
  scene: Scene,
  first: number,
  last: number,
): void {
  const { scale, theme, metrics, plan } = scene;
  const { dataDate } = plan.project;
  if (dataDate === null) return;
  const home = scale.x(dataDate);
  context.strokeStyle = theme.progress;
  context.lineWidth = 1.75;
  context.lineJoin = "round";
  context.beginPath();
  context.moveTo(home, first * metrics.row);
  for (let position = first; position <= last; position++) {
    const task = scene.taskAt(position);
    const top = position * metrics.row;
    if (task && task.kind !== "summary") {
      context.lineTo(home, top + 2);
      const peak = scale.x(progressTime(task, dataDate));
      context.lineTo(peak, top + metrics.barTop + metrics.bar / 2);
    }
    context.lineTo(home, top + metrics.row - 2);
  }
  context.stroke();
}
