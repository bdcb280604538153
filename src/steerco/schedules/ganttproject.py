"""GanttProject's files: read by MPXJ, their logic completed here.

MPXJ leaves out the links of tasks below others and takes an earliest begin that is
switched off for a constraint. GanttProject keeps a task where its planner puts it
unless links move it: a strong link decides the start alone, a rubber one only pushes.
A milestone stands at the beginning of its day.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from steerco.schedules import mpxj
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.sniffing import Format
from steerco.schedules.xml_inventory import root_of

if TYPE_CHECKING:
    from lxml.etree import _Element

_TYPES: Final = {
    "1": LinkType.SS,
    "2": LinkType.FS,
    "3": LinkType.FF,
    "4": LinkType.SF,
}
_RUBBER: Final = "Rubber"
_EARLIEST_BEGIN: Final = "1"
_MAX_LAG_DAYS: Final = 36_525
_UID_OFFSET: Final = 1
"""MPXJ counts from 1 where GanttProject counts from 0."""


class _Logic(NamedTuple):
    """What the file says beside MPXJ: links, who obeys one, earliest begins."""

    links: tuple[Link, ...]
    driven: frozenset[int]
    earliest: dict[int, dt.datetime]


def read_file(path: Path, format_: Format, *, name: str) -> tuple[Schedule, ...]:
    """Read the one project of a GanttProject file."""
    schedules = mpxj.read_file(path, format_, name=name)
    root = root_of(path, name)
    return tuple(_completed(schedule, root) for schedule in schedules)


def _completed(schedule: Schedule, root: _Element) -> Schedule:
    known = {task.uid for task in schedule.tasks}
    logic = _logic(root, schedule.options.minutes_per_day * TENTHS_PER_MINUTE, known)
    opening = _opening(schedule)
    return msgspec.structs.replace(
        schedule,
        links=logic.links,
        tasks=tuple(_placed(task, logic, opening) for task in schedule.tasks),
    )


def _logic(root: _Element, day: int, known: set[int]) -> _Logic:
    links: list[Link] = []
    driven: set[int] = set()
    earliest: dict[int, dt.datetime] = {}
    for element in root.iterfind("./tasks//task"):
        uid = _uid(element.get("id"))
        if element.get("thirdDate-constraint") == _EARLIEST_BEGIN:
            earliest[uid] = dt.datetime.fromisoformat(element.get("thirdDate", ""))
        for depend, successor in _depends(element):
            if uid not in known or successor not in known:
                continue
            lag = Duration(tenths=_lag(depend, day))
            kind = _TYPES.get(depend.get("type", ""), LinkType.FS)
            links.append(Link(predecessor=uid, successor=successor, type=kind, lag=lag))
            if depend.get("hardness") != _RUBBER:
                driven.add(successor)
    return _Logic(tuple(links), frozenset(driven), earliest)


def _depends(element: _Element) -> Iterator[tuple[_Element, int]]:
    return ((each, _uid(each.get("id"))) for each in element.iterfind("./depend"))


def _lag(depend: _Element, day: int) -> int:
    """Return a lag in tenths of a minute; longer ones than a lifetime are damage."""
    days = float(depend.get("difference") or 0)
    if not abs(days) < _MAX_LAG_DAYS:
        message = f"a lag of {days:g} days"
        raise ValueError(message)
    return round(days * day)


def _uid(number: str | None) -> int:
    return int(number or 0) + _UID_OFFSET


def _opening(schedule: Schedule) -> dt.time:
    """Return when work begins on the first working day of the project's week."""
    calendars = {each.uid: each for each in schedule.calendars}
    calendar = calendars.get(schedule.calendar or 0)
    begins = [day[0].start for day in calendar.week if day] if calendar else []
    return dt.time(*divmod(begins[0], 60)) if begins else dt.time(8)


def _placed(task: Task, logic: _Logic, opening: dt.time) -> Task:
    """Return a task that begins with the working day, at the planner's will."""
    start = _at(task.start, opening)
    milestone = task.is_milestone
    planned = logic.earliest.get(task.uid)
    if not task.is_summary and task.uid not in logic.driven:
        planned = max(filter(None, (planned, start)), default=None)
    return msgspec.structs.replace(
        task,
        kind=TaskKind.START_MILESTONE if milestone else task.kind,
        start=start,
        finish=_at(task.finish, opening),
        constraint=ConstraintType.START_NO_EARLIER_THAN
        if planned
        else ConstraintType.ASAP,
        constraint_date=planned,
    )


def _at(moment: dt.datetime | None, opening: dt.time) -> dt.datetime | None:
    if moment is None or moment.time() != dt.time():
        return moment
    return dt.datetime.combine(moment.date(), opening)
