"""Weighted scores, and how far the weights can move before the ranking does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steerco_engine.priorities.ranking import ranks
from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Scoring:
    """Candidates rated against weighted criteria.

    Attributes
    ----------
    candidates, criteria : tuple of str
    ratings : ndarray of float, shape (candidates, criteria)
        On each criterion's scale.
    weights : ndarray of float, shape (criteria,)
        At least 0; scaled to add up to 1.
    scales : ndarray of float, shape (criteria, 2)
        The worst and the best rating of each criterion; the worst is the larger one
        where less is better.

    Raises
    ------
    DataError
        Naming the candidate and the criterion.
    """

    candidates: tuple[str, ...]
    criteria: tuple[str, ...]
    ratings: Floats
    weights: Floats
    scales: Floats

    def __post_init__(self) -> None:
        shape = len(self.candidates), len(self.criteria)
        if not self.criteria:
            raise DataError("scoring model", "it has no criteria.")
        if self.ratings.shape != shape:
            raise DataError(
                "ratings", f"they are not a table of {shape[0]} x {shape[1]}."
            )
        for name, weight in zip(self.criteria, self.weights, strict=True):
            if not (np.isfinite(weight) and weight >= 0):
                raise DataError(f"criterion {name}: weight", f"{weight} is not >= 0.")
        if self.weights.sum() == 0:
            raise DataError("scoring model", "every weight is 0; give one above it.")
        for name, (worst, best) in zip(self.criteria, self.scales, strict=True):
            if not np.isfinite(worst) or not np.isfinite(best) or worst == best:
                raise DataError(
                    f"criterion {name}: scale", "worst and best must differ."
                )
        inside = (self.ratings >= self.scales.min(axis=1)) & (
            self.ratings <= self.scales.max(axis=1)
        )
        for j, c in np.argwhere(~inside):
            raise DataError(
                f"candidate {self.candidates[j]}: {self.criteria[c]}",
                f"{self.ratings[j, c]} is not on the scale of "
                f"{self.scales[c].min():g} to {self.scales[c].max():g}.",
            )

    @classmethod
    def build(
        cls,
        ratings: Mapping[str, Mapping[str, float]],
        weights: Mapping[str, float],
        scales: Mapping[str, tuple[float, float]] | tuple[float, float] = (0.0, 10.0),
    ) -> Scoring:
        """Build from names.

        Parameters
        ----------
        ratings : mapping of candidate to mapping of criterion to float
        weights : mapping of criterion to float
        scales : mapping of criterion to (worst, best), or one pair for all

        Raises
        ------
        DataError
            If a rating or a scale is missing, or `Scoring` refuses one.
        """
        criteria = tuple(weights)
        for name, rated in ratings.items():
            for criterion in criteria:
                if criterion not in rated:
                    raise DataError(
                        f"candidate {name}: {criterion}", "it is not rated."
                    )
            for criterion in rated:
                if criterion not in weights:
                    raise DataError(
                        f"candidate {name}: {criterion}", "there is no such criterion."
                    )
        ends = [scales] * len(criteria)
        if isinstance(scales, Mapping):
            for criterion in criteria:
                if criterion not in scales:
                    raise DataError(f"criterion {criterion}: scale", "it is not given.")
            ends = [scales[criterion] for criterion in criteria]
        table = [[rated[c] for c in criteria] for rated in ratings.values()]
        return cls(
            tuple(ratings),
            criteria,
            np.asarray(table, float).reshape(len(ratings), len(criteria)),
            np.asarray([weights[c] for c in criteria], float),
            np.asarray(ends, float),
        )

    @property
    def shares(self) -> Floats:
        """The weights, scaled to add up to 1."""
        result: Floats = self.weights / self.weights.sum()
        return result

    @property
    def values(self) -> Floats:
        """The ratings from 0 (worst) to 1 (best), shape (candidates, criteria)."""
        worst, best = self.scales.T
        result: Floats = (self.ratings - worst) / (best - worst)
        return result


@dataclass(frozen=True, slots=True)
class Scores:
    """The weighted score of each candidate, from 0 to 100, and what it is made of.

    Attributes
    ----------
    candidates : tuple of str
    scores : ndarray of float, shape (candidates,)
    parts : ndarray of float, shape (candidates, criteria)
        What each criterion contributes; rows add up to `scores`.
    ranks : ndarray of int, shape (candidates,)
        1 is best; equal scores share the better rank.
    """

    candidates: tuple[str, ...]
    scores: Floats
    parts: Floats
    ranks: npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Interval:
    """Between which shares a criterion's weight keeps a result, the others in proportion.

    Attributes
    ----------
    criterion : str
    share : float
        What it weighs now.
    first : tuple of float
        Least and largest share that keep the first place.
    ranking : tuple of float
        Least and largest share that keep the whole ranking.
    """

    criterion: str
    share: float
    first: tuple[float, float]
    ranking: tuple[float, float]


@dataclass(frozen=True, slots=True)
class Stability:
    """How often each candidate takes each rank over sampled weights.

    Attributes
    ----------
    candidates : tuple of str
    shares : ndarray of float, shape (candidates, candidates)
        ``shares[j, k]`` is the share of samples in which j takes rank k + 1.
    ranking : float
        Share of samples with exactly today's ranks.
    samples, seed : int
    """

    candidates: tuple[str, ...]
    shares: Floats
    ranking: float
    samples: int
    seed: int

    @property
    def first(self) -> Floats:
        """Share of samples in which each candidate comes first."""
        result: Floats = self.shares[:, 0]
        return result


def score(scoring: Scoring) -> Scores:
    """Return 100 x sum of weight x value, value running from worst 0 to best 1."""
    parts = 100 * scoring.values * scoring.shares
    totals = parts.sum(axis=1)
    return Scores(scoring.candidates, totals, parts, ranks(totals))


def weight_intervals(scoring: Scoring) -> tuple[Interval, ...]:
    """Return for each criterion the shares that keep the first place and the ranking.

    The other criteria keep their proportions (Triantaphyllou and Sanchez 1997). With
    share x a score is x v + (1 - x) r, where r is the score on the other criteria: a
    straight line, so the intervals are exact.
    """
    scores = score(scoring).scores
    best_first = np.argsort(-scores, kind="stable")
    shares = scoring.shares
    found = []
    for c, criterion in enumerate(scoring.criteria):
        rest = np.delete(shares, c)
        others = np.delete(scoring.values, c, axis=1)
        if rest.sum() == 0:
            rest = np.ones_like(rest)
        remainder = others @ (rest / rest.sum()) if len(rest) else np.zeros(len(scores))
        lines = np.stack([remainder, scoring.values[:, c] - remainder])
        lines = lines[:, best_first]
        share = float(shares[c])
        if not len(rest):
            found.append(Interval(criterion, share, (1.0, 1.0), (1.0, 1.0)))
            continue
        first = _kept(lines[:, :1] - lines[:, 1:], share)
        ranking = _kept(lines[:, :-1] - lines[:, 1:], share)
        found.append(Interval(criterion, share, first, ranking))
    return tuple(found)


def stability(
    scoring: Scoring,
    *,
    spread: float | None = 0.2,
    samples: int = 10_000,
    seed: int = 0,
) -> Stability:
    """Rank the candidates under sampled weights.

    Parameters
    ----------
    scoring : Scoring
    spread : float or None
        Each weight is drawn evenly from (1 - spread) to (1 + spread) times its value and
        the weights are scaled to 1. None draws evenly from all weights there are, as in
        stochastic multicriteria acceptability analysis (Lahdelma, Hokkanen and Salminen
        1998).
    samples : int
    seed : int

    Raises
    ------
    DataError
        If `spread` is not between 0 and 1 or `samples` not positive.
    """
    if spread is not None and not 0 <= spread <= 1:
        raise DataError("stability: spread", f"{spread} is not between 0 and 1.")
    if samples < 1:
        raise DataError("stability: samples", f"{samples} is not a positive number.")
    random = np.random.default_rng(seed)
    count = len(scoring.criteria)
    if spread is None:
        drawn = random.dirichlet(np.ones(count), samples)
    else:
        drawn = scoring.shares * random.uniform(
            1 - spread, 1 + spread, (samples, count)
        )
        total = drawn.sum(axis=1, keepdims=True)
        drawn = np.divide(
            drawn, total, out=np.tile(scoring.shares, (samples, 1)), where=total > 0
        )
    taken = np.stack([ranks(each) for each in drawn @ scoring.values.T])
    size = len(scoring.candidates)
    shares = np.stack([(taken == k + 1).mean(axis=0) for k in range(size)], axis=1)
    same = float((taken == score(scoring).ranks).all(axis=1).mean())
    return Stability(scoring.candidates, shares, same, samples, seed)


def _kept(leads: Floats, share: float) -> tuple[float, float]:
    """Return the interval around `share` in which no lead a + b x turns negative."""
    low, high = 0.0, 1.0
    for at_zero, slope in leads.T:
        if abs(slope) < 1e-12:
            continue
        turn = -at_zero / slope
        if slope > 0:
            low = max(low, min(turn, share))
        else:
            high = min(high, max(turn, share))
    return float(low), float(high)
