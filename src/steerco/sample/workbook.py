"""Excel workbooks that come out the same, byte for byte, every time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import xlsxwriter

from steerco.sample import NAME

SAVED = dt.datetime(2026, 11, 2, 9, 0)
Cell = str | int | float | Decimal | dt.date | None


class Workbook:
    """A workbook whose creation date is part of the sample."""

    def __init__(self, path: Path, title: str) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.book: Any = xlsxwriter.Workbook(str(path), {"in_memory": True})
        self.book.set_properties({"title": title, "company": NAME, "created": SAVED})
        self.head: Any = self.book.add_format(
            {"bold": True, "bg_color": "#DCE6F1", "text_wrap": True, "valign": "top"}
        )
        self.date: Any = self.book.add_format({"num_format": "yyyy-mm-dd"})
        self.money: Any = self.book.add_format({"num_format": "#,##0"})
        self.percent: Any = self.book.add_format({"num_format": "0%"})

    def table(
        self, sheet: str, columns: Sequence[str], rows: Iterable[Sequence[Cell]]
    ) -> Any:
        """Write a sheet with one heading row that stays in view."""
        page = self.book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.write_row(0, 0, columns, self.head)
        widths = [len(column) for column in columns]
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                self.cell(page, number, column, value)
                widths[column] = max(widths[column], len(str(value or "")))
        for column, width in enumerate(widths):
            page.set_column(column, column, min(width + 2, 60))
        page.autofilter(0, 0, 0, len(columns) - 1)
        return page

    def cell(self, page: Any, row: int, column: int, value: Cell) -> None:
        """Write one value with the format that suits it."""
        if value is None or value == "":
            return
        if isinstance(value, dt.date):
            page.write_datetime(row, column, value, self.date)
        elif isinstance(value, Decimal):
            page.write_number(row, column, float(value), self.money)
        else:
            page.write(row, column, value)

    def close(self) -> None:
        self.book.close()
