import { HANDLE, progressEdge } from "./editing/drags";
import type { Frame } from "./paint";
import type { Scene } from "./scene";

type Context = CanvasRenderingContext2D;

const LABEL = 20;
const SIDE = 7;

/** Where the hovered bar can be taken hold of: its ends for links, its progress. */
export function paintHandles(context: Context, scene: Scene): void {
  const { hovered, metrics, theme, ghost } = scene;
  const position = hovered === null ? -1 : scene.position(hovered);
  const task = scene.taskAt(position);
  const bar = scene.barAt(position);
  if (ghost || !task || !bar || !scene.plan.project.editable || metrics.narrow) return;
  if (task.kind === "external") return;
  const middle = position * metrics.row + bar.middle;
  context.fillStyle = theme.surface;
  context.strokeStyle = theme["data-date"];
  context.lineWidth = 1.5;
  for (const x of [bar.left - HANDLE.away, bar.right + HANDLE.away]) {
    context.beginPath();
    context.arc(x, middle, HANDLE.radius, 0, 2 * Math.PI);
    context.fill();
    context.stroke();
  }
  if (bar.shape !== "bar" || bar.right - bar.left <= 16) return;
  const edge = progressEdge(task, bar);
  const bottom = position * metrics.row + metrics.barTop + metrics.bar;
  context.beginPath();
  context.moveTo(edge, bottom - 4);
  context.lineTo(edge + 4, bottom + 3);
  context.lineTo(edge - 4, bottom + 3);
  context.closePath();
  context.fill();
  context.stroke();
}

/** The outline of what a drag would do, with the dates it would have. */
export function paintGhost(context: Context, scene: Scene, frame: Frame): void {
  const { ghost, metrics, scale, theme } = scene;
  if (!ghost) return;
  context.save();
  context.strokeStyle = theme["data-date"];
  context.fillStyle = theme.selected;
  context.lineWidth = 1.5;
  if (ghost.kind === "link") {
    paintRubber(context, scene, ghost);
    context.restore();
    paintLabel(context, scene, frame, ghost.to[0] + 14, ghost.to[1] - 10, ghost.words);
    return;
  }
  const top = ghost.position * metrics.row + metrics.barTop;
  const [left, right] =
    ghost.kind === "bar"
      ? [scale.x(ghost.start), scale.x(ghost.finish)]
      : ghost.kind === "gap"
        ? [scale.x(ghost.from), scale.x(ghost.to)]
        : [ghost.at - 1, ghost.at + 1];
  context.setLineDash([4, 3]);
  context.beginPath();
  context.roundRect(left, top - 1, Math.max(2, right - left), metrics.bar + 2, 2.5);
  context.fill();
  context.stroke();
  context.restore();
  paintLabel(context, scene, frame, right + 10, top + metrics.bar / 2, ghost.words);
}

function paintRubber(
  context: Context,
  scene: Scene,
  { from, to, target }: Extract<NonNullable<Scene["ghost"]>, { kind: "link" }>,
): void {
  const { metrics, theme } = scene;
  const bar = target === null ? null : scene.barAt(target);
  if (bar && target !== null) {
    context.strokeRect(
      bar.left - 2,
      target * metrics.row + bar.middle - metrics.bar / 2 - 2,
      bar.right - bar.left + 4,
      metrics.bar + 4,
    );
  }
  context.setLineDash(target === null ? [3, 3] : []);
  context.beginPath();
  context.moveTo(...from);
  context.lineTo(...to);
  context.stroke();
  context.setLineDash([]);
  context.fillStyle = theme["data-date"];
  context.beginPath();
  context.arc(to[0], to[1], 3, 0, 2 * Math.PI);
  context.fill();
}

function paintLabel(
  context: Context,
  scene: Scene,
  frame: Frame,
  left: number,
  middle: number,
  words: string,
): void {
  const { theme } = scene;
  context.font = `600 12px ${theme.font}`;
  const width = context.measureText(words).width + 2 * SIDE;
  const x = Math.max(frame.left + 4, Math.min(left, frame.left + frame.width - width - 4));
  context.fillStyle = theme.text;
  context.beginPath();
  context.roundRect(x, middle - LABEL / 2, width, LABEL, 4);
  context.fill();
  context.fillStyle = theme.surface;
  context.textAlign = "left";
  context.textBaseline = "middle";
  context.fillText(words, x + SIDE, middle + 0.5);
}
