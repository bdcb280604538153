"""Why is this date what it is? A chain of reasons from a task to what starts it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from steerco.schedules.engine_input import lag_calendar
from steerco.schedules.model import (
    ConstraintType,
    Duration,
    Link,
    LinkType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.recalculation import Recalculation
from steerco.schedules.task_dates import TaskDates
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import from_ticks, to_ticks
from steerco_engine.cpm import Cause


class Reason(StrEnum):
    LINK = "link"
    CONSTRAINT = "constraint"
    DATA_DATE = "data_date"
    ACTUAL = "actual"
    MANUAL = "manual"
    OTHER_PROJECT = "other_project"
    PROJECT_START = "project_start"
    LEVELLING_DELAY = "levelling_delay"
    CALENDAR = "calendar"
    RESOURCE_CALENDAR = "resource_calendar"
    SPLIT = "split"
    RESUMPTION = "resumption"
    AS_LATE_AS_POSSIBLE = "as_late_as_possible"
    LEVEL_OF_EFFORT = "level_of_effort"
    SUMMARY = "summary"
    DEADLINE = "deadline"
    INACTIVE = "inactive"


@dataclass(frozen=True, slots=True)
class Step:
    """One reason: which task, in words, and the date that it leads to."""

    task: int
    name: str
    reason: Reason
    words: str
    date: dt.datetime | None


CONSTRAINT_WORDS = {
    ConstraintType.START_NO_EARLIER_THAN: "start no earlier than",
    ConstraintType.START_NO_LATER_THAN: "start no later than",
    ConstraintType.FINISH_NO_EARLIER_THAN: "finish no earlier than",
    ConstraintType.FINISH_NO_LATER_THAN: "finish no later than",
    ConstraintType.START_ON: "start on",
    ConstraintType.FINISH_ON: "finish on",
    ConstraintType.MUST_START_ON: "must start on",
    ConstraintType.MUST_FINISH_ON: "must finish on",
}
_LINK_WORDS = {
    LinkType.FS: ("starts", "finishes"),
    LinkType.SS: ("starts", "starts"),
    LinkType.FF: ("finishes", "finishes"),
    LinkType.SF: ("finishes", "starts"),
}
_UNITS = {
    "m": (1, "minute"),
    "h": (60, "hour"),
    "d": (480, "day"),
    "w": (2400, "week"),
    "mo": (9600, "month"),
    "y": (124_800, "year"),
}
_ELAPSED = {"d": 1440, "w": 10_080, "mo": 43_200, "y": 525_600}


def explain(
    schedule: Schedule, recalculation: Recalculation, uid: int
) -> tuple[Step, ...]:
    """Return why a task is where it is, nearest reason first.

    Raises
    ------
    KeyError
        If the plan has no such task.
    """
    return tuple(_Explanation(schedule, recalculation).chain(uid))


def when(moment: dt.datetime) -> str:
    """Write an instant as people say it."""
    return f"{moment:%a} {moment.day} {moment:%b %Y, %H:%M}"


def amount(length: Duration, schedule: Schedule) -> str:
    """Write a duration in its own unit: `2 days`, `1 elapsed week`."""
    if length.percent is not None:
        return f"{abs(length.percent):g} % of its duration"
    minutes, unit = _UNITS.get(length.unit, _UNITS["d"])
    options = schedule.options
    minutes = {
        "d": options.minutes_per_day,
        "w": options.minutes_per_week,
        "mo": options.minutes_per_day * options.days_per_month,
    }.get(length.unit, minutes)
    if length.elapsed:
        minutes, unit = _ELAPSED.get(length.unit, minutes), f"elapsed {unit}"
    number = round(abs(length.tenths) / 10 / minutes, 2)
    return f"{number:g} {unit}{'' if number == 1 else 's'}"


class _Explanation:
    def __init__(self, schedule: Schedule, recalculation: Recalculation) -> None:
        self._schedule = schedule
        self._dates = recalculation.tasks
        self._tasks = {task.uid: task for task in schedule.tasks}
        self._calendars = WorkingCalendars(schedule)

    def chain(self, uid: int) -> Iterator[Step]:
        task: Task | None = self._tasks[uid]
        yield from self._aside(self._tasks[uid])
        seen: set[int] = set()
        while task is not None and task.uid not in seen:
            seen.add(task.uid)
            dates = self._dates.get(task.uid)
            if dates is None:
                yield self._step(
                    task,
                    Reason.INACTIVE,
                    "It is inactive: it is not scheduled and holds no other task.",
                    task.start,
                )
                return
            yield from self._delays(task, dates)
            step, before = self._reason(task, dates)
            yield step
            task = None if before is None else self._tasks[before]

    def _step(
        self, task: Task, reason: Reason, words: str, date: dt.datetime | None
    ) -> Step:
        return Step(task.uid, task.name, reason, words, date)

    # -- what stands beside the chain --------------------------------------------------

    def _aside(self, task: Task) -> Iterator[Step]:
        """Say what belongs to the asked task alone: its deadline, its splits."""
        if task.deadline is not None:
            yield self._step(
                task,
                Reason.DEADLINE,
                f"Its deadline of {when(task.deadline)} moves nothing; missing it only "
                "makes float negative.",
                task.deadline,
            )
        for split in task.splits:
            yield self._step(
                task,
                Reason.SPLIT,
                f"Its work is split: nothing happens from {when(split.start)} to "
                f"{when(split.finish)}.",
                split.finish,
            )

    def _delays(self, task: Task, dates: TaskDates) -> Iterator[Step]:
        """Say what moves a task on from where its reason puts it."""
        if dates.cause in (None, Cause.FIXED, Cause.ACTUAL, Cause.SUPPORTED_WORK):
            return
        begins = dates.start if task.actual_start is None else dates.early_start
        delay = task.leveling_delay
        if delay is not None and delay.tenths > 0 and task.actual_start is None:
            yield self._step(
                task,
                Reason.LEVELLING_DELAY,
                f"Levelling delays it by {amount(delay, self._schedule)}.",
                begins,
            )
            return
        bound = self._bound(task, dates)
        project = self._calendars.project
        if bound is None or bound >= to_ticks(begins):
            return
        if self._calendars.work_between(project, bound, to_ticks(begins)) <= 0:
            return
        own = task.calendar is not None and task.calendar != self._schedule.calendar
        whose = "its own calendar has" if own else "its resources have"
        yield self._step(
            task,
            Reason.CALENDAR if own else Reason.RESOURCE_CALENDAR,
            f"From {when(from_ticks(bound))} on {whose} no working time before "
            f"{when(begins)}.",
            begins,
        )

    def _bound(self, task: Task, dates: TaskDates) -> int | None:
        """Return the instant that the reason alone would allow, ticks."""
        if dates.cause is Cause.START_NO_EARLIER and task.constraint_date:
            return to_ticks(task.constraint_date)
        if dates.cause is Cause.DATA_DATE and self._schedule.data_date:
            return to_ticks(self._schedule.data_date)
        if dates.cause is not Cause.LINK or dates.link is None or dates.driver is None:
            return None
        link, before = dates.link, self._dates[dates.driver]
        if link.type in (LinkType.FF, LinkType.SF):
            return None
        held_by = self._tasks[dates.driver]
        index = lag_calendar(self._schedule, self._calendars, link, held_by, task)
        lag = link.lag.tenths
        if link.lag.percent is not None:
            length = held_by.duration.tenths if held_by.duration else 0
            lag = round(length * link.lag.percent / 100)
        end = before.finish if link.type is LinkType.FS else before.start
        return self._calendars.add(index, to_ticks(end), lag)

    # -- the reason itself -------------------------------------------------------------

    def _reason(self, task: Task, dates: TaskDates) -> tuple[Step, int | None]:
        """Return the reason for a task's dates, and the task it leads back to."""
        match dates.cause:
            case None:
                return self._summary(task, dates)
            case Cause.LINK if dates.link is not None and dates.driver is not None:
                return self._by_link(
                    task, dates, dates.link, dates.driver
                ), dates.driver
            case Cause.SUPPORTED_WORK:
                return self._supported(task, dates)
            case Cause.START_NO_EARLIER:
                return self._start_no_earlier(task, dates), None
            case Cause.FIXED:
                return self._fixed(task, dates), None
            case Cause.AS_LATE:
                return self._as_late(task, dates)
        return self._plain(task, dates), None

    def _plain(self, task: Task, dates: TaskDates) -> Step:
        rest = "" if task.actual_start is None else "what is left of "
        begins = dates.start if task.actual_start is None else dates.early_start
        words, reason = {
            Cause.ACTUAL: ("It is finished, so its dates are actual.", Reason.ACTUAL),
            Cause.RESUMPTION: (self._resumption(task), Reason.RESUMPTION),
            Cause.DATA_DATE: (
                f"Nothing else holds {rest}it, so it starts at the data date.",
                Reason.DATA_DATE,
            ),
            Cause.FINISH_NO_EARLIER: (
                f"Its constraint holds it: {self._constraint(task)}.",
                Reason.CONSTRAINT,
            ),
            Cause.LATEST_DATE: (
                f"Its constraint beats its links: {self._constraint(task)}.",
                Reason.CONSTRAINT,
            ),
        }.get(
            dates.cause or Cause.PROJECT_START,
            ("Nothing holds it, so it starts with the plan.", Reason.PROJECT_START),
        )
        return self._step(task, reason, words, begins)

    def _resumption(self, task: Task) -> str:
        started = when(task.actual_start) if task.actual_start else "the data date"
        if task.resume is not None and task.resume != task.stop:
            return f"It started on {started}; its work resumes on {when(task.resume)}."
        return f"It started on {started} and goes on from what is done."

    def _constraint(self, task: Task) -> str:
        words = CONSTRAINT_WORDS.get(task.constraint, task.constraint.value)
        date = task.constraint_date
        return words if date is None else f"{words} {when(date)}"

    def _by_link(self, task: Task, dates: TaskDates, link: Link, driver: int) -> Step:
        own, others = _LINK_WORDS[link.type]
        subject = "It" if task.actual_start is None else "What is left of it"
        words = f"{subject} {own} when '{self._tasks[driver].name}' {others}"
        lag = link.lag
        if lag.tenths or lag.percent:
            early = lag.tenths < 0 or (lag.percent or 0) < 0
            side = "earlier" if early else "later"
            words += f", {amount(lag, self._schedule)} {side}"
        ends = ((link.predecessor, driver, "from"), (link.successor, task.uid, "to"))
        for end, leaf, preposition in ends:
            if end != leaf:
                words += f", by a link {preposition} '{self._tasks[end].name}'"
        begins = dates.start if task.actual_start is None else dates.early_start
        if link.type in (LinkType.FF, LinkType.SF):
            begins = dates.finish
        return self._step(task, Reason.LINK, f"{words}.", begins)

    def _start_no_earlier(self, task: Task, dates: TaskDates) -> Step:
        if task.external_early_start == dates.start:
            words = "A link from another project allows no earlier start."
            return self._step(task, Reason.OTHER_PROJECT, words, dates.start)
        words = f"Its constraint holds it: {self._constraint(task)}."
        if task.constraint_date is None or task.constraint_date > dates.start:
            words = "A summary above it allows no earlier start."
        for above in self._above(task):
            if above.manual and above.start and above.start == dates.start:
                words = (
                    f"The summary '{above.name}' is scheduled by hand from "
                    f"{when(above.start)}."
                )
            elif above.constraint_date and above.constraint_date == dates.start:
                words = f"Its summary '{above.name}' has a constraint: "
                words += f"{self._constraint(above)}."
        return self._step(task, Reason.CONSTRAINT, words, dates.start)

    def _above(self, task: Task) -> Iterator[Task]:
        seen: set[int] = set()
        above = task.parent
        while above is not None and above in self._tasks and above not in seen:
            seen.add(above)
            yield self._tasks[above]
            above = self._tasks[above].parent

    def _fixed(self, task: Task, dates: TaskDates) -> Step:
        if task.kind in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT):
            words = "Its dates come from another project."
            return self._step(task, Reason.OTHER_PROJECT, words, dates.start)
        words = "It is scheduled by hand and stays where it was put."
        return self._step(task, Reason.MANUAL, words, dates.start)

    def _as_late(self, task: Task, dates: TaskDates) -> tuple[Step, int | None]:
        words = "It is as late as possible without moving "
        after = [
            link.successor
            for link in self._schedule.links
            if link.predecessor == task.uid and link.successor in self._dates
        ]
        if not after:
            words += "the finish of the plan."
            return self._step(
                task, Reason.AS_LATE_AS_POSSIBLE, words, dates.start
            ), None
        first = min(after, key=lambda uid: self._dates[uid].start)
        words += f"'{self._tasks[first].name}'."
        return self._step(task, Reason.AS_LATE_AS_POSSIBLE, words, dates.start), None

    def _supported(self, task: Task, dates: TaskDates) -> tuple[Step, int | None]:
        words = "It runs along with the work that it is linked to"
        for link in self._schedule.links:
            if link.successor == task.uid and link.type in (LinkType.SS, LinkType.FS):
                before = self._dates.get(link.predecessor)
                if before is not None and dates.start in (before.start, before.finish):
                    name = self._tasks[link.predecessor].name
                    words += f", from '{name}' on"
                    step = self._step(
                        task, Reason.LEVEL_OF_EFFORT, f"{words}.", dates.start
                    )
                    return step, link.predecessor
        return self._step(task, Reason.LEVEL_OF_EFFORT, f"{words}.", dates.start), None

    def _summary(self, task: Task, dates: TaskDates) -> tuple[Step, int | None]:
        if task.manual and task.start is not None:
            words = "This summary is scheduled by hand and stays where it was put."
            return self._step(task, Reason.MANUAL, words, dates.start), None
        below = self._first_below(task, dates)
        if below is None:
            words = "A summary starts with the first of the work below it."
            return self._step(task, Reason.SUMMARY, words, dates.start), None
        words = f"A summary starts with the first of its work: '{below.name}'."
        return self._step(task, Reason.SUMMARY, words, dates.start), below.uid

    def _first_below(self, summary: Task, dates: TaskDates) -> Task | None:
        below = self._children(summary)
        return next((t for t in below if self._dates[t.uid].start == dates.start), None)

    def _children(self, summary: Task) -> Sequence[Task]:
        return [
            task
            for task in self._schedule.tasks
            if task.parent == summary.uid and task.uid in self._dates
        ]
