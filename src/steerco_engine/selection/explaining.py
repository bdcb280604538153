"""Why each candidate is in or out, and what would change it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from steerco_engine.selection import exact, search
from steerco_engine.selection.data import Decision, Floats, Ints, Selection
from steerco_engine.selection.mix import Mix, columns_of, mix_of, shortfall
from steerco_engine.selection.program import (
    Program,
    RowKind,
    RowLabel,
    compile_program,
)
from steerco_engine.selection.relaxation import Prices, relax

EXACT_ENTRIES = 600
"""Up to so many coefficients each candidate is decided by branch and bound."""
SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Missing:
    """More of a resource that a candidate needs to join the mix as it is.

    Attributes
    ----------
    resource : int
    period : int
        -1 for a limit on the whole; for money that carries over, up to this period.
    amount : float
    """

    resource: int
    period: int
    amount: float


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a candidate is in or out.

    Attributes
    ----------
    candidate : int
    inside : bool
    lost_at_least, lost_at_most : float or None
        What the mix loses if the candidate is decided the other way. For one that is
        out, that much more value brings it in; `lost_at_most` was reached by the mix
        `instead`. None where the other way is not possible at all.
    instead : Mix or None
        The best mix found with the candidate decided the other way.
    missing : tuple of Missing
        For one that is out: with so much more it joins, all others staying as they are.
    rules : tuple of RowLabel
        For one that is out: rules that keep it from joining whatever there is.
    """

    candidate: int
    inside: bool
    lost_at_least: float | None
    lost_at_most: float | None
    instead: Mix | None
    missing: tuple[Missing, ...] = ()
    rules: tuple[RowLabel, ...] = ()


def explain(data: Selection, mix: Mix) -> list[Reason]:
    """Return a reason for each candidate, in order.

    Small problems are solved again for each; for larger ones, the mix is repaired
    around the candidate, and the prices of the relaxation bound the loss from below.
    """
    program = compile_program(data)
    prices = relax(program, np.inf, lambda: False)
    columns = columns_of(program, mix.chosen)
    small = len(program.matrix.row) <= EXACT_ENTRIES
    otherwise = (
        _solved(program, columns) if small else _repaired(program, prices, columns)
    )
    taken = np.zeros(len(program.score))
    taken[columns[columns >= 0]] = 1.0
    use = program.matrix.times(taken)
    reasons = []
    for i, (other, proven) in enumerate(otherwise):
        inside = bool(columns[i] >= 0)
        found = None if other is None else mix_of(program, other)
        most = None if found is None else mix.objective - found.objective
        least = most if proven else _at_least(program, prices, mix, i, inside=inside)
        missing: tuple[Missing, ...] = ()
        rules: tuple[RowLabel, ...] = ()
        if not inside:
            missing, rules = _missing(program, columns, use, i)
        reasons.append(Reason(i, inside, least, most, found, missing, rules))
    return reasons


def _at_least(
    program: Program, prices: Prices, mix: Mix, i: int, *, inside: bool
) -> float | None:
    """Return a lower bound of the loss when a candidate is decided the other way."""
    if inside:
        loss = prices.best[i]
    elif program.first[i] == program.first[i + 1]:
        return None
    else:
        own = slice(program.first[i], program.first[i + 1])
        loss = prices.best[i] - prices.reduced[own].max()
    return float(max(0.0, mix.objective - (prices.bound - loss)))


def _solved(program: Program, columns: Ints) -> Iterator[tuple[Ints | None, bool]]:
    """Yield, for each candidate, the best choice with it decided the other way."""
    everything = np.arange(len(program.score))
    for i in range(program.candidates):
        forced = np.zeros(program.candidates, bool)
        open_ = everything
        if columns[i] >= 0:
            open_ = everything[program.candidate != i]
        else:
            forced[i] = True
        if forced[i] and program.first[i] == program.first[i + 1]:
            yield None, True
            continue
        proof = exact.prove(
            program,
            exact.Open(open_, forced),
            incumbent=None,
            seconds=SECONDS,
            stopped=lambda: False,
            found=lambda _: None,
            bounded=lambda _: None,
        )
        yield proof.columns, proof.finished


def _repaired(
    program: Program, prices: Prices, columns: Ints
) -> Iterator[tuple[Ints | None, bool]]:
    """Yield, for each candidate, the mix repaired around the other decision."""
    everything = np.arange(len(program.score))
    field = search.field_of(program, prices, everything)
    for i in range(program.candidates):
        own = np.arange(program.first[i], program.first[i + 1])
        if columns[i] >= 0:
            people = columns[None, :].copy()
            people[0, i] = -1
            order = field.order[program.candidate[field.order] != i]
            held = field
        else:
            people = np.repeat(columns[None, :], len(own), axis=0)
            people[:, i] = own
            order = field.order
            drop = field.drop[field.drop != i]
            held = field._replace(drop=np.append(drop, i))
        best = None
        if len(people):
            orders = np.repeat(order[None, :], len(people), axis=0)
            worth = search.fill_up(held, orders, people)
            best = _best(program, people, worth, i, inside=bool(columns[i] >= 0))
        yield best, False


def _best(
    program: Program, people: Ints, worth: Floats, i: int, *, inside: bool
) -> Ints | None:
    for k in np.argsort(-worth, kind="stable"):
        choice: Ints = people[k]
        if (choice[i] >= 0) != inside and not shortfall(program, choice).any():
            return choice
    return None


def _missing(
    program: Program, columns: Ints, use: Floats, i: int
) -> tuple[tuple[Missing, ...], tuple[RowLabel, ...]]:
    """Return what the cheapest way to join the mix needs on top of it."""
    if program.data.decisions[i] is Decision.OUT:
        return (), ()
    best: tuple[float, tuple[Missing, ...], tuple[RowLabel, ...]] | None = None
    scale = 1.0 + np.abs(np.where(np.isfinite(program.limit), program.limit, 0.0))
    for column in range(program.first[i], program.first[i + 1]):
        choice = columns.copy()
        choice[i] = column
        over, short = _short(program, choice, column, use)
        labels = [program.labels[row] for row in over]
        missing = tuple(
            Missing(label.index, label.period, float(amount))
            for amount, label in zip(short, labels, strict=True)
            if label.kind is RowKind.RESOURCE
        )
        rules = tuple(each for each in labels if each.kind is not RowKind.RESOURCE)
        burden = float((short / scale[over]).sum()) + 1e6 * len(rules)
        if best is None or burden < best[0]:
            best = burden, missing, rules
    return ((), ()) if best is None else best[1:]


def _short(
    program: Program, choice: Ints, column: int, use: Floats
) -> tuple[Ints, Floats]:
    """Return the rows that a choice overdraws, and by how much."""
    if program.overrun.any():
        short = shortfall(program, choice)
        over = np.flatnonzero(short)
        return over, short[over]
    matrix = program.matrix
    span = slice(matrix.start[column], matrix.start[column + 1])
    rows = matrix.row[span]
    more = use[rows] + matrix.value[span] - program.limit[rows]
    kept = more > 1e-7 * (1.0 + np.abs(program.limit[rows]))
    return rows[kept], more[kept]


def joined(data: Selection, reason: Reason) -> Selection:
    """Return the problem with what a candidate is missing added."""
    for each in reason.missing:
        amounts: Floats = data.resources[each.resource].amounts.copy()
        amounts[max(0, each.period)] += each.amount * (1 + 1e-6)
        data = data.with_amounts(each.resource, amounts)
    return data
