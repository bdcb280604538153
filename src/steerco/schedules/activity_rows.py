"""Tasks as the engine's activity columns: dates, constraints, progress, work to do."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from typing import NamedTuple

import numpy as np

from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Assignment,
    ConstraintType,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import MINUTES_PER_DAY, ROUND_THE_CLOCK, to_ticks
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
_COLUMNS = tuple(
    field.name for field in fields(Activities) if not field.name.startswith("span_")
)
_OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
_NEAR = 0.02
"""Work over units is the duration when it is this close to it."""


class Span(NamedTuple):
    """A piece of remaining work: ticks on a calendar, some ticks after the start."""

    calendar: int
    offset: int
    length: int


class ActivityRows:
    """Turns tasks into columns, with what all tasks of the plan share."""

    def __init__(
        self,
        schedule: Schedule,
        calendars: WorkingCalendars,
        options: Options,
        added: Mapping[int, int],
    ) -> None:
        self._schedule = schedule
        self._calendars = calendars
        self._options = options
        self._added = added
        self._primavera = options.convention is Convention.PRIMAVERA
        self._resources = {each.uid: each for each in schedule.resources}
        self._assignments: dict[int, list[Assignment]] = defaultdict(list)
        for assignment in schedule.assignments:
            self._assignments[assignment.task].append(assignment)
        self._frames = _summary_frames(schedule)

    def activities(self, tasks: Sequence[Task]) -> Activities:
        rows = [self._row(task) for task in tasks]
        spans = [self._spans(task) for task in tasks]
        flat = [span for each in spans for span in each]
        columns = {name: [row[name] for row in rows] for name in _COLUMNS}
        counts = np.array([0, *map(len, spans)], dtype=np.int64)
        return Activities.build(
            columns.pop("duration"),
            span_from=np.cumsum(counts),
            span_calendar=[span.calendar for span in flat],
            span_offset=[span.offset for span in flat],
            span_length=[span.length for span in flat],
            **columns,
        )

    def _row(self, task: Task) -> dict[str, int]:
        duration = task.duration.tenths if task.duration else 0
        start, finish = self._known_dates(task)
        frame = self._frames.get(task.parent, _NO_FRAME)
        row = {
            "duration": max(0, duration),
            "calendar": self._float_calendar(task),
            "kind": _KINDS.get(task.kind, Kind.TASK),
            "status": self._status(task),
            "known_start": start,
            "known_finish": max(start, finish),
            "resume": self._resume(task),
            "progress": self._worked(task),
            "delay": self._levelling_delay(task),
            "start_min": max(frame.start, _ticks(task.external_early_start, NEVER)),
            "start_max": ALWAYS,
            "finish_min": NEVER,
            "finish_max": ALWAYS,
            "finish_target": min(
                frame.limit,
                _ticks(task.deadline, ALWAYS),
                _ticks(task.external_late_finish, ALWAYS),
            ),
            "finish_frame": frame.finish
            if task.constraint is ConstraintType.ASAP
            else ALWAYS,
            "honoured": int(
                not self._primavera and self._schedule.options.honor_constraints
            ),
            "mandatory": 0,
            "as_late": 0,
        }
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
            row["start_min"] = max(row["start_min"], instant)
        if name in ("SNLT", "SO", "MSO"):
            row["start_max"] = min(row["start_max"], instant)
        if name in ("FNET", "FO", "MFO"):
            row["finish_min"] = max(row["finish_min"], instant)
        if name in ("FNLT", "FO", "MFO"):
            row["finish_max"] = min(row["finish_max"], instant)
        if name in ("MSO", "MFO"):
            row["mandatory"] = int(self._primavera or row["honoured"])

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

    def _known_dates(self, task: Task) -> tuple[int, int]:
        start, finish = task.actual_start, task.actual_finish
        if self._fixed(task):
            start, finish = task.start, task.finish
        start = start or finish
        if start is None:
            return 0, 0
        first = to_ticks(start)
        if finish is None:
            calendar = self._float_calendar(task)
            duration = task.duration.tenths if task.duration else 0
            return first, self._calendars.add(calendar, first, duration)
        return first, to_ticks(finish)

    def _float_calendar(self, task: Task) -> int:
        if task.duration is not None and task.duration.elapsed:
            return ROUND_THE_CLOCK
        return self._calendars.index(task.calendar)

    def _resume(self, task: Task) -> int:
        """Return the instant before which no remaining work happens."""
        if task.actual_start is None or task.actual_finish is not None:
            return NEVER
        if self._primavera:
            return _ticks(task.suspend_resume, NEVER)
        start = to_ticks(task.actual_start)
        worked = self._worked(task)
        reached = self._calendars.add(self._work_calendar(task), start, worked)
        return max(reached, _ticks(task.stop, NEVER), _ticks(task.resume, NEVER))

    def _worked(self, task: Task) -> int:
        """Return the duration behind a started task: P6's runs up to the data date."""
        duration = task.duration.tenths if task.duration else 0
        if not self._primavera or task.actual_start is None:
            return max(0, duration - self._remaining(task))
        start = to_ticks(task.actual_start)
        until = self._options.data_date or start
        until = min(until, _ticks(task.suspend, until))
        calendar = self._float_calendar(task)
        return max(0, self._calendars.work_between(calendar, start, until))

    def _levelling_delay(self, task: Task) -> int:
        """Return the wall-clock ticks of a delay; its days are always whole days."""
        delay = task.leveling_delay
        if delay is None or delay.elapsed:
            return delay.tenths if delay else 0
        options = self._schedule.options
        working_day = {
            "d": options.minutes_per_day,
            "w": options.minutes_per_week / 7,
        }.get(delay.unit, MINUTES_PER_DAY)
        return round(delay.tenths * MINUTES_PER_DAY / working_day)

    # -- spans -----------------------------------------------------------------------

    def _spans(self, task: Task) -> list[Span]:
        added = self._added.get(task.uid, 0)
        spans = self._work_spans(task)
        if added:
            spans = [span._replace(length=span.length + added) for span in spans]
        return spans

    def _work_spans(self, task: Task) -> list[Span]:
        calendar = self._work_calendar(task)
        if task.actual_finish is not None:
            return [Span(calendar, 0, 0)]
        remaining = self._expected(task, calendar, self._remaining(task))
        working = list(self._working_assignments(task))
        if len({self._assignment_calendar(task, each) for each in working}) > 1:
            return [self._assignment_span(task, each, remaining) for each in working]
        return [Span(calendar, 0, remaining + self._gaps(task, calendar))]

    def _work_calendar(self, task: Task) -> int:
        """Return the calendar of the resources if they share one, else the task's."""
        calendar = self._float_calendar(task)
        if calendar == ROUND_THE_CLOCK:
            return calendar
        used = {
            self._assignment_calendar(task, each)
            for each in self._working_assignments(task)
        }
        return used.pop() if len(used) == 1 else calendar

    def _remaining(self, task: Task) -> int:
        return _remaining(task, primavera=self._primavera)

    def _expected(self, task: Task, calendar: int, remaining: int) -> int:
        """Let P6's expected finish set what remains of started work."""
        expected = task.expected_finish
        used = self._schedule.options.use_expected_finish
        if expected is None or not used or task.actual_start is None:
            return remaining
        start = max(to_ticks(task.actual_start), self._options.data_date or 0)
        work = self._calendars.work_between(calendar, start, to_ticks(expected))
        return max(0, work)

    def _working_assignments(self, task: Task) -> Iterable[Assignment]:
        """Yield the assignments whose resource decides when work can happen."""
        if self._primavera and task.ignore_resource_calendar:
            return
        if not self._primavera and task.type == "fixed_duration":
            return
        if task.ignore_resource_calendar and task.calendar is not None:
            return
        for assignment in self._assignments.get(task.uid, ()):
            resource = self._resources.get(assignment.resource or -1)
            if resource is None or resource.type is not ResourceType.WORK:
                continue
            if (assignment.units or 0) > 0 and _remaining_work(assignment) > 0:
                yield assignment

    def _assignment_calendar(self, task: Task, assignment: Assignment) -> int:
        resource = self._resources[assignment.resource or -1]
        if resource.calendar is None:
            return self._calendars.index(task.calendar)
        own = self._calendars.index(resource.calendar)
        if task.calendar is None or self._primavera:
            return own
        return self._calendars.joint(self._calendars.index(task.calendar), own)

    def _assignment_span(
        self, task: Task, assignment: Assignment, remaining: int
    ) -> Span:
        calendar = self._assignment_calendar(task, assignment)
        length = round(_remaining_work(assignment) / (assignment.units or 1.0))
        if assignment.contour:
            length = self._worked_time(assignment, calendar) or remaining
        elif abs(length - remaining) <= _NEAR * remaining:
            length = remaining
        offset = assignment.delay.tenths if assignment.delay else 0
        if task.actual_start is not None:
            offset = 0
        return Span(calendar, offset, length + self._gaps(task, calendar))

    def _worked_time(self, assignment: Assignment, calendar: int) -> int:
        """Return the working time that the remaining segments cover, gaps left out."""
        return sum(
            self._calendars.work_between(
                calendar, to_ticks(segment.start), to_ticks(segment.finish)
            )
            for segment in assignment.timephased
            if segment.kind == "remaining"
        )

    def _gaps(self, task: Task, calendar: int) -> int:
        """Return the working time of the splits that are still to come."""
        if not task.splits:
            return 0
        between = self._calendars.work_between
        reached = self._resume(task)
        return sum(
            between(calendar, to_ticks(split.start), to_ticks(split.finish))
            for split in task.splits
            if reached == NEVER
            or between(calendar, reached, to_ticks(split.start)) > -TENTHS_PER_MINUTE
        )


def _ticks(moment: dt.datetime | None, otherwise: int) -> int:
    return otherwise if moment is None else to_ticks(moment)


def _remaining(task: Task, *, primavera: bool) -> int:
    """Return the remaining duration, ticks."""
    duration = task.duration.tenths if task.duration else 0
    if task.actual_finish is not None:
        return 0
    started = task.actual_start is not None
    if task.remaining_duration is not None and (started or primavera):
        return max(0, task.remaining_duration.tenths)
    if started and task.percent_complete is not None:
        return max(0, round(duration * (1 - task.percent_complete / 100)))
    return max(0, duration)


def _remaining_work(assignment: Assignment) -> int:
    if assignment.remaining_work is not None:
        return assignment.remaining_work
    return (assignment.work or 0) - (assignment.actual_work or 0)


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
    """Return the frame that each summary puts around the work under it, by uid."""
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
        frames[task.uid] = frame
    return frames
