"""What a person may choose about a picture."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

MOST_SHEETS: Final = 500
MOST_PICTURES: Final = 40
"""PNG takes so much longer than the others."""


class Paper(StrEnum):
    A4 = "a4"
    A3 = "a3"
    ONE = "one"
    """One sheet as large as the plan."""


class Scale(StrEnum):
    FIT = "fit"
    """As fine as the width of one sheet allows."""
    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


SIZES: Final = {Paper.A4: (842.0, 595.0), Paper.A3: (1191.0, 842.0)}
"""Landscape, in points."""
COLUMNS: Final = {
    "id": ("ID", 28.0),
    "wbs": ("WBS", 44.0),
    "code": ("Code", 58.0),
    "name": ("Name", 190.0),
    "duration": ("Duration", 46.0),
    "start": ("Start", 54.0),
    "finish": ("Finish", 54.0),
    "percent": ("Done", 34.0),
    "float": ("Float", 42.0),
    "resources": ("Resources", 96.0),
}
"""What can stand left of the bars: heading and width in points."""


class TooManySheets(Exception):
    """The picture would need more paper than anybody hangs up."""

    def __init__(self, number: int, most: int = MOST_SHEETS) -> None:
        other = "" if most == MOST_SHEETS else "PDF, "
        super().__init__(
            f"That would be {number:,} sheets, and {most} at most are drawn: choose "
            f"{other}a coarser scale, a shorter time or only the critical tasks."
        )


@dataclass(frozen=True, slots=True)
class Look:
    paper: Paper = Paper.A3
    scale: Scale = Scale.FIT
    start: dt.date | None = None
    finish: dt.date | None = None
    columns: tuple[str, ...] = ("id", "name", "duration", "start", "finish")
    critical_only: bool = False
    links: bool = True
    baseline: bool = True
    room: float = 1100.0
    """Points that the time takes on one large sheet, where it is fitted."""
