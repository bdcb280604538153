"""Any table on a page, as an Excel workbook or a CSV file.

Columns are typed, so that dates sort as dates and money adds up. Text stays text: what
looks like a formula is never run, neither in Excel nor when the file is saved as CSV.
"""

from __future__ import annotations

import csv
import io
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

import xlsxwriter

from steerco.core.errors import BadInput

DASH = "\N{EM DASH}"
INK, MUTED, RULE, HEADER = "#14213D", "#7A8494", "#D5DAE1", "#EEF1F5"
FONT = "Arial"

MAX_ROWS = 1_048_575
MAX_TEXT = 32_767
FIRST_EXCEL_DAY = date(1900, 3, 1)
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff20")


class Kind(StrEnum):
    """What a column holds; it decides format, alignment and width."""

    TEXT = "text"
    INTEGER = "integer"
    DECIMAL = "decimal"
    MONEY = "money"
    PERCENT = "percent"
    INDEX = "index"
    DAYS = "days"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"


NUMBER_FORMATS = {
    Kind.INTEGER: "#,##0",
    Kind.DECIMAL: "#,##0.00",
    Kind.MONEY: "#,##0;-#,##0",
    Kind.PERCENT: "0%",
    Kind.INDEX: "0.00",
    Kind.DAYS: "+#,##0;-#,##0;0",
    Kind.DATE: "yyyy-mm-dd",
    Kind.MOMENT: "yyyy-mm-dd hh:mm",
}
WIDTHS = {Kind.DATE: 12, Kind.MOMENT: 17, Kind.MONEY: 14}


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its heading, what it holds, and a width in characters if fixed."""

    title: str
    kind: Kind = Kind.TEXT
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Table:
    """A named table; every row has one value a column, `None` where it is undefined."""

    name: str
    columns: Sequence[Column]
    rows: Sequence[Sequence[object]]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a table came to lie on its sheet (zero-based, header included)."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


class Workbook:
    """A workbook under construction: sheets, tables and formats in one look."""

    def __init__(self, *, title: str, author: str, created: datetime) -> None:
        self._buffer = io.BytesIO()
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}
        self._names: set[str] = set()
        self.book = xlsxwriter.Workbook(
            self._buffer,
            {
                "in_memory": True,
                "strings_to_formulas": False,
                "strings_to_numbers": False,
                "strings_to_urls": False,
                "remove_timezone": True,
            },
        )
        self.book.set_properties({"title": title, "author": author, "created": created})
        self.book.set_size(2400, 1500)

    def format(self, **properties: object) -> Any:
        """Return the one format with these XlsxWriter properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            base = {"font_name": FONT, "font_size": 10, "valign": "top"}
            self._formats[key] = self.book.add_format({**base, **properties})
        return self._formats[key]

    def sheet(self, name: str) -> Any:
        """Add a sheet; its name is cut to what Excel allows and made unique."""
        sheet = self.book.add_worksheet(self._sheet_name(name))
        sheet.hide_gridlines(2)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&8&F \N{MIDDLE DOT} &A&R&8&P / &N")
        return sheet

    def text(
        self, sheet: Any, row: int, column: int, value: str, **properties: object
    ) -> None:
        """Write text that stays text, whatever it begins with."""
        if value.startswith(FORMULA_STARTS):
            properties["quote_prefix"] = True
        sheet.write_string(row, column, value[:MAX_TEXT], self.format(**properties))

    def value(
        self, sheet: Any, row: int, column: int, kind: Kind, value: object
    ) -> None:
        """Write one typed value; an undefined one is a dash, never an empty zero."""
        look: dict[str, object] = {"font_color": INK, "bottom": 4, "bottom_color": RULE}
        if is_undefined(value):
            self.text(sheet, row, column, DASH, **look | {"font_color": MUTED})
        elif value == "":
            sheet.write_blank(row, column, None, self.format(**look))
        elif kind is Kind.TEXT or is_before_excel(value):
            self.text(sheet, row, column, str(value), text_wrap=True, **look)
        elif kind is Kind.FLAG:
            self.text(sheet, row, column, "yes" if value else "no", **look)
        else:
            typed = self.format(num_format=NUMBER_FORMATS[kind], **look)
            if isinstance(value, datetime | date):
                sheet.write_datetime(row, column, value, typed)
            elif isinstance(value, int | float | Decimal):
                sheet.write_number(row, column, float(value), typed)
            else:
                raise TypeError(f"A {kind} column cannot hold {value!r}.")

    def table(self, sheet: Any, table: Table, *, row: int = 0) -> Place:
        """Write an Excel table with a filter; a sheet that it opens keeps it in view."""
        if len(table.rows) > MAX_ROWS - row:
            raise BadInput(
                f"{len(table.rows):,} rows do not fit on an Excel sheet: "
                "narrow the list with a filter, or export it as CSV."
            )
        last = len(table.columns) - 1
        for index, column in enumerate(table.columns):
            width = column.width or fitting_width(column, table.rows, index)
            sheet.set_column(index, index, width)
        for offset, values in enumerate(table.rows, start=row + 1):
            for index, (column, value) in enumerate(
                zip(table.columns, values, strict=True)
            ):
                self.value(sheet, offset, index, column.kind, value)
        place = Place(row, 0, row + len(table.rows), last)
        self._head(sheet, table, place)
        sheet.freeze_panes(row + 1, 0)
        sheet.repeat_rows(row)
        return place

    def finish(self) -> bytes:
        """Close the workbook and return the file."""
        self.book.close()
        return self._buffer.getvalue()

    def _head(self, sheet: Any, table: Table, place: Place) -> None:
        look = self.format(
            bold=True,
            font_color=INK,
            bg_color=HEADER,
            text_wrap=True,
            bottom=1,
            bottom_color=INK,
        )
        titles = unique([column.title for column in table.columns])
        area = (
            place.first_row,
            place.first_column,
            place.last_row,
            place.last_column,
        )
        if table.rows:
            sheet.add_table(
                *area,
                {
                    "name": self._table_name(table.name),
                    "style": None,
                    "columns": [
                        {"header": title, "header_format": look} for title in titles
                    ],
                },
            )
            return
        for index, title in enumerate(titles):
            self.text(sheet, place.first_row, index, title, bold=True, bg_color=HEADER)
        sheet.autofilter(*area)

    def _sheet_name(self, name: str) -> str:
        plain = re.sub(r"[\[\]:*?/\\\x00-\x1f]", " ", name).strip().strip("'")
        plain = plain or "Sheet"
        taken = {sheet.get_name().lower() for sheet in self.book.worksheets()}
        candidate, number = plain[:31], 2
        while candidate.lower() in taken:
            suffix = f" {number}"
            candidate, number = plain[: 31 - len(suffix)] + suffix, number + 1
        return candidate

    def _table_name(self, name: str) -> str:
        plain = "T_" + re.sub(r"\W", "_", name, flags=re.ASCII)[:60]
        candidate, number = plain, 2
        while candidate.lower() in self._names:
            candidate, number = f"{plain}_{number}", number + 1
        self._names.add(candidate.lower())
        return candidate


def write_xlsx(
    tables: Iterable[Table], *, title: str, author: str, created: datetime
) -> bytes:
    """Return a workbook with one sheet a table; the same input gives the same bytes."""
    workbook = Workbook(title=title, author=author, created=created)
    for table in tables:
        workbook.table(workbook.sheet(table.name), table)
    return workbook.finish()


def write_csv(table: Table) -> bytes:
    """Return the table as CSV that Excel opens rightly (UTF-8 with mark, CRLF)."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    writer.writerow([neutralised(column.title) for column in table.columns])
    for row in table.rows:
        writer.writerow(
            [
                plain(column.kind, value)
                for column, value in zip(table.columns, row, strict=True)
            ]
        )
    return out.getvalue().encode("utf-8-sig")


def plain(kind: Kind, value: object) -> str:
    """Write one value for CSV: ISO dates, plain numbers, nothing where undefined."""
    if is_undefined(value):
        return ""
    if kind is Kind.FLAG:
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date):
        return value.isoformat()
    if kind is not Kind.TEXT and isinstance(value, int | float | Decimal):
        return format(value, "f") if isinstance(value, Decimal) else str(value)
    return neutralised(str(value))


def neutralised(text: str) -> str:
    """Disarm text that a spreadsheet would take for a formula."""
    return "'" + text if text.lstrip(" ").startswith(FORMULA_STARTS) else text


def is_undefined(value: object) -> bool:
    if isinstance(value, float | Decimal):
        return not math.isfinite(value)
    return value is None


def is_before_excel(value: object) -> bool:
    """Whether a date lies before the days that every spreadsheet counts alike."""
    day = value.date() if isinstance(value, datetime) else value
    return isinstance(day, date) and day < FIRST_EXCEL_DAY


def fitting_width(column: Column, rows: Sequence[Sequence[object]], index: int) -> int:
    """Width in characters that shows most of the first rows, within reason."""
    if column.kind in WIDTHS:
        return WIDTHS[column.kind]
    longest = max((len(str(row[index])) for row in rows[:200]), default=0)
    title = max(map(len, column.title.split()), default=0) + 3
    return max(8, title, min(48, longest + 2) if column.kind is Kind.TEXT else 0)


def unique(titles: Sequence[str]) -> list[str]:
    """Tell repeated titles apart: Excel refuses a table with two equal headings."""
    seen: dict[str, int] = {}
    result = []
    for title in titles:
        count = seen[title.lower()] = seen.get(title.lower(), 0) + 1
        result.append(title if count == 1 else f"{title} ({count})")
    return result
