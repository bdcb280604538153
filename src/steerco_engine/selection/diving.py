"""Down from the relaxation: decide a few candidates, solve it again, go on.

After each step the dual simplex method continues from where it was. A step that cannot be
done, or that costs more than leaving the candidates out would, is taken back. The dive
ends where the relaxation begins to lose; from there on few enough candidates are open to
be decided exactly.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from steerco_engine.selection.data import Floats, Ints
from steerco_engine.selection.program import Program
from steerco_engine.selection.relaxation import Model, Prices, price

WHOLE = 1e-6
"""How far from 0 and 1 a part still counts as such."""
NEAR = 1e-4
"""Share of the bound up to which a column's loss under the prices lets it take part."""
BATCH = 0.2
"""Share of the candidates in doubt that one step decides at most."""
DEAR = 2e-4
"""Share of the objective that a step which decides several may cost."""
DEEP = 1e-3
"""Share of the objective that the dive may lose before it ends."""
REFUSALS = 3
"""Columns of a candidate that are refused before it is left out."""


@dataclass(frozen=True, slots=True)
class Ground:
    """Where a dive ended.

    Attributes
    ----------
    kept : array of int, shape (candidates,)
        Column of each candidate that was decided to be in, -1 of others.
    rest : Program
        The problem with what `kept` leaves of the limits.
    columns : array of int
        Those that the open candidates can choose from, in order.
    share : array of float, shape (columns,)
        How much of each column the relaxation takes there.
    """

    kept: Ints
    rest: Program
    columns: Ints
    share: Floats


def dive(
    program: Program, prices: Prices, size: int, stopped: Callable[[], bool]
) -> Ground | None:
    """Dive under the prices, and choose so many columns to decide exactly.

    None where the prices have no part for each column, or there was no time.
    """
    if prices.share is None:
        return None
    loss = prices.best[program.candidate] - prices.reduced
    near = (loss <= NEAR * abs(prices.bound)) | (prices.share > WHOLE)
    model = Model(program, np.flatnonzero(near), integral=False)
    model.limit_time(np.inf, stopped)
    if not model.solve():
        return None
    down = Dive(model, stopped)
    down.run()
    return down.ground(size)


@dataclass(slots=True)
class Dive:
    """One dive.

    Parameters
    ----------
    model : Model
        A relaxation that has been solved.
    stopped : callable
        Asked before each step whether to give up.
    """

    model: Model
    stopped: Callable[[], bool]
    _lower: Floats = field(init=False)
    _upper: Floats = field(init=False)
    _decided: NDArray[np.bool_] = field(init=False)
    _refused: Ints = field(init=False)
    _owner: Ints = field(init=False)
    _first: Ints = field(init=False)
    _part: Floats = field(init=False)

    def __post_init__(self) -> None:
        program, columns = self.model.program, self.model.columns
        self._lower, self._upper = np.zeros(len(columns)), np.ones(len(columns))
        self._decided = np.zeros(program.candidates, bool)
        self._refused = np.zeros(program.candidates, np.int64)
        self._owner = program.candidate[columns]
        self._part = self.model.part
        everyone = np.arange(program.candidates + 1)
        self._first = np.searchsorted(self._owner, everyone)
        self.model.set(presolve="off", solver="simplex")

    def run(self) -> None:
        """Decide candidates until it costs, nothing is in doubt, or it must stop."""
        share, most_lost = 1.0, DEEP * abs(self.model.objective)
        floor = self.model.objective - most_lost
        while not self.stopped() and self.model.objective >= floor:
            part = self._part
            top, most = self._leading(part)
            total = np.zeros(len(most))
            np.add.at(total, self._owner, part)
            doubt = ~self._decided & (total > WHOLE) & (most < 1 - WHOLE)
            open_ = np.flatnonzero(doubt)
            if not len(open_):
                return
            awaited = self._awaited(total)
            rank = np.argsort(-(most + awaited)[open_], kind="stable")
            count = max(1, int(BATCH * share * len(open_)))
            chosen = open_[rank[:count]]
            if self._takes(chosen, top, part):
                share = min(1.0, 2.0 * share)
            elif count > 1:
                share /= 4.0
            elif not self._refuse(int(chosen[0]), int(top[chosen[0]])):
                return

    def ground(self, size: int) -> Ground:
        """Return what is decided, and the `size` columns of least loss of what is not."""
        program, columns = self.model.program, self.model.columns
        kept = np.full(program.candidates, -1)
        inside = self._lower > 0.5
        kept[self._owner[inside]] = columns[inside]
        taken = np.zeros(len(program.score))
        taken[columns[inside]] = 1.0
        rest = replace(program, limit=program.limit - program.matrix.times(taken))
        under = price(rest, self.model.duals)
        loss = (under.best[program.candidate] - under.reduced)[columns]
        loss[(kept >= 0)[self._owner] | (self._upper < 0.5)] = np.inf
        order = np.argsort(loss, kind="stable")[:size]
        chosen = np.zeros(len(columns), bool)
        chosen[order[np.isfinite(loss[order])]] = True
        chosen |= (self._part > WHOLE) & np.isfinite(loss)
        share = np.zeros(len(program.score))
        share[columns] = self._part
        return Ground(kept, rest, columns[chosen], share)

    def _leading(self, part: Floats) -> tuple[Ints, Floats]:
        """Return each candidate's column of the largest part, and that part."""
        order = np.lexsort((part, self._owner))
        ends = self._first[1:] - 1
        some = np.diff(self._first) > 0
        top = np.where(some, order[np.where(some, ends, 0)], 0)
        return top, np.where(some, part[top], 0.0)

    def _awaited(self, total: Floats) -> Floats:
        """Tell, as 0 or 1, what is required by something that is at least partly in."""
        links = self.model.program.links
        needed = links[(links[:, 2] == 1) & (total[links[:, 0]] > WHOLE), 1]
        awaited = np.zeros(len(total))
        awaited[needed] = 1.0
        return awaited

    def _takes(self, chosen: Ints, top: Ints, part: Floats) -> bool:
        """Decide candidates for their columns; take it back if that costs too much."""
        before = self.model.objective
        lower, upper = self._lower.copy(), self._upper.copy()
        columns = self._own(chosen)
        self._lower[columns] = self._upper[columns] = 0.0
        self._lower[top[chosen]] = self._upper[top[chosen]] = 1.0
        taken = top[chosen]
        scores = self.model.program.score[self.model.columns[taken]]
        bearable = max(0.0, float(scores @ part[taken]))
        if len(chosen) > 1:
            bearable = min(bearable, DEAR * abs(before))
        if self._solved(columns) and self.model.objective >= before - bearable:
            return self._settled(chosen)
        self._lower, self._upper = lower, upper
        self._solved(columns)
        return False

    def _refuse(self, candidate: int, column: int) -> bool:
        """Do without a column; after some of a candidate's, without the candidate."""
        upper = self._upper.copy()
        self._refused[candidate] += 1
        own = self._own(np.array([candidate]))
        if self._refused[candidate] > REFUSALS:
            self._upper[own] = 0.0
            if self._solved(own):
                return self._settled(np.array([candidate]))
            self._upper = upper.copy()
        self._upper[column] = 0.0
        if self._solved(own):
            return self._settled(np.empty(0, np.int64))
        self._upper = upper
        return False

    def _own(self, candidates: Ints) -> Ints:
        spans = [np.arange(self._first[i], self._first[i + 1]) for i in candidates]
        return np.concatenate(spans)

    def _solved(self, columns: Ints) -> bool:
        """Pass the limits of these columns on and solve; tell whether that is possible."""
        self.model.between(columns, self._lower[columns], self._upper[columns])
        return self.model.solve()

    def _settled(self, candidates: Ints) -> bool:
        """Take the solution for the present one; tell that it is."""
        self._decided[candidates] = True
        self._part = self.model.part
        return True
