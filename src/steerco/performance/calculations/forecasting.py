"""When a project will be finished and what it will cost, with chances, at a data date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import NamedTuple, TypeAlias

import msgspec
import numpy as np

from steerco.schedules.analysis import ProjectAnalysis
from steerco.schedules.analysis.measurement import Measurement
from steerco.schedules.analysis.plan import is_complete
from steerco_engine import forecasting as engine
from steerco_engine.calendars import from_ticks, to_ticks
from steerco_engine.errors import EngineError
from steerco_engine.forecasting import Calibration, Points, Rate, Standing
from steerco_engine.forecasting.calibration import PROBABILITIES

Value: TypeAlias = float | dt.datetime
"""An amount, or an instant."""

Hits: TypeAlias = dict[str, tuple[float, float, float]]
"""By probability, as 0.8: the share of outcomes within it, and its 95 % interval."""

FINISH, COST = "finish", "cost"
SHOWN = (0.5, 0.8, 0.9)
OWN = "Finished projects of this organisation"
REGISTER = "register"
"""The basis and method of what a register says and no plan backs."""

NO_CHANCES = "Without a plan with a baseline and progress no chances can be told."
NOT_DATED = "The plan has neither a baseline nor dates."
NO_COSTS = "The plan holds no costs, and the register no forecast of them."
NO_ACTUALS = "No actual costs are recorded, so what is spent cannot be told."
FINISHED = "All work is done: this is what came of it."


class Forecast(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A finish or a cost as forecast at one data date, kept with the measurement.

    `quantiles` are the values not exceeded with each of `PROBABILITIES`; none where only
    a register or a plan without a baseline speaks. `values` holds every method's point.
    """

    target: str
    basis: str = ""
    """cost, effort or count: what earned value is counted in; or register."""
    method: str = ""
    point: Value | None = None
    quantiles: tuple[Value, ...] = ()
    values: dict[str, Value | None] = {}
    reasons: dict[str, str] = {}
    standing: Standing | None = None
    start: dt.datetime | None = None
    """Where the time axis of the standing begins: the baseline's start."""
    reference: str = ""
    """Whose finished projects the chances were learned from."""
    projects: int = 0
    calibrated: bool = False
    """Whether they are the organisation's own, and enough."""
    errors: tuple[float, ...] = ()
    """What is added for each of `SHOWN`, as a share of duration or budget."""
    hits: Hits = {}
    outcome: float | None = None
    """Working days or money it took in the end, once all work is done."""
    reason: str = ""
    """Why there is no point, or no chances."""

    def quantile(self, probability: float) -> Value | None:
        """Return the value that is not exceeded with a probability, 0.05 to 0.95."""
        if not self.quantiles:
            return None
        places = [place(each) for each in self.quantiles]
        found = float(np.interp(probability, PROBABILITIES, places))
        return from_ticks(round(found)) if self.target == FINISH else found

    def chance(self, value: Value) -> float | None:
        """Return the probability, 0.05 to 0.95, that it ends no later or dearer."""
        if not self.quantiles:
            return None
        places = np.array([place(each) for each in self.quantiles])
        # Of equal quantiles the highest probability counts.
        rising = np.maximum.accumulate(places + np.arange(len(places)) * 1e-9)
        return float(np.interp(place(value), rising, PROBABILITIES))


def place(value: Value) -> float:
    return float(to_ticks(value)) if isinstance(value, dt.datetime) else value


class Learned(NamedTuple):
    """The errors of a method on finished projects, and how often it was right there."""

    calibration: Calibration
    hits: Hits


@dataclass(frozen=True, slots=True)
class References:
    """What chances are learned from: own finished projects where they are enough."""

    own: Mapping[tuple[str, str], Learned] = field(default_factory=dict)
    """By target and method."""

    def of(self, target: str, method: str) -> Learned:
        """Return what a method is calibrated by; else the shipped class lends its errors."""
        own = self.own.get((target, method))
        if own is not None and own.calibration.is_enough:
            return own
        shipped = engine.reference_calibration(target)
        return Learned(
            replace(shipped, method=method), hits_of(engine.reference_hits(target))
        )


def hits_of(rates: Mapping[float, Rate]) -> Hits:
    return {f"{p:g}": (r.value, r.low, r.high) for p, r in rates.items()}


SHIPPED = References()


@dataclass(frozen=True, slots=True)
class Axis:
    """Working days of the project's calendar since the baseline's start."""

    analysis: ProjectAnalysis
    start: dt.datetime

    def instant(self, days: float) -> dt.datetime:
        time = self.analysis.days
        amount = round(days * time.ticks_per_day)
        return from_ticks(time.project.add(to_ticks(self.start), amount))

    def days(self, instant: dt.datetime) -> float:
        return self.analysis.days.between(self.start, instant)


def forecast_plan(
    analysis: ProjectAnalysis,
    references: References,
    *,
    planned_finish: dt.date | None,
    forecast_cost: Decimal | None,
) -> tuple[Forecast, Forecast]:
    """Forecast finish and cost of a plan; the register's word counts where it is mute."""
    found = analysis.measurement if analysis.evm else analysis.marks
    try:
        finish = finish_of(analysis, found, references)
    except EngineError as error:
        finish = Forecast(target=FINISH, reason=str(error))
    if finish.point is None and planned_finish is not None:
        finish = of_register(FINISH, planned_finish)
    cost = cost_of(analysis, found, references)
    if cost.point is None and forecast_cost is not None:
        cost = of_register(COST, forecast_cost)
    return finish, cost


def finish_of(
    analysis: ProjectAnalysis, found: Measurement, references: References
) -> Forecast:
    """Forecast the finish from where the plan stands at its data date."""
    evm, time, start = found.evm, found.time, found.start
    planned = recalculated(analysis) or analysis.forecast.finish
    if evm is None or time is None or start is None or not time.pd or time.es is None:
        reason = NO_CHANCES if planned else NOT_DATED
        return Forecast(target=FINISH, method="plan", point=planned, reason=reason)
    axis = Axis(analysis, start)
    if ended := finished_on(analysis):
        return Forecast(
            target=FINISH, point=ended, outcome=axis.days(ended), reason=FINISHED
        )
    linked = recalculated(analysis) if analysis.plan.links else None
    standing = Standing(
        at=time.at,
        pd=time.pd,
        es=time.es,
        bac=evm.bac or 1.0,
        pv=evm.pv or 0.0,
        ev=evm.ev or 0.0,
        ac=evm.ac or 0.0,
        network=max(0.0, axis.days(linked)) if linked else None,
    )
    made = headline(standing, FINISH, evm.basis, references, axis.instant)
    return msgspec.structs.replace(made, start=start)


def cost_of(
    analysis: ProjectAnalysis, found: Measurement, references: References
) -> Forecast:
    """Forecast what the project costs, in money, or in hours where there is no money."""
    evm = found.evm
    if evm is None or evm.basis == "count" or not evm.bac or evm.ev is None:
        return Forecast(target=COST, reason=NO_COSTS)
    if evm.ac is None:
        return Forecast(target=COST, basis=evm.basis, reason=NO_ACTUALS)
    if finished_on(analysis):
        return Forecast(
            target=COST,
            basis=evm.basis,
            point=evm.ac,
            outcome=evm.ac,
            reason=FINISHED,
        )
    time = found.time
    standing = Standing(
        at=time.at if time else 0.0,
        pd=(time.pd if time else None) or 1.0,
        es=(time.es if time else None) or 0.0,
        bac=evm.bac,
        pv=evm.pv or 0.0,
        ev=evm.ev,
        ac=max(0.0, evm.ac),
    )
    return headline(standing, COST, evm.basis, references, float)


def headline(
    standing: Standing,
    target: str,
    basis: str,
    references: References,
    shown: Callable[[float], Value],
) -> Forecast:
    """Forecast by the default method; `shown` turns working days or money into values."""
    points = points_of(standing, target)
    method, point = points.headline(target)
    calibration, hits = references.of(target, method)
    made = engine.forecast(standing, target, calibration)
    quantiles = [made.quantile(p) for p in PROBABILITIES] if made else []
    return Forecast(
        target=target,
        basis=basis,
        method=method,
        point=shown(point),
        quantiles=tuple(shown(x) for x in np.maximum.accumulate(quantiles).tolist()),
        values={
            name: None if value is None else shown(value)
            for name, value in points.values.items()
        },
        reasons={name: why.words for name, why in points.reasons.items()},
        standing=standing,
        reference=calibration.name,
        projects=calibration.projects,
        calibrated=calibration.name == OWN,
        errors=tuple(calibration.error(standing.done, p) for p in SHOWN),
        hits=hits,
    )


def points_of(standing: Standing, target: str) -> Points:
    return engine.finishes(standing) if target == FINISH else engine.costs(standing)


def of_register(target: str, value: dt.date | Decimal | None) -> Forecast:
    """Repeat what the register says; no chance is made up for it."""
    if value is None:
        missing = "The register names no finish." if target == FINISH else NO_COSTS
        return Forecast(target=target, reason=missing)
    point: Value = (
        float(value)
        if isinstance(value, Decimal)
        else dt.datetime.combine(value, dt.time.min)
    )
    return Forecast(
        target=target, basis=REGISTER, method=REGISTER, point=point, reason=NO_CHANCES
    )


def recalculated(analysis: ProjectAnalysis) -> dt.datetime | None:
    found = analysis.calculation.recalculation
    return found.project_finish if found else None


def finished_on(analysis: ProjectAnalysis) -> dt.datetime | None:
    """Return when the last task was finished; None while one is open."""
    activities = analysis.plan.activities
    if not activities or not all(map(is_complete, activities)):
        return None
    return max((t.actual_finish for t in activities if t.actual_finish), default=None)


def stored(forecasts: Iterable[Forecast]) -> dict[str, object]:
    """Return the fields of a measurement that keep forecasts."""
    return {f"{each.target}_forecast": msgspec.to_builtins(each) for each in forecasts}


def read(kept: Mapping[str, object]) -> Forecast | None:
    """Return a kept forecast; None of measurements that have none."""
    return msgspec.convert(kept, Forecast, strict=False) if kept else None
