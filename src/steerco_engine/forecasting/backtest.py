"""How good the forecasts are, measured on finished projects as if they still ran.

Point forecasts are scored at the first status date at which 25, 50 and 75 % is earned.
Chances are scored by cross-validation over projects: each is forecast from the others.
Projects count once, however many status dates they have.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steerco_engine.forecasting.calibration import (
    FinishedProject,
    Forecast,
    calibrate,
    forecast,
    points,
    scale,
)
from steerco_engine.forecasting.methods import NAIVE, Standing
from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]

CHECKPOINTS = (0.25, 0.5, 0.75)
OVERSHOOT = 0.25
"""A status date so far beyond a checkpoint tells nothing about it."""
SCORED = (0.2, 0.5, 0.8, 0.9)
FOLDS = 5
RESAMPLES = 1_000
FEWEST = 2 * FOLDS


@dataclass(frozen=True, slots=True)
class Rate:
    """A share with its 95 % interval, resampled over projects.

    Attributes
    ----------
    value, low, high : float
    """

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Score:
    """How good one method is.

    Attributes
    ----------
    target, method : str
    projects : int
        Projects scored.
    mape : mapping of float to (float or None)
        Mean absolute error relative to the outcome, at each checkpoint.
    hits : mapping of float to Rate
        Share of outcomes within the quantile, by its probability.
    pinball : float
        Mean pinball loss over the quantiles, relative to duration or budget.
    width : float
        Mean distance of P20 and P80, relative to duration or budget.
    """

    target: str
    method: str
    projects: int
    mape: Mapping[float, float | None]
    hits: Mapping[float, Rate]
    pinball: float
    width: float


def backtest(
    projects: Sequence[FinishedProject], target: str, method: str, *, seed: int
) -> Score:
    """Score a method by cross-validation over projects.

    Parameters
    ----------
    projects : sequence of FinishedProject
    target : str
        ``finish`` or ``cost``.
    method : str
        Name of a formula of `methods`.
    seed : int
        For the folds and the intervals; the same seed gives the same score.

    Raises
    ------
    DataError
        If there are too few projects to forecast some from others.
    """
    usable = [each for each in projects if _is_forecast(each, target, method)]
    if len(usable) < FEWEST:
        raise DataError(
            f"back-test of {method}",
            f"{len(usable)} finished projects are too few; {FEWEST} are needed.",
        )
    dice = np.random.default_rng(seed)
    fold = dice.permutation(len(usable)) % FOLDS
    parts = []
    for number in range(FOLDS):
        train = [each for each, f in zip(usable, fold, strict=True) if f != number]
        test = [each for each, f in zip(usable, fold, strict=True) if f == number]
        parts.append(_losses(train, test, target, method))
    return _score(np.concatenate(parts), usable, target, method, dice)


def holdout(
    train: Sequence[FinishedProject],
    test: Sequence[FinishedProject],
    target: str,
    method: str,
    *,
    seed: int,
) -> Score:
    """Score a method learned from some projects on others that it has not seen."""
    usable = [each for each in test if _is_forecast(each, target, method)]
    losses = _losses(train, usable, target, method)
    return _score(losses, usable, target, method, np.random.default_rng(seed))


def _is_forecast(project: FinishedProject, target: str, method: str) -> bool:
    return any(
        points(each, target).values[method] is not None for each in project.standings
    )


def _losses(
    train: Sequence[FinishedProject],
    test: Sequence[FinishedProject],
    target: str,
    method: str,
) -> Floats:
    """Return per project: hits and pinball at every scored probability, and width."""
    calibration = calibrate(train, target, method, name="back-test")
    rows = []
    for project in test:
        each = [
            _loss(made, project.outcome(target))
            for standing in project.standings
            if (made := forecast(standing, target, calibration)) is not None
        ]
        rows.append(np.mean(each, axis=0))
    return np.array(rows)


def _loss(made: Forecast, outcome: float) -> list[float]:
    limits = [made.quantile(p) for p in SCORED]
    size = scale(made.standing, made.target)
    hits = [float(outcome <= limit * (1 + 1e-9)) for limit in limits]
    errors = [(outcome - limit) / size for limit in limits]
    pinball = [max(p * e, (p - 1) * e) for p, e in zip(SCORED, errors, strict=True)]
    width = (limits[SCORED.index(0.8)] - limits[SCORED.index(0.2)]) / size
    return [*hits, *pinball, width]


def _score(
    losses: Floats,
    projects: Sequence[FinishedProject],
    target: str,
    method: str,
    dice: np.random.Generator,
) -> Score:
    count, n = len(SCORED), len(losses)
    drawn = losses[dice.integers(n, size=(RESAMPLES, n)), :count].mean(axis=1)
    low, high = np.quantile(drawn, (0.025, 0.975), axis=0)
    mean = losses.mean(axis=0)
    return Score(
        target,
        method,
        n,
        {at: _mape(projects, target, method, at) for at in CHECKPOINTS},
        {
            p: Rate(float(mean[k]), float(low[k]), float(high[k]))
            for k, p in enumerate(SCORED)
        },
        float(mean[count : 2 * count].mean()),
        float(mean[-1]),
    )


def _mape(
    projects: Sequence[FinishedProject], target: str, method: str, checkpoint: float
) -> float | None:
    errors = [
        abs(value - project.outcome(target)) / project.outcome(target)
        for project, standing in _at(projects, checkpoint)
        if (value := points(standing, target).values[method]) is not None
        and project.outcome(target) > 0
    ]
    return float(np.mean(errors)) if errors else None


def _at(
    projects: Sequence[FinishedProject], checkpoint: float
) -> Iterator[tuple[FinishedProject, Standing]]:
    """Yield each project as it stood when it first reached a checkpoint."""
    for project in projects:
        for standing in project.standings:
            if standing.done >= checkpoint:
                if standing.done <= checkpoint + OVERSHOOT:
                    yield project, standing
                break


def verdict(scores: Sequence[Score]) -> str:
    """Say in a sentence which method serves best, and whether the naive one would do."""
    best = min(scores, key=lambda score: score.pinball)
    naive = next(each for each in scores if each.method == NAIVE[each.target])
    if best is naive:
        return (
            f"On {naive.projects} finished projects the plan itself forecast as well "
            "as any method: use the simpler one."
        )
    gain = 1 - best.pinball / naive.pinball
    return (
        f"On {best.projects} finished projects {best.method} forecast best: "
        f"{gain:.0%} less loss than the plan itself."
    )
