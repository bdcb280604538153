"""A plan of another program, fitted to what Primavera understands."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from steerco.schedules.derived import work_between
from steerco.schedules.model import (
    Duration,
    Link,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.working_time import WorkingCalendars

MINUTES_A_DAY = 1440


def fitted(schedule: Schedule) -> tuple[Schedule, tuple[str, ...]]:
    """Return the plan in working hours and P6's kinds, and what was changed for it."""
    notes = tuple(_notes(schedule))
    calendars = WorkingCalendars(schedule)
    durations = {task.uid: task.duration for task in schedule.tasks}
    pushed = {link.successor for link in schedule.links}
    return (
        msgspec.structs.replace(
            schedule,
            tasks=tuple(
                _task(task, calendars, leads=task.uid not in pushed)
                for task in schedule.tasks
            ),
            links=tuple(
                msgspec.structs.replace(
                    link, lag=_lag(link, durations[link.predecessor], schedule)
                )
                for link in schedule.links
                if link.predecessor in durations and link.successor in durations
            ),
        ),
        notes,
    )


def _task(task: Task, calendars: WorkingCalendars, *, leads: bool) -> Task:
    kind = task.kind
    if kind is TaskKind.MILESTONE:
        kind = TaskKind.START_MILESTONE if leads else TaskKind.FINISH_MILESTONE
    return msgspec.structs.replace(
        task,
        kind=kind,
        ignore_resource_calendar=True,
        duration=_working(task, task.duration, calendars),
        remaining_duration=_working(task, task.remaining_duration, calendars),
        early_start=None if task.actual_start else task.early_start or task.start,
        early_finish=None if task.actual_finish else task.early_finish or task.finish,
    )


def _working(
    task: Task, duration: Duration | None, calendars: WorkingCalendars
) -> Duration | None:
    """Return elapsed time as the working time that lies in it."""
    if duration is None or not duration.elapsed:
        return duration
    tenths = duration.tenths
    if task.start and task.finish and task.finish > task.start and task.duration:
        index = calendars.index(task.calendar)
        whole = work_between(calendars, index, task.start, task.finish)
        tenths = round(whole * duration.tenths / (task.duration.tenths or 1))
    return Duration(tenths=tenths, unit="d")


def _lag(link: Link, before: Duration | None, schedule: Schedule) -> Duration:
    lag = link.lag
    tenths = lag.tenths
    if lag.percent is not None:
        tenths = round((before.tenths if before else 0) * lag.percent / 100)
    if lag.elapsed:
        tenths = round(tenths * schedule.options.minutes_per_day / MINUTES_A_DAY)
    return Duration(tenths=tenths, unit="d")


_RULES: tuple[tuple[str, Callable[[Task], object]], ...] = (
    ("Manually scheduled tasks become scheduled ones", lambda t: t.manual),
    ("Inactive tasks become active", lambda t: not t.active),
    ("Deadlines are left out", lambda t: t.deadline),
    ("Splits are left out", lambda t: t.splits),
    ("Leveling delays are left out", lambda t: t.leveling_delay),
    ("Baselines are left out: P6 keeps them in other projects", lambda t: t.baselines),
    (
        "Elapsed durations become the working time in them",
        lambda t: t.duration and t.duration.elapsed,
    ),
    ("Hyperlinks are left out", lambda t: t.hyperlink_address),
    ("Recurring tasks become WBS elements", lambda t: t.recurring),
    (
        "Tasks of other projects become activities",
        lambda t: t.kind in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT),
    ),
)


def _notes(schedule: Schedule) -> Iterator[str]:
    for words, holds in _RULES:
        number = sum(1 for task in schedule.tasks if holds(task))
        if number:
            yield f"{words} ({number} {'task' if number == 1 else 'tasks'})."
    parents = {task.parent for task in schedule.tasks}
    parents |= {task.uid for task in schedule.tasks if task.is_summary}
    linked = sum(
        link.predecessor in parents or link.successor in parents
        for link in schedule.links
    )
    if linked:
        yield f"Links of summaries are left out ({linked})."
    elastic = sum(
        link.lag.elapsed or link.lag.percent is not None for link in schedule.links
    )
    if elastic:
        yield f"Elapsed and percent lags become working hours ({elastic})."
    nobody = sum(assignment.resource is None for assignment in schedule.assignments)
    if nobody:
        yield f"Work that nobody is assigned to is left out ({nobody} assignments)."
    if any(assignment.timephased for assignment in schedule.assignments):
        yield "Work spread by hand is left out; P6 spreads it evenly."
    if any(each.type is ResourceType.COST for each in schedule.resources):
        yield "Cost resources become labour resources without hours."
    if any(task.fixed_cost for task in schedule.tasks):
        yield "Fixed costs become expenses."
