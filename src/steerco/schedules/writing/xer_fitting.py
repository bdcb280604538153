"""A plan of another program, fitted to what Primavera understands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

import msgspec

from steerco.schedules.derived import work_between
from steerco.schedules.model import (
    Assignment,
    Duration,
    Link,
    Resource,
    ResourceType,
    Schedule,
    Task,
    TaskKind,
)
from steerco.schedules.working_time import WorkingCalendars
from steerco.schedules.writing.xer_overtime import overtime_factor

MINUTES_A_DAY = 1440
T = TypeVar("T")
R = TypeVar("R", Task, Assignment, Resource)
_NOTHING = Schedule(uid="", name="", format="XER")


def fitted(schedule: Schedule) -> tuple[Schedule, tuple[str, ...]]:
    """Return the plan in working hours and P6's kinds, and what was changed for it."""
    notes = tuple(_notes(_NOTHING, schedule))
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


def refitted(before: Schedule, after: Schedule) -> tuple[Schedule, tuple[str, ...]]:
    """Return an edited plan of P6 in working hours, and what the edits cannot say."""
    notes = tuple(_notes(before, after))
    calendars = WorkingCalendars(after)
    durations = {task.uid: task.duration for task in after.tasks}
    return (
        msgspec.structs.replace(
            after,
            tasks=tuple(
                msgspec.structs.replace(
                    task,
                    duration=_working(task, task.duration, calendars),
                    remaining_duration=_working(
                        task, task.remaining_duration, calendars
                    ),
                )
                if _is_elapsed(task)
                else task
                for task in after.tasks
            ),
            links=tuple(
                msgspec.structs.replace(
                    link, lag=_lag(link, durations.get(link.predecessor), after)
                )
                if link.lag.elapsed or link.lag.percent is not None
                else link
                for link in after.links
            ),
        ),
        notes,
    )


def _is_elapsed(task: Task) -> bool:
    return any(
        each is not None and each.elapsed
        for each in (task.duration, task.remaining_duration)
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
        **_suspension(task),
    )


def _suspension(task: Task) -> dict[str, dt.datetime]:
    """Return one split of started work as what P6 calls a suspension."""
    if task.actual_start is None or task.suspend is not None or len(task.splits) != 1:
        return {}
    (split,) = task.splits
    return {"suspend": split.start, "suspend_resume": split.finish}


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


_FIELD = "user-defined field"
_TASKS: tuple[tuple[str, Callable[[Task], object]], ...] = (
    (f"Deadlines stand in the {_FIELD} Deadline (Steerco)", lambda t: t.deadline),
    (
        "P6 schedules manually scheduled tasks as well; the mark stands in the "
        f"{_FIELD} Manually scheduled (Steerco)",
        lambda t: t.manual,
    ),
    (
        "P6 knows no inactive activities and counts them; the mark stands in the "
        f"{_FIELD} Inactive (Steerco)",
        lambda t: not t.active,
    ),
    (
        "P6 schedules without splits, but for one suspension of started work; they "
        f"stand in the {_FIELD} Splits (Steerco)",
        lambda t: t.splits,
    ),
    (
        "P6 schedules without leveling delays; they stand in the "
        f"{_FIELD} Leveling delay (Steerco)",
        lambda t: t.leveling_delay,
    ),
    (
        "Baselines leave as projects of their own, with -B1 and so on behind the "
        "code; in P6, convert them under Project, Maintain Baselines",
        lambda t: t.baselines,
    ),
    (
        "Elapsed durations become the working time in them",
        lambda t: t.duration and t.duration.elapsed,
    ),
    (
        f"Hyperlinks stand in the {_FIELD} Link address (Steerco)",
        lambda t: t.hyperlink_address,
    ),
    ("Recurring tasks become WBS elements", lambda t: t.recurring),
    (
        "Tasks of other projects become activities",
        lambda t: t.kind in (TaskKind.EXTERNAL, TaskKind.SUBPROJECT),
    ),
)
_ASSIGNMENTS: tuple[tuple[str, Callable[[Assignment], object]], ...] = (
    ("Work that nobody is assigned to is left out", lambda a: a.resource is None),
    (
        "Work spread by hand is left out; P6 spreads it evenly",
        lambda a: any(not each.kind.startswith("baseline") for each in a.timephased),
    ),
    (
        f"Notes on assignments stand in the {_FIELD} Notes (Steerco), in one line",
        lambda a: a.notes,
    ),
)
_LINKS: tuple[tuple[str, Callable[[Link], object]], ...] = (
    (
        "Elapsed and percent lags become working hours",
        lambda link: link.lag.elapsed or link.lag.percent is not None,
    ),
)
_RESOURCES: tuple[tuple[str, Callable[[Resource], object]], ...] = (
    (
        "Cost resources become labour resources without hours",
        lambda r: r.type is ResourceType.COST,
    ),
    (
        "Overtime rates are left out where they are no one multiple of the rates",
        lambda r: (
            any(rate.overtime_rate for rate in r.rates) and overtime_factor(r) is None
        ),
    ),
    (
        "Costs per use are left out",
        lambda r: any(rate.cost_per_use for rate in r.rates),
    ),
)


def _notes(before: Schedule, after: Schedule) -> Iterator[str]:
    """Say what of the plan, beyond what its file holds already, leaves another way."""
    yield from _counted(("task", "tasks"), before.tasks, after.tasks, _TASKS)
    yield from _counted(
        ("assignment", "assignments"),
        before.assignments,
        after.assignments,
        _ASSIGNMENTS,
    )
    yield from _counted(
        ("resource", "resources"), before.resources, after.resources, _RESOURCES
    )
    ends = {
        (each.predecessor, each.successor, each.type): each for each in before.links
    }
    pairs = ((ends.get((e.predecessor, e.successor, e.type)), e) for e in after.links)
    yield from _compared(("link", "links"), list(pairs), _LINKS)
    known = set(before.links)
    parents = {task.parent for task in after.tasks}
    parents |= {task.uid for task in after.tasks if task.kind is TaskKind.SUMMARY}
    linked = sum(
        link not in known and bool({link.predecessor, link.successor} & parents)
        for link in after.links
    )
    if linked:
        yield f"Links of summaries are left out ({linked})."


def _counted(
    nouns: tuple[str, str],
    was: Iterable[R],
    now: Iterable[R],
    rules: tuple[tuple[str, Callable[[R], object]], ...],
) -> Iterator[str]:
    known = {each.uid: each for each in was}
    yield from _compared(nouns, [(known.get(each.uid), each) for each in now], rules)


def _compared(
    nouns: tuple[str, str],
    pairs: list[tuple[T | None, T]],
    rules: tuple[tuple[str, Callable[[T], object]], ...],
) -> Iterator[str]:
    for words, holds in rules:
        number = sum(
            bool(value := holds(now)) and (was is None or holds(was) != value)
            for was, now in pairs
        )
        if number:
            yield f"{words} ({number} {nouns[number > 1]})."
