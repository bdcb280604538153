"""The working plan: a version and the edits since, calculated, kept for the next edit."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from steerco.schedules.editing import Changes, Edited, replay, settle
from steerco.schedules.editing.settling import CALCULATED, OUTSIDE
from steerco.schedules.model import Schedule, Task
from steerco.schedules.recalculation import Recalculation, recalculate
from steerco.schedules.task_dates import TaskDates
from steerco_engine.errors import EngineError

KEPT_TASKS = 400_000
"""How many tasks in all the kept plans of one process have at most."""
KEPT_PLANS = 32


IRRELEVANT = frozenset(
    ("name", "notes", "priority", "fixed_cost", "cost", "wbs", "code")
)
"""Fields of a task that no calculation of dates reads."""


class PlanKey(NamedTuple):
    """Which plan it is; the same key always means the same content."""

    project: int
    version: int
    revision: int


@dataclass(frozen=True, slots=True)
class WorkingPlan:
    """A plan as it is now; `network` is None where its links form a loop."""

    schedule: Schedule
    network: Recalculation | None
    settled: bool = False
    """Whether the plan stands on the network's dates, not on those of a file."""
    calculated: frozenset[int] = frozenset()
    """uids of the tasks that have a date from calculation, where the file has none."""

    def dates(self, uid: int) -> TaskDates | None:
        return self.network.tasks.get(uid) if self.network else None

    def placed(self, uids: Container[int]) -> list[Task]:
        """Return those of some tasks that stand where calculation puts them."""
        if not self.settled or self.network is None:
            return []
        rows = self.network.tasks.rows
        return [
            task
            for task in self.schedule.tasks
            if task.uid in uids
            and task.uid in rows
            and not task.manual
            and task.kind not in OUTSIDE
        ]

    def edited(self, edited: Edited) -> WorkingPlan:
        """Return the plan after edits, on its calculated dates.

        Raises
        ------
        EngineError
            If it cannot be calculated, as when links form a loop.
        """
        known = self.network if self.settled else None
        before = known.tasks if known else None
        if known is not None and unscheduled(edited.changes):
            network = known
        else:
            network = recalculate(edited.schedule)
        schedule = settle(edited.schedule, network, stale=edited.stale, before=before)
        return WorkingPlan(schedule, network, settled=True, calculated=self.calculated)

    def replayed(self, changes: Sequence[Changes]) -> WorkingPlan:
        """Return the plan after what was noted of later revisions."""
        edited = replay(self.schedule, changes)
        try:
            return self.edited(edited)
        except EngineError:
            return WorkingPlan(edited.schedule, None, calculated=self.calculated)

    def drift(self) -> list[int]:
        """Return the tasks that calculation alone puts on other dates, by uid."""
        if self.settled or self.network is None:
            return []
        return [
            task.uid
            for task in self.schedule.tasks
            if not task.is_summary
            and task.start is not None
            and (dates := self.network.tasks.get(task.uid)) is not None
            and (task.start, task.finish) != (dates.start, dates.finish)
        ]


def unscheduled(changes: Changes) -> bool:
    """Tell whether nothing changed that a date depends on."""
    others = (
        changes.links,
        changes.assignments,
        changes.calendars,
        changes.plan,
        changes.places_before,
        changes.places_after,
    )
    return not any(others) and all(
        change.fields and IRRELEVANT.issuperset(change.fields)
        for change in changes.tasks
    )


def changed_rows(before: WorkingPlan, after: WorkingPlan, changes: Changes) -> set[int]:
    """Return the uids of tasks whose rows differ, new ones included."""
    known = {task.uid: task for task in before.schedule.tasks}
    found = {
        task.uid
        for task in after.schedule.tasks
        if (old := known.get(task.uid)) is not task
        and (before.settled or old is None or not _shown_alike(old, task))
    }
    if after.network is not None:
        found.update(
            after.network.tasks.changed_since(before.network.tasks)
            if before.network is not None
            else after.network.tasks
        )
    found.update(_linked(changes))
    present = {task.uid for task in after.schedule.tasks}
    return found & present


def moved_rows(
    before: WorkingPlan, after: WorkingPlan, edited: Edited, changed: set[int]
) -> set[int]:
    """Return those of the changed rows that are as before but for calculated dates."""
    if not before.settled or edited.moved:
        return set()
    known = {task.uid for task in before.schedule.tasks}
    reached = _reached(after, edited).union(_linked(edited.changes))
    return {task.uid for task in after.placed((changed & known) - reached)}


def _reached(plan: WorkingPlan, edited: Edited) -> set[int]:
    """Return the tasks that edits changed themselves, and the summaries above them."""
    parents = {task.uid: task.parent for task in plan.schedule.tasks}
    found: set[int] = set()
    own = set(edited.stale)
    own.update(c.after.uid for c in edited.changes.tasks if c.after)
    for each in edited.changes.assignments:
        own.update(side.task for side in (each.before, each.after) if side)
    for uid in own:
        at: int | None = uid
        while at is not None and at not in found:
            found.add(at)
            at = parents.get(at)
    return found


def _shown_alike(one: Task, other: Task) -> bool:
    """Tell whether tasks differ in nothing but what rows take from the network."""
    return all(
        getattr(one, name) == getattr(other, name)
        for name in Task.__struct_fields__
        if name not in CALCULATED
    )


def _linked(changes: Changes) -> Iterator[int]:
    for link in changes.links:
        for link_end in (link.before, link.after):
            if link_end is not None:
                yield link_end.successor
    for assignment in changes.assignments:
        for side in (assignment.before, assignment.after):
            if side is not None:
                yield side.task


class _Kept:
    """The plans used last, within a bound; shared by all threads of the process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._plans: OrderedDict[PlanKey, WorkingPlan] = OrderedDict()

    def nearest(self, key: PlanKey) -> tuple[PlanKey, WorkingPlan] | None:
        """Return the plan of the key, else the latest revision before it."""
        with self._lock:
            earlier = [
                each
                for each in self._plans
                if each[:2] == key[:2] and each.revision <= key.revision
            ]
            if not earlier:
                return None
            found = max(earlier)
            self._plans.move_to_end(found)
            return found, self._plans[found]

    def keep(self, key: PlanKey, plan: WorkingPlan) -> None:
        with self._lock:
            self._plans[key] = plan
            self._plans.move_to_end(key)
            while len(self._plans) > KEPT_PLANS or self._size() > KEPT_TASKS:
                if len(self._plans) == 1:
                    break
                self._plans.popitem(last=False)

    def forget(self) -> None:
        with self._lock:
            self._plans.clear()

    def _size(self) -> int:
        return sum(len(plan.schedule.tasks) for plan in self._plans.values())


kept = _Kept()
