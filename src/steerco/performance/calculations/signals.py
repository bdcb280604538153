"""Early warnings: five simple signals, each with how often it was right.

Trends of indices, unchanged texts and missing links are no signals here: on finished
projects they told nothing of what came (docs/methods.md).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import msgspec

from steerco.performance.calculations.forecasting import Forecast
from steerco.performance.calculations.health import GREEN, GREY, RED
from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.analysis.plan import is_milestone
from steerco.schedules.model import Task
from steerco_engine.calendars import to_ticks
from steerco_engine.forecasting.signals import (
    BEYOND,
    CHECKPOINT,
    LIMITS,
    LONG_MONTHS,
    MONTH,
    ON_TIME,
    OVERRUN,
    OVERSHOOT,
    SOON_MONTHS,
    Precision,
)

LABELS: Mapping[str, str] = {
    "behind": "Behind in earned schedule",
    "cost": "Costs more than it earns",
    "overdue_starts": "Starts are overdue",
    "overrunning": "Finished tasks overran",
    "near_end": "End is near and not green",
}
MEANINGS: Mapping[str, str] = {
    "behind": "SV(t) / PD under -5%",
    "cost": "CPI under 0.90",
    "overdue_starts": "Over 20% of the tasks due to start have not",
    "overrunning": "Over 25% of finished tasks took 5% longer than planned",
    "near_end": "Ends within 12 months, and amber, red or worse than before",
}
SEVERITY = {GREEN: 0, "amber": 1, RED: 2}

TOGETHER = "together"
"""The record of what came of projects by how many signals were raised."""

NO_STANDING = "Without a baseline and progress this cannot be told."
NO_COST = "Earned value or actual cost is missing."
NOTHING_DUE = "No task was due to start yet."
NOTHING_DONE = "No task with a planned duration is finished."
SHORT = "Measured only on projects planned for two years and more."
NO_COLOUR = "The colour or the finish is not known."


class Signal(msgspec.Struct, frozen=True, omit_defaults=True):
    """One signal at one data date; `raised` is None where it cannot be told."""

    name: str
    value: float | None = None
    raised: bool | None = None
    reason: str = ""


def signals_of(
    analysis: ProjectAnalysis,
    finish: Forecast,
    cost: Forecast,
    *,
    health: str,
    health_before: str,
    data_date: dt.datetime | None,
) -> list[Signal]:
    """Measure the five signals of a plan."""
    s = finish.standing
    now = analysis.schedule.data_date or data_date
    return [
        judged("behind", (s.es - s.at) / s.pd if s else None, NO_STANDING),
        judged("cost", cpi(cost), NO_COST),
        judged("overdue_starts", overdue_starts(analysis, now), NOTHING_DUE),
        judged("overrunning", overrunning(analysis), NOTHING_DONE),
        near_end(
            start=finish.start,
            finish=finish.point if isinstance(finish.point, dt.datetime) else None,
            now=now,
            health=health,
            health_before=health_before,
        ),
    ]


def judged(name: str, value: float | None, missing: str) -> Signal:
    if value is None:
        return Signal(name, reason=missing)
    limit, below = LIMITS[name]
    return Signal(name, round(value, 4), value < limit if below else value > limit)


def cpi(cost: Forecast) -> float | None:
    s = cost.standing
    return s.ev / s.ac if s and s.ac > 0 else None


def overdue_starts(analysis: ProjectAnalysis, now: dt.datetime | None) -> float | None:
    """Return the share of tasks due to start by now that have not started."""
    if now is None:
        return None
    due = [
        task
        for task in analysis.plan.activities
        if (planned := analysis.plan.baseline(task)) is not None
        and planned.start is not None
        and planned.start < now
    ]
    if not due:
        return None
    return sum(not has_started(task) for task in due) / len(due)


def has_started(task: Task) -> bool:
    return task.actual_start is not None or bool(task.percent_complete)


def overrunning(analysis: ProjectAnalysis) -> float | None:
    """Return the share of finished tasks that took longer than planned."""
    ratios = [
        ratio
        for task in analysis.plan.activities
        if not is_milestone(task) and (ratio := overran(analysis, task)) is not None
    ]
    if not ratios:
        return None
    return sum(ratio > 1 + OVERRUN for ratio in ratios) / len(ratios)


def overran(analysis: ProjectAnalysis, task: Task) -> float | None:
    """Return the actual duration of a finished task over the planned one."""
    planned = analysis.plan.baseline(task)
    if planned is None or planned.start is None or planned.finish is None:
        return None
    if task.actual_start is None or task.actual_finish is None:
        return None
    work = analysis.days.calendar_of(task).work_between
    length = work(to_ticks(planned.start), to_ticks(planned.finish))
    took = work(to_ticks(task.actual_start), to_ticks(task.actual_finish))
    return took / length if length > 0 else None


def near_end(
    *,
    start: dt.datetime | None,
    finish: dt.datetime | None,
    now: dt.datetime | None,
    health: str,
    health_before: str,
) -> Signal:
    """Judge a long project that ends soon by its colours, this one and the one before."""
    if start is None or finish is None or now is None or health == GREY:
        return Signal("near_end", reason=NO_COLOUR)
    if (finish - start).days < LONG_MONTHS * MONTH:
        return Signal("near_end", reason=SHORT)
    left = (finish - now).days / MONTH
    worse = SEVERITY.get(health, 0) > SEVERITY.get(health_before, 2)
    raised = 0 <= left <= SOON_MONTHS and (worse or health != GREEN)
    return Signal("near_end", round(left, 1), raised)


def raised(signals: Iterable[Signal]) -> int:
    return sum(bool(each.raised) for each in signals)


def read_signals(kept: Sequence[Mapping[str, object]]) -> dict[str, Signal]:
    found = msgspec.convert(kept, list[Signal], strict=False)
    return {each.name: each for each in found}


OUTCOMES: Mapping[str, str] = {
    "cost": "over 10% dearer than planned",
    "near_end": "moved by more than 6 months within a year",
}
LATE = "over 10% later than planned"


@dataclass(frozen=True, slots=True)
class Status:
    """What one measurement forecast, and which signals it raised."""

    finish: Forecast | None
    cost: Forecast | None
    signals: Mapping[str, Signal]


@dataclass(frozen=True, slots=True)
class Case:
    """A status of a finished project: how far it was, what was raised, what came."""

    project: str
    done: float
    raised: frozenset[str]
    told: frozenset[str]
    """Signals that could be told, raised or not."""
    late: bool | None
    dear: bool | None

    @property
    def on_time(self) -> int:
        """How many signals that tell of the finish are raised."""
        return len(self.raised & set(ON_TIME))

    def came(self, signal: str) -> bool | None:
        return self.dear if signal == "cost" else self.late


def case_of(project: str, status: Status, end: Status) -> Case | None:
    """Return a status as a case; None where nothing tells how far it was."""
    s = status.finish.standing if status.finish else None
    if s is None:
        return None
    known = status.signals
    return Case(
        project,
        s.done,
        frozenset(name for name, each in known.items() if each.raised),
        frozenset(name for name, each in known.items() if each.raised is not None),
        beyond(end.finish, s.pd),
        beyond(end.cost, s.bac),
    )


def beyond(ended: Forecast | None, plan: float) -> bool | None:
    if ended is None or ended.outcome is None:
        return None
    return ended.outcome > plan * (1 + BEYOND)


def precision(cases: Iterable[Case], signal: str, source: str) -> Precision | None:
    """Measure a signal at the first status of each project at the checkpoint."""
    first: dict[str, Case] = {}
    for case in cases:
        if case.done >= CHECKPOINT:
            first.setdefault(case.project, case)
    used = [
        (signal in case.raised, came)
        for case in first.values()
        if case.done <= CHECKPOINT + OVERSHOOT
        and signal in case.told
        and (came := case.came(signal)) is not None
    ]
    if not used:
        return None
    flagged = [came for is_raised, came in used if is_raised]
    base = sum(came for _, came in used) / len(used)
    return Precision(source, len(used), len(flagged), sum(flagged), base)
