"""Recalculate a plan with our own engine and compare with the dates in its file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from steerco.schedules.engine_input import EarlierPass, EngineInput, engine_input
from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Task, TaskKind
from steerco.schedules.task_dates import DateTable, TaskDates, date_table
from steerco_engine import cpm
from steerco_engine.calendars import from_ticks, to_ticks
from steerco_engine.cpm import CpmResult, Status

MAX_PASSES = 4
"""How often dates that wait for other dates are looked at again."""


@dataclass(frozen=True)
class Recalculation:
    """The plan as calculated, by task uid, summaries rolled up."""

    tasks: DateTable
    project_start: dt.datetime | None
    project_finish: dt.datetime | None
    project_float: int
    """Working tenths from the finish to the date it must be met by; 0 without one."""
    critical: tuple[int, ...]
    """uids of the critical tasks, in outline order, without summaries."""
    given: EngineInput | None = field(default=None, repr=False, compare=False)
    """What the engine was given; None where it took several passes to find out."""

    def finish_with(self, uid: int, longer: int, other: int) -> dt.datetime | None:
        """Return when the `other` task finishes if one takes so many ticks longer.

        None where the plan takes several passes, which `recalculate` makes, or has no
        such tasks.
        """
        if self.given is None:
            return None
        known = {task.uid: i for i, task in enumerate(self.given.tasks)}
        if uid not in known or other not in known:
            return None
        result = _scheduled(self.given.longer({uid: longer}))
        return from_ticks(result.finish[known[other]])


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
    longer = added or {}
    given = engine_input(schedule).longer(longer)
    alone = None if given.undecided else given
    result = _scheduled(given)
    passes = MAX_PASSES if given.undecided else 0
    while passes:
        earlier = _found(given, result)
        given = engine_input(schedule, earlier=earlier).longer(longer)
        result = _scheduled(given)
        passes = 0 if _found(given, result) == earlier else passes - 1
    critical = zip(given.tasks, result.critical.tolist(), strict=True)
    finish = from_ticks(result.project_finish) if given.tasks else None
    return Recalculation(
        tasks=_dates(schedule, given, result),
        project_start=from_ticks(result.project_start) if given.tasks else None,
        project_finish=finish,
        project_float=_project_float(schedule, given, result),
        critical=tuple(
            task.uid for task, yes in critical if yes and not task.is_summary
        ),
        given=alone,
    )


def _found(given: EngineInput, result: CpmResult) -> EarlierPass:
    uids = [task.uid for task in given.tasks]
    return EarlierPass(
        dict(zip(uids, result.start.tolist(), strict=True)),
        dict(zip(uids, result.remaining_start.tolist(), strict=True)),
    )


def _scheduled(given: EngineInput) -> CpmResult:
    return cpm.schedule(
        given.network, given.activities, given.calendars.compiled, given.options
    )


def _dates(schedule: Schedule, given: EngineInput, result: CpmResult) -> DateTable:
    primavera = schedule.from_primavera
    uids = [task.uid for task in given.tasks]
    started = given.activities.status == Status.IN_PROGRESS
    held = not primavera
    columns = {
        "start": result.start,
        "finish": result.finish,
        "early_start": result.remaining_start if primavera else result.start,
        "early_finish": result.remaining_finish if primavera else result.finish,
        "late_start": np.where(started & held, result.start, result.late_start),
        "late_finish": result.late_finish,
        "total_float": result.total_float,
        "free_float": result.free_float,
        "critical": result.critical.astype(np.int64),
        "longest_path": result.longest_path.astype(np.int64),
        "driver": result.driver,
        "cause": result.cause,
    }
    predecessors = given.network.predecessor.tolist()
    links = [(uids[p], link) for p, link in zip(predecessors, given.links, strict=True)]
    return date_table(schedule.tasks, given.tasks, columns, links)


def _project_float(schedule: Schedule, given: EngineInput, result: CpmResult) -> int:
    if schedule.must_finish is None or not given.tasks:
        return 0
    return given.calendars.work_between(
        given.calendars.project, result.project_finish, to_ticks(schedule.must_finish)
    )


def fidelity(schedule: Schedule, recalculation: Recalculation) -> Fidelity:
    """Compare the calculated with the stored dates, floats and criticality.

    Active, automatically scheduled tasks count that are neither summaries nor outside
    the plan and whose start and finish the file stores. A finished task for which the
    file stores no float agrees: it has none.
    """
    dates = recalculation.tasks.by_uid
    pairs = [
        (task, dates[task.uid])
        for task in schedule.tasks
        if task.uid in dates and comparable(schedule, task)
    ]
    grain = date_grain(task for task, _ in pairs)
    starts = [same_moment(task.start, own.start, grain) for task, own in pairs]
    finishes = [same_moment(task.finish, own.finish, grain) for task, own in pairs]
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


def comparable(schedule: Schedule, task: Task) -> bool:
    """Tell whether a task's stored dates are a scheduler's answer to the same plan."""
    outside = task.kind in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
    if not task.active or task.manual or task.is_summary or outside:
        return False
    if schedule.from_primavera and not (task.early_start or task.actual_start):
        return False  # P6 has never scheduled it; its dates are somebody's plan.
    return task.start is not None and task.finish is not None


def date_grain(tasks: Iterable[Task]) -> dt.timedelta:
    """Return the smallest step between dates that the file can express."""
    moments = [moment for task in tasks for moment in (task.start, task.finish)]
    days_only = all(moment and moment.time() == dt.time() for moment in moments)
    return dt.timedelta(days=1) if days_only else dt.timedelta(minutes=1)


def _same_float(task: Task, calculated: TaskDates) -> bool:
    if task.total_float is None:
        return calculated.total_float == 0
    return abs(task.total_float - calculated.total_float) < TENTHS_PER_MINUTE


def same_moment(
    stored: dt.datetime | None, calculated: dt.datetime, grain: dt.timedelta
) -> bool:
    """Tell whether two dates agree as closely as the file can say."""
    if stored is None:
        return False
    if grain >= dt.timedelta(days=1):
        return stored.date() == calculated.date()
    return abs(stored - calculated) < grain
