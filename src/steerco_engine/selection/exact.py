"""Branch and bound on what the prices leave open, by HiGHS."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steerco_engine.selection.data import Floats, Ints
from steerco_engine.selection.mix import shortfall
from steerco_engine.selection.program import Program
from steerco_engine.selection.relaxation import Model, Prices

TIGHT = 1e-7
"""Share of the objective by which a loss must exceed the gap to exclude a column."""


@dataclass(frozen=True, slots=True)
class Open:
    """What can still be part of a better mix.

    Attributes
    ----------
    columns : array of int
    forced : array of bool, shape (candidates,)
        Candidates without which no mix is better.
    """

    columns: Ints
    forced: Any


def open_columns(program: Program, prices: Prices, incumbent: float | None) -> Open:
    """Return what the prices do not exclude, given a mix worth `incumbent`.

    A column whose loss under the prices exceeds the distance from the bound is in no
    better mix; nor is a candidate out if its best column gains more than that.
    """
    if incumbent is None:
        return Open(np.arange(len(program.score)), np.zeros(program.candidates, bool))
    gap = prices.bound - incumbent + TIGHT * (1.0 + abs(prices.bound))
    loss = prices.best[program.candidate] - prices.reduced
    return Open(np.flatnonzero(loss <= gap), prices.best > gap)


@dataclass(frozen=True, slots=True)
class Proof:
    """What branch and bound found.

    Attributes
    ----------
    bound : float
        No mix of the open columns is worth more; -inf where none is feasible.
    columns : array of int or None
        The best choice found, over all candidates.
    finished : bool
        Whether nothing is left to branch on.
    """

    bound: float
    columns: Ints | None
    finished: bool


def prove(
    program: Program,
    left: Open,
    *,
    incumbent: Ints | None,
    seconds: float,
    stopped: Callable[[], bool],
    found: Callable[[Ints], None],
    bounded: Callable[[float], None],
    gap: float = 0.0,
    nodes: int | None = None,
    seed: int = 0,
) -> Proof:
    """Branch and bound on the open columns.

    Parameters
    ----------
    incumbent : array of int or None
        A choice to begin with, shape (candidates,).
    seconds : float
    stopped : callable
        Asked now and then whether to end.
    found, bounded : callable
        Told every better choice and every better bound.
    gap : float
        Relative gap at which to end.
    nodes : int, optional
        Limit on nodes, for answers that do not depend on the clock.
    """
    model = Model(program, left.columns, integral=True, forced=left.forced)
    model.limit_time(seconds, stopped)
    model.set(mip_rel_gap=gap, mip_abs_gap=1e-6, random_seed=seed)
    if nodes is not None:
        model.set(mip_max_nodes=nodes)
    if incumbent is not None:
        _start_from(model, incumbent)
    best: list[Ints] = []

    def improve(event: Any) -> None:
        choice = _choice(program, left.columns, np.array(event.data_out.mip_solution))
        if not shortfall(program, choice).any():
            best.append(choice)
            found(choice)

    def tell(event: Any) -> None:
        if math.isfinite(event.data_out.mip_dual_bound):
            bounded(float(event.data_out.mip_dual_bound))

    model.highs.cbMipImprovingSolution.subscribe(improve)
    model.highs.cbMipLogging.subscribe(tell)
    model.highs.run()
    status = model.highs.modelStatusToString(model.highs.getModelStatus())
    if status == "Infeasible":
        return Proof(-math.inf, None, finished=True)
    info = model.highs.getInfo()
    finished = status == "Optimal"
    values = np.array(model.highs.getSolution().col_value)
    if finished and len(values):
        choice = _choice(program, left.columns, values)
        if not shortfall(program, choice).any():
            best.append(choice)
    bound = info.mip_dual_bound if len(left.columns) else 0.0
    return Proof(float(bound), best[-1] if best else None, finished=finished)


def _start_from(model: Model, incumbent: Ints) -> None:
    import highspy

    program, columns = model.program, model.columns
    taken = np.zeros(len(program.score))
    taken[incumbent[incumbent >= 0]] = 1.0
    solution = highspy.HighsSolution()
    solution.col_value = [*taken[columns], *_overrun(program, taken)]
    model.highs.setSolution(solution)


def _overrun(program: Program, taken: Floats) -> Floats:
    elastic = np.flatnonzero(program.overrun > 0)
    use = program.matrix.times(taken)
    found: Floats = np.clip(use - program.limit, 0.0, program.overrun)[elastic]
    return found


def _choice(program: Program, columns: Ints, values: Floats) -> Ints:
    choice = np.full(program.candidates, -1)
    inside = columns[values[: len(columns)] > 0.5]
    choice[program.candidate[inside]] = inside
    return choice
