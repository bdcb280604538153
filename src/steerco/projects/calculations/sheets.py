"""Sheets with a heading row: each row by its headings, each cell by its kind."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from steerco.core.errors import BadInput
from steerco.schedules import PlanError, sniff
from steerco.schedules.amounts import heading_scale, parse_money
from steerco.schedules.cells import BadCell
from steerco.schedules.dates import DAY_FIRST, date_order, parse_date
from steerco.schedules.headings import Match, Table
from steerco.schedules.tables import Cell, Sheet, read_sheets

STEPS: Final = {
    word: step
    for step, words in enumerate(
        (
            "very low|vl|negligible|rare|insignificant|remote|sehr gering|sehr niedrig",
            "low|l|unlikely|minor|small|gering|niedrig",
            "medium|m|med|moderate|possible|average|mittel|moyen|medio",
            "high|h|likely|probable|major|hoch|élevé|alto",
            "very high|vh|critical|severe|extreme|almost certain|catastrophic|sehr hoch",
        ),
        start=1,
    )
    for word in words.split("|")
}
"""How people write the five steps in words."""
PERCENT: Final = ((10, 1), (30, 2), (50, 3), (70, 4), (1000, 5))
"""Probability in percent up to which a step reaches."""


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
        try:
            return parse_date(self._cell(heading))
        except BadCell:
            message = (
                f"{heading.capitalize()} '{self.text(heading)}' is not a date; "
                "write it as 2026-12-31."
            )
            raise BadInput(message) from None

    def money(self, heading: str) -> Decimal | None:
        value = self._cell(heading)
        try:
            amount = value if isinstance(value, Decimal) else parse_money(value)
        except BadCell:
            message = f"{heading.capitalize()} '{self.text(heading)}' is not an amount."
            raise BadInput(message) from None
        return None if amount is None else amount.quantize(Decimal("0.01"))

    def step(self, heading: str) -> int | None:
        """Return a value of a scale from 1 to 5; '4 high', 'high' and 'H' count as 4."""
        if not (text := self.text(heading)):
            return None
        if text[0] in "12345" and not re.match(r"[\d.,%]", text[1:2]):
            return int(text[0])
        words = " ".join(re.findall(r"[^\W\d_]+", text.lower()))
        if words in STEPS:
            return STEPS[words]
        message = f"{heading.capitalize()} '{text}' is not on the scale from 1 to 5."
        raise BadInput(message)

    def probability(self, heading: str) -> int | None:
        """Return a step of the probability scale; 30 % counts as well."""
        text = self.text(heading)
        share = re.fullmatch(r"(\d{1,3}(?:[.,]\d+)?)\s*(%?)", text)
        if share:
            value = Decimal(share[1].replace(",", "."))
            if share[2] or 0 < value < 1:
                percent = value if share[2] else 100 * value
                return next(step for most, step in PERCENT if percent <= most)
        return self.step(heading)

    def _cell(self, heading: str) -> Any:
        return self.cells.get(heading)


def sheets_in(path: Path) -> dict[str, Sheet]:
    """Return the sheets of a workbook that hold anything, by their names."""
    try:
        sheets = read_sheets(path, sniff(path), name=path.name)
    except PlanError as error:
        raise BadInput(error.message) from error
    return {sheet.name: sheet for sheet in sheets}


def lines_of(sheet: Sheet) -> Iterator[Line]:
    """Yield the rows under the heading row that hold anything."""
    headings = [str(cell).strip().lower() for cell in sheet.rows[0]]
    for number, row in enumerate(sheet.rows[1:], start=2):
        if any(cell not in ("", None) for cell in row):
            yield Line(sheet.name, number, dict(zip(headings, row, strict=False)))


def lines_from(
    table: Table,
    matches: Mapping[str, Match],
    *,
    days: Collection[str] = (),
    amounts: Collection[str] = (),
) -> Iterator[Line]:
    """Yield the rows of a table by what its columns mean.

    Dates and amounts are read as their column is written: its order of day and month,
    the thousands in its heading.
    """
    orders = {
        key: date_order(table.column(matches[key].index)) or DAY_FIRST
        for key in matches.keys() & set(days)
    }
    scales = {
        key: heading_scale(matches[key].heading)
        for key in matches.keys() & set(amounts)
    }

    def read(key: str, cell: Cell) -> object:
        try:
            if key in orders:
                return parse_date(cell, order=orders[key])
            if key in scales:
                return parse_money(cell, scale=scales[key])
        except BadCell:
            pass
        return cell

    for number, row in enumerate(table.rows, start=table.first):
        cells = {
            key: read(key, row[match.index])
            for key, match in matches.items()
            if match.index < len(row)
        }
        if any(cell not in ("", None) for cell in cells.values()):
            yield Line(table.sheet, number, cells)
