"""What projects of one P6 file allow one another through the links between them.

P6 schedules a project against the dates that the others have; where the others are not
at hand it keeps what they allowed as external dates, and so do we from the start.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Container, Iterator, Mapping, Sequence
from typing import NamedTuple

import msgspec

from steerco.schedules.engine_input import lag_calendar
from steerco.schedules.model import Link, LinkType, Schedule, Task, TaskKind
from steerco.schedules.work_spans import remaining_duration
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import from_ticks, to_ticks


class _Crossing(NamedTuple):
    """A link between projects with both of its ends."""

    link: Link
    before: Task
    after: Task


def with_neighbours(
    schedules: Sequence[Schedule], *, apart: Container[str]
) -> tuple[Schedule, ...]:
    """Return the projects with the external dates that links between them mean.

    Parameters
    ----------
    schedules : sequence of Schedule
        All projects of the file.
    apart : container of str
        uids of projects that take no notice of links with others.
    """
    crossings = list(_crossings(schedules))
    if not crossings:
        return tuple(schedules)
    return tuple(
        schedule if schedule.uid in apart else _held(schedule, crossings)
        for schedule in schedules
    )


def _crossings(schedules: Sequence[Schedule]) -> Iterator[_Crossing]:
    tasks: Mapping[int, Task] = {
        task.uid: task
        for schedule in schedules
        for task in schedule.tasks
        if not task.is_summary and task.kind is not TaskKind.LEVEL_OF_EFFORT
    }
    for schedule in schedules:
        for link in schedule.links:
            if link.external is None:
                continue
            before, after = tasks.get(link.predecessor), tasks.get(link.successor)
            if before is not None and after is not None:
                yield _Crossing(link, before, after)


def _held(schedule: Schedule, crossings: Sequence[_Crossing]) -> Schedule:
    own = {task.uid: task for task in schedule.tasks}
    calendars = WorkingCalendars(schedule)
    held: dict[int, Task] = {}
    for crossing in crossings:
        lag = crossing.link.lag.tenths
        index = lag_calendar(schedule, calendars, *crossing)
        if crossing.after.uid in own:
            task = held.get(crossing.after.uid, crossing.after)
            known = _end_of(crossing.before, crossing.link)
            moment = known and _moved(calendars, index, known, lag)
            if moment and crossing.link.type in (LinkType.FF, LinkType.SF):
                left = remaining_duration(task, primavera=True)
                own_calendar = calendars.index(task.calendar)
                moment = _moved(calendars, own_calendar, moment, -left)
            dates = [each for each in (task.external_early_start, moment) if each]
            early = max(dates, default=None)
            held[task.uid] = msgspec.structs.replace(task, external_early_start=early)
        if crossing.before.uid in own and crossing.after.actual_start is None:
            task = held.get(crossing.before.uid, crossing.before)
            limit = _limit_of(crossing.after, crossing.link)
            moment = limit and _moved(calendars, index, limit, -lag)
            dates = [each for each in (task.external_late_finish, moment) if each]
            late = min(dates, default=None)
            held[task.uid] = msgspec.structs.replace(task, external_late_finish=late)
    tasks = tuple(held.get(task.uid, task) for task in schedule.tasks)
    return msgspec.structs.replace(schedule, tasks=tasks)


def _end_of(before: Task, link: Link) -> dt.datetime | None:
    return before.finish if link.type in (LinkType.FS, LinkType.FF) else before.start


def _limit_of(after: Task, link: Link) -> dt.datetime | None:
    """Return the late date that limits the finish of the other end, if it does."""
    limits = {LinkType.FS: after.late_start, LinkType.FF: after.late_finish}
    return limits.get(link.type)


def _moved(
    calendars: WorkingCalendars, index: int, moment: dt.datetime, tenths: int
) -> dt.datetime:
    return from_ticks(calendars.add(index, to_ticks(moment), tenths))
