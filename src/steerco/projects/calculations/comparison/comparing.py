"""Compare two plans as a whole."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import msgspec

from steerco.projects.calculations.comparison.causes import cause_of
from steerco.projects.calculations.comparison.days import Days, differ
from steerco.projects.calculations.comparison.links import LinkChanges, link_changes
from steerco.projects.calculations.comparison.matching import Matching, match
from steerco.projects.calculations.comparison.model import (
    Change,
    Comparison,
    Kind,
    Side,
    TaskChange,
)
from steerco.projects.calculations.comparison.sums import (
    finish_of,
    start_of,
    total_cost,
    total_work,
)
from steerco.projects.calculations.comparison.tasks import TaskComparer
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Task


def compare(old: Side, new: Side) -> Comparison:
    """Tell everything that the new plan changes, and what moved the finish first."""
    matching = match(old.plan, new.plan)
    days = Days(new.plan)
    per_day = Workdays(new.plan).ticks_per_day // TENTHS_PER_MINUTE
    whole = old.has_logic and new.has_logic
    links = link_changes(matching, per_day) if whole else LinkChanges()
    comparer = TaskComparer(matching, old, new, links, days, per_day)
    tasks = tuple(task_changes(matching, comparer))
    finish = finish_of(old.plan), finish_of(new.plan)
    comparison = Comparison(
        old=old,
        new=new,
        matching=matching,
        tasks=tasks,
        plan=tuple(plan_changes(old.plan, new.plan, days)) if whole else (),
        counts=Counter(kind for each in tasks for kind in each.kinds),
        start=(start_of(old.plan), start_of(new.plan)),
        finish=finish,
        finish_move=days.move(*finish),
        cost=(total_cost(old.plan), total_cost(new.plan)),
        work=(total_work(old.plan), total_work(new.plan)),
        links_added=links.added,
        links_removed=links.removed,
        baseline_changed=baseline_changed(matching),
        minutes_per_day=per_day,
    )
    return replace(comparison, cause=cause_of(comparison, matching, days))


def task_changes(matching: Matching, comparer: TaskComparer) -> Iterator[TaskChange]:
    """Yield what changed, in the outline order of both plans."""
    for old, new in matching.merged():
        if new is None and old is not None:
            yield TaskChange(old, old, None, (appearance(Kind.REMOVED, old, None),))
        elif old is None and new is not None:
            yield TaskChange(new, None, new, (appearance(Kind.ADDED, None, new),))
        elif old is not None and new is not None:
            found = comparer.compare(old, new)
            if found is not None:
                yield found


def appearance(kind: Kind, old: Task | None, new: Task | None) -> Change:
    return Change(
        kind=kind,
        field="task",
        before=old.name if old else None,
        after=new.name if new else None,
    )


PLAN_FIELDS = ("name", "currency", "manager")


def plan_changes(old: Schedule, new: Schedule, days: Days) -> Iterator[Change]:
    """Yield what changed of the plan itself: dates, calendars, settings."""
    for name in ("data_date", "start", "must_finish"):
        before, after = getattr(old, name), getattr(new, name)
        if differ(before, after):
            move = days.move(before, after)
            yield Change(
                Kind.OTHER, name, before, after, move.working if move else None
            )
    for name in PLAN_FIELDS:
        if getattr(old, name) != getattr(new, name):
            yield Change(
                Kind.OTHER, name, getattr(old, name) or None, getattr(new, name) or None
            )
    yield from calendar_changes(old, new)
    for name in old.options.__struct_fields__:
        before, after = getattr(old.options, name), getattr(new.options, name)
        if before != after:
            yield Change(Kind.OTHER, name, before, after)


def calendar_changes(old: Schedule, new: Schedule) -> Iterator[Change]:
    """Yield which calendar the plan works on, and which calendars are not as before."""
    names = (
        {each.uid: each.name for each in old.calendars},
        {each.uid: each.name for each in new.calendars},
    )

    def name_of(plan: Schedule, known: dict[int, str]) -> str | None:
        return known.get(plan.calendar) if plan.calendar is not None else None

    own = name_of(old, names[0]), name_of(new, names[1])
    if own[0] != own[1]:
        yield Change(Kind.OTHER, "project_calendar", *own)
    before = calendars_by_name(old, names[0])
    after = calendars_by_name(new, names[1])
    for name in [*after, *(name for name in before if name not in after)]:
        if name not in before:
            yield Change(Kind.OTHER, "calendar", None, name)
        elif name not in after:
            yield Change(Kind.OTHER, "calendar", name, None)
        elif before[name] != after[name]:
            yield Change(Kind.OTHER, "calendar", name, f"{name}, with other hours")


def calendars_by_name(plan: Schedule, names: dict[int, str]) -> dict[str, object]:
    """Return what each base calendar says; those of single resources are left out."""
    return {
        each.name: (
            names.get(each.parent) if each.parent is not None else None,
            each.week,
            sorted(msgspec.structs.astuple(e)[:3] for e in each.exceptions),
            each.work_weeks,
        )
        for each in plan.calendars
        if each.kind != "resource"
    }


def baseline_changed(matching: Matching) -> bool:
    """Tell whether the baseline in the file says something else than before."""
    return any(
        old.baseline() is not None and old.baseline() != new.baseline()
        for old, new in matching.pairs()
    )
