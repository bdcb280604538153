import type { Point } from "./links";
import { route } from "./links";
import type { Frame } from "./paint";
import type { Scene } from "./scene";

const HEAD = 4;

/** Critical links lie above the others and are thicker, so they show without colour. */
export function paintLinks(
  context: CanvasRenderingContext2D,
  scene: Scene,
  frame: Frame,
  first: number,
  last: number,
): void {
  const usual = new Path2D();
  const usualHeads = new Path2D();
  const critical = new Path2D();
  const criticalHeads = new Path2D();
  for (const shown of scene.links.crossing(first, last)) {
    const from = scene.barAt(shown.from);
    const to = scene.barAt(shown.to);
    if (!from || !to || !overlaps(from.left, from.right, to.left, to.right, frame)) continue;
    const way = route(shown.link.type, from, to, shown.from, shown.to, scene.metrics);
    const isCritical =
      scene.taskAt(shown.from)?.critical === true && scene.taskAt(shown.to)?.critical === true;
    trace(isCritical ? critical : usual, way);
    head(isCritical ? criticalHeads : usualHeads, way);
  }
  context.lineJoin = "round";
  for (const [path, heads, colour, width] of [
    [usual, usualHeads, scene.theme.link, 1],
    [critical, criticalHeads, scene.theme["link-critical"], 1.6],
  ] as const) {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
    context.fill(heads);
  }
}

function overlaps(
  left: number,
  right: number,
  otherLeft: number,
  otherRight: number,
  frame: Frame,
): boolean {
  const margin = 40;
  return (
    Math.max(right, otherRight) >= frame.left - margin &&
    Math.min(left, otherLeft) <= frame.left + frame.width + margin
  );
}

function trace(path: Path2D, way: readonly Point[]): void {
  way.forEach(([x, y], index) => {
    const at: Point = [Math.round(x) + 0.5, Math.round(y) + 0.5];
    if (index === 0) path.moveTo(...at);
    else path.lineTo(...at);
  });
}

function head(path: Path2D, way: readonly Point[]): void {
  const tip = way.at(-1);
  const before = way.at(-2);
  if (!tip || !before) return;
  const [x, y] = tip;
  const back = x >= before[0] ? -HEAD - 2 : HEAD + 2;
  path.moveTo(x, y + 0.5);
  path.lineTo(x + back, y + 0.5 - HEAD);
  path.lineTo(x + back, y + 0.5 + HEAD);
  path.closePath();
}
