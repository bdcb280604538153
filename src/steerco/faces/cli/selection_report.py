"""What `steerco optimise` answers, as plain records for text, JSON and Excel alike."""

from __future__ import annotations

import msgspec

from steerco.cases.selection import SelectionCase
from steerco_engine.selection import (
    Mix,
    Selection,
    greedy_ratio,
    rank_with_cut_line,
)
from steerco_engine.solving import Result


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
