"""The remaining work of a task as spans of working time, each on its own calendar.

Microsoft Project schedules each assignment on its resource's calendar, from its own
delay on, and the task ends with the last of them; a fixed duration runs on the task's
calendar whatever its resources do. Primavera does so for activities that depend on
their resources.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple, TypeVar

from steerco.schedules.contours import SHAPES, duration_of, share_of_duration
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Assignment,
    ResourceType,
    Schedule,
    Task,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import ROUND_THE_CLOCK, to_ticks
from steerco_engine.cpm import NEVER, Options
from steerco_engine.network import Ints

_NEAR = 0.02
"""Work over units is the duration when it is this close to it."""


class Span(NamedTuple):
    """A piece of remaining work: ticks on a calendar, some ticks after the start."""

    calendar: int
    offset: int
    length: int


class Remaining(NamedTuple):
    """What is left of a task: its spans, and when the first may begin at the earliest.

    `resume` is `NEVER` for work that has not started.
    """

    spans: tuple[Span, ...]
    resume: int = NEVER


class WorkSpans:
    """Turns tasks and their assignments into spans."""

    def __init__(
        self,
        schedule: Schedule,
        calendars: WorkingCalendars,
        options: Options,
        begins: Mapping[int, int],
    ) -> None:
        """Take a plan; `begins` says when remaining work was found to begin, by uid."""
        self._calendars = calendars
        self._begins = begins
        self._data_date = options.data_date
        self._primavera = schedule.from_primavera
        self._expects = schedule.options.use_expected_finish
        self._resources = {each.uid: each for each in schedule.resources}
        self._assignments: dict[int, list[Assignment]] = defaultdict(list)
        for assignment in schedule.assignments:
            self._assignments[assignment.task].append(assignment)
        self._known: dict[tuple[int | None, int | None], int] = {}
        levelled = {each.task for each in schedule.assignments if each.leveling_delay}
        self.levelling_delays = {
            uid: min(map(_levelling_delay, self._assignments[uid])) for uid in levelled
        }
        """Ticks by which levelling put off all work on a task, by uid."""

    def of(self, task: Task) -> Remaining:
        if task.actual_finish is not None:
            return Remaining((Span(self.float_calendar(task), 0, 0),))
        working = self._working(task)
        if task.actual_start is not None:
            return self._of_started(task, working)
        calendar = self._shared_calendar(task, working)
        length = self._remaining(task, calendar)
        if calendar is not None and not (
            any(map(_delay, working)) and _fill_duration(task, working)
        ):
            return Remaining((self._span(task, calendar, 0, length, NEVER),))
        spans = []
        for each in working:
            own, delay = self._calendar(task, each), _delay(each)
            own_length = min(length, self._length(each, own, length, delay))
            spans.append(self._span(task, own, delay, own_length, NEVER))
        return Remaining(tuple(spans))

    def float_calendar(self, task: Task) -> int:
        """Return the calendar that a task's duration and float are counted on."""
        if task.duration is not None and task.duration.elapsed:
            return ROUND_THE_CLOCK
        return self._calendars.index(task.calendar)

    # -- who works when ----------------------------------------------------------------

    def _working(self, task: Task) -> Sequence[Assignment]:
        """Return the assignments whose resource decides when work can happen."""
        assignments = self._assignments.get(task.uid)
        if not assignments:
            return ()
        if self._primavera and task.ignore_resource_calendar:
            return ()
        if not self._primavera and task.type == "fixed_duration":
            return ()
        if task.ignore_resource_calendar and task.calendar is not None:
            return ()
        return [each for each in assignments if self._works(each)]

    def _works(self, assignment: Assignment) -> bool:
        resource = self._resources.get(assignment.resource or -1)
        if resource is None or resource.type is not ResourceType.WORK:
            return False
        return (assignment.units or 0) > 0 and remaining_work(assignment) > 0

    def _shared_calendar(self, task: Task, working: Sequence[Assignment]) -> int | None:
        """Return the one calendar all work follows; None where it follows several."""
        if task.duration is not None and task.duration.elapsed:
            return ROUND_THE_CLOCK
        if not working:
            return self._calendars.index(task.calendar)
        used = {self._calendar(task, each) for each in working}
        return used.pop() if len(used) == 1 else None

    def _calendar(self, task: Task, assignment: Assignment) -> int:
        key = (assignment.resource, task.calendar)
        if key not in self._known:
            self._known[key] = self._resource_calendar(*key)
        return self._known[key]

    def _resource_calendar(
        self, resource: int | None, task_calendar: int | None
    ) -> int:
        own = self._resources[resource or -1].calendar
        if own is None:
            return self._calendars.index(task_calendar)
        index = self._calendars.index(own)
        if task_calendar is None or self._primavera:
            return index
        return self._calendars.joint(self._calendars.index(task_calendar), index)

    # -- how long ----------------------------------------------------------------------

    def _remaining(self, task: Task, calendar: int | None) -> int:
        """Return the remaining duration; P6's expected finish may set it."""
        expected = task.expected_finish
        begins = self._begins.get(task.uid) if self._expects else None
        if expected is not None and begins is not None:
            index = self.float_calendar(task) if calendar is None else calendar
            return max(
                0, self._calendars.work_between(index, begins, to_ticks(expected))
            )
        return remaining_duration(task, primavera=self._primavera)

    def _span(
        self, task: Task, calendar: int, offset: int, length: int, reached: int
    ) -> Span:
        gaps = self._gaps(task, calendar, reached) if task.splits else 0
        return Span(calendar, offset, length + gaps)

    def _length(
        self, assignment: Assignment, calendar: int, whole: int, offset: int = 0
    ) -> int:
        """Return how long an assignment takes; `whole` is the task's duration.

        A duration that work over units misses by little only, or by the delay alone,
        was rounded; one that it misses by far tells the better story for edited work.
        """
        if assignment.contour not in (None, *SHAPES):
            return self._edited_length(assignment, calendar) or whole
        work = remaining_work(assignment) - (assignment.remaining_overtime_work or 0)
        work = max(0, work)
        done = assignment.actual_work or 0
        units = assignment.units or 1.0
        length = duration_of(assignment.contour, work + done, units)
        if done:
            length *= 1 - share_of_duration(assignment.contour, done / (work + done))
        for likely in (whole, whole - offset):
            if abs(length - likely) <= _NEAR * whole:
                return likely
        return round(length)

    def _edited_length(self, assignment: Assignment, calendar: int) -> int:
        """Return the working time over which somebody spread work by hand."""
        return sum(
            self._calendars.work_between(
                calendar, to_ticks(segment.start), to_ticks(segment.finish)
            )
            for segment in assignment.timephased
            if segment.kind == "remaining"
        )

    def _gaps(self, task: Task, calendar: int, reached: int) -> int:
        """Return the working time of the splits that are still to come."""
        between = self._calendars.work_between
        return sum(
            max(0, between(calendar, to_ticks(split.start), to_ticks(split.finish)))
            for split in task.splits
            if reached == NEVER
            or between(calendar, reached, to_ticks(split.start)) > -TENTHS_PER_MINUTE
        )

    # -- work in progress --------------------------------------------------------------

    def _of_started(self, task: Task, working: Sequence[Assignment]) -> Remaining:
        calendar = self._shared_calendar(task, working)
        if self._primavera:
            return self._of_started_activity(task, working, calendar)
        if calendar is not None and (
            _evenly_done(working) or not _fill_duration(task, working)
        ):
            reached = self._reached(task, calendar)
            length = remaining_duration(task, primavera=False)
            span = self._span(task, calendar, 0, length, reached)
            return Remaining((span,), reached)
        pieces = [self._of_started_assignment(task, each) for each in working]
        first = min(reached for _, reached in pieces)
        between = self._calendars.work_between
        return Remaining(
            tuple(
                span._replace(offset=between(span.calendar, first, reached))
                for span, reached in pieces
            ),
            first,
        )

    def _of_started_activity(
        self, task: Task, working: Sequence[Assignment], calendar: int | None
    ) -> Remaining:
        resume = NEVER
        if task.suspend_resume is not None:
            resume = to_ticks(task.suspend_resume)
        length = self._remaining(task, calendar)
        if calendar is not None:
            return Remaining((Span(calendar, 0, length),), resume)
        return Remaining(
            tuple(
                Span(own, 0, self._length(each, own, length))
                for each in working
                for own in (self._calendar(task, each),)
            ),
            resume,
        )

    def _of_started_assignment(
        self, task: Task, assignment: Assignment
    ) -> tuple[Span, int]:
        """Return what is left of one assignment, and when that can go on."""
        calendar = self._calendar(task, assignment)
        began = assignment.actual_start or task.actual_start
        reached = NEVER if began is None else to_ticks(began)
        done = assignment.actual_work or 0
        left = remaining_work(assignment)
        if done and assignment.resume is not None:
            reached = to_ticks(assignment.resume)
        elif done:
            whole = duration_of(
                assignment.contour, done + left, assignment.units or 1.0
            )
            share = share_of_duration(assignment.contour, done / (done + left))
            reached = self._calendars.add(calendar, reached, round(whole * share))
        elif assignment.actual_start is None:
            reached = self._calendars.add(calendar, reached, _delay(assignment))
        if task.stop is not None and task.resume is not None:
            stop, resume = to_ticks(task.stop), to_ticks(task.resume)
            if self._calendars.work_between(calendar, stop, resume) > 0:
                reached = max(reached, resume)
        length = self._length(
            assignment, calendar, remaining_duration(task, primavera=False)
        )
        return self._span(task, calendar, 0, length, reached), reached

    def _reached(self, task: Task, calendar: int) -> int:
        """Return the instant before which no remaining work of a task happens."""
        if task.actual_start is None:
            return NEVER
        if task.stop is not None:
            return to_ticks(max(task.stop, task.resume or task.stop))
        whole = task.duration.tenths if task.duration else 0
        worked = max(0, whole - remaining_duration(task, primavera=False))
        reached = self._calendars.add(calendar, to_ticks(task.actual_start), worked)
        if task.resume is not None:
            return max(reached, to_ticks(task.resume))
        for split in task.splits:
            if to_ticks(split.start) < reached:
                gap = (to_ticks(split.start), to_ticks(split.finish))
                missed = self._calendars.work_between(calendar, *gap)
                reached = self._calendars.add(calendar, reached, missed)
        return reached

    def progress(self, task: Task) -> int:
        """Return the duration behind a started task: P6's runs up to the data date."""
        if not self._primavera:
            whole = task.duration.tenths if task.duration else 0
            return max(0, whole - remaining_duration(task, primavera=False))
        if task.actual_start is None:
            return 0
        calendar = self.float_calendar(task)
        between = self._calendars.work_between
        start = to_ticks(task.actual_start)
        until = self._data_date or start
        rested = 0
        if task.suspend is not None:
            stopped = min(until, to_ticks(task.suspend))
            resumed = until
            if task.suspend_resume is not None:
                resumed = min(until, to_ticks(task.suspend_resume))
            rested = max(0, between(calendar, stopped, resumed))
        return max(0, between(calendar, start, until) - rested)


Tenths = TypeVar("Tenths", int, Ints)


def whole_minutes(tenths: Tenths) -> Tenths:
    """Return a length of time as P6 counts it, to the nearest minute."""
    return (tenths + TENTHS_PER_MINUTE // 2) // TENTHS_PER_MINUTE * TENTHS_PER_MINUTE


def _delay(assignment: Assignment) -> int:
    return 0 if assignment.delay is None else max(0, assignment.delay.tenths)


def _levelling_delay(assignment: Assignment) -> int:
    delay = assignment.leveling_delay
    return 0 if delay is None else max(0, delay.tenths)


def _evenly_done(working: Sequence[Assignment]) -> bool:
    """Tell whether all who work on a started task have done the same part of it."""
    if len(working) < 2:
        return True
    parts = [_part_done(each) for each in working]
    return max(parts) - min(parts) <= _NEAR and not any(map(_delay, working))


def _fill_duration(task: Task, working: Sequence[Assignment]) -> bool:
    """Tell whether work over units explains the task's duration.

    It does not where somebody edited the duration, or the work of single days, and the
    program kept the units; then the duration alone tells how long the task takes.
    """
    whole = task.duration.tenths if task.duration else 0
    covered, reached = 0.0, 0.0
    for begin, end in sorted(map(_work_span, working)):
        covered += max(0.0, end - max(begin, reached))
        reached = max(reached, end)
    return any(abs(length - whole) <= _NEAR * whole for length in (covered, reached))


def _work_span(assignment: Assignment) -> tuple[float, float]:
    """Return when an assignment begins and ends, in working time from the start."""
    work = (assignment.actual_work or 0) + remaining_work(assignment)
    length = duration_of(assignment.contour, work, assignment.units or 1.0)
    return _delay(assignment), _delay(assignment) + length


def _part_done(assignment: Assignment) -> float:
    done = assignment.actual_work or 0
    whole = done + remaining_work(assignment)
    return done / whole if whole else 0.0


def remaining_work(assignment: Assignment) -> int:
    if assignment.remaining_work is not None:
        return assignment.remaining_work
    return (assignment.work or 0) - (assignment.actual_work or 0)


def remaining_duration(task: Task, *, primavera: bool) -> int:
    """Return the remaining duration, ticks."""
    duration = task.duration.tenths if task.duration else 0
    if task.actual_finish is not None:
        return 0
    started = task.actual_start is not None
    if task.remaining_duration is not None and (started or primavera):
        return max(0, task.remaining_duration.tenths)
    if started and task.actual_duration is not None and task.actual_duration.tenths:
        return max(0, duration - task.actual_duration.tenths)
    if started and task.percent_complete is not None:
        return max(0, round(duration * (1 - task.percent_complete / 100)))
    return max(0, duration)
