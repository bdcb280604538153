"""Why nothing is feasible: rules that conflict, and the least that would help."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from steerco_engine.selection import exact
from steerco_engine.selection.data import Floats, Ints, Selection
from steerco_engine.selection.program import (
    Program,
    RowKind,
    compile_program,
)

SECONDS = 10.0
"""For one question to branch and bound."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule of the problem: its kind and the number of the resource, link, ..."""

    kind: RowKind
    index: int


@dataclass(frozen=True, slots=True)
class Relaxation:
    """What would make a mix possible if only this resource had more.

    Attributes
    ----------
    resource : int
    more : array of float, shape (n,)
        What is needed on top, by period (or as one number for the whole).
    """

    resource: int
    more: Floats


def conflict(data: Selection) -> tuple[Rule, ...]:
    """Return rules of which no mix keeps all, but some mix keeps all but any one.

    Empty where the problem is feasible, or where that could not be decided in time. A
    deletion filter (Chinneck and Dravnieks 1991) over the rules.
    """
    program = compile_program(data, alone=False)
    rules = list(dict.fromkeys(Rule(each.kind, each.index) for each in program.labels))
    if _feasible(program, rules) is not False:
        return ()
    kept = rules
    size = max(1, len(kept) // 2)
    while size >= 1:
        place = 0
        while place < len(kept):
            rest = kept[:place] + kept[place + size :]
            if _feasible(program, rest) is False:
                kept = rest
            else:
                place += size
        size //= 2
    return tuple(kept)


def relaxations(data: Selection) -> tuple[Relaxation, ...]:
    """Return, for each resource that alone could help, the least that helps, the least first."""
    program = compile_program(data, alone=False)
    found = []
    for k in range(len(data.resources)):
        rows = np.array(
            [
                row
                for row, label in enumerate(program.labels)
                if label.kind is RowKind.RESOURCE and label.index == k
            ],
            np.int64,
        )
        columns = _cheapest(program, rows)
        if columns is not None:
            found.append(Relaxation(k, _overdrawn(program, rows, columns)))
    found.sort(key=lambda each: _relative(data, each))
    return tuple(found)


def _relative(data: Selection, found: Relaxation) -> float:
    amounts = data.resources[found.resource].amounts
    return float(found.more.sum()) / max(
        1e-9, float(amounts[np.isfinite(amounts)].sum())
    )


def _feasible(program: Program, rules: list[Rule]) -> bool | None:
    """Tell whether a mix keeps these rules; None where time ran out."""
    kept = set(rules)
    limit = np.array(
        [
            value if Rule(label.kind, label.index) in kept else math.inf
            for label, value in zip(program.labels, program.limit, strict=True)
        ]
    )
    loose = replace(program, limit=limit, score=np.zeros(len(program.score)))
    proof = _ask(loose)
    if proof.columns is not None:
        return True
    return False if proof.finished else None


def _cheapest(program: Program, rows: Ints) -> Ints | None:
    """Return the choice that overdraws these rows least, all other rules kept."""
    overrun, fee = program.overrun.copy(), np.zeros(len(program.limit))
    overrun[rows] += 1.0 + program.matrix.times(np.ones(len(program.score)))[rows]
    fee[rows] = 1.0
    elastic = replace(
        program, overrun=overrun, fee=fee, score=np.zeros(len(program.score))
    )
    return _ask(elastic).columns


def _ask(program: Program) -> exact.Proof:
    everything = np.arange(len(program.score))
    return exact.prove(
        program,
        exact.Open(everything, np.zeros(program.candidates, bool)),
        incumbent=None,
        seconds=SECONDS,
        stopped=lambda: False,
        found=lambda _: None,
        bounded=lambda _: None,
    )


def _overdrawn(program: Program, rows: Ints, columns: Ints) -> Floats:
    taken = np.zeros(len(program.score))
    taken[columns[columns >= 0]] = 1.0
    over = (program.matrix.times(taken) - program.limit - program.overrun)[rows]
    if program.data.resources[program.labels[rows[0]].index].rule == "carry over":
        return np.diff(np.maximum.accumulate(np.maximum(over, 0.0)), prepend=0.0)
    return np.maximum(over, 0.0)
