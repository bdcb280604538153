/**
 * What a person did to the timeline. Changes of a plan will be intents as well: the
 * server decides, reschedules and answers with rows.
 */
export type Intent =
  | { type: "select"; id: number | string }
  | { type: "open"; id: number | string; url: string };

/** Returns false to keep the component from its own answer (a panel, or the row's page). */
export type OnIntent = (intent: Intent) => boolean | undefined;
