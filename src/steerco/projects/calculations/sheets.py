"""Sheets with a heading row: each row by its headings, each cell by its kind."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from steerco.core.errors import BadInput


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet by heading in lower case; a missing cell is empty."""

    sheet: str
    number: int
    cells: Mapping[str, object]

    def text(self, heading: str) -> str:
        value = self.cells.get(heading, "")
        if isinstance(value, float) and value.is_integer():
            return str(int(value))
        return "" if value is None else str(value).strip()

    def needed(self, heading: str) -> str:
        if value := self.text(heading):
            return value
        message = f"{heading.capitalize()} is missing."
        raise BadInput(message)

    def day(self, heading: str) -> dt.date | None:
        value = self.cells.get(heading)
        if isinstance(value, dt.datetime):
            return value.date()
        if isinstance(value, dt.date):
            return value
        if not (text := self.text(heading)):
            return None
        for pattern in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
            try:
                return dt.datetime.strptime(text, pattern).date()  # noqa: DTZ007
            except ValueError:
                continue
        message = (
            f"{heading.capitalize()} '{text}' is not a date; write it as 2026-12-31."
        )
        raise BadInput(message)

    def money(self, heading: str) -> Decimal | None:
        if not (text := self.text(heading)):
            return None
        try:
            return Decimal(text).quantize(Decimal("0.01"))
        except InvalidOperation:
            message = f"{heading.capitalize()} '{text}' is not an amount."
            raise BadInput(message) from None

    def step(self, heading: str) -> int | None:
        """Return a value of a scale from 1 to 5; '4 high' counts as 4."""
        if not (text := self.text(heading)):
            return None
        if text[0] in "12345" and not text[1:2].isdigit():
            return int(text[0])
        message = f"{heading.capitalize()} '{text}' is not on the scale from 1 to 5."
        raise BadInput(message)


def open_workbook(path: Path, name: str) -> CalamineWorkbook:
    try:
        return CalamineWorkbook.from_path(str(path))
    except (CalamineError, OSError) as error:
        message = f"{name} is not a workbook that can be read."
        raise BadInput(message) from error


def sheet_names(path: Path) -> list[str]:
    """Return the names of a workbook's sheets; none where it is no workbook."""
    try:
        return list(CalamineWorkbook.from_path(str(path)).sheet_names)
    except (CalamineError, OSError):
        return []


def lines_of(workbook: CalamineWorkbook, sheet: str) -> Iterator[Line]:
    """Yield the rows under the heading row that hold anything."""
    rows = workbook.get_sheet_by_name(sheet).to_python(skip_empty_area=False)
    if not rows:
        return
    headings = [str(cell).strip().lower() for cell in rows[0]]
    for number, row in enumerate(rows[1:], start=2):
        if any(cell not in ("", None) for cell in row):
            yield Line(sheet, number, dict(zip(headings, row, strict=False)))
