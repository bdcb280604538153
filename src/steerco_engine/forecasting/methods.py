"""Point forecasts of finish and cost at one status date, each under its name.

The textbook lines are those of `earned_value`. The rates that are drawn towards the plan
follow the evidence that early indices overstate what will come: see docs/methods.md.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, fields

from steerco_engine.earned_value.formulas import (
    FORMULAS,
    SCHEDULE_FORMULAS,
    Formula,
    Reason,
    evaluate,
)
from steerco_engine.solving import DataError

FINISH_WEIGHT = 3.0
"""Planned durations by which the pace so far is drawn towards the plan's."""
COST_WEIGHT = 0.3
"""Budgets by which the cost rate so far is drawn towards the plan's."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a project stands at a status date.

    Attributes
    ----------
    at, pd, es : float
        Actual time since the start, planned duration and earned schedule, in one unit of
        working time.
    bac, pv, ev, ac : float
        Budget at completion; planned value, earned value and actual cost so far.
    network : float, optional
        Duration of the plan recalculated from the status date, where there are links.

    Raises
    ------
    DataError
        If a figure is negative or no number, or the budget or the duration is 0.
    """

    at: float
    pd: float
    es: float
    bac: float
    pv: float
    ev: float
    ac: float
    network: float | None = None

    def __post_init__(self) -> None:
        for each in fields(self):
            value = getattr(self, each.name)
            if value is not None and not (value >= 0 and math.isfinite(value)):
                raise DataError(f"standing: {each.name}", f"{value} is no figure >= 0.")
        for name in ("pd", "bac"):
            if getattr(self, name) == 0:
                raise DataError(f"standing: {name}", "nothing is forecast from 0.")

    @property
    def done(self) -> float:
        """Share of the budget that is earned, 0 to 1."""
        return min(1.0, self.ev / self.bac)


def _named(formulas: tuple[Formula, ...], name: str) -> Formula:
    return next(each for each in formulas if each.name == name)


FINISH: tuple[Formula, ...] = (
    Formula("baseline", ("pd",), "PD", lambda pd: pd),
    _named(SCHEDULE_FORMULAS, "ieac_t_at_plan"),
    _named(SCHEDULE_FORMULAS, "spi_t"),
    _named(SCHEDULE_FORMULAS, "ieac_t"),
    Formula(
        "steady_pace",
        ("pd", "es", "at"),
        "AT + (PD - ES) / ((ES + w x PD) / (AT + w x PD)), w = 3",
        lambda pd, es, at: (
            at + (pd - es) * (at + FINISH_WEIGHT * pd) / (es + FINISH_WEIGHT * pd)
        ),
    ),
    Formula(
        "network",
        ("network_finish",),
        "Finish of the plan recalculated from the status date",
        lambda finish: finish,
    ),
    Formula(
        "network_and_pace",
        ("network", "ieac_t_at_plan"),
        "Mean of the recalculated plan and AT + (PD - ES)",
        lambda network, pace: (network + pace) / 2,
    ),
)
"""How long a project will take; each method may need those before it."""
COST: tuple[Formula, ...] = (
    Formula("budget", ("bac",), "BAC", lambda bac: bac),
    _named(FORMULAS, "eac_atypical"),
    _named(FORMULAS, "cpi"),
    _named(FORMULAS, "eac_typical"),
    Formula(
        "steady_cost",
        ("bac", "ev", "ac"),
        "AC + (BAC - EV) x (AC + w x BAC) / (EV + w x BAC), w = 0.3",
        lambda bac, ev, ac: (
            ac + (bac - ev) * (ac + COST_WEIGHT * bac) / (ev + COST_WEIGHT * bac)
        ),
    ),
)
"""What a project will cost."""
INDICES = frozenset({"spi_t", "cpi"})
NAIVE = {"finish": "baseline", "cost": "budget"}
DEFAULT = {"finish": ("network_and_pace", "ieac_t_at_plan"), "cost": ("steady_cost",)}
"""The headline: the first of these that is defined."""


@dataclass(frozen=True, slots=True)
class Points:
    """Forecasts by the name of their method; None where undefined, with the reason."""

    values: Mapping[str, float | None]
    reasons: Mapping[str, Reason]

    def headline(self, target: str) -> tuple[str, float]:
        """Return the default method for ``finish`` or ``cost`` that is defined here."""
        for name in DEFAULT[target]:
            if (value := self.values[name]) is not None:
                return name, value
        raise AssertionError(target)


def finishes(standing: Standing) -> Points:
    """Forecast the duration by every method; none ends before the status date."""
    inputs = {
        "at": standing.at,
        "pd": standing.pd,
        "es": standing.es,
        "network_finish": standing.network,
    }
    return _points(FINISH, inputs, floor=standing.at)


def costs(standing: Standing) -> Points:
    """Forecast the cost by every method; none is below what is spent."""
    inputs = {"bac": standing.bac, "ev": standing.ev, "ac": standing.ac}
    return _points(COST, inputs, floor=standing.ac)


def _points(
    formulas: tuple[Formula, ...], inputs: Mapping[str, float | None], *, floor: float
) -> Points:
    known, reasons = evaluate(formulas, inputs)
    names = [each.name for each in formulas if each.name not in INDICES]
    values = {
        name: None if (value := known[name]) is None else max(floor, value)
        for name in names
    }
    return Points(values, {name: reasons[name] for name in names if name in reasons})
