"""What a file implies but does not say: total float and interruptions of work."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict

import msgspec

from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Split, Task
from steerco.schedules.working_time import WorkingCalendars

Span = tuple[dt.datetime, dt.datetime]

_EPOCH = dt.datetime(1970, 1, 1)
_MINUTE = dt.timedelta(minutes=1)


def with_floats(schedule: Schedule) -> Schedule:
    """Return the plan with each missing total float worked out of its dates.

    Microsoft Project defines it as the smaller of late start minus early start and
    late finish minus early finish, in working time; of a started task only the finish
    counts. Programs that leave zeros out of the file leave it out for critical tasks.
    """
    if all(task.total_float is not None for task in schedule.tasks):
        return schedule
    calendars = WorkingCalendars(schedule)
    return msgspec.structs.replace(
        schedule,
        tasks=tuple(
            task
            if task.total_float is not None
            else msgspec.structs.replace(
                task, total_float=_total_float(task, calendars)
            )
            for task in schedule.tasks
        ),
    )


def with_splits(schedule: Schedule) -> Schedule:
    """Return the plan with interruptions found as gaps in the work of assignments."""
    worked: dict[int, list[Span]] = defaultdict(list)
    for assignment in schedule.assignments:
        worked[assignment.task].extend(
            (segment.start, segment.finish)
            for segment in assignment.timephased
            if segment.kind in ("actual", "remaining")
        )
    return _with_working_splits(
        schedule, {uid: _gaps(spans) for uid, spans in worked.items()}
    )


def without_idle_splits(schedule: Schedule) -> Schedule:
    """Return the plan without the splits that interrupt no working time."""
    return _with_working_splits(
        schedule, {task.uid: task.splits for task in schedule.tasks if task.splits}
    )


def _with_working_splits(
    schedule: Schedule, splits: dict[int, tuple[Split, ...]]
) -> Schedule:
    if not any(splits.values()):
        return schedule
    calendars = WorkingCalendars(schedule)
    tasks = []
    for task in schedule.tasks:
        index = calendars.index(task.calendar)
        working = tuple(
            split
            for split in splits.get(task.uid, ())
            if not task.is_summary
            and work_between(calendars, index, split.start, split.finish) > 0
        )
        tasks.append(
            task
            if working == task.splits
            else msgspec.structs.replace(task, splits=working)
        )
    return msgspec.structs.replace(schedule, tasks=tuple(tasks))


def _gaps(spans: list[Span]) -> tuple[Split, ...]:
    gaps = []
    reached: dt.datetime | None = None
    for start, finish in sorted(spans):
        if reached is not None and start > reached:
            gaps.append(Split(start=reached, finish=start))
        reached = finish if reached is None else max(reached, finish)
    return tuple(gaps)


def _total_float(task: Task, calendars: WorkingCalendars) -> int | None:
    if task.actual_finish is not None:
        return 0
    index = calendars.index(task.calendar)
    spans = [(task.early_finish, task.late_finish)]
    if task.actual_start is None:
        spans.append((task.early_start, task.late_start))
    floats = [
        work_between(calendars, index, early, late)
        for early, late in spans
        if early is not None and late is not None
    ]
    return min(floats, default=None)


def work_between(
    calendars: WorkingCalendars, index: int, early: dt.datetime, late: dt.datetime
) -> int:
    """Return the working time from one instant to the other, negative if backwards."""
    start, finish = _ticks(early), _ticks(late)
    if finish < start:
        return -calendars.work_between(index, finish, start)
    return calendars.work_between(index, start, finish)


def _ticks(moment: dt.datetime) -> int:
    return round((moment - _EPOCH) / _MINUTE * TENTHS_PER_MINUTE)
