"""Canonical values as the texts of an XER file."""

from __future__ import annotations

import base64
import datetime as dt
import html
import uuid
from decimal import Decimal
from typing import Final

from steerco.schedules.model import TENTHS_PER_HOUR, Calendar, TimeRange
from steerco.schedules.writing.mspdi_text import number
from steerco.schedules.xer_tables import Row

_EPOCH: Final = dt.date(1899, 12, 30)
_LAST: Final = dt.date(2199, 12, 31)
_LONGEST_SPAN: Final = 1000
_BREAK: Final = "\x7f\x7f"
Week = tuple[tuple[TimeRange, ...], ...]


def moment(value: dt.datetime | None) -> str:
    return "" if value is None else f"{value:%Y-%m-%d %H:%M}"


def hours(tenths: int | None) -> str:
    if tenths is None:
        return ""
    return number(round(Decimal(tenths) / TENTHS_PER_HOUR, 6)) or "0"


def amount(value: float | Decimal | None) -> str:
    return number(value) or ""


def flag(value: bool | None) -> str:  # noqa: FBT001  (it is what is written)
    return "" if value is None else "NY"[value]


def guid(value: str | None, *parts: object) -> str:
    """Return a GUID as P6 writes it, made of `parts` where there is none."""
    try:
        known = uuid.UUID(value or "")
    except ValueError:
        known = uuid.uuid5(uuid.NAMESPACE_OID, "/".join(map(str, parts)))
    return base64.b64encode(known.bytes_le).decode().rstrip("=")


def plain(cell: str) -> str:
    """Return notes as our reader finds them in such a page."""
    return Row({"": cell}).plain("")


def memo(text: str) -> str:
    """Return notes as the page that P6 keeps."""
    lines = html.escape(text, quote=False).splitlines()
    return f"<HTML><BODY>{_BREAK.join(lines)}</BODY></HTML>"


def calendar_data(calendar: Calendar, week: Week) -> str:
    """Return a calendar in P6's nested notation; day 1 is Sunday."""
    days = "".join(
        f"(0||{(day + 1) % 7 + 1}()({_shifts(week[day])}))"
        for day in (6, 0, 1, 2, 3, 4, 5)
    )
    exceptions = "".join(
        f"(0||{at}(d|{(day - _EPOCH).days})({_shifts(ranges)}))"
        for at, (day, ranges) in enumerate(sorted(_exceptions(calendar, week).items()))
    )
    return (
        f"(0||CalendarData()((0||DaysOfWeek()({days}))"
        f"(0||VIEW(ShowTotal|Y)())(0||Exceptions()({exceptions}))))"
    )


def _shifts(ranges: tuple[TimeRange, ...]) -> str:
    return "".join(
        f"(0||{at}(s|{_time(each.start)}|f|{_time(each.end)})())"
        for at, each in enumerate(ranges)
    )


def _time(minutes: int) -> str:
    hour, minute = divmod(minutes % (24 * 60), 60)
    return f"{hour:02}:{minute:02}"


def _exceptions(calendar: Calendar, week: Week) -> dict[dt.date, tuple[TimeRange, ...]]:
    """Return the hours of every day that is not as the week says."""
    found: dict[dt.date, tuple[TimeRange, ...]] = {}
    for other in calendar.work_weeks:
        for day in _days(other.start, other.end):
            ranges = other.week[day.weekday()]
            if ranges is not None and ranges != week[day.weekday()]:
                found[day] = ranges
    for each in reversed(calendar.exceptions):
        for day in _days(each.start, each.end):
            found[day] = each.ranges
    return found


def _days(start: dt.date, end: dt.date) -> list[dt.date]:
    last = min((end - start).days, (_LAST - start).days, _LONGEST_SPAN)
    return [start + dt.timedelta(days=day) for day in range(last + 1)]
