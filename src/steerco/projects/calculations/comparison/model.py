"""The records of a comparison: what changed of each task, of the plan, and why."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

import msgspec

from steerco.projects.calculations.comparison.matching import Matching
from steerco.schedules.dated import dated
from steerco.schedules.model import Schedule, Task
from steerco.schedules.recalculation import Recalculation


class Kind(StrEnum):
    """What can happen to a task between two plans."""

    ADDED = "added"
    REMOVED = "removed"
    LATER = "later"
    EARLIER = "earlier"
    LONGER = "longer"
    SHORTER = "shorter"
    LOGIC = "logic"
    LIMITS = "limits"
    """Constraint, deadline or calendar."""
    CRITICAL = "critical"
    RELEASED = "released"
    """Critical before, and open but not critical now."""
    PROGRESS = "progress"
    COST = "cost"
    WORK = "work"
    RESOURCES = "resources"
    RENAMED = "renamed"
    OUTLINE = "outline"
    OTHER = "other"

    @property
    def mirrored(self) -> Kind:
        """Return what it is called when the plans are compared the other way."""
        return _MIRROR.get(self, self)


_PAIRS = (
    (Kind.ADDED, Kind.REMOVED),
    (Kind.LATER, Kind.EARLIER),
    (Kind.LONGER, Kind.SHORTER),
    (Kind.CRITICAL, Kind.RELEASED),
)
_MIRROR = {one: two for pair in _PAIRS for one, two in (pair, pair[::-1])}


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two plans; `network` is its calculation, None where there is none.

    A baseline knows dates, durations, work and cost alone; it `has_logic` only where
    it froze a whole plan.
    """

    plan: Schedule
    network: Recalculation | None = None
    has_logic: bool = True
    calculated: frozenset[int] = frozenset()
    """uids of the tasks that have a date from calculation, where the file has none."""

    @classmethod
    def of(cls, plan: Schedule, network: Recalculation | None) -> Side:
        """Return a plan as read, on calculated dates where its file leaves some out."""
        found = dated(plan, network)
        return cls(found.schedule, network, calculated=found.calculated)


class Change(msgspec.Struct, frozen=True):
    """One figure or setting with both its values.

    `difference` is in working days for dates and durations, in hours for work, in the
    plan's currency for money and in points for percent; None where nothing adds up.
    """

    kind: Kind
    field: str
    before: object
    after: object
    difference: float | Decimal | None = None


class Move(msgspec.Struct, frozen=True, gc=False):
    """How far an instant moved; later is positive."""

    working: float
    """Days of the project's calendar."""
    calendar: int


STILL = Move(0.0, 0)


class TaskChange(msgspec.Struct, frozen=True):
    """A task that is not as it was: in one plan only, or different in both."""

    task: Task
    """As it is now; a removed one as it was."""
    before: Task | None
    after: Task | None
    changes: tuple[Change, ...]
    start: Move | None = None
    finish: Move | None = None

    @property
    def kinds(self) -> tuple[Kind, ...]:
        return tuple(dict.fromkeys(change.kind for change in self.changes))

    def get(self, field: str) -> Change | None:
        return next((each for each in self.changes if each.field == field), None)


@dataclass(frozen=True, slots=True)
class Step:
    """What one task of the driving path adds to the movement of the finish."""

    task: Task
    days: float
    words: str


@dataclass(frozen=True, slots=True)
class Cause:
    """Why the finish moved: along the path that holds it, from the first step on."""

    steps: tuple[Step, ...]

    @property
    def first(self) -> Step:
        return self.steps[0]


@dataclass(frozen=True, slots=True)
class Comparison:
    """All that differs between two plans."""

    old: Side
    new: Side
    matching: Matching
    tasks: tuple[TaskChange, ...]
    """In the outline order of the new plan, removed tasks where they stood."""
    plan: tuple[Change, ...]
    """Data date, calendars and settings of the plan itself."""
    counts: Mapping[Kind, int]
    start: tuple[dt.datetime | None, dt.datetime | None]
    finish: tuple[dt.datetime | None, dt.datetime | None]
    finish_move: Move | None
    cost: tuple[Decimal | None, Decimal | None]
    work: tuple[int | None, int | None]
    links_added: int
    links_removed: int
    baseline_changed: bool
    minutes_per_day: int
    cause: Cause | None = None

    @property
    def is_empty(self) -> bool:
        return not self.tasks and not self.plan

    def calculated(self, change: TaskChange) -> tuple[bool, bool]:
        """Tell in which of the two plans dates of a task are calculated here."""
        before, after = change.before, change.after
        return (
            before is not None and before.uid in self.old.calculated,
            after is not None and after.uid in self.new.calculated,
        )

    @property
    def cost_moved(self) -> Decimal | None:
        before, after = self.cost
        return None if before is None or after is None else after - before
