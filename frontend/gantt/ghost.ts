/** What is drawn while something is dragged, in the timeline's own times and positions. */
export type Ghost =
  | { kind: "bar"; position: number; start: number; finish: number; words: string }
  | { kind: "progress"; position: number; at: number; words: string }
  | { kind: "gap"; position: number; from: number; to: number; words: string }
  | {
      kind: "link";
      from: [x: number, y: number];
      to: [x: number, y: number];
      /** The row it would end on, and whether it may. */
      target: number | null;
      words: string;
    };
