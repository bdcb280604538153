"""Prices and bounds: the relaxation in which parts of candidates can be chosen.

Every bound is computed anew from the prices alone: with prices y >= 0 on the rows no
mix is worth more than ``y @ limit`` plus, for each candidate, its best option less what
that option's rows cost (Lagrangian relaxation, Geoffrion 1974). It holds whatever
tolerance the prices were found with.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steerco_engine import compiling
from steerco_engine.selection import kernels
from steerco_engine.selection.data import Floats, Ints
from steerco_engine.selection.program import Program

SIMPLEX_ENTRIES = 1_500_000
"""Up to so many coefficients the simplex method is faster than an interior point."""

PATIENCE = 12
"""Steps without a better bound after which steps become shorter."""
AIM = 0.05
"""Share of the bound by which a step aims below it at most."""
SHORTEST = 1e-4
SHARE_OF_NEW = 0.05
"""Share of the newest step in the direction, and in what is taken."""


@dataclass(frozen=True, slots=True)
class Prices:
    """What a unit of each row is worth, and the bound that follows.

    Attributes
    ----------
    rows : array of float, shape (rows,)
    reduced : array of float, shape (columns,)
        Score of each column less what its rows cost.
    best : array of float, shape (candidates,)
        The largest of a candidate's reduced scores, at least 0.
    bound : float
    share : array of float, shape (columns,), or None
        How much of each column the relaxation takes.
    """

    rows: Floats
    reduced: Floats
    best: Floats
    bound: float
    share: Floats | None = None


def price(program: Program, rows: Floats, share: Floats | None = None) -> Prices:
    """Return the bound and the reduced scores under prices; negative ones count as 0."""
    rows = np.where(np.isfinite(program.limit), np.maximum(rows, 0.0), 0.0)
    reduced = program.score - program.matrix.priced(rows)
    best = best_of(program.first, reduced)
    worth = rows - program.fee
    payer = np.repeat(np.arange(len(rows)), np.diff(program.charge_from))
    worth -= np.bincount(
        payer, program.charge_price * rows[program.charge_row], minlength=len(rows)
    )
    hired = np.maximum(worth, 0.0) @ program.overrun
    finite = np.where(np.isfinite(program.limit), program.limit, 0.0)
    bound = float(rows @ finite + best.sum() + hired)
    return Prices(rows, reduced, best, bound, share)


def best_of(first: Ints, reduced: Floats) -> Floats:
    """Return each candidate's largest reduced score, at least 0."""
    best = np.zeros(len(first) - 1)
    filled = np.flatnonzero(np.diff(first))
    if len(filled):
        best[filled] = np.maximum(np.maximum.reduceat(reduced, first[filled]), 0.0)
    return best


def relax(program: Program, seconds: float, stopped: Callable[[], bool]) -> Prices:
    """Solve the relaxation; where time runs out, return the best prices known then."""
    if not len(program.score):
        return price(program, np.zeros(len(program.limit)))
    model = Model(program, np.arange(len(program.score)), integral=False)
    model.limit_time(seconds, stopped)
    if len(program.matrix.row) > SIMPLEX_ENTRIES:
        model.set(solver="ipm", run_crossover="off")
    model.solve()
    duals = model.duals
    if len(duals) < len(program.limit):
        return price(program, np.zeros(len(program.limit)))
    return price(program, duals, model.part)


def descend(
    program: Program,
    floor: float,
    steps: int,
    stopped: Callable[[], bool],
) -> Prices:
    """Return prices by subgradient steps, for problems whose relaxation is too large.

    The direction is averaged over the steps, and so is what the candidates take, which
    comes close to a solution of the relaxation (Barahona and Anbil 2000). Rows are scaled
    by the mean size of their coefficients.

    Parameters
    ----------
    floor : float
        Value of a known mix, towards which steps are measured (Polyak 1969).
    steps : int
    stopped : callable
    """
    market = _Market(program)
    rows = np.zeros(len(program.limit))
    centre, bound, scale, failures = rows, np.inf, 1.0, 0
    direction, share = np.zeros(len(rows)), np.zeros(len(program.score))
    for step in range(steps):
        if scale < SHORTEST or stopped():
            break
        worth, over, taken = market.sell(rows)
        fresh = SHARE_OF_NEW if step else 1.0
        direction += fresh * (over - direction)
        share *= 1.0 - fresh
        share[taken[taken >= 0]] += fresh
        failures += 1
        if worth < bound:
            centre, bound, failures = rows, worth, 0
            scale = min(1.5, 1.1 * scale)
        elif failures >= PATIENCE:
            scale, failures = 0.7 * scale, 0
        bent = np.where((direction > 0) | (centre > 0), direction, 0.0) * market.scale
        length = float(bent @ bent)
        if length == 0.0:
            break
        step_size = (
            scale
            * max(min(bound - floor, AIM * abs(bound)), 1e-6 * abs(bound))
            / length
        )
        rows = np.maximum(centre + step_size * market.scale * bent, 0.0)
    return price(program, centre, share)


class _Market:
    """Sells a program's rows to its candidates at prices.

    Attributes
    ----------
    scale : array of float, shape (rows,)
        1 / the mean size of a row's coefficients; 0 for rows without a limit.
    """

    def __init__(self, program: Program) -> None:
        matrix = program.matrix
        self.program = program
        size = np.bincount(matrix.row, np.abs(matrix.value), minlength=matrix.rows)
        count = np.bincount(matrix.row, minlength=matrix.rows)
        self.finite = np.isfinite(program.limit)
        self.limit = np.where(self.finite, program.limit, 0.0)
        self.scale = np.where(self.finite & (size > 0), count / (size + 1e-300), 0.0)
        self.payer = np.repeat(np.arange(matrix.rows), np.diff(program.charge_from))

    def sell(self, rows: Floats) -> tuple[float, Floats, Ints]:
        """Return the bound at these prices, what is overdrawn, and who takes what."""
        program, matrix = self.program, self.program.matrix
        over = -self.limit
        taken = np.empty(program.candidates, np.int64)
        kept = compiling.threaded(kernels.sell, ())(
            program.first, matrix.start, matrix.row, matrix.value, program.score, rows,
            over, taken,
        )  # fmt: skip
        charges = program.charge_price * rows[program.charge_row]
        worth = rows - program.fee
        worth -= np.bincount(self.payer, charges, minlength=len(rows))
        hired = np.where(worth > 0, program.overrun, 0.0)
        over -= hired
        spent = program.charge_price * hired[self.payer]
        over += np.bincount(program.charge_row, spent, minlength=len(rows))
        over[~self.finite] = 0.0
        bound = float(rows @ self.limit) + kept + float(worth @ hired)
        return bound, over, taken


class Model:
    """A program, or some of its columns, as HiGHS takes it.

    Parameters
    ----------
    program : Program
    columns : array of int
        The columns that may be chosen, in order.
    integral : bool
    forced : array of bool, shape (candidates,), optional
        Candidates of which one of the columns must be chosen.
    """

    def __init__(
        self,
        program: Program,
        columns: Ints,
        *,
        integral: bool,
        forced: Any = None,
    ) -> None:
        import highspy

        self.program = program
        self.columns = columns
        self.highs = _quiet(highspy)
        self.set(threads=1)
        lp = self._lp(highspy, forced)
        if integral:
            whole, part = (
                highspy.HighsVarType.kInteger,
                highspy.HighsVarType.kContinuous,
            )
            hired = lp.num_col_ - len(columns)
            lp.integrality_ = [whole] * len(columns) + [part] * hired
        self.highs.passModel(lp)

    def set(self, **options: bool | int | float | str) -> None:
        """Set options of HiGHS by their names."""
        for name, value in options.items():
            self.highs.setOptionValue(name, value)

    def solve(self) -> bool:
        """Solve; return whether an optimum was found."""
        self.highs.run()
        status = self.highs.getModelStatus()
        return bool(self.highs.modelStatusToString(status) == "Optimal")

    def between(self, places: Ints, lower: Floats, upper: Floats) -> None:
        """Set between what the columns in these places lie."""
        self.highs.changeColsBounds(len(places), places.astype(np.int32), lower, upper)

    @property
    def part(self) -> Floats:
        """How much of each column the solution takes."""
        return np.array(self.highs.getSolution().col_value)[: len(self.columns)]

    @property
    def duals(self) -> Floats:
        """What a unit of each row is worth in the solution; none without one."""
        duals = np.array(self.highs.getSolution().row_dual)
        found: Floats = np.abs(duals[: len(self.program.limit)])
        return found

    @property
    def objective(self) -> float:
        """Objective of the solution."""
        return float(self.highs.getInfo().objective_function_value)

    def limit_time(self, seconds: float, stopped: Callable[[], bool]) -> None:
        """Let the solver stop after so long, or when asked to."""
        if np.isfinite(seconds):
            self.set(time_limit=max(0.01, seconds))

        def ask(event: Any) -> None:
            if stopped():
                event.data_in.user_interrupt = 1

        for callback in (
            self.highs.cbSimplexInterrupt,
            self.highs.cbIpmInterrupt,
            self.highs.cbMipInterrupt,
        ):
            callback.subscribe(ask)

    def _lp(self, highspy: Any, forced: Any) -> Any:
        program, columns = self.program, self.columns
        owner = program.candidate[columns]
        elastic = np.flatnonzero(program.overrun > 0)
        rows, width = len(program.limit), len(columns)
        choices, choice_of = np.unique(owner, return_inverse=True)
        entries = _entries(program, columns)
        charged = _charges(program, elastic)
        row = np.concatenate([entries[0], rows + choice_of, elastic, charged[0]])
        column = np.concatenate(
            [
                entries[1],
                np.arange(width),
                width + np.arange(len(elastic)),
                width + charged[1],
            ]
        )
        value = np.concatenate(
            [entries[2], np.ones(width), -np.ones(len(elastic)), charged[2]]
        )
        order = np.argsort(column, kind="stable")
        total = width + len(elastic)
        lp = highspy.HighsLp()
        lp.num_col_, lp.num_row_ = total, rows + len(choices)
        lp.sense_ = highspy.ObjSense.kMaximize
        lp.col_cost_ = np.concatenate([program.score[columns], -program.fee[elastic]])
        lp.col_lower_ = np.zeros(total)
        lp.col_upper_ = np.concatenate([np.ones(width), program.overrun[elastic]])
        needed = np.zeros(len(choices)) if forced is None else forced[choices]
        lp.row_lower_ = np.concatenate(
            [
                np.full(rows, -highspy.kHighsInf),
                np.where(needed, 1.0, -highspy.kHighsInf),
            ]
        )
        lp.row_upper_ = np.concatenate([program.limit, np.ones(len(choices))])
        lp.a_matrix_.format_ = highspy.MatrixFormat.kColwise
        counts = np.bincount(column, minlength=total)
        lp.a_matrix_.start_ = np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)
        lp.a_matrix_.index_ = row[order].astype(np.int32)
        lp.a_matrix_.value_ = value[order]
        return lp


def _quiet(highspy: Any) -> Any:
    """Return a solver that prints nothing, not even when its callbacks are enabled."""

    class Quiet(highspy.Highs):  # type: ignore[misc]
        def enableCallbacks(self) -> None:  # noqa: N802
            self.silent()
            super().enableCallbacks()

    return Quiet()


def _entries(program: Program, columns: Ints) -> tuple[Ints, Ints, Floats]:
    matrix = program.matrix
    if len(columns) == matrix.columns:
        return matrix.row, matrix.column, matrix.value
    place = np.full(matrix.columns, -1)
    place[columns] = np.arange(len(columns))
    column = place[matrix.column]
    kept = column >= 0
    return matrix.row[kept], column[kept], matrix.value[kept]


def _charges(program: Program, elastic: Ints) -> tuple[Ints, Ints, Floats]:
    counts = np.diff(program.charge_from)[elastic]
    column = np.repeat(np.arange(len(elastic)), counts)
    return program.charge_row, column, program.charge_price
