"""Forecasts judged on finished projects as if they still ran, ready to be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from steerco_engine.forecasting import (
    CHECKPOINTS,
    COST,
    DEFAULT,
    FINISH,
    NAIVE,
    SCORED,
    FinishedProject,
    Score,
    backtest,
)
from steerco_engine.forecasting.methods import INDICES
from steerco_engine.solving import DataError

SEED = 7
"""Of the folds and intervals, so that the same record gives the same figures."""
METHODS: Mapping[str, tuple[str, ...]] = {
    "finish": tuple(each.name for each in FINISH if each.name not in INDICES),
    "cost": tuple(each.name for each in COST if each.name not in INDICES),
}
PLAN = {"finish": "the plan", "cost": "the budget"}
LABELS: Mapping[str, str] = {
    "baseline": "Plan itself",
    "ieac_t_at_plan": "Earned schedule, rest at plan pace",
    "ieac_t": "Earned schedule, PD / SPI(t)",
    "steady_pace": "Earned schedule, steadied pace",
    "network": "Recalculated plan",
    "network_and_pace": "Recalculated plan and earned schedule",
    "budget": "Budget of the baseline itself",
    "eac_atypical": "Rest as budgeted, AC + BAC - EV",
    "eac_typical": "BAC / CPI",
    "steady_cost": "Steadied CPI",
    "plan": "The plan's own finish",
    "register": "The register's own word",
}


class Hit(msgspec.Struct, frozen=True):
    """A share of outcomes with its 95 % interval."""

    value: float
    low: float
    high: float


class MethodScore(msgspec.Struct, frozen=True):
    """How good one method was; see `steerco_engine.forecasting.Score`."""

    method: str
    projects: int
    mape: tuple[float | None, ...]
    """At `CHECKPOINTS`."""
    hits: tuple[Hit, ...]
    """At `SCORED`."""
    pinball: float
    width: float


class Judged(msgspec.Struct, frozen=True):
    """All methods of one target, or why none can be judged."""

    projects: int
    left_out: dict[str, int] = {}
    scores: tuple[MethodScore, ...] = ()
    verdict: str = ""
    reason: str = ""


def judge_methods(
    projects: Sequence[FinishedProject], target: str, left_out: Mapping[str, int]
) -> Judged:
    """Score every method that is defined on enough finished projects."""
    scores, reasons = [], []
    for method in METHODS[target]:
        try:
            scores.append(backtest(projects, target, method, seed=SEED))
        except DataError as error:
            reasons.append(str(error))
    return Judged(
        projects=len(projects),
        left_out=dict(left_out),
        scores=tuple(kept(each) for each in scores),
        verdict=verdict(scores, target) if scores else "",
        reason="" if scores else reasons[0],
    )


def kept(score: Score) -> MethodScore:
    return MethodScore(
        score.method,
        score.projects,
        tuple(score.mape[at] for at in CHECKPOINTS),
        tuple(
            Hit(score.hits[p].value, score.hits[p].low, score.hits[p].high)
            for p in SCORED
        ),
        score.pinball,
        score.width,
    )


def verdict(scores: Sequence[Score], target: str) -> str:
    """Say plainly which method serves best, and whether the headline earns its place."""
    by_name = {each.method: each for each in scores}
    best = min(scores, key=lambda each: each.pinball)
    naive, plan = by_name[NAIVE[target]], PLAN[target]
    headline = next((by_name[n] for n in DEFAULT[target] if n in by_name), None)
    if best is naive:
        return (
            f"On {naive.projects} finished projects {plan} itself forecast as well as "
            "any method: use the simpler one."
        )
    said = (
        f"On {best.projects} finished projects “{LABELS[best.method]}” forecast best: "
        f"{1 - best.pinball / naive.pinball:.0%} less loss than {plan} itself."
    )
    if headline is None or headline is best:
        return said
    name = f"The headline method, “{LABELS[headline.method]}”,"
    if headline.pinball > naive.pinball:
        return f"{said} {name} did worse than {plan} here."
    return f"{said} {name} has {1 - headline.pinball / naive.pinball:.0%} less."
