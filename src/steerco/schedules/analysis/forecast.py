"""When tasks are to happen: as stored in the file, with float from the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from steerco.schedules.analysis.plan import Plan, is_complete
from steerco.schedules.model import Task
from steerco.schedules.task_dates import TaskDates


@dataclass(frozen=True)
class Forecast:
    """The file's own dates; where it has none, and for float, the calculated ones.

    `calculated` is empty where the network could not be calculated: float and
    criticality are then what the file stores.
    """

    plan: Plan
    calculated: Mapping[int, TaskDates] = field(default_factory=dict)

    def start_of(self, task: Task) -> dt.datetime | None:
        stored = task.actual_start or task.start
        found = None if stored else self.calculated.get(task.uid)
        return found.start if found else stored

    def finish_of(self, task: Task) -> dt.datetime | None:
        stored = task.actual_finish or task.finish
        found = None if stored else self.calculated.get(task.uid)
        return found.finish if found else stored

    def float_of(self, task: Task) -> int | None:
        found = self.calculated.get(task.uid)
        return found.total_float if found else task.total_float

    def is_critical(self, task: Task) -> bool:
        if is_complete(task):
            return False
        found = self.calculated.get(task.uid)
        return found.critical if found else bool(task.critical)

    def driver_of(self, uid: int) -> int | None:
        """Return the predecessor that holds a task where it is."""
        found = self.calculated.get(uid)
        return found.driver if found else None

    @cached_property
    def _has_longest_path(self) -> bool:
        return any(dates.longest_path for dates in self.calculated.values())

    def drives_finish(self, task: Task) -> bool:
        """Tell whether an open task is on the longest path to the plan's finish.

        A task that is critical only to a deadline of its own drives no finish.
        """
        found = self.calculated.get(task.uid)
        if found is None or not self._has_longest_path:
            return self.is_critical(task)
        return found.longest_path and not is_complete(task)

    @property
    def start(self) -> dt.datetime | None:
        starts = map(self.start_of, self.plan.activities)
        return min((start for start in starts if start), default=None)

    @property
    def finish(self) -> dt.datetime | None:
        finishes = map(self.finish_of, self.plan.activities)
        return max((finish for finish in finishes if finish), default=None)
