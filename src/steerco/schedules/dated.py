"""Calculated dates where the file of a plan stores none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import NamedTuple

import msgspec

from steerco.schedules.model import Schedule, Task, TaskKind
from steerco.schedules.recalculation import Recalculation
from steerco.schedules.task_dates import TaskDates
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import ROUND_THE_CLOCK, from_ticks, to_ticks

Span = tuple[dt.datetime | None, dt.datetime | None]
_OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)


class Dated(NamedTuple):
    """A plan whose tasks have dates, and the uids of those that got one here."""

    schedule: Schedule
    calculated: frozenset[int] = frozenset()

    @property
    def note(self) -> str:
        """Say whose dates are calculated; empty where the file gives all of them."""
        if not self.calculated:
            return ""
        number = len(self.calculated)
        tasks = "1 task is" if number == 1 else f"{number:,} tasks are"
        return f"Dates of {tasks} calculated; the plan's file leaves them out."


def dated(schedule: Schedule, network: Recalculation | None) -> Dated:
    """Return the plan with each missing start and finish as calculated.

    A stored date stays. Where only one of the two is stored, the other lies as far
    from it on the task's calendar as the calculated ones lie apart. Summaries reach
    over what is below them. What nobody can calculate stays without: tasks without a
    duration, manual and inactive ones, and those of other plans.
    """
    if network is None or not lacks_dates(schedule):
        return Dated(schedule)
    spans = dict(_spans(schedule, network))
    spans |= _reach(schedule.tasks, spans)
    place = msgspec.structs.replace
    tasks = tuple(
        place(task, start=spans[task.uid][0], finish=spans[task.uid][1])
        if task.uid in spans
        else task
        for task in schedule.tasks
    )
    return Dated(place(schedule, tasks=tasks), frozenset(spans))


def lacks_dates(schedule: Schedule) -> bool:
    """Tell whether a plan has tasks whose dates calculation could complete."""
    return any(_lacks(task) for task in schedule.tasks)


def _lacks(task: Task) -> bool:
    missing = task.start is None or task.finish is None
    return missing and not task.manual and task.kind not in _OUTSIDE


def _spans(schedule: Schedule, network: Recalculation) -> Iterator[tuple[int, Span]]:
    """Yield the dates of tasks, without summaries, that miss some."""
    lacking = [
        task
        for task in schedule.tasks
        if _lacks(task) and not task.is_summary and task.duration is not None
    ]
    dates = network.tasks.of([task.uid for task in lacking])
    calendars = WorkingCalendars(schedule)
    for task in lacking:
        if found := dates.get(task.uid):
            yield task.uid, _span(task, found, calendars)


def _span(task: Task, dates: TaskDates, calendars: WorkingCalendars) -> Span:
    if task.start in (None, dates.start) and task.finish in (None, dates.finish):
        return dates.start, dates.finish
    elapsed = task.duration is not None and task.duration.elapsed
    index = ROUND_THE_CLOCK if elapsed else calendars.index(task.calendar)
    length = calendars.work_between(
        index, to_ticks(dates.start), to_ticks(dates.finish)
    )
    if task.start is not None:
        end = calendars.add(index, to_ticks(task.start), length)
        return task.start, from_ticks(end)
    if task.finish is None:
        return dates.start, dates.finish
    return from_ticks(calendars.add(index, to_ticks(task.finish), -length)), task.finish


def _reach(tasks: Iterable[Task], spans: dict[int, Span]) -> dict[int, Span]:
    """Return the dates of summaries that have none, over what is below them."""
    found: dict[int, Span] = {}
    below: dict[int | None, list[Span]] = {}
    for task in reversed(tuple(tasks)):
        own = spans.get(task.uid, (task.start, task.finish))
        if task.is_summary and _lacks(task) and (under := below.get(task.uid)):
            starts = [task.start, *(start for start, _ in under)]
            finishes = [task.finish, *(finish for _, finish in under)]
            own = (
                task.start or min(filter(None, starts), default=None),
                task.finish or max(filter(None, finishes), default=None),
            )
            if own != (task.start, task.finish):
                found[task.uid] = own
        if task.active:
            below.setdefault(task.parent, []).append(own)
    return found
