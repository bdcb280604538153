"""What changed of one task, fact by fact."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from operator import attrgetter
from typing import Any

from steerco.projects.calculations.comparison.days import Days, differ
from steerco.projects.calculations.comparison.links import LinkChanges
from steerco.projects.calculations.comparison.matching import Matching
from steerco.projects.calculations.comparison.model import (
    STILL,
    Change,
    Kind,
    Move,
    Side,
    TaskChange,
)
from steerco.schedules.model import (
    TENTHS_PER_HOUR,
    TENTHS_PER_MINUTE,
    ConstraintType,
    Duration,
    Schedule,
    Task,
)

PROGRESS = (
    "percent_complete",
    "percent_work_complete",
    "physical_percent_complete",
    "actual_start",
    "actual_finish",
    "actual_work",
    "stop",
    "resume",
    "expected_finish",
)
MONEY = ("cost", "actual_cost", "fixed_cost")
PLANNED_MONEY = ("cost", "fixed_cost")
"""What a baseline may know of money."""
SETTINGS = (
    "kind",
    "active",
    "manual",
    "type",
    "effort_driven",
    "priority",
    "leveling_delay",
    "splits",
    "notes",
)
LIMITS = (
    "constraint",
    "constraint_date",
    "second_constraint",
    "second_constraint_date",
)
_GETTERS: dict[tuple[str, ...], Callable[[Task], tuple[Any, ...]]] = {
    names: attrgetter(*names)
    for names in (PROGRESS, MONEY, PLANNED_MONEY, SETTINGS, LIMITS)
}
Unlike = tuple[str, Any, Any]
"""A fact by name with both its values."""
CONSTRAINT_WORDS = {
    ConstraintType.ASAP: "as soon as possible",
    ConstraintType.ALAP: "as late as possible",
    ConstraintType.START_NO_EARLIER_THAN: "start no earlier than",
    ConstraintType.START_NO_LATER_THAN: "start no later than",
    ConstraintType.FINISH_NO_EARLIER_THAN: "finish no earlier than",
    ConstraintType.FINISH_NO_LATER_THAN: "finish no later than",
    ConstraintType.START_ON: "start on",
    ConstraintType.FINISH_ON: "finish on",
    ConstraintType.MUST_START_ON: "must start on",
    ConstraintType.MUST_FINISH_ON: "must finish on",
}


@dataclass(frozen=True)
class Surroundings:
    """What belongs to a task and stands elsewhere in its plan."""

    calendars: Mapping[int | None, str]
    resources: Mapping[int, tuple[str, ...]]
    fields: Mapping[int, Mapping[str, str]]

    @classmethod
    def of(cls, plan: Schedule) -> Surroundings:
        return cls(
            calendars={each.uid: each.name for each in plan.calendars},
            resources=resources_by_task(plan),
            fields=fields_by_task(plan),
        )


def resources_by_task(plan: Schedule) -> dict[int, tuple[str, ...]]:
    """Return who works on each task, with the share where it is not the whole."""
    names = {resource.uid: resource.name for resource in plan.resources}
    found: defaultdict[int, list[str]] = defaultdict(list)
    for each in plan.assignments:
        name = names.get(each.resource) if each.resource is not None else each.role
        share = "" if each.units in (None, 1.0) else f" {each.units:.0%}"
        if name:
            found[each.task].append(f"{name}{share}")
    return {uid: tuple(sorted(words)) for uid, words in found.items()}


def fields_by_task(plan: Schedule) -> dict[int, dict[str, str]]:
    found: defaultdict[int, dict[str, str]] = defaultdict(dict)
    for each in plan.fields:
        if each.entity == "task":
            found[each.uid][each.field] = each.value
    return found


@dataclass(frozen=True)
class TaskComparer:
    """Compares pairs of tasks; a side without logic knows figures only."""

    matching: Matching
    old: Side
    new: Side
    links: LinkChanges
    days: Days
    per_day: int
    before: Surroundings = field(init=False)
    after: Surroundings = field(init=False)
    was_critical: Mapping[int, bool] = field(init=False)
    is_critical: Mapping[int, bool] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "before", Surroundings.of(self.old.plan))
        object.__setattr__(self, "after", Surroundings.of(self.new.plan))
        object.__setattr__(self, "was_critical", criticality(self.old))
        object.__setattr__(self, "is_critical", criticality(self.new))

    @property
    def is_whole(self) -> bool:
        return self.old.has_logic and self.new.has_logic

    def compare(self, old: Task, new: Task) -> TaskChange | None:
        """Return what differs between a task and itself; None where nothing does."""
        start: Move | None = STILL
        finish: Move | None = STILL
        changes: list[Change] = []
        if not new.is_summary:
            if differ(old.start, new.start):
                start = self.days.move(old.start, new.start)
            if differ(old.finish, new.finish):
                finish = self.days.move(old.finish, new.finish)
            if start is not STILL or finish is not STILL:
                changes += dates(old, new, start, finish)
            changes += self.figures(old, new)
        if not self.is_whole:
            changes = [each for each in changes if is_known(each)]
        else:
            changes += self.links.by_successor.get(new.uid, ())
            changes += self.limits(old, new)
            changes += self.criticality(old, new)
            if not new.is_summary:
                changes += self.progress(old, new)
                changes += self.resources(old, new)
            changes += self.outline(old, new)
            changes += self.others(old, new)
        return (
            TaskChange(new, old, new, tuple(changes), start, finish)
            if changes
            else None
        )

    def figures(self, old: Task, new: Task) -> Iterator[Change]:
        yield from self.duration(old, new)
        if old.work != new.work:
            yield Change(
                Kind.WORK, "work", old.work, new.work, hours(old.work, new.work)
            )
        names = MONEY if self.is_whole else PLANNED_MONEY
        for name, before, after in once(unlike(names, old, new)):
            yield Change(Kind.COST, name, before, after, amount(before, after))

    def duration(self, old: Task, new: Task) -> Iterator[Change]:
        before, after = length(old.duration), length(new.duration)
        if before == after:
            return
        difference = None
        if before is not None and after is not None:
            difference = round((after - before) / (self.per_day * TENTHS_PER_MINUTE), 2)
        is_longer = before is None or (after is not None and after > before)
        kind = Kind.LONGER if is_longer else Kind.SHORTER
        yield Change(kind, "duration", before, after, difference)

    def limits(self, old: Task, new: Task) -> Iterator[Change]:
        if any(unlike(LIMITS, old, new)):
            for name, words in CONSTRAINTS.items():
                if words(old) != words(new):
                    yield Change(Kind.LIMITS, name, words(old), words(new))
        if differ(old.deadline, new.deadline):
            move = self.days.move(old.deadline, new.deadline)
            yield Change(
                Kind.LIMITS,
                "deadline",
                old.deadline,
                new.deadline,
                move.working if move else None,
            )
        before = self.before.calendars.get(old.calendar)
        after = self.after.calendars.get(new.calendar)
        if before != after:
            yield Change(Kind.LIMITS, "calendar", before, after)

    def criticality(self, old: Task, new: Task) -> Iterator[Change]:
        if new.is_summary or is_over(old) or is_over(new):
            return
        before = self.was_critical.get(old.uid, old.critical)
        after = self.is_critical.get(new.uid, new.critical)
        if before is not None and after is not None and before != after:
            kind = Kind.CRITICAL if after else Kind.RELEASED
            yield Change(kind, "critical", before, after)

    def progress(self, old: Task, new: Task) -> Iterator[Change]:
        for name, before, after in once(unlike(PROGRESS, old, new)):
            yield Change(Kind.PROGRESS, name, before, after, points(before, after))
        started = old.actual_start or new.actual_start
        before = length(old.remaining_duration)
        after = length(new.remaining_duration)
        if started and before != after:
            difference = None
            if before is not None and after is not None:
                per_day = self.per_day * TENTHS_PER_MINUTE
                difference = round((after - before) / per_day, 2)
            yield Change(Kind.PROGRESS, "remaining_duration", before, after, difference)

    def resources(self, old: Task, new: Task) -> Iterator[Change]:
        before = self.before.resources.get(old.uid, ())
        after = self.after.resources.get(new.uid, ())
        if before != after:
            yield Change(
                Kind.RESOURCES,
                "resources",
                "; ".join(before) or None,
                "; ".join(after) or None,
            )

    def outline(self, old: Task, new: Task) -> Iterator[Change]:
        if old.name != new.name:
            yield Change(Kind.RENAMED, "name", old.name, new.name)
        if old.code != new.code:
            yield Change(Kind.RENAMED, "code", old.code or None, new.code or None)
        above = None if old.parent is None else self.matching.uids.get(old.parent, -1)
        if above != new.parent:
            yield Change(
                Kind.OUTLINE,
                "heading",
                heading(old, self.matching.old_tasks),
                heading(new, self.matching.new_tasks),
            )

    def others(self, old: Task, new: Task) -> Iterator[Change]:
        for name, before, after in unlike(SETTINGS, old, new):
            if not (name == "kind" and old.is_summary and new.is_summary):
                yield Change(Kind.OTHER, name, before or None, after or None)
        before_fields = self.before.fields.get(old.uid, {})
        after_fields = self.after.fields.get(new.uid, {})
        if before_fields != after_fields:
            for name in sorted({*before_fields, *after_fields}):
                one, two = before_fields.get(name), after_fields.get(name)
                if one != two:
                    yield Change(Kind.OTHER, name, one, two)


def dates(
    old: Task, new: Task, start: Move | None, finish: Move | None
) -> Iterator[Change]:
    """Yield which ends moved; a task is later or earlier by its finish, then its start."""
    ends = (
        ("start", old.start, new.start, start),
        ("finish", old.finish, new.finish, finish),
    )
    moved = [end for end in ends if end[3] is not STILL]
    _, before, after, _ = moved[-1]
    later = before is None or (after is not None and after > before)
    kind = Kind.LATER if later else Kind.EARLIER
    for name, before, after, move in moved:
        yield Change(kind, name, before, after, move.working if move else None)


def is_known(change: Change) -> bool:
    """Tell whether both plans say something; a baseline is silent on much."""
    return change.before is not None and change.after is not None


def once(found: Iterable[Unlike]) -> Iterator[Unlike]:
    """Leave out facts that only repeat another one, as costs that are all fixed."""
    told: set[tuple[object, object]] = set()
    for name, before, after in found:
        if (before, after) not in told:
            told.add((before, after))
            yield name, before, after


def unlike(names: tuple[str, ...], old: Task, new: Task) -> Iterator[Unlike]:
    """Yield the named facts that are not the same, with both values."""
    values = _GETTERS[names]
    before, after = values(old), values(new)
    if before != after:
        for name, one, two in zip(names, before, after, strict=True):
            if one != two:
                yield name, one, two


def length(duration: Duration | None) -> int | None:
    return duration.tenths if duration else None


def hours(before: int | None, after: int | None) -> float | None:
    if before is None or after is None:
        return None
    return round((after - before) / TENTHS_PER_HOUR, 2)


def amount(before: Decimal | None, after: Decimal | None) -> Decimal | None:
    return None if before is None or after is None else after - before


def points(before: Any, after: Any) -> float | None:
    if isinstance(before, float) and isinstance(after, float):
        return round(after - before, 2)
    return None


def is_over(task: Task) -> bool:
    return task.actual_finish is not None


def criticality(side: Side) -> dict[int, bool]:
    """Return whether each calculated task is critical, by uid."""
    if side.network is None:
        return {}
    critical = set(side.network.critical)
    return {uid: uid in critical for uid in side.network.tasks}


def constraint(task: Task) -> str | None:
    return limit(task.constraint, task.constraint_date)


def second_constraint(task: Task) -> str | None:
    return limit(task.second_constraint, task.second_constraint_date)


CONSTRAINTS = {"constraint": constraint, "second_constraint": second_constraint}


def limit(type_: ConstraintType | None, on: Any) -> str | None:
    if type_ in (None, ConstraintType.ASAP):
        return None
    return f"{CONSTRAINT_WORDS[type_]}{f' {on.day} {on:%b %Y}' if on else ''}"


def heading(task: Task, tasks: Mapping[int, Task]) -> str | None:
    above = tasks.get(task.parent) if task.parent is not None else None
    return above.name if above else None
