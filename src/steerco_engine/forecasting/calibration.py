"""From a point to chances: what finished projects did after the same forecast.

The error of a method, (outcome - forecast) / scale, is collected over the status dates
of finished projects, each project with one weight. Its weighted quantiles near the
progress of a running project turn a point into P50, P80 and P90. Scale is the planned
duration, or the budget.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from steerco_engine.forecasting.methods import Points, Standing, costs, finishes
from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

ENOUGH = 20
"""Finished projects from which on an organisation's own record is used."""
REACH = 0.2
"""Distance in progress up to which a status date tells about another."""
DONE = tuple(n / 20 for n in range(21))
PROBABILITIES = (0.05, *(n / 20 for n in range(2, 19)), 0.95)


@dataclass(frozen=True, slots=True)
class FinishedProject:
    """A project whose end is known.

    Attributes
    ----------
    key, klass : str
        Its code, and the class it is compared within.
    standings : tuple of Standing
        At its status dates, before it was finished.
    duration, cost : float
        What it took and cost, in the units of the standings.
    """

    key: str
    klass: str
    standings: tuple[Standing, ...]
    duration: float
    cost: float

    def outcome(self, target: str) -> float:
        """Return what came of ``finish`` or ``cost``."""
        return self.duration if target == "finish" else self.cost


def points(standing: Standing, target: str) -> Points:
    """Forecast ``finish`` or ``cost`` by every method."""
    return finishes(standing) if target == "finish" else costs(standing)


def scale(standing: Standing, target: str) -> float:
    """Return what errors are relative to: the planned duration, or the budget."""
    return standing.pd if target == "finish" else standing.bac


def floor(standing: Standing, target: str) -> float:
    """Return what no outcome lies below: the time passed, or the money spent."""
    return standing.at if target == "finish" else standing.ac


@dataclass(frozen=True, slots=True)
class Record:
    """Errors of one method on finished projects.

    Attributes
    ----------
    project : ndarray of int, shape (n,)
    done, error : ndarray of float, shape (n,)
    """

    project: Ints
    done: Floats
    error: Floats

    @classmethod
    def of(
        cls, projects: Sequence[FinishedProject], target: str, method: str
    ) -> Record:
        """Collect the errors of a method wherever it was defined."""
        rows = [
            (index, standing.done, (project.outcome(target) - value) / scale_)
            for index, project in enumerate(projects)
            for standing in project.standings
            if (value := points(standing, target).values[method]) is not None
            and (scale_ := scale(standing, target))
        ]
        table = np.array(rows, dtype=np.float64).reshape(-1, 3)
        return cls(table[:, 0].astype(np.int64), table[:, 1], table[:, 2])


@dataclass(frozen=True, slots=True)
class Calibration:
    """Quantiles of a method's error over progress.

    Attributes
    ----------
    name : str
        Whose record it is: a class of the organisation, or a reference class.
    method : str
    projects : int
        Finished projects behind it.
    errors : ndarray of float, shape (21, 19)
        Row per progress of `DONE`, column per probability of `PROBABILITIES`.
    """

    name: str
    method: str
    projects: int
    errors: Floats = field(repr=False)

    def __post_init__(self) -> None:
        if self.errors.shape != (len(DONE), len(PROBABILITIES)):
            raise DataError(f"calibration {self.name}", "its table has another shape.")

    @property
    def is_enough(self) -> bool:
        """Whether as many projects stand behind it as a calibrated forecast needs."""
        return self.projects >= ENOUGH

    def error(self, done: float, probability: float) -> float:
        """Return the error that is not exceeded with a probability."""
        return float(np.interp(probability, PROBABILITIES, self._at(done)))

    def probability(self, done: float, error: float) -> float:
        """Return the chance that the error is not larger; 0.05 to 0.95."""
        return float(np.interp(error, self._at(done), PROBABILITIES))

    def _at(self, done: float) -> Floats:
        place = min(max(done, 0.0), 1.0) * (len(DONE) - 1)
        row = min(int(place), len(DONE) - 2)
        share = place - row
        mixed: Floats = (1 - share) * self.errors[row] + share * self.errors[row + 1]
        return mixed


def calibrate(
    projects: Sequence[FinishedProject], target: str, method: str, *, name: str
) -> Calibration:
    """Learn a method's errors from finished projects.

    Raises
    ------
    DataError
        If no project has a status date at which the method is defined.
    """
    record = Record.of(projects, target, method)
    if len(record.project) == 0:
        raise DataError(f"calibration {name}", "no finished project has a status date.")
    rows = [_quantiles(record, done) for done in DONE]
    return Calibration(name, method, len(set(record.project.tolist())), np.array(rows))


def _quantiles(record: Record, done: float) -> Floats:
    """Return the errors near a progress at every probability.

    The weighted quantile takes the project that is forecast as one more (Vovk et al.,
    conformal prediction), so that few projects give wider intervals.
    """
    weight = _weights(record, done)
    used = weight > 0
    order = np.argsort(record.error[used], kind="stable")
    error, weight = record.error[used][order], weight[used][order]
    total = weight.sum()
    middle = np.cumsum(weight) - weight / 2
    wanted = np.asarray(PROBABILITIES)
    errors: Floats = np.interp(
        0.5 * total + (wanted - 0.5) * (total + 1), middle, error
    )
    return errors


def _weights(record: Record, done: float) -> Floats:
    """Weigh status dates by nearness, those of one project together as 1.

    Where too few projects are near, the reach grows.
    """
    wanted = min(ENOUGH, len(np.unique(record.project)))
    reach = REACH
    near = _nearness(record, done, reach)
    while len(np.unique(record.project[near > 0])) < wanted:
        reach *= 2
        near = _nearness(record, done, reach)
    sums = np.bincount(record.project, weights=near)
    return np.where(near > 0, near / np.maximum(sums[record.project], 1e-12), 0.0)


def _nearness(record: Record, done: float, reach: float) -> Floats:
    return np.maximum(0.0, 1 - np.abs(record.done - done) / reach)


@dataclass(frozen=True, slots=True)
class Forecast:
    """What will come of a running project, with chances.

    Attributes
    ----------
    standing : Standing
    target : str
        ``finish`` or ``cost``.
    point : float
        The method's own figure.
    calibration : Calibration
    """

    standing: Standing
    target: str
    point: float
    calibration: Calibration

    def quantile(self, probability: float) -> float:
        """Return the outcome that is met with a probability, such as 0.8 for P80."""
        error = self.calibration.error(self.standing.done, probability)
        return max(self._floor, self.point + error * self._scale)

    def chance(self, outcome: float) -> float:
        """Return the probability, 0.05 to 0.95, that the outcome is no later or dearer."""
        if outcome < self._floor:
            return 0.0
        error = (outcome - self.point) / self._scale
        return self.calibration.probability(self.standing.done, error)

    @property
    def _scale(self) -> float:
        return scale(self.standing, self.target)

    @property
    def _floor(self) -> float:
        return floor(self.standing, self.target)


def forecast(
    standing: Standing, target: str, calibration: Calibration
) -> Forecast | None:
    """Forecast by the method of a calibration; None where that is undefined here."""
    value = points(standing, target).values[calibration.method]
    return None if value is None else Forecast(standing, target, value, calibration)
