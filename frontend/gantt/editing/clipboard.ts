/** Cells as Excel puts them on the clipboard: tabs, line ends, quotes where a cell holds either. */
export function toText(rows: readonly (readonly string[])[]): string {
  return rows.map((row) => row.map(quoted).join("\t")).join("\r\n");
}

function quoted(cell: string): string {
  return /[\t\r\n"]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

const CELL = /"((?:[^"]|"")*)"(?=[\t\r\n]|$)|([^\t\r\n]*)/y;
const BREAK = /\t|\r\n|\n|\r/y;

export function fromText(text: string): string[][] {
  const rows: string[][] = [[]];
  for (let at = 0; at <= text.length; ) {
    CELL.lastIndex = at;
    const [whole, inQuotes, plain] = CELL.exec(text) ?? [""];
    rows.at(-1)?.push(inQuotes?.replaceAll('""', '"') ?? plain ?? "");
    at += whole.length;
    BREAK.lastIndex = at;
    const between = BREAK.exec(text)?.[0];
    if (between === undefined) break;
    at += between.length;
    if (between === "\t") continue;
    if (at === text.length) break;
    rows.push([]);
  }
  return rows;
}
