"""How long work may take, or cost: distributions that a person can give."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

from steerco_engine.network import Floats
from steerco_engine.risk import layout
from steerco_engine.solving import DataError

P90 = NormalDist().inv_cdf(0.9)
PERT_WEIGHT = 4.0
"""Weight of the most likely value in the mean of a PERT distribution."""
FINE = 8_193


@dataclass(frozen=True, slots=True)
class Estimate:
    """A distribution, made by one of the class methods.

    Attributes
    ----------
    kind : str
        Name of the distribution, in words a person reads.
    code : int
        The same for the kernels.
    parameters : tuple of float
        What the kernels compute quantiles from.
    """

    kind: str
    code: int
    parameters: tuple[float, ...]

    @classmethod
    def certain(cls, value: float) -> Estimate:
        """Return a value without uncertainty."""
        return cls("certain", layout.CERTAIN, (_finite("value", value),))

    @classmethod
    def triangular(cls, low: float, likely: float, high: float) -> Estimate:
        """Return the triangular distribution of three points.

        Raises
        ------
        DataError
            If they are not low, most likely and high in this order.
        """
        return cls(
            "triangular", layout.TRIANGULAR, _three("triangular", low, likely, high)
        )

    @classmethod
    def pert(cls, low: float, likely: float, high: float) -> Estimate:
        """Return the PERT distribution of three points (Malcolm et al. 1959).

        A beta distribution over low to high with shapes ``1 + 4 (likely - low) / range``
        and ``1 + 4 (high - likely) / range``, whose mean is ``(low + 4 likely + high) / 6``.

        Raises
        ------
        DataError
            If they are not low, most likely and high in this order.
        """
        return cls("PERT", layout.PERT, _three("PERT", low, likely, high))

    @classmethod
    def uniform(cls, low: float, high: float) -> Estimate:
        """Return the uniform distribution from low to high."""
        return cls("uniform", layout.UNIFORM, _in_order("uniform", low=low, high=high))

    @classmethod
    def normal(cls, mean: float, deviation: float) -> Estimate:
        """Return the normal distribution; what it gives below zero counts as zero."""
        if _finite("deviation", deviation) < 0:
            raise DataError("normal: deviation", f"{deviation} is negative.")
        return cls("normal", layout.NORMAL, (_finite("mean", mean), deviation))

    @classmethod
    def lognormal(cls, p10: float, p90: float) -> Estimate:
        """Return the lognormal distribution with these two quantiles."""
        low, high = _in_order("lognormal", p10=p10, p90=p90)
        if low <= 0:
            raise DataError("lognormal: p10", f"{p10} is not above zero.")
        middle = (math.log(low) + math.log(high)) / 2
        spread = (math.log(high) - math.log(low)) / (2 * P90)
        return cls("lognormal", layout.LOGNORMAL, (middle, spread))

    @classmethod
    def quantiles(cls, values: Mapping[float, float]) -> Estimate:
        """Return the distribution through quantiles, linear between them.

        Before the first and after the last it goes on as between the nearest two, as
        far as zero. So a reference class is given by what finished work took of its
        plan.

        Parameters
        ----------
        values : mapping of float to float
            Value by probability, such as ``{0.1: 0.97, 0.5: 1.04, 0.9: 1.39}``.

        Raises
        ------
        DataError
            If there are fewer than two, a probability is outside 0 to 1, or a value is
            below that of a smaller probability.
        """
        if len(values) < 2:
            raise DataError("quantiles", f"{len(values)} is too few; give two or more.")
        knots = sorted(values)
        if not (knots[0] >= 0 and knots[-1] <= 1):
            wrong = knots[0] if not knots[0] >= 0 else knots[-1]
            raise DataError("quantiles", f"probability {wrong} is outside 0 to 1.")
        named = {f"P{100 * knot:g}": values[knot] for knot in knots}
        _in_order("quantiles", **named)
        return cls("quantiles", layout.QUANTILES, _reaching(values))

    def scaled(self, factor: float) -> Estimate:
        """Return the distribution of `factor` times the value; `factor` is positive."""
        given = self.parameters
        if self.code == layout.LOGNORMAL:
            return Estimate(
                self.kind, self.code, (given[0] + math.log(factor), given[1])
            )
        if self.code == layout.QUANTILES:
            half = len(given) // 2
            values = tuple(factor * value for value in given[half:])
            return Estimate(self.kind, self.code, (*given[:half], *values))
        return Estimate(self.kind, self.code, tuple(factor * one for one in given))

    @property
    def lowest(self) -> float:
        """The smallest possible value; minus infinity for the normal."""
        if self.code == layout.NORMAL and self.parameters[1] > 0:
            return -math.inf
        if self.code == layout.LOGNORMAL:
            return 0.0
        if self.code == layout.QUANTILES:
            return self.parameters[len(self.parameters) // 2]
        return self.parameters[0]

    @property
    def mean(self) -> float:
        """The expected value, without the cut at zero."""
        given = self.parameters
        if self.code == layout.TRIANGULAR:
            return sum(given) / 3
        if self.code == layout.PERT:
            return (given[0] + PERT_WEIGHT * given[1] + given[2]) / (PERT_WEIGHT + 2)
        if self.code == layout.UNIFORM:
            return sum(given) / 2
        if self.code == layout.LOGNORMAL:
            return math.exp(given[0] + given[1] ** 2 / 2)
        if self.code == layout.QUANTILES:
            half = len(given) // 2
            return float(np.trapezoid(given[half:], given[:half]))
        return given[0]


def _finite(name: str, value: float) -> float:
    if not math.isfinite(value):
        raise DataError(f"estimate: {name}", f"{value} is no number to count with.")
    return float(value)


def _in_order(kind: str, **values: float) -> tuple[float, ...]:
    given = [_finite(name, value) for name, value in values.items()]
    names = list(values)
    for at in range(1, len(given)):
        if given[at - 1] > given[at]:
            raise DataError(
                f"{kind}: {names[at - 1]}",
                f"{given[at - 1]:g} is above {names[at]}, {given[at]:g}; "
                "give them in order.",
            )
    return tuple(given)


def _three(kind: str, low: float, likely: float, high: float) -> tuple[float, ...]:
    return _in_order(kind, **{"low": low, "most likely": likely, "high": high})


def _reaching(values: Mapping[float, float]) -> tuple[float, ...]:
    """Return probabilities from 0 to 1, then their values."""
    at = sorted(values)
    height = [float(values[each]) for each in at]
    if at[0] > 0:
        slope = (height[1] - height[0]) / (at[1] - at[0])
        height.insert(0, max(min(0.0, height[0]), height[0] - slope * at[0]))
        at.insert(0, 0.0)
    if at[-1] < 1:
        slope = (height[-1] - height[-2]) / (at[-1] - at[-2])
        height.append(height[-1] + slope * (1 - at[-1]))
        at.append(1.0)
    return (*at, *height)


@cache
def pert_table() -> Floats:
    """Return quantiles of the PERT distribution on 0 to 1, one row per mode.

    Row m is for the mode ``m / 128``, column k for the probability ``k / 512``. Between
    rows and columns the kernels interpolate: the mean is then within 1e-5 of the range,
    quantiles from P1 to P99 within 5e-4.

    Returns
    -------
    ndarray of float, shape (129 * 513,)
    """
    angle = np.linspace(0.0, math.pi, FINE)
    place = (1 - np.cos(angle)) / 2
    inner = place[1:-1]
    modes = np.linspace(0.0, 1.0, layout.PERT_MODES)[:, None] * PERT_WEIGHT
    density = np.zeros((layout.PERT_MODES, FINE))
    density[:, 1:-1] = np.exp(
        modes * np.log(inner) + (PERT_WEIGHT - modes) * np.log1p(-inner)
    ) * np.sin(angle[1:-1])
    chance = np.zeros_like(density)
    np.cumsum(density[:, 1:] + density[:, :-1], axis=1, out=chance[:, 1:])
    chance /= chance[:, -1:]
    wanted = np.linspace(0.0, 1.0, layout.PERT_KNOTS)
    rows = [np.interp(wanted, row, place) for row in chance]
    table: npt.NDArray[np.float64] = np.concatenate(rows)
    return table
