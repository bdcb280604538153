"""What differs between two versions of one plan, as a person would tell it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from decimal import Decimal

import msgspec
import numpy as np

from steerco.schedules.model import Calendar, Link, Schedule, Task

NAMED = 20
"""How many tasks a comparison names; the counts tell of all."""
MONDAY_TO_FRIDAY = "1111100"


class Move(msgspec.Struct, frozen=True, kw_only=True):
    """A task whose finish moves, in working days of the plan; later is positive."""

    name: str
    milestone: bool
    before: dt.datetime
    after: dt.datetime
    days: int


class PlanChange(msgspec.Struct, frozen=True, kw_only=True):
    """The differences between the current version of a plan and the next one."""

    start: tuple[dt.datetime | None, dt.datetime | None]
    finish: tuple[dt.datetime | None, dt.datetime | None]
    finish_days: int | None
    """Working days by which the finish moves; None where one of them is missing."""
    data_date: tuple[dt.datetime | None, dt.datetime | None]
    cost: tuple[Decimal | None, Decimal | None]
    tasks_added: int
    tasks_removed: int
    tasks_changed: int
    links_added: int
    links_removed: int
    added: tuple[str, ...]
    removed: tuple[str, ...]
    moves: tuple[Move, ...]
    """The largest moves first."""
    baseline_changed: bool


def compare(old: Schedule, new: Schedule) -> PlanChange:
    """Tell what the new version of a plan changes."""
    before = {identity(task): task for task in old.tasks}
    after = {identity(task): task for task in new.tasks}
    added = [task for key, task in after.items() if key not in before]
    removed = [task for key, task in before.items() if key not in after]
    kept = [(before[key], task) for key, task in after.items() if key in before]
    old_links, new_links = link_keys(old), link_keys(new)
    days_between = working_days(new)
    finishes = finish_of(old), finish_of(new)
    return PlanChange(
        start=(start_of(old), start_of(new)),
        finish=finishes,
        finish_days=days_between(*finishes),
        data_date=(old.data_date, new.data_date),
        cost=(total_cost(old), total_cost(new)),
        tasks_added=len(added),
        tasks_removed=len(removed),
        tasks_changed=sum(facts(one) != facts(two) for one, two in kept),
        links_added=len(new_links - old_links),
        links_removed=len(old_links - new_links),
        added=tuple(task.name for task in added[:NAMED]),
        removed=tuple(task.name for task in removed[:NAMED]),
        moves=tuple(largest_moves(kept, days_between)),
        baseline_changed=any(
            one.baseline() is not None and one.baseline() != two.baseline()
            for one, two in kept
        ),
    )


def identity(task: Task) -> str | int:
    """Return what a task keeps when its tool numbers the rows anew."""
    return task.code or task.guid or task.uid


def facts(task: Task) -> tuple[object, ...]:
    """Return what counts as a change of a task."""
    return (
        task.name,
        task.kind,
        task.start,
        task.finish,
        task.duration and task.duration.tenths,
        task.actual_start,
        task.actual_finish,
        task.percent_complete,
        task.cost,
        task.work,
        task.constraint,
        task.constraint_date,
        task.deadline,
    )


def link_keys(schedule: Schedule) -> set[tuple[object, ...]]:
    names = {task.uid: identity(task) for task in schedule.tasks}

    def key(link: Link) -> tuple[object, ...]:
        return (
            names.get(link.predecessor, link.predecessor),
            names.get(link.successor, link.successor),
            link.type,
            link.lag.tenths,
        )

    return {key(link) for link in schedule.links}


def leaves(schedule: Schedule) -> Iterable[Task]:
    return (task for task in schedule.tasks if task.active and not task.is_summary)


def start_of(schedule: Schedule) -> dt.datetime | None:
    starts = [task.start for task in leaves(schedule) if task.start]
    return min(starts, default=schedule.start)


def finish_of(schedule: Schedule) -> dt.datetime | None:
    finishes = [task.finish for task in leaves(schedule) if task.finish]
    return max(finishes, default=schedule.finish)


def total_cost(schedule: Schedule) -> Decimal | None:
    """Add up the costs of the leaves; None where the plan has none."""
    costs = [task.cost for task in leaves(schedule) if task.cost]
    return sum(costs, Decimal()) if costs else None


def largest_moves(
    kept: list[tuple[Task, Task]],
    days_between: Callable[[dt.datetime | None, dt.datetime | None], int | None],
) -> list[Move]:
    moves = [
        Move(
            name=two.name,
            milestone=two.is_milestone,
            before=one.finish,
            after=two.finish,
            days=days_between(one.finish, two.finish) or 0,
        )
        for one, two in kept
        if not two.is_summary and one.finish and two.finish and one.finish != two.finish
    ]
    return sorted(moves, key=lambda move: (-abs(move.days), move.name))[:NAMED]


def working_days(
    schedule: Schedule,
) -> Callable[[dt.datetime | None, dt.datetime | None], int | None]:
    """Return how to count working days between two instants of the plan."""
    calendars = {calendar.uid: calendar for calendar in schedule.calendars}
    own = calendars.get(schedule.calendar) if schedule.calendar is not None else None
    mask = week_mask(own, calendars) if own else MONDAY_TO_FRIDAY
    counted = np.busdaycalendar(
        weekmask=mask if "1" in mask else MONDAY_TO_FRIDAY,
        holidays=list(holidays(own)) if own else [],
    )

    def between(before: dt.datetime | None, after: dt.datetime | None) -> int | None:
        if before is None or after is None:
            return None
        count = np.busday_count(before.date(), after.date(), busdaycal=counted)
        return int(count)

    return between


def week_mask(calendar: Calendar, calendars: dict[int, Calendar]) -> str:
    """Return which days of the week work, Monday first, with what is inherited."""
    mask = ""
    for day in range(7):
        owner: Calendar | None = calendar
        for _ in calendars:
            if owner is None or owner.week[day] is not None:
                break
            owner = calendars.get(owner.parent) if owner.parent is not None else None
        ranges = owner.week[day] if owner else None
        works = bool(ranges) if ranges is not None else day < 5
        mask += "1" if works else "0"
    return mask


def holidays(calendar: Calendar) -> Iterable[dt.date]:
    for exception in calendar.exceptions:
        if not exception.ranges:
            days = (exception.end - exception.start).days
            for offset in range(min(days, 3660) + 1):
                yield exception.start + dt.timedelta(days=offset)
