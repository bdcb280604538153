"""A comparison in brief, as previews, versions and the journal keep it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import msgspec

from steerco.projects.calculations.comparison.comparing import compare
from steerco.projects.calculations.comparison.model import (
    Comparison,
    Kind,
    Side,
    TaskChange,
)
from steerco.projects.calculations.comparison.wording import sentences

NAMED = 20
"""How many tasks a digest names; the counts tell of all."""


class NamedMove(msgspec.Struct, frozen=True, kw_only=True):
    """A task whose finish moves, in working days of the plan; later is positive."""

    name: str
    milestone: bool
    before: dt.datetime
    after: dt.datetime
    days: float


class PlanChange(msgspec.Struct, frozen=True, kw_only=True):
    """What the next version of a plan changes of the current one."""

    start: tuple[dt.datetime | None, dt.datetime | None]
    finish: tuple[dt.datetime | None, dt.datetime | None]
    finish_days: float | None
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
    moves: tuple[NamedMove, ...]
    """The largest moves first."""
    baseline_changed: bool
    counts: dict[str, int]
    """Tasks by what happened to them, a `Kind` each."""
    sentences: tuple[str, ...]


def digest(comparison: Comparison, currency: str = "") -> PlanChange:
    """Return what a comparison says in brief."""
    added = named(comparison, Kind.ADDED)
    removed = named(comparison, Kind.REMOVED)
    move = comparison.finish_move
    return PlanChange(
        start=comparison.start,
        finish=comparison.finish,
        finish_days=move.working if move else None,
        data_date=(comparison.old.plan.data_date, comparison.new.plan.data_date),
        cost=comparison.cost,
        tasks_added=len(added),
        tasks_removed=len(removed),
        tasks_changed=len(comparison.tasks) - len(added) - len(removed),
        links_added=comparison.links_added,
        links_removed=comparison.links_removed,
        added=tuple(added[:NAMED]),
        removed=tuple(removed[:NAMED]),
        moves=tuple(largest_moves(comparison)),
        baseline_changed=comparison.baseline_changed,
        counts={str(kind): count for kind, count in comparison.counts.items()},
        sentences=tuple(sentences(comparison, currency)),
    )


def named(comparison: Comparison, kind: Kind) -> list[str]:
    return [each.task.name for each in comparison.tasks if kind in each.kinds]


def largest_moves(comparison: Comparison) -> list[NamedMove]:
    moves = [move for each in comparison.tasks for move in moved(each)]
    return sorted(moves, key=lambda move: (-abs(move.days), move.name))[:NAMED]


def moved(change: TaskChange) -> Iterator[NamedMove]:
    finish = change.get("finish")
    before, after = (finish.before, finish.after) if finish else (None, None)
    if finish and isinstance(before, dt.datetime) and isinstance(after, dt.datetime):
        yield NamedMove(
            name=change.task.name,
            milestone=change.task.is_milestone,
            before=before,
            after=after,
            days=float(finish.difference or 0),
        )


def brief(old: Side, new: Side, currency: str) -> dict[str, Any]:
    """Compare two plans and return the digest as plain data."""
    found: dict[str, Any] = msgspec.to_builtins(digest(compare(old, new), currency))
    return found
