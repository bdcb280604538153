import "./gantt.css";
import { GanttElement } from "./element";

export type { Intent, OnIntent } from "./intents";
export type { Payload } from "./payload";
export { GanttElement };

customElements.define("steerco-gantt", GanttElement);
