"""A report as parts of figures and tables: one definition for page, slides and files.

Values are kept raw beside their kind, so that a workbook can add them up; every other
format writes the same words from them. A paper is frozen as JSON and read back whole.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec

from steerco.performance.reports import wording
from steerco.performance.reports.charts import Chart
from steerco.performance.reports.grids import Cell, Column, Grid
from steerco.performance.reports.pack import Indicator, Masthead, Status

Value = str | int | float | None
"""Dates are ISO texts and money decimal texts, so that JSON keeps them exactly."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    STATUS = "status"
    COUNT = "count"
    MONEY = "money"
    PERCENT = "percent"
    INDEX = "index"
    DAYS = "days"
    DATE = "date"


NUMBERS = {Kind.COUNT, Kind.MONEY, Kind.PERCENT, Kind.INDEX, Kind.DAYS, Kind.DATE}
SHARES = {Kind.TEXT: 2.4, Kind.STATUS: 0.95, Kind.MONEY: 1.05, Kind.DATE: 1.05}
USUAL_SHARE = 0.8


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """A column: heading, kind, and its share of the width where it is unusual."""

    title: str
    kind: Kind = Kind.TEXT
    share: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The raw values of a line, and the page that they are read from."""

    values: tuple[Value, ...]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A section; `key` is its name in the placeholders of templates."""

    key: str
    kicker: str
    headline: str
    lines: tuple[str, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    fields: tuple[Field, ...] = ()
    rows: tuple[Row, ...] = ()
    chart: Chart | None = None
    empty: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A whole report; the same paper gives the same bytes in every format."""

    masthead: Masthead
    title: str
    parts: tuple[Part, ...]

    def to_json(self) -> bytes:
        return msgspec.json.encode(self)

    @classmethod
    def from_json(cls, data: bytes) -> Paper:
        return msgspec.json.decode(data, type=cls)


def words(value: Value, kind: Kind) -> str:
    """Write a value as every format but the workbook shows it."""
    if value is None or value == "":
        return wording.DASH if kind in NUMBERS else ""
    match kind:
        case Kind.DATE:
            return wording.day(date.fromisoformat(str(value)))
        case Kind.MONEY:
            return wording.number(Decimal(str(value)))
        case Kind.PERCENT:
            return wording.percent(float(value))
        case Kind.INDEX:
            return wording.index(float(value))
        case Kind.DAYS:
            return wording.signed(float(value))
        case Kind.COUNT:
            return wording.number(float(value))
        case Kind.STATUS:
            return wording.STATUS_WORDS[Status(str(value))]
    return str(value)


def grid_of(part: Part) -> Grid:
    """Return the table of a part in words."""
    columns = tuple(
        Column(
            f.title,
            f.share or SHARES.get(f.kind, USUAL_SHARE),
            "end" if f.kind in NUMBERS else "start",
        )
        for f in part.fields
    )
    rows = tuple(
        tuple(
            Cell(
                words(value, f.kind),
                str(value) if f.kind is Kind.STATUS and value else "",
                strong=f.kind is Kind.STATUS,
            )
            for value, f in zip(row.values, part.fields, strict=True)
        )
        for row in part.rows
    )
    return Grid(columns, rows, part.notes, part.empty)


def fields(*named: tuple[str, Kind] | tuple[str, Kind, float]) -> tuple[Field, ...]:
    """Return columns from their titles, kinds and shares."""
    return tuple(
        Field(title=each[0], kind=each[1], share=each[2] if len(each) > 2 else 0.0)
        for each in named
    )


def raw(value: object) -> Value:
    """Return a date, an amount or a figure as a paper keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if value is None or isinstance(value, str | int | float):
        return value
    return str(value)
