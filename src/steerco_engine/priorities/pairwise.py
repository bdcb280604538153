"""Weights from pairwise comparison: the analytic hierarchy process (AHP).

Saaty, *The Analytic Hierarchy Process* (1980): weights are the principal right
eigenvector of the reciprocal matrix of judgements; the consistency ratio compares its
eigenvalue with that of random matrices.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
import numpy.typing as npt

from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]

RANDOM_INDEX = (0.0, 0.0, 0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49)
"""Mean consistency index of random reciprocal matrices of 1 to 10 elements (Saaty 1980)."""
ACCEPTABLE = 0.10
"""Consistency ratio up to which judgements may be used (Saaty 1980)."""
EXTREME = 9.0
"""Largest judgement: one element is extremely more important than the other."""
SCALE = tuple(1.0 / k for k in range(9, 1, -1)) + tuple(float(k) for k in range(1, 10))
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Pairwise:
    """Judgements between all pairs of elements.

    Attributes
    ----------
    names : tuple of str
    matrix : ndarray of float, shape (n, n)
        ``matrix[i, j]`` says how many times more important i is than j; reciprocal, with
        1 on the diagonal.

    Raises
    ------
    DataError
        If names repeat, or the matrix is not square, positive and reciprocal.
    """

    names: tuple[str, ...]
    matrix: Floats

    def __post_init__(self) -> None:
        _demand_names(self.names)
        n = len(self.names)
        if self.matrix.shape != (n, n):
            raise DataError(
                "pairwise comparison",
                f"{n} elements need {n} x {n} judgements, not {self.matrix.shape}.",
            )
        if not np.all(np.isfinite(self.matrix)) or np.any(self.matrix <= 0):
            raise DataError("pairwise comparison", "judgements must be numbers > 0.")
        if not np.allclose(self.matrix * self.matrix.T, 1, rtol=1e-6):
            i, j = divmod(int(np.argmax(np.abs(self.matrix * self.matrix.T - 1))), n)
            raise DataError(
                f"judgement of {self.names[i]} against {self.names[j]}",
                f"{self.matrix[i, j]:g} and {self.matrix[j, i]:g} are not reciprocal.",
            )

    @classmethod
    def build(
        cls, names: Sequence[str], judgements: Mapping[tuple[str, str], float]
    ) -> Pairwise:
        """Build from one judgement a pair; the reciprocal is filled in.

        Parameters
        ----------
        names : sequence of str
        judgements : mapping of (str, str) to float
            1 equal, 3 moderate, 5 strong, 7 very strong, 9 extreme, and between.

        Raises
        ------
        DataError
            If a pair lacks or is judged twice, an element is unknown, or a judgement is
            not between 1/9 and 9.
        """
        names = tuple(names)
        _demand_names(names)
        place = {name: i for i, name in enumerate(names)}
        matrix = np.eye(len(names))
        for (one, other), value in judgements.items():
            where = f"judgement of {one} against {other}"
            for name in (one, other):
                if name not in place:
                    raise DataError(where, f"there is no element {name}.")
            if one == other:
                raise DataError(where, "an element is not compared with itself.")
            if (other, one) in judgements:
                raise DataError(where, "the pair is judged twice; keep one judgement.")
            if not 1 / EXTREME - ROUNDING <= value <= EXTREME + ROUNDING:
                raise DataError(where, f"{value} is not between 1/9 and 9.")
            i, j = place[one], place[other]
            matrix[i, j], matrix[j, i] = value, 1 / value
        for one, other in combinations(names, 2):
            if (one, other) not in judgements and (other, one) not in judgements:
                where = f"judgement of {one} against {other}"
                raise DataError(where, "it is missing; compare every pair.")
        return cls(names, matrix)


@dataclass(frozen=True, slots=True)
class Judgement:
    """The judgement that agrees least with the weights.

    Attributes
    ----------
    one, other : str
    value : float
        How many times more important `one` was judged than `other`.
    implied : float
        The ratio of their weights.
    suggested : float
        The step of the scale of 1/9 to 9 nearest to what all other judgements say
        (Harker 1987: the eigenvector with this judgement left out).
    """

    one: str
    other: str
    value: float
    implied: float
    suggested: float


@dataclass(frozen=True, slots=True)
class Priorities:
    """Weights and how consistent the judgements behind them are.

    Attributes
    ----------
    names : tuple of str
    weights : ndarray of float, shape (n,)
        They add up to 1.
    eigenvalue : float
        Largest eigenvalue; n when fully consistent.
    consistency_index : float
        (eigenvalue - n) / (n - 1); 0 for fewer than three elements.
    consistency_ratio : float or None
        Index / random index; 0 for fewer than three elements, None where no random index
        is published (`reason` says so).
    worst : Judgement or None
        None when every judgement agrees with the weights.
    reason : str or None
        Why `consistency_ratio` is None.
    """

    names: tuple[str, ...]
    weights: Floats
    eigenvalue: float
    consistency_index: float
    consistency_ratio: float | None
    worst: Judgement | None
    reason: str | None = None

    @property
    def acceptable(self) -> bool:
        """Whether the judgements are consistent enough to use the weights."""
        ratio = self.consistency_ratio
        return ratio is not None and ratio <= ACCEPTABLE


def prioritise(comparison: Pairwise) -> Priorities:
    """Return the weights that the judgements imply, and their consistency."""
    n = len(comparison.names)
    eigenvalue, weights = _principal(comparison.matrix)
    index = max(0.0, (eigenvalue - n) / (n - 1)) if n > 2 else 0.0
    ratio: float | None = 0.0
    reason = None
    if n > len(RANDOM_INDEX):
        ratio = None
        reason = f"Random indices are published for up to {len(RANDOM_INDEX)} elements."
    elif n > 2:
        ratio = index / RANDOM_INDEX[n - 1]
    worst = _worst(comparison, weights)
    return Priorities(
        comparison.names, weights, eigenvalue, index, ratio, worst, reason
    )


def combine_judgements(
    comparisons: Sequence[Pairwise], persons: Sequence[float] | None = None
) -> Pairwise:
    """Combine persons' judgements by their geometric mean, which keeps reciprocity.

    Aczel and Saaty (1983). For a group that acts as one.

    Parameters
    ----------
    comparisons : sequence of Pairwise
        Of the same elements in the same order.
    persons : sequence of float, optional
        Weight of each person; equal where not given.

    Raises
    ------
    DataError
        If there are none, their elements differ, or a person's weight is unfit.
    """
    names = _shared_names([each.names for each in comparisons])
    shares = _shares(persons, len(comparisons))
    logs = np.log(np.stack([each.matrix for each in comparisons]))
    return Pairwise(names, np.exp(np.tensordot(shares, logs, axes=1)))


def combine_priorities(
    priorities: Sequence[Priorities], persons: Sequence[float] | None = None
) -> Floats:
    """Combine persons' weights by their geometric mean, scaled to add up to 1.

    Forman and Peniwati (1998). For a group of persons that each keep their own view.

    Returns
    -------
    ndarray of float, shape (n,)

    Raises
    ------
    DataError
        If there are none, their elements differ, or a person's weight is unfit.
    """
    _shared_names([each.names for each in priorities])
    shares = _shares(persons, len(priorities))
    combined = np.exp(shares @ np.log(np.stack([each.weights for each in priorities])))
    result: Floats = combined / combined.sum()
    return result


def dispersion(comparisons: Sequence[Pairwise]) -> Floats:
    """Return the geometric standard deviation of each judgement over the persons.

    1 where all agree, 2 where judgements typically differ by a factor of two.

    Returns
    -------
    ndarray of float, shape (n, n)
    """
    _shared_names([each.names for each in comparisons])
    logs = np.log(np.stack([each.matrix for each in comparisons]))
    result: Floats = np.exp(logs.std(axis=0))
    return result


def _principal(matrix: Floats) -> tuple[float, Floats]:
    values, vectors = np.linalg.eig(matrix)
    largest = int(np.argmax(values.real))
    vector = np.abs(vectors[:, largest].real)
    return float(values[largest].real), vector / vector.sum()


def _worst(comparison: Pairwise, weights: Floats) -> Judgement | None:
    implied = weights[:, None] / weights[None, :]
    distance = np.triu(np.abs(np.log(comparison.matrix / implied)), 1)
    if len(weights) < 3 or distance.max() < ROUNDING:
        return None
    i, j = divmod(int(np.argmax(distance)), len(weights))
    without = comparison.matrix.copy()
    without[i, j] = without[j, i] = 0
    without[i, i] = without[j, j] = 2
    _, others = _principal(without)
    ratio = math.log(others[i] / others[j])
    suggested = min(SCALE, key=lambda step: abs(math.log(step) - ratio))
    names = comparison.names
    value = float(comparison.matrix[i, j])
    return Judgement(names[i], names[j], value, float(implied[i, j]), suggested)


def _demand_names(names: Sequence[str]) -> None:
    if not names:
        raise DataError("pairwise comparison", "there are no elements to compare.")
    for i, name in enumerate(names):
        if name in names[:i]:
            raise DataError(f"element {name}", "it is named twice.")


def _shared_names(given: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    if not given:
        raise DataError("group", "there is no person to combine.")
    for number, names in enumerate(given, 1):
        if names != given[0]:
            raise DataError(
                f"person {number}", "their elements are not those of the first person."
            )
    return given[0]


def _shares(persons: Sequence[float] | None, count: int) -> Floats:
    weights = np.ones(count) if persons is None else np.asarray(persons, float)
    if weights.shape != (count,):
        raise DataError("group", f"{count} persons need {count} weights.")
    if not np.all(np.isfinite(weights)) or np.any(weights < 0) or weights.sum() == 0:
        raise DataError("group", "persons' weights must be >= 0, and one above it.")
    result: Floats = weights / weights.sum()
    return result
