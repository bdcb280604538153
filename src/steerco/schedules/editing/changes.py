"""What edits did to a plan's records: enough to do it again, or to take it back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Final, Generic, TypeVar

from steerco.schedules.model import (
    Assignment,
    Calendar,
    FieldValue,
    Link,
    Options,
    Record,
    Resource,
    Schedule,
    Task,
)

R = TypeVar("R")

ADDED_UP: Final = frozenset(
    (
        "duration",
        "percent_complete",
        "actual_start",
        "actual_finish",
        "work",
        "actual_work",
        "remaining_work",
        "cost",
        "fixed_cost",
        "actual_cost",
        "active",
        "kind",
    )
)
"""What summaries add up, and what decides whether it counts."""

FOLLOWING: Final = frozenset(("numbered_by_place",))
"""Settings of a plan that nobody sets: they follow from what moves."""


class PlanRecord(Record, frozen=True):
    """The settings of a plan as one record."""

    start: dt.datetime | None = None
    finish: dt.datetime | None = None
    must_finish: dt.datetime | None = None
    data_date: dt.datetime | None = None
    calendar: int | None = None
    options: Options = Options()
    numbered_by_place: bool = False

    @classmethod
    def of(cls, schedule: Schedule) -> PlanRecord:
        return cls(**{name: getattr(schedule, name) for name in cls.__struct_fields__})


class Change(Record, Generic[R], frozen=True):
    """One record before and after; None where it was not, or is no more."""

    before: R | None = None
    after: R | None = None
    fields: tuple[str, ...] = ()
    """What differs where the record is there before and after."""
    at: int | None = None
    """Where it stands among its kind, when it is put back."""

    def inverted(self) -> Change[R]:
        return Change(
            before=self.after, after=self.before, fields=self.fields, at=self.at
        )


class Place(Record, frozen=True):
    """Where a task stands in the outline: under its parent, after a sibling."""

    uid: int
    parent: int | None = None
    previous: int | None = None


class Changes(Record, frozen=True):
    """All that one request changed; calculated values are not in it."""

    tasks: tuple[Change[Task], ...] = ()
    links: tuple[Change[Link], ...] = ()
    resources: tuple[Change[Resource], ...] = ()
    assignments: tuple[Change[Assignment], ...] = ()
    calendars: tuple[Change[Calendar], ...] = ()
    fields: tuple[Change[FieldValue], ...] = ()
    plan: Change[PlanRecord] | None = None
    places_before: tuple[Place, ...] = ()
    """Tasks that moved, came or went, in the order of the outline."""
    places_after: tuple[Place, ...] = ()

    def __bool__(self) -> bool:
        return self != Changes()

    def inverted(self) -> Changes:
        """Return the changes that take these back."""
        return Changes(
            tasks=_inverted(self.tasks),
            links=_inverted(self.links),
            resources=_inverted(self.resources),
            assignments=_inverted(self.assignments),
            calendars=_inverted(self.calendars),
            fields=_inverted(self.fields),
            plan=self.plan.inverted() if self.plan else None,
            places_before=self.places_after,
            places_after=self.places_before,
        )

    @property
    def added_up(self) -> set[int]:
        """Return the tasks of which something changed that summaries add up."""
        tasks = {
            each.uid
            for change in self.tasks
            for each in (change.before, change.after)
            if each and (not change.fields or ADDED_UP & set(change.fields))
        }
        assigned = {
            each.task
            for change in self.assignments
            for each in (change.before, change.after)
            if each
        }
        return tasks | assigned

    @property
    def touched(self) -> frozenset[str]:
        """Name what changed, as `task:7:duration`, `task:7`, `link:7:8`."""
        return frozenset(self._keys())

    def _keys(self) -> Iterator[str]:
        came_or_went = set()
        for change in self.tasks:
            record = change.after or change.before
            if record is None:
                continue
            if change.fields:
                yield from (f"task:{record.uid}:{name}" for name in change.fields)
            else:
                came_or_went.add(record.uid)
                yield f"task:{record.uid}"
        for place in (*self.places_before, *self.places_after):
            if place.uid not in came_or_went:
                yield f"task:{place.uid}:outline"
        for link in self.links:
            for end in (link.before, link.after):
                if end is not None:
                    yield f"link:{end.predecessor}:{end.successor}"
        for kind, changes in (
            ("resource", self.resources),
            ("assignment", self.assignments),
            ("calendar", self.calendars),
        ):
            for each in changes:
                record_ = each.after or each.before
                names = each.fields or ("",)
                for name in names:
                    yield f"{kind}:{record_.uid}:{name}".rstrip(":")  # type: ignore[union-attr]
        for value in self.fields:
            of = value.after or value.before
            if of is not None:
                yield f"{of.entity}:{of.uid}:field {of.field}"
        if self.plan:
            fields = (name for name in self.plan.fields if name not in FOLLOWING)
            yield from (f"plan:{name}" for name in fields)


def _inverted(changes: tuple[Change[R], ...]) -> tuple[Change[R], ...]:
    return tuple(change.inverted() for change in changes)
