"""Recalculate a plan with our own engine and compare with the dates in its file."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from steerco.schedules.engine_input import EngineInput, engine_input
from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Task, TaskKind
from steerco_engine import cpm
from steerco_engine.calendars import from_ticks, to_ticks
from steerco_engine.cpm import CpmResult, Status


@dataclass(frozen=True, slots=True)
class TaskDates:
    """One task's calculated dates; floats in tenths of a minute."""

    start: dt.datetime
    finish: dt.datetime
    early_start: dt.datetime
    early_finish: dt.datetime
    late_start: dt.datetime
    late_finish: dt.datetime
    total_float: int
    free_float: int
    critical: bool
    longest_path: bool
    driver: int | None = None
    """uid of the task that holds this one where it is."""


@dataclass(frozen=True)
class Recalculation:
    """The plan as calculated, by task uid, summaries rolled up."""

    tasks: Mapping[int, TaskDates]
    project_start: dt.datetime | None
    project_finish: dt.datetime | None
    project_float: int
    """Working tenths from the finish to the date it must be met by; 0 without one."""
    critical: tuple[int, ...]
    """uids of the critical tasks, in outline order, without summaries."""


@dataclass(frozen=True)
class Fidelity:
    """How many of the compared tasks agree with the file to the minute.

    Float and criticality are None where the file stores none.
    """

    compared: int
    start_equal: int
    finish_equal: int
    both_equal: int
    total_float_compared: int
    total_float_equal: int | None
    critical_compared: int
    critical_equal: int | None


def recalculate(
    schedule: Schedule, *, added: Mapping[int, int] | None = None
) -> Recalculation:
    """Return the plan as the engine schedules it; its computed dates are not read.

    Parameters
    ----------
    schedule : Schedule
        The plan as read.
    added : mapping, optional
        Tenths of a minute to add to the remaining duration of tasks, by uid, to see
        what moves.

    Raises
    ------
    EngineError
        If the links form a loop.
    """
    given = engine_input(schedule, added=added)
    result = _scheduled(given)
    if given.undecided:
        uids = (task.uid for task in given.tasks)
        starts = dict(zip(uids, result.start.tolist(), strict=True))
        given = engine_input(schedule, added=added, starts=starts)
        result = _scheduled(given)
    dates = _task_dates(schedule, given, result)
    finish = from_ticks(result.project_finish) if given.tasks else None
    return Recalculation(
        tasks=dates | _rolled_up(schedule, dates),
        project_start=from_ticks(result.project_start) if given.tasks else None,
        project_finish=finish,
        project_float=_project_float(schedule, given, result),
        critical=tuple(task.uid for task in given.tasks if dates[task.uid].critical),
    )


def _scheduled(given: EngineInput) -> CpmResult:
    return cpm.schedule(
        given.network, given.activities, given.calendars.compiled, given.options
    )


def _task_dates(
    schedule: Schedule, given: EngineInput, result: CpmResult
) -> dict[int, TaskDates]:
    uids = [task.uid for task in given.tasks]
    drivers = [
        None if link < 0 else uids[int(given.network.predecessor[link])]
        for link in result.driver.tolist()
    ]
    primavera = schedule.from_primavera
    started = given.activities.status == Status.IN_PROGRESS
    late_start = result.late_start
    if not primavera:
        late_start = np.where(started, result.start, late_start)
    rows = zip(
        _moments(result.start),
        _moments(result.finish),
        _moments(result.remaining_start if primavera else result.start),
        _moments(result.remaining_finish if primavera else result.finish),
        _moments(late_start),
        _moments(result.late_finish),
        result.total_float.tolist(),
        result.free_float.tolist(),
        result.critical.tolist(),
        result.longest_path.tolist(),
        drivers,
        strict=True,
    )
    return {uid: TaskDates(*row) for uid, row in zip(uids, rows, strict=True)}


def _moments(ticks: Iterable[int]) -> list[dt.datetime]:
    return [from_ticks(each) for each in ticks]


def _project_float(schedule: Schedule, given: EngineInput, result: CpmResult) -> int:
    if schedule.must_finish is None or not given.tasks:
        return 0
    return given.calendars.work_between(
        given.calendars.project, result.project_finish, to_ticks(schedule.must_finish)
    )


def _rolled_up(
    schedule: Schedule, dates: Mapping[int, TaskDates]
) -> dict[int, TaskDates]:
    """Return the dates of summaries from the work under them, deepest first."""
    below: dict[int, list[TaskDates]] = defaultdict(list)
    found: dict[int, TaskDates] = {}
    for task in reversed(schedule.tasks):
        own = dates.get(task.uid)
        if own is None and below[task.uid]:
            own = found[task.uid] = _summary_dates(below[task.uid])
        if own is not None and task.parent is not None:
            below[task.parent].append(own)
    return found


def _summary_dates(children: list[TaskDates]) -> TaskDates:
    def first(pick: Callable[[TaskDates], dt.datetime]) -> dt.datetime:
        return min(map(pick, children))

    def last(pick: Callable[[TaskDates], dt.datetime]) -> dt.datetime:
        return max(map(pick, children))

    return TaskDates(
        start=first(lambda each: each.start),
        finish=last(lambda each: each.finish),
        early_start=first(lambda each: each.early_start),
        early_finish=last(lambda each: each.early_finish),
        late_start=first(lambda each: each.late_start),
        late_finish=last(lambda each: each.late_finish),
        total_float=min(each.total_float for each in children),
        free_float=min(each.free_float for each in children),
        critical=any(each.critical for each in children),
        longest_path=any(each.longest_path for each in children),
    )


def fidelity(schedule: Schedule, recalculation: Recalculation) -> Fidelity:
    """Compare the calculated with the stored dates, floats and criticality.

    Active, automatically scheduled tasks count that are neither summaries nor outside
    the plan and whose start and finish the file stores. A finished task for which the
    file stores no float agrees: it has none.
    """
    pairs = [
        (task, recalculation.tasks[task.uid])
        for task in schedule.tasks
        if _comparable(schedule, task) and task.uid in recalculation.tasks
    ]
    grain = _grain(task for task, _ in pairs)
    starts = [_same(task.start, own.start, grain) for task, own in pairs]
    finishes = [_same(task.finish, own.finish, grain) for task, own in pairs]
    floated = [
        (task, own)
        for task, own in pairs
        if task.total_float is not None or task.actual_finish is not None
    ]
    floats = [_same_float(task, own) for task, own in floated]
    critical = [
        task.critical == own.critical
        for task, own in floated
        if task.critical is not None
    ]
    return Fidelity(
        compared=len(pairs),
        start_equal=sum(starts),
        finish_equal=sum(finishes),
        both_equal=sum(a and b for a, b in zip(starts, finishes, strict=True)),
        total_float_compared=len(floats),
        total_float_equal=sum(floats) if floats else None,
        critical_compared=len(critical),
        critical_equal=sum(critical) if critical else None,
    )


def _comparable(schedule: Schedule, task: Task) -> bool:
    outside = task.kind in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
    if not task.active or task.manual or task.is_summary or outside:
        return False
    if schedule.from_primavera and not (task.early_start or task.actual_start):
        return False  # P6 has never scheduled it; its dates are somebody's plan.
    return task.start is not None and task.finish is not None


def _grain(tasks: Iterable[Task]) -> dt.timedelta:
    """Return the smallest step between dates that the file can express."""
    moments = [moment for task in tasks for moment in (task.start, task.finish)]
    days_only = all(moment and moment.time() == dt.time() for moment in moments)
    return dt.timedelta(days=1) if days_only else dt.timedelta(minutes=1)


def _same_float(task: Task, calculated: TaskDates) -> bool:
    if task.total_float is None:
        return calculated.total_float == 0
    return abs(task.total_float - calculated.total_float) < TENTHS_PER_MINUTE


def _same(
    stored: dt.datetime | None, calculated: dt.datetime, grain: dt.timedelta
) -> bool:
    if stored is None:
        return False
    if grain >= dt.timedelta(days=1):
        return stored.date() == calculated.date()
    return abs(stored - calculated) < grain
