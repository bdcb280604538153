import type { Point } from "./links";
import { drives, route } from "./links";
import type { Frame } from "./paint";
import type { Link } from "./payload";
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
  const chosen = new Path2D();
  const chosenHeads = new Path2D();
  for (const shown of scene.links.crossing(first, last)) {
    const from = scene.barAt(shown.from);
    const to = scene.barAt(shown.to);
    if (!from || !to || !overlaps(from.left, from.right, to.left, to.right, frame)) continue;
    const way = route(shown.link.type, from, to, shown.from, shown.to, scene.metrics);
    const isCritical =
      scene.taskAt(shown.from)?.critical === true && scene.taskAt(shown.to)?.critical === true;
    const isChosen = shown.link === scene.link || isDriving(scene, shown.link);
    trace(isChosen ? chosen : isCritical ? critical : usual, way);
    head(isChosen ? chosenHeads : isCritical ? criticalHeads : usualHeads, way);
  }
  context.lineJoin = "round";
  for (const [path, heads, colour, width] of [
    [usual, usualHeads, scene.theme.link, 1],
    [critical, criticalHeads, scene.theme["link-critical"], 1.6],
    [chosen, chosenHeads, scene.theme["data-date"], 2.2],
  ] as const) {
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.stroke(path);
    context.fill(heads);
  }
}

/** Both ends stand on the chain that drives the selected task. */
function isDriving({ drivers, plan }: Scene, link: Link): boolean {
  const isOnChain = drivers.has(link.predecessor) && drivers.has(link.successor);
  return isOnChain && drives(plan, link);
}

const REACH = 5;

/** The link that passes a point of the timeline, or null. */
export function linkAt(scene: Scene, x: number, y: number): Link | null {
  const position = Math.floor(y / scene.metrics.row);
  for (const shown of scene.links.crossing(position, position)) {
    const from = scene.barAt(shown.from);
    const to = scene.barAt(shown.to);
    if (!from || !to) continue;
    const way = route(shown.link.type, from, to, shown.from, shown.to, scene.metrics);
    const isNear = way.some((point, index) => {
      const before = way[index - 1];
      return before !== undefined && distance(before, point, x, y) <= REACH;
    });
    if (isNear) return shown.link;
  }
  return null;
}

/** From a point to an upright or level line. */
function distance([x0, y0]: Point, [x1, y1]: Point, x: number, y: number): number {
  const across = Math.max(Math.min(x0, x1) - x, 0, x - Math.max(x0, x1));
  const down = Math.max(Math.min(y0, y1) - y, 0, y - Math.max(y0, y1));
  return Math.hypot(across, down);
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
