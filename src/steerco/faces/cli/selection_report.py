"""What `steerco optimise` answers, as plain records for text, JSON and Excel alike."""

from __future__ import annotations

from typing import NamedTuple

import msgspec

from steerco.cases.selection import SelectionCase
from steerco_engine.selection import (
    Binding,
    Mix,
    Reason,
    RowKind,
    Selection,
    alternatives,
    binding,
    conflict,
    explain,
    frontier,
    greedy_ratio,
    rank_with_cut_line,
    relaxations,
    robustness,
)
from steerco_engine.solving import Result, Seconds


class Line(msgspec.Struct, frozen=True):
    """A candidate that is in."""

    id: str
    name: str
    variant: str
    start: int
    """First period, counted from 1."""
    finish: int
    """Last period."""
    score: float


class Load(msgspec.Struct, frozen=True):
    """What is used of a resource, and what there is."""

    resource: str
    kind: str
    used: list[float]
    available: list[float | None]
    hired: list[float]


class Baseline(msgspec.Struct, frozen=True):
    """What another way of choosing reaches."""

    method: str
    objective: float | None


class Why(msgspec.Struct, frozen=True):
    """Why a candidate is in or out, and what would change it."""

    id: str
    inside: bool
    loses_at_least: float | None
    loses_at_most: float | None
    joins_instead: list[str]
    """Candidates that come in when it is decided the other way."""
    leaves_instead: list[str]
    missing: list[str]
    rules: list[str]


class Limit(msgspec.Struct, frozen=True):
    """A limit that holds the mix back."""

    resource: str
    period: int | None
    used: float
    available: float
    price: float
    gain: float | None
    step: float | None


class Alternative(msgspec.Struct, frozen=True):
    """A next-best mix."""

    objective: float
    status: str
    joins: list[str]
    leaves: list[str]


class FrontierPoint(msgspec.Struct, frozen=True):
    """The best worth at one level of a resource."""

    amount: float
    used: float
    objective: float | None
    bound: float | None


class Risk(msgspec.Struct, frozen=True):
    """How the mix fares in uncertain worlds."""

    worlds: int
    holds_all: float
    holds: dict[str, float]
    stays: dict[str, float]
    regret: float


class Answer(msgspec.Struct, frozen=True):
    """The whole answer."""

    title: str
    status: str
    objective: float | None
    bound: float | None
    gap: float | None
    seconds: float
    seed: int
    objectives: dict[str, float]
    mix: list[Line]
    out: list[str]
    loads: list[Load]
    baselines: list[Baseline]
    why: list[Why] = []
    limits: list[Limit] = []
    alternatives: list[Alternative] = []
    frontier: list[FrontierPoint] = []
    risk: Risk | None = None
    conflict: list[str] = []
    relaxations: list[str] = []


def answer(case: SelectionCase, data: Selection, result: Result[Mix]) -> Answer:
    """Return the answer to a case."""
    names = {each.id: each.name for each in case.candidates}
    mix = result.solution
    chosen = [] if mix is None else list(mix)
    inside = {each.candidate for each in chosen}
    values = [] if mix is None else mix.values.tolist()
    return Answer(
        title=case.title,
        status=result.status.value,
        objective=result.objective,
        bound=result.bound,
        gap=result.gap,
        seconds=result.seconds,
        seed=result.seed,
        objectives=dict(zip(data.objectives, values, strict=False)),
        mix=[
            Line(
                each.candidate,
                names[each.candidate],
                each.variant,
                each.start + 1,
                each.finish,
                each.score,
            )
            for each in sorted(chosen, key=lambda e: (e.start, -e.score))
        ],
        out=[each for each in data.candidates if each not in inside],
        loads=[] if mix is None else _loads(mix),
        baselines=[
            Baseline(
                "ranked list with a cut line", _objective(rank_with_cut_line(data))
            ),
            Baseline("greedy by ratio", _objective(greedy_ratio(data))),
        ],
    )


def _objective(mix: Mix | None) -> float | None:
    return None if mix is None else mix.objective


def _loads(mix: Mix) -> list[Load]:
    return [
        Load(
            resource.name,
            resource.kind.value,
            mix.spent(k).tolist(),
            [_finite(amount) for amount in resource.amounts.tolist()],
            mix.hired[k].tolist() if k in mix.hired else [],
        )
        for k, resource in enumerate(mix.data.resources)
    ]


def _finite(amount: float) -> float | None:
    return None if amount == float("inf") else amount


class Wanted(NamedTuple):
    """What is asked for beside the mix."""

    why: bool
    alternatives: int
    differ: int
    frontier: str
    worlds: int
    seconds: float
    seed: int


SHARES = tuple(k / 20 for k in range(2, 26))
"""Levels of the resource on a frontier, as shares of what there is."""
VERIFIED = 5
"""Limits for which the problem is solved again with more."""


def with_analysis(answer_: Answer, data: Selection, mix: Mix, wanted: Wanted) -> Answer:
    """Return the answer with what stands behind it."""
    if wanted.why:
        reasons = explain(data, mix)
        limits = binding(data, mix, verified=VERIFIED)
        answer_ = msgspec.structs.replace(
            answer_,
            why=[_why(data, mix, each) for each in reasons],
            limits=[_limit(data, each) for each in limits],
        )
    if wanted.alternatives:
        stop = Seconds(max(1.0, wanted.seconds / wanted.alternatives))
        found = alternatives(
            data,
            mix,
            count=wanted.alternatives,
            differ=wanted.differ,
            stop=stop,
            seed=wanted.seed,
        )
        others = [_alternative(data, mix, each) for each in found]
        answer_ = msgspec.structs.replace(answer_, alternatives=others)
    if wanted.frontier:
        points = frontier(
            data,
            data.resource_index(wanted.frontier),
            shares=SHARES,
            stop=Seconds(max(0.5, wanted.seconds / len(SHARES))),
            seed=wanted.seed,
        )
        answer_ = msgspec.structs.replace(
            answer_,
            frontier=[
                FrontierPoint(e.amount, e.used, e.result.objective, e.result.bound)
                for e in points
            ],
        )
    if wanted.worlds:
        answer_ = msgspec.structs.replace(answer_, risk=_risk(data, mix, wanted))
    return answer_


def with_conflict(answer_: Answer, data: Selection) -> Answer:
    """Return the answer with the rules that conflict and what would help."""
    return msgspec.structs.replace(
        answer_,
        conflict=[rule_words(data, each.kind, each.index) for each in conflict(data)],
        relaxations=[
            f"{float(each.more.sum()):,.6g} more of {data.resources[each.resource].name}"
            for each in relaxations(data)
        ],
    )


def _why(data: Selection, mix: Mix, reason: Reason) -> Why:
    joins, leaves = _moves(data, mix, reason.instead)
    own = data.candidates[reason.candidate]
    return Why(
        own,
        reason.inside,
        reason.lost_at_least,
        reason.lost_at_most,
        [each for each in joins if each != own],
        [each for each in leaves if each != own],
        [
            f"{each.amount:,.6g} of {data.resources[each.resource].name}"
            + (f" in period {each.period + 1}" if each.period >= 0 else "")
            for each in reason.missing
        ],
        [rule_words(data, each.kind, each.index) for each in reason.rules],
    )


def _moves(data: Selection, mix: Mix, other: Mix | None) -> tuple[list[str], list[str]]:
    if other is None:
        return [], []
    before, after = mix.chosen >= 0, other.chosen >= 0
    names = data.candidates
    return (
        [names[i] for i in (after & ~before).nonzero()[0]],
        [names[i] for i in (before & ~after).nonzero()[0]],
    )


def _limit(data: Selection, found: Binding) -> Limit:
    return Limit(
        data.resources[found.resource].name,
        found.period + 1 if found.period >= 0 else None,
        found.used,
        found.available,
        found.price,
        found.gain,
        found.step,
    )


def _alternative(data: Selection, mix: Mix, result: Result[Mix]) -> Alternative:
    joins, leaves = _moves(data, mix, result.solution)
    return Alternative(result.objective or 0.0, result.status.value, joins, leaves)


def _risk(data: Selection, mix: Mix, wanted: Wanted) -> Risk:
    found = robustness(
        data,
        mix,
        worlds=wanted.worlds,
        stop=Seconds(max(0.2, wanted.seconds / wanted.worlds)),
        seed=wanted.seed,
    )
    names = [each.name for each in data.resources]
    return Risk(
        found.worlds,
        found.holds_all,
        dict(zip(names, found.holds.tolist(), strict=True)),
        dict(zip(data.candidates, found.stays.tolist(), strict=True)),
        found.regret,
    )


def rule_words(data: Selection, kind: RowKind, index: int) -> str:
    """Say a rule by the names in it."""
    names = data.candidates
    if kind is RowKind.RESOURCE:
        return f"the limit of {data.resources[index].name}"
    if kind is RowKind.MANDATORY:
        return f"{names[index]} is mandatory"
    if kind in (RowKind.EXCLUDES, RowKind.REQUIRES, RowKind.AFTER):
        link = data.links[index]
        return f"{names[link.candidate]} {link.kind.value} {names[link.other]}"
    if kind in (RowKind.AT_LEAST, RowKind.AT_MOST):
        return f"group {data.groups[index].name}: {kind.value} so many"
    return f"bucket {data.buckets[index].name}: {kind.value}"
