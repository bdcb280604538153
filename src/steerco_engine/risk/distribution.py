"""A distribution found by simulation, kept in bounded memory, and its level."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from steerco_engine.network import Floats, Ints
from steerco_engine.solving import DataError

MOST_BINS = 1 << 16
"""Bins kept; where more are occupied, pairs of them are joined."""


@dataclass(frozen=True, slots=True)
class Distribution:
    """Counts of simulated whole numbers: instants in ticks, money in minor units.

    Bins are `width` wide, a power of two, and begin at multiples of it. While no more
    than `MOST_BINS` different values occur the width is 1 and every figure is exact;
    else quantiles and chances are right to one bin, which is at most the spread of
    the values divided by half of `MOST_BINS`. The same values give the same bins in
    whatever order and parts they come.

    Attributes
    ----------
    bins, counts : int64 array
        Occupied bins, ascending, and how many values each holds.
    width : int
    mean, sd : float
        Exact; the sample's standard deviation, 0 for one value.
    minimum, maximum : int
    """

    bins: Ints
    counts: Ints
    width: int
    mean: float
    sd: float
    minimum: int
    maximum: int

    @classmethod
    def of(cls, values: Ints) -> Distribution:
        """Return the distribution of one or more values."""
        bins, counts = np.unique(values, return_counts=True)
        low = int(bins[0])
        apart = (values - low).astype(np.float64)
        sd = float(apart.std(ddof=1)) if len(values) > 1 else 0.0
        made = cls(bins, counts, 1, low + float(apart.mean()), sd, low, int(bins[-1]))
        return made.narrowed()

    def merged(self, other: Distribution) -> Distribution:
        """Return the distribution of both samples together (Chan et al. 1979)."""
        width = max(self.width, other.width)
        bins = np.concatenate(
            [one.bins // (width // one.width) for one in (self, other)]
        )
        bins, place = np.unique(bins, return_inverse=True)
        counts = np.bincount(
            place, weights=np.concatenate([self.counts, other.counts])
        ).astype(np.int64)
        n, m = self.count, other.count
        apart = other.mean - self.mean
        squares = (
            self.sd**2 * (n - 1) + other.sd**2 * (m - 1) + apart**2 * n * m / (n + m)
        )
        return Distribution(
            bins,
            counts,
            width,
            self.mean + apart * m / (n + m),
            math.sqrt(squares / (n + m - 1)),
            min(self.minimum, other.minimum),
            max(self.maximum, other.maximum),
        ).narrowed()

    def narrowed(self) -> Distribution:
        """Return the same in wider bins, if too many are occupied."""
        if len(self.bins) <= MOST_BINS:
            return self
        bins, place = np.unique(self.bins // 2, return_inverse=True)
        counts = np.bincount(place, weights=self.counts).astype(np.int64)
        return Distribution(
            bins,
            counts,
            self.width * 2,
            self.mean,
            self.sd,
            self.minimum,
            self.maximum,
        ).narrowed()

    @property
    def count(self) -> int:
        """How many values there are."""
        return int(self.counts.sum())

    def quantile(self, probability: float) -> int:
        """Return the least value that at least this share of the iterations keep to.

        Raises
        ------
        DataError
            If the probability is outside 0 to 1.
        """
        wanted = _probability(probability) * self.count
        held = np.cumsum(self.counts)
        place = int(np.searchsorted(held, wanted - 1e-9, side="left"))
        last = (int(self.bins[min(place, len(self.bins) - 1)]) + 1) * self.width - 1
        return min(max(last, self.minimum), self.maximum)

    def chance(self, value: float) -> float:
        """Return the share of the iterations that are no later, or dearer, than this."""
        if value >= self.maximum:
            return 1.0
        held = self.counts[: int(np.searchsorted(self.bins, (value + 1) // self.width))]
        return float(held.sum()) / self.count

    def standard_error(self, probability: float) -> float:
        """Return how far a quantile may be off, by one standard error.

        A quarter of the way between the quantiles two binomial standard errors to
        either side.
        """
        apart = 2 * math.sqrt(probability * (1 - probability) / self.count)
        above = self.quantile(min(1.0, probability + apart))
        return (above - self.quantile(max(0.0, probability - apart))) / 4

    def curve(self, points: int = 101) -> tuple[Floats, Ints]:
        """Return evenly spaced probabilities from 0 to 1 and their quantiles."""
        chances = np.linspace(0.0, 1.0, points)
        return chances, np.array([self.quantile(each) for each in chances.tolist()])


@dataclass(frozen=True, slots=True)
class Levelled:
    """A simulated distribution moved to quantiles that are known to hold.

    What finished projects say of the whole fixes the level; the simulation keeps its
    order and its shape between, before and after the fixed quantiles: a simulated value
    goes to the level by the line through its neighbours among them, beyond the outer
    ones by their shift.

    Attributes
    ----------
    simulated : Distribution
    level : mapping of float to float
        Value by probability, such as ``{0.5: ..., 0.8: ..., 0.9: ...}``.

    Raises
    ------
    DataError
        If there is none, a probability is not between 0 and 1, or a value is below
        that of a smaller probability.
    """

    simulated: Distribution
    level: Mapping[float, float]

    def __post_init__(self) -> None:
        check_level(self.level)

    @property
    def _knots(self) -> tuple[Floats, Floats, Floats]:
        at = np.array(sorted(self.level))
        raw = [self.simulated.quantile(each) for each in at.tolist()]
        return (
            at,
            np.array(raw, dtype=np.float64),
            np.array([float(self.level[each]) for each in at.tolist()]),
        )

    def quantile(self, probability: float) -> float:
        """Return the value that is met with this probability."""
        at, raw, held = self._knots
        if (np.diff(raw) <= 0).any():
            return float(np.interp(_probability(probability), at, held))
        value = self.simulated.quantile(probability)
        return value + float(np.interp(value, raw, held - raw))

    def chance(self, value: float) -> float:
        """Return the probability that this value is met."""
        at, raw, held = self._knots
        if (np.diff(raw) <= 0).any():
            low, high = float(held[0]), float(held[-1])
            inside = float(np.interp(value, held, at))
            return 0.0 if value < low else 1.0 if value > high else inside
        if value < held[0]:
            return self.simulated.chance(value - held[0] + raw[0])
        if value > held[-1]:
            return self.simulated.chance(value - held[-1] + raw[-1])
        return self.simulated.chance(float(np.interp(value, held, raw)))


def check_level(level: Mapping[float, float]) -> None:
    """Refuse quantiles that no distribution has."""
    if not level:
        raise DataError("level", "it has no quantile; give P50 or more.")
    before = -math.inf
    for probability in sorted(level):
        if not 0 < probability < 1:
            raise DataError(
                "level", f"probability {probability} is not between 0 and 1."
            )
        if not level[probability] >= before:
            raise DataError(
                f"level: P{100 * probability:g}",
                f"{level[probability]} is below {before}, that of a smaller probability.",
            )
        before = level[probability]


def _probability(value: float) -> float:
    if not 0 <= value <= 1:
        raise DataError("probability", f"{value} is outside 0 to 1.")
    return value
