"""A project measured: from its plan where it has one, else from the register."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import msgspec
import numpy as np

from steerco.performance.calculations import health
from steerco.performance.calculations.forecasting import (
    COST,
    FINISH,
    SHIPPED,
    References,
    forecast_plan,
    of_register,
    stored,
)
from steerco.performance.calculations.health import Rating, RegisterFacts, Rules
from steerco.performance.calculations.signals import raised, signals_of
from steerco.projects.calculations.baselines import TaskFigures
from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.analysis.measurement import SCurve
from steerco.schedules.analysis.plan import is_complete, is_milestone
from steerco.schedules.model import DAY, Baseline, Duration, Schedule, Task
from steerco.schedules.recalculation import Recalculation
from steerco_engine.errors import EngineError

CURVE_POINTS = 120
MILESTONES = 60
"""Milestones kept of a plan, a quarter of them before the one that comes next."""
FLOAT_BUCKETS = (
    ("< 0", -float("inf"), 0.0),
    ("0", 0.0, 0.001),
    ("1 to 5", 0.001, 5.001),
    ("6 to 10", 5.001, 10.001),
    ("11 to 20", 10.001, 20.001),
    ("21 to 44", 20.001, 44.001),
    ("> 44", 44.001, float("inf")),
)
"""Total float of unfinished tasks in working days; more than 44 is high (DCMA 6)."""

NO_PLAN = "There is no plan and the register names no dates to compare."
NO_BASELINE = "No baseline is set, so nobody can tell whether the plan is late."
NO_MONEY = "Neither plan nor register has both a budget and an estimate."


@dataclass(frozen=True, slots=True)
class ProjectFacts:
    """What the register and the sponsor say about a project."""

    rules: Rules
    time_tolerance_days: int
    cost_tolerance_percent: Decimal
    finished: bool = False
    planned_start: dt.date | None = None
    planned_finish: dt.date | None = None
    baseline_finish: dt.date | None = None
    budget: Decimal | None = None
    actual: Decimal | None = None
    forecast: Decimal | None = None
    percent: float | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What the measurement before this one said."""

    finish: dt.datetime | None = None
    health: str = ""
    estimate: Decimal | None = None
    milestones: Mapping[str, str] = field(default_factory=dict)
    """Key of a milestone -> its forecast then, ISO."""


def measure_plan(
    schedule: Schedule,
    facts: ProjectFacts,
    registers: RegisterFacts,
    before: Before,
    network: Recalculation | None = None,
    references: References = SHIPPED,
) -> dict[str, Any]:
    """Return the fields of a measurement of a plan, whose network may be known."""
    analysis = ProjectAnalysis.of(schedule, network)
    value = analysis.measurement
    evm = value.evm
    in_money = evm is not None and evm.basis == "cost"
    finish = analysis.forecast.finish
    baseline_start, baseline_finish = baseline_span(analysis)
    slip = working_days(analysis, baseline_finish, finish)
    budget = facts.budget or (decimal(evm.bac) if evm and in_money else None)
    actual = decimal(evm.ac) if evm and in_money else facts.actual
    estimate = decimal(evm.eac) if evm and in_money else facts.forecast
    if estimate is None:
        estimate = facts.forecast
    done = finished(analysis) or facts.finished
    failed, applicable = verdicts(analysis)
    ratings = {
        "time": health.rate_time(
            slip_days=slip,
            forecast=finish.date() if finish else None,
            tolerance_days=facts.time_tolerance_days,
            missing=NO_BASELINE,
            finished=done,
            rules=facts.rules,
        ),
        "cost": rate_cost(estimate, budget, facts),
        "risk": health.rate_risk(registers),
        "quality": health.rate_quality(failed, applicable, facts.rules),
    }
    marks = milestones(analysis, before)
    coming = next_of(marks)
    forecasts = forecast_plan(
        analysis,
        references,
        planned_finish=facts.planned_finish,
        forecast_cost=facts.forecast,
    )
    colours = rated(ratings, facts.rules)
    found = signals_of(
        analysis,
        *forecasts,
        health=colours["health"],
        health_before=before.health,
        data_date=measured_on(schedule),
    )
    return {
        "data_date": measured_on(schedule),
        "baseline_start": baseline_start,
        "baseline_finish": baseline_finish,
        "forecast_start": analysis.forecast.start,
        "forecast_finish": finish,
        "slip_days": slip,
        "moved_days": working_days(analysis, before.finish, finish),
        "budget": budget,
        "actual": actual,
        "estimate": estimate,
        "estimate_moved": difference(estimate, before.estimate),
        "effort_based": evm is not None and not in_money,
        "bac": decimal(evm.bac) if evm else None,
        "pv": decimal(evm.pv) if evm else None,
        "ev": decimal(evm.ev) if evm else None,
        "ac": decimal(evm.ac) if evm else None,
        "percent_complete": earned_percent(analysis, facts),
        "spi": evm.spi if evm else None,
        "cpi": evm.cpi if evm else None,
        "spi_t": evm.spi_t if evm else None,
        "metrics": metrics(analysis),
        "reasons": analysis.reasons | (dict(evm.reasons) if evm else {}),
        "curve": curve(value.curve, evm, finish),
        "quality": msgspec.to_builtins(analysis.dcma),
        "quality_failed": failed,
        "quality_applicable": applicable,
        "float_distribution": float_distribution(analysis),
        "milestones": around(coming, marks),
        "next_milestone": coming["name"][:500] if coming else "",
        "next_milestone_on": coming["forecast"][:10] if coming else None,
        "is_finished": finished(analysis),
        "signals": msgspec.to_builtins(found),
        "warnings": raised(found),
        **stored(forecasts),
        **colours,
    }


def measure_register(
    facts: ProjectFacts, registers: RegisterFacts, before: Before, as_of: dt.date
) -> dict[str, Any]:
    """Return the fields of a measurement of a project that has no plan."""
    slip = weekdays(facts.baseline_finish, facts.planned_finish)
    ratings = {
        "time": health.rate_time(
            slip_days=slip,
            forecast=facts.planned_finish,
            tolerance_days=facts.time_tolerance_days,
            missing=NO_PLAN,
            finished=facts.finished,
            rules=facts.rules,
        ),
        "cost": rate_cost(facts.forecast, facts.budget, facts),
        "risk": health.rate_risk(registers),
        "quality": health.rate_quality(None, 0),
    }
    return {
        "data_date": midnight(as_of),
        "baseline_finish": midnight(facts.baseline_finish),
        "forecast_start": midnight(facts.planned_start),
        "forecast_finish": midnight(facts.planned_finish),
        "slip_days": slip,
        "moved_days": weekdays(
            before.finish.date() if before.finish else None, facts.planned_finish
        ),
        "budget": facts.budget,
        "actual": facts.actual,
        "estimate": facts.forecast,
        "estimate_moved": difference(facts.forecast, before.estimate),
        "percent_complete": facts.percent,
        "reasons": {"evm": "The project has no plan to measure."},
        **stored(
            (
                of_register(FINISH, facts.planned_finish),
                of_register(COST, facts.forecast),
            )
        ),
        **rated(ratings, facts.rules),
    }


def rate_cost(
    estimate: Decimal | None, budget: Decimal | None, facts: ProjectFacts
) -> Rating:
    return health.rate_cost(
        estimate=estimate,
        budget=budget,
        tolerance_percent=facts.cost_tolerance_percent,
        missing=NO_MONEY,
        rules=facts.rules,
    )


def rated(ratings: Mapping[str, Rating], rules: Rules) -> dict[str, Any]:
    """Return the fields of a set of ratings, and of their sum."""
    whole = health.overall(ratings, rules)
    return {
        "health": whole.colour,
        **{f"health_{name}": rating.colour for name, rating in ratings.items()},
        "health_reasons": {
            "overall": whole.reason,
            **{name: rating.reason for name, rating in ratings.items()},
        },
    }


def with_baseline(
    schedule: Schedule, figures: Sequence[TaskFigures], number: int
) -> Schedule:
    """Return the plan with one approved baseline in place of those of its file."""
    known = {each.uid: each for each in figures}

    def based(task: Task) -> Task:
        approved = known.get(task.uid)
        baselines = () if approved is None else (as_baseline(approved, number),)
        return msgspec.structs.replace(task, baselines=baselines)

    return msgspec.structs.replace(
        schedule, tasks=tuple(based(task) for task in schedule.tasks)
    )


def as_baseline(figures: TaskFigures, number: int) -> Baseline:
    return Baseline(
        number=number,
        start=figures.start,
        finish=figures.finish,
        duration=None
        if figures.duration is None
        else Duration(tenths=figures.duration),
        work=figures.work,
        cost=figures.cost,
    )


def baseline_span(
    analysis: ProjectAnalysis,
) -> tuple[dt.datetime | None, dt.datetime | None]:
    """Return the first start and the last finish of the baseline."""
    found = [
        baseline
        for task in analysis.plan.activities
        if (baseline := analysis.plan.baseline(task)) is not None
    ]
    return (
        min((b.start for b in found if b.start), default=None),
        max((b.finish for b in found if b.finish), default=None),
    )


def working_days(
    analysis: ProjectAnalysis, start: dt.datetime | None, finish: dt.datetime | None
) -> int | None:
    """Return working days from start to finish, negative where it comes before."""
    if start is None or finish is None:
        return None
    try:
        if finish < start:
            return -round(analysis.days.between(finish, start))
        return round(analysis.days.between(start, finish))
    except EngineError:
        return weekdays(start.date(), finish.date())


def weekdays(start: dt.date | None, finish: dt.date | None) -> int | None:
    """Return days from Monday to Friday between two dates, where no calendar is."""
    if start is None or finish is None:
        return None
    return int(np.busday_count(start, finish))


def finished(analysis: ProjectAnalysis) -> bool:
    activities = analysis.plan.activities
    return bool(activities) and all(map(is_complete, activities))


def verdicts(analysis: ProjectAnalysis) -> tuple[int, int]:
    """Count the points that failed and those that could be judged."""
    judged = [point for point in analysis.dcma if point.applicable]
    return sum(point.passed is False for point in judged), len(judged)


def metrics(analysis: ProjectAnalysis) -> dict[str, Any]:
    """Return every figure of earned value by name, and in what unit."""
    evm = analysis.evm
    if evm is None:
        return {}
    found: dict[str, Any] = msgspec.to_builtins(evm)
    found.pop("reasons")
    return found


def earned_percent(analysis: ProjectAnalysis, facts: ProjectFacts) -> float | None:
    """Return the earned share of the budget, else what the register says."""
    evm = analysis.evm
    if evm is None or evm.ev is None or not evm.bac:
        return facts.percent
    return min(100.0, 100 * evm.ev / evm.bac)


def curve(found: SCurve | None, evm: Any, finish: dt.datetime | None) -> dict[str, Any]:
    """Thin the S-curve out for drawing and add the way to the estimate."""
    if found is None:
        return {}
    step = -(-len(found.instants) // CURVE_POINTS)
    last = len(found.earned) - 1
    kept = sorted(
        {*range(0, len(found.instants), step), len(found.instants) - 1, max(last, 0)}
    )
    forecast: list[list[Any]] = []
    if last >= 0 and evm is not None and evm.eac is not None and finish is not None:
        now = found.instants[last]
        if finish > now and evm.ac is not None:
            forecast = [[now.isoformat(), evm.ac], [finish.isoformat(), evm.eac]]
    return {
        "unit": found.unit,
        "dates": [found.instants[i].isoformat() for i in kept],
        "planned": [found.planned[i] for i in kept],
        "earned": [found.earned[i] for i in kept if i <= last],
        "actual": [found.actual[i] for i in kept if i < len(found.actual)],
        "forecast": forecast,
    }


def float_distribution(analysis: ProjectAnalysis) -> list[list[Any]]:
    """Count unfinished tasks by their total float in working days."""
    day = analysis.days.ticks_per_day or DAY
    counts = dict.fromkeys((name for name, *_ in FLOAT_BUCKETS), 0)
    for task in analysis.plan.activities:
        total = analysis.forecast.float_of(task)
        if total is None or is_complete(task):
            continue
        for name, low, high in FLOAT_BUCKETS:
            if low <= total / day < high:
                counts[name] += 1
                break
    return [[name, count] for name, count in counts.items()]


def milestones(analysis: ProjectAnalysis, before: Before) -> list[dict[str, Any]]:
    """Return the plan's milestones in order of their dates."""
    found = []
    for task in analysis.plan.activities:
        if not is_milestone(task):
            continue
        key = task.code or task.guid or str(task.uid)
        baseline = analysis.plan.baseline(task)
        found.append(
            {
                "key": key,
                "uid": task.uid,
                "name": task.name,
                "baseline": iso(baseline.finish if baseline else None),
                "previous": before.milestones.get(key),
                "forecast": iso(analysis.forecast.finish_of(task)),
                "actual": iso(task.actual_finish),
                "critical": analysis.forecast.is_critical(task),
            }
        )
    found.sort(key=lambda m: (m["actual"] or m["forecast"] or "9999", m["name"]))
    return found


def next_of(marks: Sequence[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """Return the first milestone that is not reached and has a date."""
    return next((m for m in marks if not m["actual"] and m["forecast"]), None)


def around(
    coming: Mapping[str, Any] | None, marks: Sequence[Mapping[str, Any]]
) -> Sequence[Mapping[str, Any]]:
    """Keep as many milestones as pages show, from some before the coming one on."""
    position = len(marks) if coming is None else marks.index(coming)
    begin = max(0, min(position - MILESTONES // 4, len(marks) - MILESTONES))
    return marks[begin : begin + MILESTONES]


def iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


def measured_on(schedule: Schedule) -> dt.datetime | None:
    """Return a plan's data date, else the last actual date that it records."""
    if schedule.data_date is not None:
        return schedule.data_date
    actuals = [
        moment
        for task in schedule.tasks
        for moment in (task.actual_start, task.actual_finish)
        if moment is not None
    ]
    return max(actuals, default=schedule.start)


def midnight(day: dt.date | None) -> dt.datetime | None:
    return dt.datetime.combine(day, dt.time.min) if day else None


def decimal(amount: float | None) -> Decimal | None:
    return None if amount is None else Decimal(str(round(amount, 2)))


def difference(now: Decimal | None, then: Decimal | None) -> Decimal | None:
    return None if now is None or then is None else now - then
