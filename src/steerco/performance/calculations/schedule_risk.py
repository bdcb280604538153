"""A project's plan as the engine simulates it, and what came of it, ready to be kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise

import msgspec
import numpy as np

from steerco.performance.calculations.forecasting import SHOWN, Forecast
from steerco.schedules.engine_input import EngineInput, engine_input
from steerco.schedules.model import Schedule, Task
from steerco_engine.calendars import from_ticks, to_ticks
from steerco_engine.risk import (
    Costs,
    Distribution,
    Estimate,
    Group,
    Impact,
    Levelled,
    Response,
    Risk,
    RiskModel,
    RiskResult,
)

CENTS = 100
CURVE = 41
"""Points of a distribution that are kept."""
CLOUD = 500
DRAWN_TASKS = 25
TORNADO = 10
DAY_TICKS = 4800
"""Ticks of a working day of eight hours."""
CALENDAR_DAY = 14_400


class Range(msgspec.Struct, frozen=True):
    """What a task may take, in percent of its planned remaining duration."""

    task: int
    low: float
    likely: float
    high: float


class RiskImpact(msgspec.Struct, frozen=True):
    """Working days that a risk of the register adds to a task."""

    risk: int
    """Its number on the register."""
    task: int
    low: float
    likely: float
    high: float
    after: float = 100.0
    """Percent of the days that are left once the responses are done."""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """What a simulation starts from; percent where nothing else is said."""

    low: float = 75.0
    likely: float = 100.0
    high: float = 150.0
    correlation: float = 25.0
    """How far all durations rise and fall together."""
    ranges: tuple[Range, ...] = ()
    impacts: tuple[RiskImpact, ...] = ()

    @property
    def words(self) -> str:
        return (
            f"{self.low:g} to {self.high:g}% of what is planned, most likely "
            f"{self.likely:g}%"
        )

    @property
    def together(self) -> str:
        return f"Durations rise and fall together by {self.correlation:g}%"


@dataclass(frozen=True, slots=True)
class RegisterRisk:
    """An open threat of the register."""

    number: int
    title: str
    probability: float
    target: float
    cost: tuple[Decimal, Decimal, Decimal] | None
    price: Decimal
    """What its responses cost."""


class Chance(msgspec.Struct, frozen=True):
    """A distribution: instants or minor units by their probability."""

    probabilities: tuple[float, ...]
    values: tuple[float, ...]


class Case(msgspec.Struct, frozen=True):
    """Finish and cost with or without the responses to risks."""

    finish: Chance
    cost: Chance | None
    finish_level: Chance | None = None
    """The same at the level that finished projects set."""
    cost_level: Chance | None = None


class TaskLine(msgspec.Struct, frozen=True):
    uid: int
    name: str
    criticality: float
    cruciality: float | None
    sensitivity: float


class DriverLine(msgspec.Struct, frozen=True):
    """What the P80 finish would be earlier by without one uncertainty."""

    kind: str
    name: str
    days: float
    cost: float


class Outcome(msgspec.Struct, frozen=True):
    """What a simulation gave; instants in ticks, money in minor units."""

    planned_finish: float
    planned_cost: float
    before: Case
    after: Case | None
    tasks: tuple[TaskLine, ...]
    tornado: tuple[DriverLine, ...]
    cloud: tuple[tuple[float, float], ...]
    happened: dict[str, float]


def model_of(
    schedule: Schedule, settings: Settings, risks: Sequence[RegisterRisk]
) -> tuple[RiskModel, EngineInput]:
    """Return the plan with its ranges and risks as the engine simulates it."""
    given = engine_input(schedule)
    index = {task.uid: i for i, task in enumerate(given.tasks)}
    own = {each.task: each for each in settings.ranges}
    usual = Range(0, settings.low, settings.likely, settings.high)
    ratios = {
        i: triangle(own.get(task.uid, usual), 0.01)
        for i, task in enumerate(given.tasks)
    }
    together = tuple(range(len(given.tasks)))
    groups = (
        (Group("plan", together, settings.correlation / 100),)
        if settings.correlation and len(together) > 1
        else ()
    )
    model = RiskModel(
        given.network,
        given.activities,
        given.calendars.compiled,
        given.options,
        ratios=ratios,
        groups=groups,
        risks=tuple(risk_of(each, settings.impacts, index) for each in risks),
        costs=costs_of(given),
    )
    return model, given


def triangle(of: Range | RiskImpact, scale: float) -> Estimate:
    if of.low == of.high:
        return Estimate.certain(of.likely * scale)
    return Estimate.triangular(of.low * scale, of.likely * scale, of.high * scale)


def risk_of(
    risk: RegisterRisk, impacts: Iterable[RiskImpact], index: Mapping[int, int]
) -> Risk:
    """Return a risk with the tasks that it delays, and what is left after responses."""
    own = [each for each in impacts if each.risk == risk.number and each.task in index]
    cost = cost_of(risk)

    def delays(share: Callable[[RiskImpact], float]) -> tuple[Impact, ...]:
        return tuple(
            Impact(index[each.task], triangle(each, DAY_TICKS * share(each)))
            for each in own
        )

    return Risk(
        f"R{risk.number} {risk.title}",
        risk.probability,
        delays(lambda _: 1.0),
        cost,
        Response(
            risk.target,
            delays(lambda each: each.after / 100),
            cost,
            float(risk.price) * CENTS,
        ),
    )


def cost_of(risk: RegisterRisk) -> Estimate:
    if risk.cost is None:
        return Estimate.certain(0.0)
    low, likely, high = (float(each) * CENTS for each in risk.cost)
    if low == high:
        return Estimate.certain(likely)
    return Estimate.triangular(low, likely, high)


def costs_of(given: EngineInput) -> Costs | None:
    """Return what tasks cost: what is spent and bought, and the rest with their length."""
    known = [task for task in given.tasks if task.cost]
    if not known:
        return None
    lengths = remaining_of(given)
    fixed = np.array([spent(task) for task in given.tasks])
    whole = np.array([float(task.cost or 0) * CENTS for task in given.tasks])
    left = np.maximum(0.0, whole - fixed)
    rate = np.divide(left, lengths, out=np.zeros(len(left)), where=lengths > 0)
    return Costs(fixed=np.where(lengths > 0, fixed, whole), rate=rate)


def spent(task: Task) -> float:
    """Return what a task costs however long it takes, in minor units."""
    return float(max(task.actual_cost or 0, task.fixed_cost or 0)) * CENTS


def remaining_of(given: EngineInput) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """Return the remaining ticks of each task."""
    activities = given.activities
    ends = np.concatenate(([0], np.cumsum(activities.span_length)))
    lengths = ends[activities.span_from[1:]] - ends[activities.span_from[:-1]]
    return lengths.astype(np.float64)


def level_of(made: Forecast | None, scale: float) -> dict[float, float] | None:
    """Return the quantiles that finished projects set, in ticks or minor units."""
    if made is None or not made.quantiles:
        return None
    found = {}
    for probability in SHOWN:
        value = made.quantile(probability)
        if isinstance(value, dt.datetime):
            found[probability] = float(to_ticks(value))
        elif value is not None:
            found[probability] = value * scale
    rising = list(found.values())
    return found if all(a < b for a, b in pairwise(rising)) else None


def case_of(result: RiskResult, *, priced: bool) -> Case:
    return Case(
        curve(result.finish),
        curve(result.cost) if priced else None,
        levelled(result.level),
        levelled(result.cost_level) if priced else None,
    )


def curve(found: Distribution) -> Chance:
    probabilities = np.linspace(0.01, 0.99, CURVE)
    return Chance(
        tuple(probabilities.round(4).tolist()),
        tuple(float(found.quantile(p)) for p in probabilities),
    )


def levelled(found: Levelled | None) -> Chance | None:
    if found is None:
        return None
    probabilities = np.linspace(0.05, 0.95, 37)
    return Chance(
        tuple(probabilities.round(4).tolist()),
        tuple(float(found.quantile(p)) for p in probabilities),
    )


def outcome_of(
    given: EngineInput,
    model: RiskModel,
    before: RiskResult,
    after: RiskResult | None,
) -> Outcome:
    """Put what two simulations gave into what is kept."""
    priced = model.costs is not None or any(r.cost.mean for r in model.risks)
    step = max(1, len(before.cloud.finish) // CLOUD)
    pairs = zip(
        before.cloud.finish[::step].tolist(),
        before.cloud.cost[::step].tolist(),
        strict=True,
    )
    return Outcome(
        planned_finish=float(before.planned_finish),
        planned_cost=float(before.planned_cost),
        before=case_of(before, priced=priced),
        after=None if after is None else case_of(after, priced=priced),
        tasks=task_lines(given, before),
        tornado=tuple(
            DriverLine(
                d.kind,
                given.tasks[d.index].name if d.kind == "task" else d.name,
                round(d.finish / CALENDAR_DAY, 1),
                float(d.cost),
            )
            for d in before.tornado
        ),
        cloud=tuple(pairs) if priced else (),
        happened={
            risk.name: round(float(share), 4)
            for risk, share in zip(model.risks, before.happened, strict=True)
        },
    )


def task_lines(given: EngineInput, result: RiskResult) -> tuple[TaskLine, ...]:
    """Return the tasks that the finish hangs on most, by their sensitivity."""
    order = np.argsort(-result.sensitivity, kind="stable")[:DRAWN_TASKS]
    return tuple(
        TaskLine(
            given.tasks[i].uid,
            given.tasks[i].name,
            round(float(result.criticality[i]), 4),
            None
            if np.isnan(result.cruciality[i])
            else round(float(result.cruciality[i]), 4),
            round(float(result.sensitivity[i]), 4),
        )
        for i in order
        if result.criticality[i] > 0
    )


def instant(ticks: float) -> dt.datetime:
    return from_ticks(round(ticks))


def at(found: Chance, probability: float) -> float:
    """Return the value at a probability."""
    return float(np.interp(probability, found.probabilities, found.values))


def chance(found: Chance, value: float) -> float:
    """Return the probability that a value is kept, as far as the curve tells."""
    return float(np.interp(value, found.values, found.probabilities))
