"""When counted work will be done: weeks drawn again from the record, and corrected.

The usual way draws future weeks from past ones. It is too sure of itself, since a team's
pace drifts, most of all where its record already does. The correction learns from other
series how far outcomes lay beyond such a forecast, for even and uneven records apart.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import combinations

import numpy as np
import numpy.typing as npt

from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

WEEKS = 12
"""Past weeks that a forecast draws from."""
SAMPLES = 2_000
LONGEST = 520
"""Weeks after which a drawn future is given up."""
EVEN = 0.1
"""Chance of a difference between halves, by luck alone, from which on they are even."""
SPREAD = 0.15
"""Least spread, in logarithms, that an error is measured against."""
PROBABILITIES = tuple(n / 20 for n in range(1, 20))

NOTHING_DONE = "Nothing was finished in the weeks of the record."
TOO_LONG = f"At this pace it takes longer than {LONGEST} weeks."


@dataclass(frozen=True)
class Throughput:
    """How many items were finished in each week, the oldest first.

    Attributes
    ----------
    counts : tuple of int
        The last `WEEKS` of them are drawn from.

    Raises
    ------
    DataError
        If there is no week, or a count is negative.
    """

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.counts:
            raise DataError("throughput", "there is no week; give at least one.")
        for week, count in enumerate(self.counts, start=1):
            if count < 0:
                raise DataError(f"throughput of week {week}", f"{count} is below 0.")

    @property
    def record(self) -> tuple[int, ...]:
        """The weeks that are drawn from."""
        return self.counts[-WEEKS:]

    @cached_property
    def luck(self) -> float:
        """Chance that halves of the record differ so much by luck (permutation test)."""
        record = np.array(self.record)
        half = len(record) // 2
        if half == 0:
            return 1.0
        drawn = _halves(len(record)) @ record
        mean = record.sum() * half / len(record)
        seen = abs(record[:half].sum() - mean)
        return float(np.mean(np.abs(drawn - mean) >= seen - 1e-9))

    @property
    def is_even(self) -> bool:
        """Whether the record shows no drift."""
        return self.luck >= EVEN


@cache
def _halves(length: int) -> Ints:
    """Return every choice of half the weeks, a row each with 1 where chosen."""
    chosen = list(combinations(range(length), length // 2))
    halves = np.zeros((len(chosen), length), dtype=np.int64)
    np.put_along_axis(halves, np.array(chosen), 1, axis=1)
    return halves


@dataclass(frozen=True, slots=True)
class Correction:
    """How far beyond a forecast outcomes lay in other records, even or uneven ones.

    Attributes
    ----------
    series, forecasts : int
        Records behind it, and forecasts made from them.
    errors : tuple of float
        Quantile of log(outcome / P50) / (log(P80 / P50) + 0.15) per `PROBABILITIES`.
    """

    series: int
    forecasts: int
    errors: tuple[float, ...]

    def error(self, probability: float) -> float:
        """Return the error that is not exceeded with a probability."""
        return float(np.interp(probability, PROBABILITIES, self.errors))


@dataclass(frozen=True, slots=True)
class Corrections:
    """What to apply to forecasts from even and from uneven records; None for nothing."""

    even: Correction | None
    uneven: Correction | None

    def of(self, throughput: Throughput) -> Correction | None:
        """Return the one for a record."""
        return self.even if throughput.is_even else self.uneven


NO_CORRECTIONS = Corrections(None, None)


@dataclass(frozen=True, slots=True)
class DrawnWeeks:
    """When a number of items will be done.

    Attributes
    ----------
    weeks : ndarray of int, shape (samples,)
        Drawn futures, ascending; empty where there are none.
    correction : Correction or None
        Applied to every quantile.
    reason : str
        Why nothing is forecast; empty otherwise.
    """

    weeks: Ints
    correction: Correction | None = None
    reason: str = ""

    def quantile(self, probability: float) -> float | None:
        """Return the weeks that suffice with a probability."""
        if self.reason:
            return None
        if self.correction is None:
            return self.drawn(probability)
        median = self.drawn(0.5)
        error = self.correction.error(probability)
        return max(1.0, median * math.exp(error * self.spread))

    def chance(self, weeks: float) -> float | None:
        """Return the probability that so many weeks suffice."""
        if self.reason:
            return None
        if self.correction is None:
            return float(np.mean(self.weeks <= weeks))
        if weeks < 1:
            return 0.0
        error = math.log(weeks / self.drawn(0.5)) / self.spread
        return float(np.interp(error, self.correction.errors, PROBABILITIES))

    @property
    def spread(self) -> float:
        """What errors are measured against: the logarithm of P80 over P50, and a little."""
        return math.log(self.drawn(0.8) / self.drawn(0.5)) + SPREAD

    def drawn(self, probability: float) -> float:
        """Return the quantile of the drawn weeks as they are."""
        place = min(len(self.weeks) - 1, math.ceil(probability * len(self.weeks)) - 1)
        return float(self.weeks[max(0, place)])


def weeks_until(
    throughput: Throughput,
    items: int,
    *,
    seed: int,
    corrections: Corrections = NO_CORRECTIONS,
) -> DrawnWeeks:
    """Forecast when so many items will be done.

    Parameters
    ----------
    throughput : Throughput
    items : int
        Still to be done, > 0.
    seed : int
        The same seed gives the same weeks.
    corrections : Corrections, optional
        Learned from other records.

    Raises
    ------
    DataError
        If there is nothing to do.
    """
    if items < 1:
        raise DataError("items", f"{items} is nothing to forecast; give one or more.")
    if sum(throughput.record) == 0:
        return DrawnWeeks(np.empty(0, dtype=np.int64), reason=NOTHING_DONE)
    weeks = np.sort(_draw(np.array(throughput.record), items, seed))
    if weeks[math.ceil(0.95 * SAMPLES) - 1] > LONGEST:
        return DrawnWeeks(np.empty(0, dtype=np.int64), reason=TOO_LONG)
    return DrawnWeeks(weeks, corrections.of(throughput))


def _draw(record: Ints, items: int, seed: int) -> Ints:
    dice = np.random.default_rng(seed)
    left = np.full(SAMPLES, items)
    taken = np.full(SAMPLES, LONGEST + 1)
    for week in range(1, LONGEST + 1):
        left = left - dice.choice(record, SAMPLES)
        taken[(left <= 0) & (taken > LONGEST)] = week
        if left.max() <= 0:
            break
    return taken


def items_within(throughput: Throughput, weeks: int, *, seed: int) -> Ints:
    """Draw how many items will be done in so many weeks, ascending.

    Raises
    ------
    DataError
        If there is no week.
    """
    if weeks < 1:
        raise DataError("weeks", f"{weeks} is no time to forecast; give one or more.")
    dice = np.random.default_rng(seed)
    drawn = dice.choice(np.array(throughput.record), (SAMPLES, weeks)).sum(axis=1)
    return np.sort(drawn)


@dataclass(frozen=True, slots=True)
class Outcome:
    """A forecast made in the past beside what came of it.

    Attributes
    ----------
    made : DrawnWeeks
    even : bool
        Whether the record was even then.
    weeks : int
        What it took.
    """

    made: DrawnWeeks
    even: bool
    weeks: int


def past_forecasts(
    throughput: Throughput, *, items: Sequence[int], step: int, seed: int
) -> list[Outcome]:
    """Forecast from every `step`-th week of a record as if the rest were unknown."""
    counts = np.array(throughput.counts)
    done = np.cumsum(counts)
    found = []
    for now in range(WEEKS, len(counts), step):
        record = Throughput(tuple(counts[now - WEEKS : now].tolist()))
        for wanted in items:
            end = int(np.searchsorted(done, done[now - 1] + wanted))
            made = weeks_until(record, wanted, seed=seed)
            if end < len(counts) and not made.reason:
                found.append(Outcome(made, record.is_even, end - now + 1))
    return found


def learn_corrections(records: Sequence[Sequence[Outcome]]) -> Corrections:
    """Pool the errors of records, each with one weight, even and uneven ones apart."""
    return Corrections(_pooled(records, even=True), _pooled(records, even=False))


def _pooled(records: Sequence[Sequence[Outcome]], *, even: bool) -> Correction | None:
    alike = [
        [_error(each) for each in outcomes if each.even == even] for outcomes in records
    ]
    used = [errors for errors in alike if errors]
    if not used:
        return None
    error = np.concatenate(used)
    weight = np.concatenate([np.full(len(each), 1 / len(each)) for each in used])
    order = np.argsort(error)
    middle = np.cumsum(weight[order]) - weight[order] / 2
    wanted = np.array(PROBABILITIES)
    place = 0.5 * len(used) + (wanted - 0.5) * (len(used) + 1)
    errors = np.interp(place, middle, error[order])
    return Correction(
        len(used), len(error), tuple(round(float(each), 4) for each in errors)
    )


def _error(outcome: Outcome) -> float:
    """Return how far beyond its median an outcome lay, relative to the spread."""
    made = outcome.made
    median = made.drawn(0.5)
    return math.log(outcome.weeks / median) / made.spread
