"""Put calculated dates into an edited plan, and add its summaries up."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import msgspec

from steerco.schedules.model import Duration, Schedule, Task, TaskKind
from steerco.schedules.recalculation import Recalculation
from steerco.schedules.task_dates import DateTable
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import to_ticks

CALCULATED = (
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
    "free_float",
    "total_float",
    "critical",
    "longest_path",
)
DATED = ("start", "finish", *CALCULATED)
OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)


def settle(
    schedule: Schedule,
    calculated: Recalculation,
    *,
    stale: Iterable[int] = (),
    before: DateTable | None = None,
) -> Schedule:
    """Return the plan on its calculated dates.

    Parameters
    ----------
    schedule : Schedule
        The edited plan.
    calculated : Recalculation
        What the engine makes of it.
    stale : iterable of int
        Tasks whose summaries have to be added up anew.
    before : DateTable, optional
        Dates that the plan's tasks are on already: those are left alone.
    """
    touched = set(stale)
    dates = calculated.tasks
    moved = touched.union(dates if before is None else dates.changed_since(before))
    found = _uncalculated(schedule, dates)
    for task, placed in _placed(schedule, dates, moved):
        if placed != task:
            found[task.uid] = placed
    sums = _summed(schedule, found, touched) if touched else {}
    tasks = schedule.tasks
    if found or sums:
        tasks = tuple(sums.get(t.uid) or found.get(t.uid, t) for t in tasks)
    schedule = msgspec.structs.replace(schedule, tasks=tasks)
    return _bounded(_with_assignments(schedule, touched.union(found)), calculated)


def _uncalculated(schedule: Schedule, dates: DateTable) -> dict[int, Task]:
    """Take calculated values from what is not scheduled, as inactive tasks.

    It keeps its dates; a summary of nothing else spans those of what is under it.
    """
    found: dict[int, Task] = {}
    spans: dict[int | None, list[Task]] = defaultdict(list)
    for task in reversed(schedule.tasks):
        if task.uid in dates.rows:
            continue
        values: dict[str, Any] = dict.fromkeys(CALCULATED)
        if task.is_summary and not task.manual and spans[task.uid]:
            below = spans[task.uid]
            values["start"] = min((t.start for t in below if t.start), default=None)
            values["finish"] = max((t.finish for t in below if t.finish), default=None)
        own = _with(task, values)
        if own is not task:
            found[task.uid] = own
        spans[task.parent].append(own)
    return found


def _placed(
    schedule: Schedule, dates: DateTable, uids: set[int]
) -> Iterator[tuple[Task, Task]]:
    """Yield scheduled tasks beside what they are on their calculated dates."""
    tasks = [t for t in schedule.tasks if t.uid in uids and t.uid in dates.rows]
    calendars: WorkingCalendars | None = None
    place = msgspec.structs.replace
    columns = dates.values_of([task.uid for task in tasks], DATED)
    for task, values in zip(tasks, columns, strict=True):
        new = dict(zip(DATED, values, strict=True))
        if task.manual or task.kind in OUTSIDE:
            del new["start"], new["finish"]
        elif task.is_summary:
            calendars = calendars or WorkingCalendars(schedule)
            new["duration"] = _length(task, new["start"], new["finish"], calendars)
        yield task, place(task, **new)


def _with(task: Task, values: Mapping[str, Any]) -> Task:
    new = {
        name: value for name, value in values.items() if getattr(task, name) != value
    }
    return msgspec.structs.replace(task, **new) if new else task


def _length(
    task: Task, start: dt.datetime, finish: dt.datetime, calendars: WorkingCalendars
) -> Duration:
    unit = task.duration.unit if task.duration else "d"
    tenths = calendars.work_between(
        calendars.project, to_ticks(start), to_ticks(finish)
    )
    return Duration(tenths=tenths, unit=unit)


# -- summaries -----------------------------------------------------------------------


def _summed(
    schedule: Schedule, found: Mapping[int, Task], touched: set[int]
) -> dict[int, Task]:
    """Return the summaries above what was touched with their figures added up."""
    tasks = {task.uid: found.get(task.uid, task) for task in schedule.tasks}
    wanted: set[int] = set()
    for uid in touched:
        above: int | None = uid
        while above is not None and above in tasks and above not in wanted:
            if tasks[above].is_summary:
                wanted.add(above)
            above = tasks[above].parent
    under: dict[int, list[int]] = defaultdict(list)
    for task in schedule.tasks:
        if task.parent in wanted:
            under[task.parent].append(task.uid)
    sums: dict[int, Task] = {}
    for task in reversed(schedule.tasks):
        if task.uid in wanted:
            below = [sums.get(uid) or tasks[uid] for uid in under[task.uid]]
            sums[task.uid] = _sum(
                tasks[task.uid], [each for each in below if each.active]
            )
    return sums


def _sum(task: Task, below: list[Task]) -> Task:
    if not below:
        return task
    finished = all(each.actual_finish is not None for each in below)
    done, whole = map(sum, zip(*map(_progress, below), strict=True))
    work = _total(each.work for each in below)
    actual_work = _total(each.actual_work for each in below)
    return msgspec.structs.replace(
        task,
        percent_complete=_percent(done, whole, below),
        actual_start=min(
            (t.actual_start for t in below if t.actual_start), default=None
        ),
        actual_finish=max(
            (t.actual_finish for t in below if t.actual_finish), default=None
        )
        if finished
        else None,
        work=work,
        actual_work=actual_work,
        remaining_work=None if work is None else work - (actual_work or 0),
        cost=_money(task.fixed_cost, (each.cost for each in below)),
        actual_cost=_money(None, (each.actual_cost for each in below)),
    )


def _progress(task: Task) -> tuple[float, float]:
    """Return done and whole working time; a summary's is what is under it."""
    if task.kind in OUTSIDE:
        return 0, 0
    whole = float(task.duration.tenths) if task.duration else 0.0
    return whole * (task.percent_complete or 0) / 100, whole


def _percent(done: float, whole: float, below: list[Task]) -> float:
    if whole:
        return round(100 * done / whole, 2)
    reached = [each for each in below if each.actual_finish is not None]
    return round(100 * len(reached) / len(below), 2)


def _total(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _money(own: Decimal | None, values: Iterable[Decimal | None]) -> Decimal | None:
    known = [value for value in (own, *values) if value is not None]
    return sum(known, Decimal(0)) if known else None


# -- what follows the tasks ----------------------------------------------------------


def _with_assignments(schedule: Schedule, moved: set[int]) -> Schedule:
    """Let the dates of assignments go with those of their tasks."""
    if not any(each.task in moved for each in schedule.assignments):
        return schedule
    tasks = {task.uid: task for task in schedule.tasks if task.uid in moved}
    return msgspec.structs.replace(
        schedule,
        assignments=tuple(
            msgspec.structs.replace(
                each, start=tasks[each.task].start, finish=tasks[each.task].finish
            )
            if each.task in tasks
            else each
            for each in schedule.assignments
        ),
    )


def _bounded(schedule: Schedule, calculated: Recalculation) -> Schedule:
    """Let the plan end, or begin where it is scheduled from its end, as calculated."""
    if calculated.project_finish is None:
        return schedule
    if schedule.options.schedule_from_finish:
        return msgspec.structs.replace(schedule, start=calculated.project_start)
    finish: dt.datetime | None = calculated.project_finish
    return msgspec.structs.replace(schedule, finish=finish)
