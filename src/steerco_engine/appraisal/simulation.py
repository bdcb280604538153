"""The net present value as a distribution (Hertz 1964)."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from steerco_engine.appraisal.case import BusinessCase, Floats
from steerco_engine.appraisal.measures import present_value
from steerco_engine.solving import DataError


@dataclass(frozen=True, slots=True)
class Spread:
    """A triangular distribution of the factor by which a line comes out.

    Attributes
    ----------
    low, likely, high : float
        Such as 0.8, 1.0, 1.5: a fifth less up to half more, most likely as planned.

    Raises
    ------
    DataError
        If they are not in this order.
    """

    low: float
    likely: float
    high: float

    def __post_init__(self) -> None:
        given = self.low, self.likely, self.high
        if not all(map(math.isfinite, given)) or sorted(given) != list(given):
            raise DataError("spread", f"{given} are not low, likely and high in order.")


@dataclass(frozen=True, slots=True)
class Simulation:
    """Sampled net present values.

    Attributes
    ----------
    values : ndarray of float, shape (samples,)
        Ascending.
    variance_shares : mapping of str to float
        Share of the variance that comes from each spread line; empty without variance.
    seed : int
    """

    values: Floats
    variance_shares: Mapping[str, float]
    seed: int

    @property
    def mean(self) -> float:
        """Mean of the sampled values."""
        return float(self.values.mean())

    @property
    def deviation(self) -> float:
        """Standard deviation of the sampled values."""
        return float(self.values.std())

    @property
    def chance_of_loss(self) -> float:
        """Share of samples with a value below zero."""
        return float((self.values < 0).mean())

    def percentile(self, percent: float) -> float:
        """Return the value that so many percent of the samples do not exceed."""
        return float(np.percentile(self.values, percent))


def simulate(
    case: BusinessCase,
    spreads: Mapping[str, Spread],
    *,
    samples: int = 10_000,
    seed: int = 0,
) -> Simulation:
    """Sample the net present value; lines come out independently of each other.

    Parameters
    ----------
    case : BusinessCase
    spreads : mapping of str to Spread
        By line; the others come out as planned.
    samples, seed : int

    Raises
    ------
    DataError
        If a spread names no line, or `samples` is not positive.
    """
    if samples < 1:
        raise DataError("simulation: samples", f"{samples} is not a positive number.")
    parts = {line.name: present_value(case, line.flows) for line in case.lines}
    for name in spreads:
        if name not in parts:
            raise DataError(f"spread of {name}", "there is no such line.")
    random = np.random.default_rng(seed)
    values = np.full(samples, present_value(case, case.net))
    variances = {}
    for name, spread in spreads.items():
        factors = _factors(random, spread, samples)
        values += parts[name] * (factors - 1)
        variances[name] = parts[name] ** 2 * _variance(spread)
    total = sum(variances.values())
    shares = {name: each / total for name, each in variances.items()} if total else {}
    return Simulation(np.sort(values), shares, seed)


def _factors(random: np.random.Generator, spread: Spread, samples: int) -> Floats:
    if spread.low == spread.high:
        return np.full(samples, spread.likely)
    return random.triangular(spread.low, spread.likely, spread.high, samples)


def _variance(spread: Spread) -> float:
    a, m, b = spread.low, spread.likely, spread.high
    return (a * a + m * m + b * b - a * m - a * b - m * b) / 18
