"""Tasks as the engine's activity columns: dates, constraints, progress, work to do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

import numpy as np

from steerco.schedules.model import ConstraintType, Schedule, Task, TaskKind
from steerco.schedules.work_spans import Remaining, Span, WorkSpans, whole_minutes
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import MINUTES_PER_DAY, to_ticks
from steerco_engine.cpm import (
    ALWAYS,
    NEVER,
    Activities,
    Convention,
    Kind,
    Options,
    Status,
)

_KINDS = {
    TaskKind.START_MILESTONE: Kind.START_MILESTONE,
    TaskKind.FINISH_MILESTONE: Kind.FINISH_MILESTONE,
    TaskKind.LEVEL_OF_EFFORT: Kind.LEVEL_OF_EFFORT,
    TaskKind.HAMMOCK: Kind.LEVEL_OF_EFFORT,
}
_USUAL = {
    name: {
        "known_start": 0,
        "known_finish": 0,
        "resume": NEVER,
        "start_min": NEVER,
        "finish_min": NEVER,
        "start_max": ALWAYS,
        "finish_max": ALWAYS,
        "finish_target": ALWAYS,
        "finish_frame": ALWAYS,
    }.get(name, 0)
    for name in (field.name for field in fields(Activities))
    if not name.startswith("span_")
}
_OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)


class ActivityRows:
    """Turns tasks into columns, with what all tasks of the plan share."""

    def __init__(
        self,
        schedule: Schedule,
        calendars: WorkingCalendars,
        options: Options,
        begins: Mapping[int, int],
    ) -> None:
        self._schedule = schedule
        self._calendars = calendars
        self._primavera = options.convention is Convention.PRIMAVERA
        self._honoured = int(not self._primavera and schedule.options.honor_constraints)
        self._spans = WorkSpans(schedule, calendars, options, begins)
        self._frames = _summary_frames(schedule)

    def activities(self, tasks: Sequence[Task]) -> Activities:
        columns = {name: [usual] * len(tasks) for name, usual in _USUAL.items()}
        columns["honoured"] = [self._honoured] * len(tasks)
        columns["calendar"] = [self._spans.float_calendar(task) for task in tasks]
        columns["duration"] = [
            max(0, task.duration.tenths) if task.duration else 0 for task in tasks
        ]
        left = [self._spans.of(task) for task in tasks]
        for i, task in enumerate(tasks):
            for name, value in self._row(task, left[i]).items():
                columns[name][i] = value
        spans = [span for each in left for span in each.spans]
        counts = np.array([0, *(len(each.spans) for each in left)], dtype=np.int64)
        return Activities.build(
            columns.pop("duration"),
            span_from=np.cumsum(counts),
            span_calendar=[span.calendar for span in spans],
            span_offset=[span.offset for span in spans],
            span_length=self._lengths(spans),
            **columns,
        )

    def _lengths(self, spans: Sequence[Span]) -> list[int]:
        lengths = [span.length for span in spans]
        return list(map(whole_minutes, lengths)) if self._primavera else lengths

    def _row(self, task: Task, left: Remaining) -> dict[str, int]:
        """Return the columns in which a task is not like most."""
        row: dict[str, int] = {}
        if task.kind is not TaskKind.TASK and task.kind in _KINDS:
            row["kind"] = _KINDS[task.kind]
        if (
            task.actual_start is not None
            or task.actual_finish is not None
            or task.manual
            or task.kind in _OUTSIDE
        ):
            self._place(row, task, left)
        delay = self._levelling_delay(task)
        if delay:
            row["delay"] = delay
        if task.deadline is not None or task.external_late_finish is not None:
            row["finish_target"] = min(
                _ticks(task.deadline, ALWAYS), _ticks(task.external_late_finish, ALWAYS)
            )
        if task.external_early_start is not None:
            row["start_min"] = to_ticks(task.external_early_start)
        frame = self._frames.get(task.parent)
        if frame is not None:
            self._frame(row, task, frame)
        if task.constraint is not ConstraintType.ASAP:
            self._constrain(row, task.constraint, task.constraint_date)
        if task.second_constraint is not None:
            self._constrain(row, task.second_constraint, task.second_constraint_date)
        return row

    def _constrain(
        self, row: dict[str, int], constraint: ConstraintType, date: dt.datetime | None
    ) -> None:
        if constraint is ConstraintType.ALAP:
            row["as_late"] = 1
        if date is None:
            return
        instant = to_ticks(date)
        name = constraint.value
        if name in ("SNET", "SO", "MSO"):
            row["start_min"] = max(row.get("start_min", NEVER), instant)
        if name in ("SNLT", "SO", "MSO"):
            row["start_max"] = min(row.get("start_max", ALWAYS), instant)
        if name in ("FNET", "FO", "MFO"):
            row["finish_min"] = max(row.get("finish_min", NEVER), instant)
        if name in ("FNLT", "FO", "MFO"):
            row["finish_max"] = min(row.get("finish_max", ALWAYS), instant)
        if name in ("MSO", "MFO"):
            row["mandatory"] = int(self._primavera or self._honoured)

    def _frame(self, row: dict[str, int], task: Task, frame: _Frame) -> None:
        """Hold a task within what the summaries above allow."""
        row["start_min"] = max(row.get("start_min", NEVER), frame.start)
        row["finish_target"] = min(row.get("finish_target", ALWAYS), frame.limit)
        if task.constraint is ConstraintType.ASAP:
            row["finish_frame"] = frame.finish

    def _place(self, row: dict[str, int], task: Task, left: Remaining) -> None:
        """Say how far a task is, and the dates that nobody reckons any more."""
        status = self._status(task)
        start, finish = task.actual_start, task.actual_finish
        if status is Status.FIXED:
            start, finish = task.start, task.finish
        start = start or finish
        row["status"] = status
        row["progress"] = self._spans.progress(task)
        row["resume"] = left.resume
        if start is None:
            return
        row["known_start"] = row["known_finish"] = to_ticks(start)
        if finish is not None:
            row["known_finish"] = max(row["known_start"], to_ticks(finish))
        elif task.duration is not None:
            row["known_finish"] = self._calendars.add(
                self._spans.float_calendar(task),
                row["known_start"],
                task.duration.tenths,
            )

    def _status(self, task: Task) -> Status:
        if self._fixed(task):
            return Status.FIXED
        if task.actual_finish is not None:
            return Status.COMPLETE
        return Status.NOT_STARTED if task.actual_start is None else Status.IN_PROGRESS

    def _fixed(self, task: Task) -> bool:
        if task.kind in _OUTSIDE:
            return task.start is not None
        return task.manual and task.start is not None and task.actual_finish is None

    def _levelling_delay(self, task: Task) -> int:
        """Return the wall-clock ticks of a delay; its days are always whole days."""
        delay = task.leveling_delay
        if delay is None or not delay.tenths:
            return self._spans.levelling_delays.get(task.uid, 0)
        if delay.elapsed:
            return delay.tenths
        options = self._schedule.options
        working_day = {
            "d": options.minutes_per_day,
            "w": options.minutes_per_week / 7,
        }.get(delay.unit, MINUTES_PER_DAY)
        return round(delay.tenths * MINUTES_PER_DAY / working_day)


def _ticks(moment: dt.datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else to_ticks(moment)


class _Frame(NamedTuple):
    """What manual and constrained summaries allow the work under them.

    No start before `start` and no late finish after `limit`; for work as soon as
    possible none after `finish` either, the set finish of a manual summary.
    """

    start: int = NEVER
    finish: int = ALWAYS
    limit: int = ALWAYS


_NO_FRAME = _Frame()


def _summary_frames(schedule: Schedule) -> dict[int | None, _Frame]:
    """Return the frame, where there is one, that each summary puts around its work."""
    frames: dict[int | None, _Frame] = {}
    for task in schedule.tasks:
        if not task.is_summary:
            continue
        frame = frames.get(task.parent, _NO_FRAME)
        if task.manual and task.start is not None:
            frame = frame._replace(start=max(frame.start, to_ticks(task.start)))
        if task.manual and task.finish is not None:
            frame = frame._replace(finish=min(frame.finish, to_ticks(task.finish)))
        constrained = _ticks(task.constraint_date, NEVER)
        if constrained == NEVER:
            pass
        elif task.constraint is ConstraintType.START_NO_EARLIER_THAN:
            frame = frame._replace(start=max(frame.start, constrained))
        elif task.constraint is ConstraintType.FINISH_NO_LATER_THAN:
            frame = frame._replace(limit=min(frame.limit, constrained))
        if frame != _NO_FRAME:
            frames[task.uid] = frame
    return frames
