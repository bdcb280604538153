"""The network of a plan calculated anew, or the reason why it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.model import Calculated, Fidelity, Finding
from steerco.schedules.analysis.plan import Plan, label
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.differences import differences
from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Severity, Task
from steerco.schedules.recalculation import (
    Recalculation,
    comparable,
    fidelity,
    recalculate,
)
from steerco_engine.errors import CycleError, EngineError

SMALLEST_SHOWN = 0.05
"""Working days; less would read as 0.0."""


@dataclass(frozen=True)
class Calculation:
    """A recalculation and what it says, or the finding that stands in its place."""

    recalculation: Recalculation | None = None
    obstacle: Finding | None = None

    @classmethod
    def of(cls, schedule: Schedule) -> Calculation:
        try:
            return cls(recalculate(schedule))
        except EngineError as error:
            return cls(obstacle=_obstacle(schedule, error))

    def figures(self) -> Calculated | None:
        if self.recalculation is None:
            return None
        return Calculated(
            finish=self.recalculation.project_finish,
            critical_tasks=len(self.recalculation.critical),
            project_float_minutes=self.recalculation.project_float / TENTHS_PER_MINUTE,
        )

    def compares(self, schedule: Schedule) -> bool:
        """Tell whether the file stores dates to compare."""
        known = self.recalculation.tasks if self.recalculation else ()
        return any(
            task.uid in known and comparable(schedule, task) for task in schedule.tasks
        )

    def fidelity(self, schedule: Schedule) -> Fidelity | None:
        """Count agreement; None where the file stores no dates to compare."""
        if self.recalculation is None:
            return None
        found = fidelity(schedule, self.recalculation)
        if not found.compared:
            return None
        return Fidelity(
            compared=found.compared,
            start_equal=found.start_equal,
            finish_equal=found.finish_equal,
            total_float_equal=found.total_float_equal,
            critical_equal=found.critical_equal,
        )


def _obstacle(schedule: Schedule, error: EngineError) -> Finding:
    if not isinstance(error, CycleError):
        return Finding(
            code="not_calculated", severity=Severity.ERROR, message=str(error)
        )
    scheduled = [t for t in schedule.tasks if t.active and not t.is_summary]
    loop = [scheduled[index] for index in error.tasks]
    round_trip = " → ".join(f"'{label(task)}'" for task in (*loop, loop[0]))
    return Finding(
        code="loop",
        severity=Severity.ERROR,
        message=f"The links run in a circle, so nothing can be calculated: "
        f"{round_trip}; remove one of these links.",
        tasks=tuple(task.uid for task in loop),
    )


def finish_after_delay(
    schedule: Schedule,
    known: Recalculation,
    delayed: Task,
    ticks: int,
    completing: Task,
) -> dt.datetime | None:
    """Return when the completing task finishes if another one takes longer."""
    finish = known.finish_with(delayed.uid, ticks, completing.uid)
    if finish is not None:
        return finish
    try:
        dates = recalculate(schedule, added={delayed.uid: ticks}).tasks
    except EngineError:
        return None
    found = dates.get(completing.uid)
    return found.finish if found else None


def disagreement(
    plan: Plan, recalculation: Recalculation, days: Workdays
) -> Iterator[Finding]:
    """Say how far the stored dates are from the calculated ones, and where it began."""
    found = differences(plan.schedule, recalculation)
    if not found:
        return
    sizes = (
        abs(days.between(recalculation.tasks[each.task].finish, finish))
        for each in found
        if (finish := plan.by_uid[each.task].finish) is not None
    )
    size = max(sizes, default=0.0)
    roots = [each for each in found if each.first == each.task]
    root = min(
        roots or found,
        key=lambda each: (recalculation.tasks[each.task].start, each.task),
    )
    first = plan.by_uid[root.task]
    because = f" ({root.words})"
    extent = (
        f"by up to {size:.1f} working days"
        if size >= SMALLEST_SHOWN
        else "only by hours without work"
    )
    compared = sum(
        comparable(plan.schedule, task) and task.uid in recalculation.tasks
        for task in plan.schedule.tasks
    )
    rest = [plan.by_uid[each.task] for each in found if each is not root]
    yield from about(
        plan,
        [first, *rest],
        "dates_differ",
        Severity.INFO,
        one="The stored dates of {names} differ from the calculated ones "
        f"{extent}{because}.",
        many=f"The stored dates of {{count}} tasks of {compared:,} differ from the "
        f"calculated ones {extent}; the first is '{label(first)}'{because}.",
    )
