"""Dates and periods as people write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from steerco.schedules.cells import BadCell, shorten, text_of
from steerco.schedules.tables import Cell

DAY_FIRST: Final = "dmy"
MONTH_FIRST: Final = "mdy"

_MONTHS: Final = {
    name: number
    for number, names in enumerate(
        (
            "january jan januar jänner janvier enero ene",
            "february feb februar février fevrier févr febrero",
            "march mar märz maerz mär mrz mars marzo",
            "april apr avril avr abril abr",
            "may mai mayo",
            "june jun juni juin junio",
            "july jul juli juillet juil julio",
            "august aug août aout agosto ago",
            "september sep sept septembre septiembre",
            "october oct oktober okt octobre octubre",
            "november nov novembre noviembre",
            "december dec dezember dez décembre decembre déc diciembre dic",
        ),
        start=1,
    )
    for name in names.split()
}
_TIME: Final = (
    r"(?:[T ,]+\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?\s*(?:[AaPp]\.?[Mm]\.?)?Z?)?"
)
_YEAR_FIRST: Final = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_NUMERIC: Final = re.compile(
    rf"(\d{{1,2}})([./-])\s?(\d{{1,2}})\2\s?(\d{{4}}|\d{{2}}){_TIME}"
)
_DAY_MONTH_NAME: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th|\.)?[ -]*([^\W\d]+)\.?[ ,-]*(\d{{4}}|\d{{2}}){_TIME}"
)
_MONTH_NAME_DAY: Final = re.compile(
    rf"([^\W\d]+)\.? (\d{{1,2}})(?:st|nd|rd|th)?,? (\d{{4}}){_TIME}"
)
_MONTH_NAME: Final = re.compile(r"([^\W\d]+)\.?[ '/,-]*(\d{4}|\d{2})")
_MONTH: Final = re.compile(r"(?:(\d{1,2})[/.-](\d{4})|(\d{4})[/.-](\d{1,2}))")
_QUARTER: Final = re.compile(
    r"(?:q ?([1-4])[ /-]*'?(\d{4}|\d{2})|([1-4]) ?q[ /-]*'?(\d{4}|\d{2})|(\d{4})[ /-]*q ?([1-4]))",
    re.IGNORECASE,
)
_HALF: Final = re.compile(
    r"(?:h ?([12])[ /-]*(\d{4})|(\d{4})[ /-]*h ?([12]))", re.IGNORECASE
)
_WEEK: Final = re.compile(r"(?:kw|cw|wk|w|week) ?(\d{1,2})[ /-]*(\d{4})", re.IGNORECASE)
_YEAR: Final = re.compile(r"(?:19|20|21)\d{2}")
_EXCEL_EPOCH: Final = dt.datetime(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
_CENTURY_TURN: Final = 70


def parse_date(
    cell: Cell | None, *, order: str = DAY_FIRST, end: bool = False
) -> dt.date | None:
    """Return the day that a cell names, None where it is blank.

    Parameters
    ----------
    cell : Cell or None
        A date, an Excel serial number, or text such as 31.12.2026, Mar-26, Q3 2026.
    order : str, optional
        How 01/02/2026 is meant: `DAY_FIRST` or `MONTH_FIRST`.
    end : bool, optional
        Take the last day of a month, quarter, half or year instead of the first.

    Raises
    ------
    BadCell
        The cell is neither blank nor a date.
    """
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    text = text_of(cell)
    if not text:
        return None
    if isinstance(cell, int | float) and int(cell) in _SERIALS:
        return (_EXCEL_EPOCH + dt.timedelta(days=float(cell))).date()
    if text.isdigit() and int(text) in _SERIALS:
        return (_EXCEL_EPOCH + dt.timedelta(days=int(text))).date()
    try:
        found = _day(text, order) or _period(text, end=end)
    except ValueError:
        message = f"{text!r} is not a day of the calendar"
        raise BadCell(message) from None
    if found is None:
        message = f"{shorten(text)!r} is not a date"
        raise BadCell(message)
    return found


def _day(text: str, order: str) -> dt.date | None:
    if match := _YEAR_FIRST.fullmatch(text):
        return dt.date(*(int(part) for part in match.groups()))
    if match := _NUMERIC.fullmatch(text):
        first, mark, second, year = match.groups()
        day, month = int(first), int(second)
        if (mark != "." and order == MONTH_FIRST and day <= 12) or month > 12:
            day, month = month, day
        return dt.date(_full_year(year), month, day)
    if match := _DAY_MONTH_NAME.fullmatch(text):
        day_text, name, year = match.groups()
        if month_number := _MONTHS.get(name.casefold()):
            return dt.date(_full_year(year), month_number, int(day_text))
    if match := _MONTH_NAME_DAY.fullmatch(text):
        name, day_text, year = match.groups()
        if month_number := _MONTHS.get(name.casefold()):
            return dt.date(int(year), month_number, int(day_text))
    return None


def _period(text: str, *, end: bool) -> dt.date | None:
    if match := _QUARTER.fullmatch(text):
        a, b, c, d, e, f = match.groups()
        quarter, year = int(a or c or f), _full_year(b or d or e)
        return _edge(year, 3 * quarter - 2, 3, end=end)
    if match := _HALF.fullmatch(text):
        a, b, c, d = match.groups()
        return _edge(int(b or c), 6 * int(a or d) - 5, 6, end=end)
    if match := _WEEK.fullmatch(text):
        return dt.date.fromisocalendar(int(match[2]), int(match[1]), 7 if end else 1)
    if match := _MONTH.fullmatch(text):
        a, b, c, d = match.groups()
        return _edge(int(b or c), int(a or d), 1, end=end)
    if (match := _MONTH_NAME.fullmatch(text)) and match[1].casefold() in _MONTHS:
        month = _MONTHS[match[1].casefold()]
        return _edge(_full_year(match[2]), month, 1, end=end)
    return _edge(int(text), 1, 12, end=end) if _YEAR.fullmatch(text) else None


def _edge(year: int, month: int, months: int, *, end: bool) -> dt.date:
    if not end:
        return dt.date(year, month, 1)
    last = month + months - 1
    return dt.date(year, last, calendar.monthrange(year, last)[1])


def _full_year(text: str) -> int:
    year = int(text)
    if len(text) > 2:
        return year
    return year + (2000 if year < _CENTURY_TURN else 1900)


def date_order(cells: Iterable[Cell | None]) -> str | None:
    """Return how a column writes its dates, None where nothing tells."""
    votes = {DAY_FIRST: 0, MONTH_FIRST: 0}
    for cell in cells:
        match = _NUMERIC.fullmatch(text_of(cell)) if isinstance(cell, str) else None
        if match is None:
            continue
        if match[2] == "." or int(match[1]) > 12:
            votes[DAY_FIRST] += 1
        elif int(match[3]) > 12:
            votes[MONTH_FIRST] += 1
    if votes[DAY_FIRST] == votes[MONTH_FIRST]:
        return None
    return max(votes, key=lambda order: votes[order])


def is_ambiguous(cells: Iterable[Cell | None]) -> bool:
    """Tell whether a column holds dates such as 01/02/2026."""
    return any(
        isinstance(cell, str) and _NUMERIC.fullmatch(text_of(cell)) is not None
        for cell in cells
    )
