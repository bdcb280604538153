import type { Edit } from "./edits";
import type { Outcome } from "./sync";

/** The one way by which grid, timeline, panel and dialogs change the plan. */
export type Send = (edits: Edit[]) => Promise<Outcome>;
