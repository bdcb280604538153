"""The network of a plan calculated anew, or the reason why it cannot be."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from steerco.schedules.analysis.findings.wording import about
from steerco.schedules.analysis.model import Calculated, Fidelity, Finding
from steerco.schedules.analysis.plan import Plan, is_complete, is_started, label
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    Link,
    Schedule,
    Severity,
    Task,
    TaskKind,
)
from steerco.schedules.recalculation import (
    Recalculation,
    TaskDates,
    fidelity,
    recalculate,
)
from steerco_engine.errors import CycleError, EngineError

TOLERANCE = dt.timedelta(minutes=1)
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
    schedule: Schedule, delayed: Task, ticks: int, completing: Task
) -> dt.datetime | None:
    """Return when the completing task finishes if another one takes longer."""
    try:
        dates = recalculate(schedule, added={delayed.uid: ticks}).tasks
    except EngineError:
        return None
    found = dates.get(completing.uid)
    return found.finish if found else None


def differences(
    plan: Plan, recalculation: Recalculation, days: Workdays
) -> Iterator[Finding]:
    """Say how far the stored dates are from the calculated ones, and where it began."""
    dates = recalculation.tasks
    pairs = [
        (task, own)
        for task in plan.activities
        if not task.manual and (own := dates.get(task.uid)) is not None
    ]
    different = {task.uid: task for task, own in pairs if _differs(task, own)}
    if not different:
        return
    sizes = (
        abs(days.between(dates[task.uid].finish, task.finish))
        for task in different.values()
        if task.finish is not None
    )
    size = max(sizes, default=0.0)
    roots = [
        task
        for task in different.values()
        if not any(
            link.predecessor in different for link in plan.incoming.get(task.uid, ())
        )
    ]
    first = min(roots or different.values(), key=lambda task: dates[task.uid].start)
    extent = (
        f"by up to {size:.1f} working days"
        if size >= SMALLEST_SHOWN
        else "only by hours without work"
    )
    yield from about(
        plan,
        [first, *(task for task in different.values() if task is not first)],
        "dates_differ",
        Severity.INFO,
        one="The stored dates of {names} differ from the calculated ones "
        f"{extent}{_because(plan, first)}.",
        many=f"The stored dates of {{count}} tasks of {len(pairs):,} differ from the "
        f"calculated ones {extent}; the first is '{label(first)}'"
        f"{_because(plan, first)}.",
    )


def _differs(task: Task, dates: TaskDates) -> bool:
    return any(
        stored is not None and abs(stored - calculated) >= TOLERANCE
        for stored, calculated in (
            (task.start, dates.start),
            (task.finish, dates.finish),
        )
    )


def _because(plan: Plan, task: Task) -> str:
    """Name what usually makes schedulers disagree about such a task."""
    assignments = [a for a in plan.schedule.assignments if a.task == task.uid]
    causes = (
        (bool(task.splits), "its work is interrupted"),
        (task.leveling_delay is not None, "it was delayed by levelling"),
        (any(a.delay for a in assignments), "an assignment starts late"),
        (
            any(a.contour not in (None, "flat") for a in assignments),
            "its work is spread unevenly",
        ),
        (task.kind is TaskKind.RECURRING, "it recurs"),
        (is_started(task) and not is_complete(task), "it is in progress"),
        (task.expected_finish is not None, "it has an expected finish"),
        (task.calendar is not None, "it has a calendar of its own"),
        (len(assignments) > 1, "several resources share it"),
        (
            any(plan.by_uid[link.predecessor].manual for link in _before(plan, task)),
            "it follows a task that is scheduled by hand",
        ),
        (bool(assignments), "its resource may work at other times"),
    )
    return next((f" ({words})" for holds, words in causes if holds), "")


def _before(plan: Plan, task: Task) -> list[Link]:
    return plan.incoming.get(task.uid, [])
