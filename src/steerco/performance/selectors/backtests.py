"""How good forecasts were on the organisation's own finished projects."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import msgspec

from steerco.core.formatting import DASH, number, percent
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.performance.calculations.backtesting import (
    LABELS,
    Hit,
    Judged,
    MethodScore,
)
from steerco.performance.models import Backtest
from steerco_engine.forecasting import DEFAULT, ENOUGH, NAIVE, SCORED
from steerco_engine.forecasting.backtest import FEWEST

TITLES = {"finish": "Finish", "cost": "Cost"}


@dataclass(frozen=True, slots=True)
class ScoreLine:
    """One method, written."""

    label: str
    is_headline: bool
    is_naive: bool
    projects: int
    hits: Sequence[str]
    """P50, P80 and P90 with their intervals."""
    loss: str
    width: str
    mape: Sequence[str]


@dataclass(frozen=True, slots=True)
class Verdict:
    """Finish or cost, judged."""

    target: str
    title: str
    projects: int
    said: str
    reason: str
    lines: Sequence[ScoreLine]
    left_out: Sequence[tuple[str, int]]
    chart: dict[str, Any] | None


@dataclass(frozen=True, slots=True)
class BacktestPage:
    """A back-test with the parts of the organisation that have one."""

    found: Backtest | None
    parts: Sequence[tuple[str, str, bool]]
    """Code, name, and whether it is shown."""
    verdicts: Sequence[Verdict]
    standing: str
    """How many finished projects there are, and for what they suffice."""


def backtest_page(user: Person, code: str) -> BacktestPage:
    """Read the back-test of a part that the person sees, else of the largest, at once."""
    seen = list(visible_to(user, Backtest).select_related("scope"))
    found = next((each for each in seen if each.scope.code == code), None)
    found = found or next(iter(seen), None)
    return BacktestPage(
        found=found,
        parts=[(b.scope.code, b.scope.name, b is found) for b in seen],
        verdicts=list(verdicts(found)) if found else [],
        standing=standing(found),
    )


def standing(found: Backtest | None) -> str:
    """Say what the finished projects suffice for."""
    count = found.projects if found else 0
    noun = "project has" if count == 1 else "projects have"
    need = (
        f"{FEWEST} are needed to judge the methods, {ENOUGH} for chances of your own"
        if count < FEWEST
        else f"{ENOUGH} are needed for chances of your own"
    )
    tail = "." if count >= ENOUGH else f"; {need}."
    return f"{count} {noun} finished with a plan{tail}"


def verdicts(found: Backtest) -> Iterator[Verdict]:
    for target, title in TITLES.items():
        judged = msgspec.convert(found.results.get(target, {"projects": 0}), Judged)
        yield Verdict(
            target=target,
            title=title,
            projects=judged.projects,
            said=judged.verdict,
            reason=judged.reason,
            lines=[score_line(each, target) for each in judged.scores],
            left_out=sorted(judged.left_out.items()),
            chart=chart(judged, target),
        )


def score_line(score: MethodScore, target: str) -> ScoreLine:
    rates = dict(zip(SCORED, score.hits, strict=True))
    return ScoreLine(
        label=LABELS[score.method],
        is_headline=score.method == DEFAULT[target][0],
        is_naive=score.method == NAIVE[target],
        projects=score.projects,
        hits=[rate(rates[p]) for p in (0.5, 0.8, 0.9)],
        loss=f"{number(100 * score.pinball, 2)}%",
        width=percent(score.width, 1),
        mape=[DASH if each is None else percent(each, 1) for each in score.mape],
    )


def rate(hit: Hit) -> str:
    return f"{percent(hit.value)} ({percent(hit.low)} to {percent(hit.high)})"


def chart(judged: Judged, target: str) -> dict[str, Any] | None:
    """Return what was promised beside what was met, for the headline method."""
    score = headline(judged, target)
    if score is None:
        return None
    return {
        "labels": [f"P{100 * p:.0f}" for p in SCORED],
        "unit": "percent",
        "series": [
            {"name": "Promised", "values": [100 * p for p in SCORED], "tone": "muted"},
            {"name": "Met", "values": [100 * hit.value for hit in score.hits]},
        ],
    }


def headline(judged: Judged, target: str) -> MethodScore | None:
    """Return the score of the first headline method that could be judged."""
    by_name = {each.method: each for each in judged.scores}
    return next((by_name[n] for n in DEFAULT[target] if n in by_name), None)
