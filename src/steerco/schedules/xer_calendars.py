"""Calendars of a Primavera XER file."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from steerco.schedules.model import Calendar, CalendarException, TimeRange
from steerco.schedules.xer_tables import Row, Tables

_TOKEN: Final = re.compile(r"\(\d+\|\|(?P<name>[^()]*)\((?P<facts>[^()]*)\)\(|\)\)")
_TIME: Final = re.compile(r"(\d{1,2}):(\d{2})(?::\d{2})?(AM|PM)?", re.IGNORECASE)
_LAYOUT: Final = re.compile(r"[\s\x7f]+")
_EPOCH: Final = dt.date(1899, 12, 30)
_LAST_SERIAL: Final = 109_571
_KINDS: Final = {"CA_Base": "base", "CA_Project": "project", "CA_Rsrc": "resource"}
_MINUTES_A_DAY: Final = 1440
_MONTH_DAYS: Final = 20


class Node(NamedTuple):
    name: str
    facts: dict[str, str]
    children: list[Node]


_STANDARD_DAYS: Final = {
    day: Node(
        day, {}, [Node("0", {"s": "08:00", "f": "16:00"}, [])] if day in "23456" else []
    )
    for day in "1234567"
}
"""Monday to Friday, for a calendar that comes without any data."""


def read_calendars(tables: Tables) -> Iterator[tuple[Calendar, int | None]]:
    """Yield every calendar with the id of the project that owns it, None if global."""
    for row in tables["CALENDAR"]:
        uid = row.integer("clndr_id")
        if uid is not None:
            yield _calendar(row, uid), row.integer("proj_id")


def _calendar(row: Row, uid: int) -> Calendar:
    root = parse_data(row.text("clndr_data") or "")
    parent = row.integer("base_clndr_id")
    days = {each.name: each for each in _section(root, "DaysOfWeek")}
    if not days and parent is None:
        days = _STANDARD_DAYS
    exceptions = [
        exception
        for each in _section(root, "Exceptions")
        if (exception := _exception(each)) is not None
    ]
    return Calendar(
        uid=uid,
        name=row.text("clndr_name") or "",
        parent=parent if parent != uid else None,
        kind=_KINDS.get(row.text("clndr_type") or "", "base"),
        week=tuple(
            _ranges(days[day])
            if (day := str((weekday + 1) % 7 + 1)) in days
            else (None if parent is not None else ())
            for weekday in range(7)
        ),
        exceptions=tuple(sorted(exceptions, key=lambda each: each.start)),
        minutes_per_day=row.minutes("day_hr_cnt"),
        minutes_per_week=row.minutes("week_hr_cnt"),
        minutes_per_month=row.minutes("month_hr_cnt"),
        minutes_per_year=row.minutes("year_hr_cnt"),
        days_per_month=_MONTH_DAYS,
    )


def parse_data(text: str) -> Node:
    """Return the tree that P6 writes as `(0||name(fact|value)(children))`."""
    root = Node("", {}, [])
    stack = [root]
    for token in _TOKEN.finditer(_LAYOUT.sub("", text)):
        if token["name"] is None:
            if len(stack) > 1:
                stack.pop()
            continue
        facts = token["facts"].split("|")
        node = Node(token["name"], dict(zip(facts[::2], facts[1::2], strict=False)), [])
        stack[-1].children.append(node)
        stack.append(node)
    return root


def _section(root: Node, name: str) -> list[Node]:
    stack = [root]
    while stack:
        node = stack.pop()
        if node.name == name:
            return node.children
        stack.extend(node.children)
    return []


def _exception(node: Node) -> CalendarException | None:
    serial = node.facts.get("d", "")
    if not serial.isascii() or not serial.isdigit() or int(serial) > _LAST_SERIAL:
        return None
    day = _EPOCH + dt.timedelta(days=int(serial))
    return CalendarException(start=day, end=day, ranges=_ranges(node))


def _ranges(node: Node) -> tuple[TimeRange, ...]:
    ranges = []
    for each in node.children:
        start, end = _minutes(each.facts.get("s")), _minutes(each.facts.get("f"))
        if start is not None and end is not None:
            end = end if end > start else _MINUTES_A_DAY
            ranges.append(TimeRange(start=start, end=end))
    return tuple(sorted(ranges, key=lambda each: each.start))


def _minutes(text: str | None) -> int | None:
    match = _TIME.fullmatch(text or "")
    if not match:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").upper()
    if half:
        hour = hour % 12 + (12 if half == "PM" else 0)
    return min(hour * 60 + minute, _MINUTES_A_DAY)
