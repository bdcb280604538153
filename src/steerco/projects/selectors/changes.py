"""What differs between two plans, as a page and a workbook show it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from steerco.core.formatting import date, money
from steerco.projects.calculations.comparison import (
    Change,
    Comparison,
    Kind,
    TaskChange,
)
from steerco.projects.calculations.comparison.tasks import criticality
from steerco.projects.calculations.comparison.wording import (
    LABELS,
    SAID_BY_KIND,
    difference,
    distance,
    label,
    sentences,
    signed,
    signed_days,
    values,
)

MARKS = {
    Kind.ADDED: ("blue", "plus"),
    Kind.REMOVED: ("grey", "minus"),
    Kind.LATER: ("red", "arrow-bar-to-right"),
    Kind.EARLIER: ("green", "arrow-bar-to-left"),
    Kind.LONGER: ("amber", "arrows-horizontal"),
    Kind.SHORTER: ("green", "arrows-minimize"),
    Kind.LOGIC: ("blue", "link"),
    Kind.LIMITS: ("amber", "calendar-event"),
    Kind.CRITICAL: ("red", "route"),
    Kind.RELEASED: ("green", "route-off"),
    Kind.PROGRESS: ("blue", "progress"),
    Kind.COST: ("amber", "coins"),
    Kind.WORK: ("grey", "hourglass"),
    Kind.RESOURCES: ("grey", "users"),
    Kind.RENAMED: ("grey", "pencil"),
    Kind.OUTLINE: ("grey", "list-tree"),
    Kind.OTHER: ("grey", "dots"),
}
"""Colour and icon of what can happen to a task."""
SORTS = ("task", "start", "finish", "moved", "duration", "cost")
SHOWN = 6
"""Details listed at once; the others unfold."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One kind of change as colour, icon and word."""

    kind: str
    word: str
    tone: str
    icon: str
    count: int = 0

    @property
    def counted(self) -> str:
        """Return the word with the number before it."""
        return f"{self.count:,} {self.word.lower()}"


@dataclass(frozen=True, slots=True)
class Detail:
    """One changed figure with both values."""

    what: str
    before: str
    after: str
    by: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One task that is not as it was."""

    uid: int
    name: str
    code: str
    icon: str
    critical: bool
    marks: tuple[Mark, ...]
    start: tuple[str, str]
    finish: tuple[str, str]
    moved: float | None
    moved_text: str
    moved_tip: str
    duration: str
    cost: str
    details: tuple[Detail, ...]


@dataclass(frozen=True, slots=True)
class Tile:
    label: str
    value: str | None
    note: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Filter:
    """What a person wants to see of a comparison."""

    kind: str = ""
    text: str = ""
    show: str = ""
    sort: str = ""
    view: str = ""

    @property
    def is_narrowed(self) -> bool:
        return bool(self.kind or self.text or self.show)


def mark(kind: Kind, count: int = 0) -> Mark:
    tone, icon = MARKS[kind]
    return Mark(kind.value, LABELS[kind], tone, icon, count)


def counts(comparison: Comparison) -> list[Mark]:
    """Return how many tasks there are of each kind, in the usual order."""
    return [mark(kind, n) for kind in Kind if (n := comparison.counts.get(kind, 0))]


def tiles(comparison: Comparison, currency: str) -> list[Tile]:
    """Return the key figures of a comparison."""
    move = comparison.finish_move
    finish = [date(each) for each in comparison.finish]
    cost = [money(each, currency, compact=True) for each in comparison.cost]
    moved = comparison.cost_moved
    dates = comparison.old.plan.data_date, comparison.new.plan.data_date
    kinds = comparison.counts
    whole = comparison.old.has_logic and comparison.new.has_logic
    changed = len(comparison.tasks) - kinds.get(Kind.ADDED, 0)
    changed -= kinds.get(Kind.REMOVED, 0)
    return [
        Tile(
            "Finish",
            f"{signed_days(move.working)} d" if move else None,
            f"{finish[0]} → {finish[1]}",
            "One of the two plans has no finish.",
        ),
        Tile(
            "Cost",
            signed(moved, money(abs(moved), currency, compact=True))
            if moved is not None
            else None,
            f"{cost[0]} → {cost[1]}",
            "One of the two plans has no costs.",
        ),
        Tile(
            "Tasks changed",
            f"{changed:,}",
            f"{kinds.get(Kind.ADDED, 0)} added, {kinds.get(Kind.REMOVED, 0)} removed",
        ),
        Tile(
            "Links changed",
            f"{kinds.get(Kind.LOGIC, 0):,}" if whole else None,
            f"{comparison.links_added} added, {comparison.links_removed} removed",
            "The baseline knows no links.",
        ),
        Tile(
            "Critical path",
            f"{kinds.get(Kind.CRITICAL, 0):,}" if whole else None,
            f"tasks joined it, {kinds.get(Kind.RELEASED, 0)} left it",
            "The baseline knows no links.",
        ),
        Tile(
            "Data date",
            date(dates[1]) if dates[1] else None,
            f"before: {date(dates[0])}" if whole and dates[0] else "",
            "The plan has none.",
        ),
    ]


def headline(comparison: Comparison, currency: str) -> tuple[str, list[str]]:
    """Return the most important sentence and the others."""
    first, *others = sentences(comparison, currency)
    return first, others


def chosen(comparison: Comparison, by: Filter) -> list[TaskChange]:
    """Return the changed tasks that a filter lets through, in its order."""
    text = by.text.casefold()
    critical = critical_now(comparison)
    found = [
        each
        for each in comparison.tasks
        if (not by.kind or by.kind in each.kinds)
        and (not text or text in f"{each.task.code} {each.task.name}".casefold())
        and (by.show != "milestones" or each.task.is_milestone)
        and (by.show != "critical" or id(each) in critical)
    ]
    return ordered(found, by.sort)


def critical_now(comparison: Comparison) -> set[int]:
    """Return the changes, by `id`, of work that is open and critical where it stands."""
    new, old = criticality(comparison.new), criticality(comparison.old)
    return {
        id(each)
        for each in comparison.tasks
        if each.task.actual_finish is None
        and (new if each.after else old).get(each.task.uid, each.task.critical)
    }


def ordered(changes: Sequence[TaskChange], sort: str) -> list[TaskChange]:
    """Sort by a column, what has no value last; usually the largest move first."""
    key = sort.removeprefix("-")
    if key not in SORTS:
        return sorted(changes, key=lambda each: -abs(moved(each) or 0))
    if key == "task":
        return list(reversed(changes)) if sort.startswith("-") else list(changes)
    known = [each for each in changes if sort_value(each, key) is not None]
    unknown = [each for each in changes if sort_value(each, key) is None]
    known.sort(key=lambda each: sort_value(each, key), reverse=sort.startswith("-"))  # type: ignore[arg-type,return-value]
    return known + unknown


def sort_value(change: TaskChange, key: str) -> object:
    match key:
        case "start" | "finish":
            return getattr(change.task, key)
        case "moved":
            return moved(change)
        case _:
            found = change.get(key)
            return found.difference if found else None


def moved(change: TaskChange) -> float | None:
    """Return working days by which a task's finish moved; None where it did not."""
    return change.finish.working if change.finish and change.get("finish") else None


def rows(
    comparison: Comparison, changes: Iterable[TaskChange], currency: str
) -> list[ChangeRow]:
    """Write the lines of a page."""
    critical = critical_now(comparison)
    return [
        row(comparison, each, currency, critical=id(each) in critical)
        for each in changes
    ]


def row(
    comparison: Comparison, change: TaskChange, currency: str, *, critical: bool
) -> ChangeRow:
    task, per_day = change.task, comparison.minutes_per_day
    days = moved(change)
    tip = distance(change.finish) if change.finish and days is not None else ""
    return ChangeRow(
        uid=task.uid,
        name=task.name,
        code=task.code or task.wbs,
        icon="diamond" if task.is_milestone else "list" if task.is_summary else "point",
        critical=critical,
        marks=tuple(mark(kind) for kind in change.kinds),
        start=both_dates(change, "start"),
        finish=both_dates(change, "finish"),
        moved=days,
        moved_text="" if days is None else f"{signed_days(days)} d",
        moved_tip=tip,
        duration=by_how_much(change.get("duration"), currency),
        cost=by_how_much(change.get("cost"), currency),
        details=tuple(
            detail(each, per_day, currency)
            for each in change.changes
            if each.field not in SAID_BY_KIND
        )
        + calculated_detail(comparison, change),
    )


def calculated_detail(comparison: Comparison, change: TaskChange) -> tuple[Detail, ...]:
    """Tell where the dates that a line shows are in no file."""
    told = comparison.calculated(change)
    if not any(told):
        return ()
    words = tuple("calculated here" if each else "in the file" for each in told)
    both = change.before is not None and change.after is not None
    return (Detail("dates", words[0] if both else "", words[both or told[1]], ""),)


def both_dates(change: TaskChange, end: str) -> tuple[str, str]:
    """Write what a date was and is; once where it is the same."""
    before, after = (getattr(each, end, None) for each in (change.before, change.after))
    if change.before is None or change.after is None or not change.get(end):
        return "", date(after or before)
    return values(Change(Kind.OTHER, end, before, after), 0)


def by_how_much(change: Change | None, currency: str) -> str:
    return difference(change, currency) if change else ""


def detail(change: Change, per_day: int, currency: str) -> Detail:
    before, after = values(change, per_day, currency)
    return Detail(label(change.field), before, after, difference(change, currency))
