import { hit } from "./layout";
import type { Hit } from "./layout";
import type { Scene } from "./scene";
import type { Viewport } from "./viewport";

export interface PointerActions {
  /** Over something to tell about; null over the ground. `event` says where. */
  point(found: Hit | null, event: PointerEvent): void;
  leave(): void;
  click(found: Hit, event: MouseEvent): void;
  open(found: Hit): void;
  /** Zoom by a factor about a pixel of the canvas. */
  zoom(factor: number, anchor: number): void;
  /** The event takes hold of something, so it does not drag the ground. */
  grips(event: PointerEvent): boolean;
}

const WHEEL_REACH = 300;

/** What lies under a mouse event on the canvas. */
function under(event: MouseEvent, scene: Scene, viewport: Viewport): Hit | null {
  const box = viewport.canvas.getBoundingClientRect();
  const y = event.clientY - box.top - scene.metrics.header;
  if (y < 0) return null;
  const { left, top } = viewport.frame;
  const { plan, rows, scale, metrics, milestonesOf, milestoneDate } = scene;
  return hit(
    { tasks: plan.tasks, rows, scale, metrics, milestonesOf, milestoneDate },
    event.clientX - box.left + left,
    y + top,
  );
}

export function listenToPointer(scene: Scene, viewport: Viewport, actions: PointerActions): void {
  const { canvas, scroll } = viewport;
  canvas.addEventListener("pointermove", (event) =>
    actions.point(under(event, scene, viewport), event),
  );
  canvas.addEventListener("pointerleave", () => actions.leave());
  canvas.addEventListener("pointerdown", (event) => {
    const isMouse = event.pointerType === "mouse" && event.button === 0;
    if (!isMouse || under(event, scene, viewport)?.onBar || actions.grips(event)) return;
    pan(event, canvas, scroll);
  });
  canvas.addEventListener("click", (event) => {
    const found = under(event, scene, viewport);
    if (found) actions.click(found, event);
  });
  canvas.addEventListener("dblclick", (event) => {
    const found = under(event, scene, viewport);
    if (found) actions.open(found);
  });
  scroll.addEventListener(
    "wheel",
    (event) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      const anchor = event.clientX - canvas.getBoundingClientRect().left;
      actions.zoom(Math.exp(-event.deltaY / WHEEL_REACH), anchor);
    },
    { passive: false },
  );
}

/** Drag the ground to move the timeline. */
function pan(event: PointerEvent, canvas: HTMLElement, scroll: HTMLElement): void {
  const { scrollLeft, scrollTop } = scroll;
  const moved = (to: PointerEvent) => {
    scroll.scrollLeft = scrollLeft + event.clientX - to.clientX;
    scroll.scrollTop = scrollTop + event.clientY - to.clientY;
  };
  canvas.setPointerCapture(event.pointerId);
  canvas.addEventListener("pointermove", moved);
  canvas.addEventListener(
    "lostpointercapture",
    () => canvas.removeEventListener("pointermove", moved),
    { once: true },
  );
}
