"""The text of an XER file, changed cell by cell; every other byte stays as it is."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Final

Cells = Mapping[str, str]

_DATE: Final = re.compile(rb"\d{4}-\d\d-\d\d")
_HEADER_DATE: Final = 2
_CONTROL: Final = re.compile(r"[\t\r\n]+")


class XerTable:
    """One table: its columns and on which lines its rows stand."""

    def __init__(
        self, name: str, columns: list[str], place: int, *, is_known: bool
    ) -> None:
        self.name = name
        self.is_known = is_known
        """It stands in the file already."""
        self.columns = columns
        self.rows: list[int] = []
        self.last = place
        """Line after which new rows go."""
        self.added: list[bytes] = []


class XerFile:
    """All lines of a file, by table; rows are known by their line."""

    def __init__(self, content: bytes, encoding: str) -> None:
        self.encoding = "utf-8" if encoding == "utf-8-sig" else encoding
        self.unwritable = False
        """A text held letters that the file's code page does not know."""
        self._lines = content.split(b"\n")
        self._end = b"\r" if self._lines[0].endswith(b"\r") else b""
        self._removed: set[int] = set()
        self._largest: dict[tuple[str, str], int] = {}
        self.tables: dict[str, XerTable] = {}
        self._find_tables()

    def _find_tables(self) -> None:
        table: XerTable | None = None
        for place, line in enumerate(self._lines):
            mark, _, rest = line.rstrip(b"\r").partition(b"\t")
            if mark == b"%T":
                table = XerTable(self._text(rest).strip(), [], place, is_known=True)
                table = self.tables.setdefault(table.name, table)
            elif mark == b"%F" and table is not None:
                table.columns = [c.strip() for c in self._text(rest).split("\t")]
                table.last = place
            elif mark == b"%R" and table is not None:
                table.rows.append(place)
                table.last = place
            elif mark == b"%E":
                table = None
            elif table is not None and line.strip():
                # The rest of a text with a line break in it.
                table.last = place

    def _text(self, cell: bytes) -> str:
        return cell.decode(self.encoding, errors="replace")

    def content(self) -> bytes:
        """Return the file with its changes."""
        fresh: dict[int, list[bytes]] = defaultdict(list)
        for table in self.tables.values():
            if table.added:
                head = [] if table.is_known else self._head(table)
                fresh[table.last] += [*head, *table.added]
        lines: list[bytes] = []
        for place, line in enumerate(self._lines):
            if place not in self._removed:
                lines.append(line)
            lines += fresh.get(place, [])
        return b"\n".join(lines)

    def _head(self, table: XerTable) -> list[bytes]:
        columns = "\t".join(("%F", *table.columns))
        return [f"%T\t{table.name}".encode() + self._end, columns.encode() + self._end]

    def date(self, day: dt.date) -> None:
        """Put a new date into the header."""
        cells = self._lines[0].split(b"\t")
        if len(cells) > _HEADER_DATE and _DATE.fullmatch(cells[_HEADER_DATE]):
            cells[_HEADER_DATE] = day.isoformat().encode()
            self._lines[0] = b"\t".join(cells)

    def rows(self, table: str, column: str) -> dict[str, list[int]]:
        """Return the rows of a table by what stands in one of its columns."""
        pairs = self.pairs(table, column, column)
        found: dict[str, list[int]] = defaultdict(list)
        for (value, _), places in pairs.items():
            found[value] += places
        return found

    def pairs(
        self, table: str, column: str, other: str
    ) -> dict[tuple[str, str], list[int]]:
        """Return the rows of a table by what stands in two of its columns."""
        found: dict[tuple[str, str], list[int]] = defaultdict(list)
        known = self.tables.get(table)
        if known is not None and {column, other} <= {*known.columns}:
            at, beside = (known.columns.index(each) + 1 for each in (column, other))
            for place in known.rows:
                if place not in self._removed:
                    cells = self._lines[place].rstrip(b"\r").split(b"\t")
                    if max(at, beside) < len(cells):
                        key = (self._text(cells[at]), self._text(cells[beside]))
                        found[key].append(place)
        return found

    def cell(self, table: str, place: int, column: str) -> str:
        """Return what a row holds in a column, empty where the table lacks it."""
        if column not in self.tables[table].columns:
            return ""
        cells = self._lines[place].rstrip(b"\r").split(b"\t")
        at = self.tables[table].columns.index(column) + 1
        return self._text(cells[at]) if at < len(cells) else ""

    def largest(self, table: str, column: str) -> int:
        """Return the largest number in a column, 0 where there is none."""
        key = (table, column)
        if key not in self._largest:
            numbers = (int(n) for n in self.rows(table, column) if n.isdecimal())
            self._largest[key] = max(numbers, default=0)
        return self._largest[key]

    def fresh(self, table: str, column: str) -> str:
        """Return a number that no row of the table has, and none was given."""
        self._largest[table, column] = self.largest(table, column) + 1
        return str(self._largest[table, column])

    def change(self, table: str, place: int, cells: Cells) -> Iterator[str]:
        """Write cells into a row; yield the columns that the table does not have."""
        columns = self.tables[table].columns
        line, end = self._lines[place], b""
        if line.endswith(b"\r"):
            line, end = line[:-1], b"\r"
        values = line.split(b"\t")
        values += [b""] * (len(columns) + 1 - len(values))
        for column, text in cells.items():
            if column in columns:
                values[columns.index(column) + 1] = self._bytes(text)
            elif text not in ("", "0"):
                yield column
        self._lines[place] = b"\t".join(values) + end

    def add(self, table: str, cells: Cells) -> None:
        known = self.tables[table]
        for column, text in cells.items():
            if column.endswith("_id") and text.isdecimal():
                self._largest[table, column] = max(
                    self.largest(table, column), int(text)
                )
        values = [self._bytes(cells.get(column, "")) for column in known.columns]
        known.added.append(b"\t".join((b"%R", *values)) + self._end)

    def remove(self, place: int) -> None:
        """Take a row out, with the lines that its texts run on to."""
        self._removed.add(place)
        for after in range(place + 1, len(self._lines)):
            if self._lines[after].startswith((b"%", b"ERMHDR")):
                return
            if after < len(self._lines) - 1:
                self._removed.add(after)

    def create(self, table: str, columns: list[str]) -> None:
        """Have an empty table at the end of the file, unless it has one already."""
        if table not in self.tables:
            self.tables[table] = XerTable(
                table, columns, self._end_line(), is_known=False
            )

    def _end_line(self) -> int:
        ends = (at for at, line in enumerate(self._lines) if line.startswith(b"%E"))
        return next(ends, len(self._lines) - 1) - 1

    def _bytes(self, text: str) -> bytes:
        plain = _CONTROL.sub(" ", text)
        try:
            return plain.encode(self.encoding)
        except UnicodeEncodeError:
            self.unwritable = True
            return plain.encode(self.encoding, errors="replace")
