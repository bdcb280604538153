"""Islands of mixes that evolve side by side, each in a thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import numpy as np

from steerco_engine import compiling
from steerco_engine.selection import kernels
from steerco_engine.selection.data import Decision, Floats, Ints
from steerco_engine.selection.program import Program
from steerco_engine.selection.relaxation import Prices

PEOPLE = 100
MUTATIONS = 2
WORK = 4_000_000
"""Steps of the inner loop in one round of an island, about some hundredths of a second."""
LEAST_CHILDREN = 20
PATIENCE = 60
"""Rounds without a better mix after which an island begins anew."""
NOISE = 0.05
OPTIONS_EACH = 8
"""Options of a candidate that a core has, those of least loss."""
TAKEN = 1e-3
"""Part of an option in the relaxation that counts as taken."""
CORE_SHARE, CORE_LEAST = 0.4, 60
"""Share and least number of candidates that are in doubt, in a core."""


def field_of(program: Program, prices: Prices, columns: Ints) -> kernels.Field:
    """Return what the kernels read, restricted to some of the columns.

    Parameters
    ----------
    program : Program
    prices : Prices
    columns : array of int
        In order; what is not among them is never chosen.
    """
    owner = program.candidate[columns]
    first = np.searchsorted(owner, np.arange(program.candidates + 1))
    matrix, tracked = program.matrix, program.tracked
    place = np.full(matrix.columns, -1)
    place[columns] = np.arange(len(columns))
    column = place[matrix.column]
    kept = (column >= 0) & (matrix.row < tracked)
    kept &= np.isfinite(program.limit[matrix.row])
    row, column, value = matrix.row[kept], column[kept], matrix.value[kept]
    dear = prices.rows[row] * np.abs(value)
    order = np.lexsort((-dear, column))
    counts = np.bincount(column, minlength=len(columns))
    limit = program.limit[:tracked]
    scale = 1.0 + np.abs(np.where(np.isfinite(limit), limit, 0.0))
    worth = _worth(program, prices, columns, owner)
    best = np.full(program.candidates, -np.inf)
    np.maximum.at(best, owner, worth)
    waits, held = _links(program, 0, 1), _links(program, 1, 0)
    charges = int(program.charge_from[tracked])
    return kernels.Field(
        first=first.astype(np.int64),
        owner=owner,
        score=program.score[columns],
        start=program.start[columns],
        finish=program.finish[columns],
        entry_from=np.concatenate([[0], np.cumsum(counts)]).astype(np.int64),
        entry_row=row[order],
        entry_value=value[order],
        limit=limit.copy(),
        floor=-program.overrun[:tracked] - kernels.SHORT * scale,
        elastic=bool(program.overrun.any()),
        fee=program.fee[:tracked].copy(),
        charge_from=program.charge_from[: tracked + 1].copy(),
        charge_row=program.charge_row[:charges].copy(),
        charge_price=program.charge_price[:charges].copy(),
        wait_from=waits[0],
        wait_for=waits[1],
        wait_needs=waits[2],
        wait_lag=waits[3],
        held_from=held[0],
        held=held[1],
        held_needs=held[2],
        held_lag=held[3],
        order=_order(prices, columns, worth, many=len(columns) > 2 * len(first)),
        drop=np.argsort(best, kind="stable"),
        open=_open(program, prices, columns),
        penalty=1.0 + float(np.abs(program.score).sum()),
        code=np.random.default_rng(0).integers(1, 1 << 62, len(columns)),
    )


def core(program: Program, prices: Prices, gap: float) -> Ints:
    """Return the columns that a search should look at.

    Left out is what no better mix can hold, as its loss under the prices exceeds the
    gap, and what is unlikely to be in one, as most choices are clearer from the prices.

    Parameters
    ----------
    gap : float
        Distance of the best mix from the bound of `prices`.
    """
    lead = _lead(program, prices)
    margin = np.abs(lead)
    wanted = min(len(margin), max(CORE_LEAST, int(CORE_SHARE * len(margin))))
    limit = min(gap, float(np.partition(margin, wanted - 1)[wanted - 1]))
    loss = prices.best[program.candidate] - prices.reduced
    place = _place_among_own(program, loss)
    near = (loss <= limit) & (place < OPTIONS_EACH)
    if prices.share is not None:
        near |= prices.share > TAKEN
    held = _bound_candidates(program)[program.candidate] & (place < OPTIONS_EACH)
    demanded = np.array([each is Decision.IN for each in program.data.decisions], bool)
    return np.flatnonzero(near | held | demanded[program.candidate])


def _place_among_own(program: Program, loss: Floats) -> Ints:
    """Return each column's place among its candidate's by rising loss, from 0."""
    order = np.lexsort((loss, program.candidate))
    place = np.empty(len(loss), np.int64)
    place[order] = np.arange(len(loss)) - program.first[program.candidate[order]]
    return place


def _lead(program: Program, prices: Prices) -> Floats:
    """Return how much better each candidate is in than out under the prices."""
    lead = np.full(program.candidates, -np.inf)
    np.maximum.at(lead, program.candidate, prices.reduced)
    return lead


def _bound_candidates(program: Program) -> Any:
    """Return which candidates are linked or mandatory."""
    bound = np.array([each is Decision.IN for each in program.data.decisions], bool)
    bound[program.links[:, :2].ravel()] = True
    return bound


def _open(program: Program, prices: Prices, columns: Ints) -> Ints:
    """Return the candidates whose choice among these columns is not clear."""
    owner = program.candidate[columns]
    counts = np.bincount(owner, minlength=program.candidates)
    loss = prices.best[owner] - prices.reduced[columns]
    clear = (counts == 1) & (prices.best > float(loss.max(initial=0.0)))
    chosen = np.flatnonzero((counts > 0) & ~clear)
    return chosen if len(chosen) else np.zeros(1, np.int64)


def _worth(program: Program, prices: Prices, columns: Ints, owner: Ints) -> Floats:
    """Return what a column brings for each unit of price; mandatory ones come first."""
    reduced = prices.reduced[columns]
    cost = np.maximum(program.score[columns] - reduced, 0.0)
    best = np.full(program.candidates, -np.inf)
    np.maximum.at(best, owner, reduced)
    dearest = np.zeros(program.candidates)
    leads = reduced >= best[owner] - 1e-12
    np.maximum.at(dearest, owner[leads], cost[leads])
    typical = float(cost.mean()) if len(cost) else 0.0
    worth = reduced / (dearest[owner] + 1e-6 * typical + 1e-12)
    demanded = np.array([each is Decision.IN for each in program.data.decisions], bool)
    ceiling = 2.0 * float(np.abs(worth).max(initial=0.0)) + 1.0
    result: Floats = worth + ceiling * demanded[owner]
    return result


def _order(prices: Prices, columns: Ints, worth: Floats, *, many: bool) -> Ints:
    """Return columns by falling worth; of many options, those of the relaxation first."""
    if prices.share is None or not many:
        return np.argsort(-worth, kind="stable")
    order: Ints = np.lexsort((-worth, -np.round(prices.share[columns], 3)))
    return order


def _links(program: Program, by: int, to: int) -> tuple[Ints, Ints, Ints, Ints]:
    links = program.links[np.argsort(program.links[:, by], kind="stable")]
    counts = np.bincount(links[:, by], minlength=program.candidates)
    start = np.concatenate([[0], np.cumsum(counts)]).astype(np.int64)
    return start, links[:, to].copy(), links[:, 2].copy(), links[:, 3].copy()


class Island:
    """A population and how it fares.

    Parameters
    ----------
    field : Field
    seed : int
    noise : float
        How far the orders in which first mixes are filled stray from that of worth.
    """

    def __init__(self, field: kernels.Field, seed: int, noise: float = NOISE) -> None:
        size, rows = len(field.first) - 1, len(field.limit)
        self.field = field
        self.random = np.random.default_rng(seed)
        self.noise = noise
        self.people = np.full((PEOPLE, size), -1, np.int64)
        self.rooms = np.zeros((PEOPLE, rows))
        self.fitness = np.full(PEOPLE, -np.inf)
        self.codes = np.zeros(PEOPLE, np.int64)
        self.waiting = 0
        self._space = np.empty(size, np.int64), np.empty(rows)

    def settle(self, first: Ints | None = None) -> None:
        """Begin with a new population, around a given mix or not."""
        columns = len(self.field.order)
        strength = self.noise * (np.arange(PEOPLE) % 10) / 4.0
        shaken = np.arange(columns) / max(1, columns) + strength[
            :, None
        ] * self.random.normal(size=(PEOPLE, columns))
        orders = self.field.order[np.argsort(shaken, axis=1)]
        self.people[:] = -1
        if first is not None:
            self.people[0] = first
        _machine_code(kernels.found)(
            self.field, orders, self.people, self.rooms, self.fitness, self.codes
        )
        self.waiting = 0

    def welcome(self, choice: Ints | None) -> None:
        """Take a mix from elsewhere in, in the place of the worst."""
        if choice is None:
            return
        people = choice[None, :].copy()
        rooms, fitness = np.zeros((1, len(self.field.limit))), np.zeros(1)
        codes = np.zeros(1, np.int64)
        orders = self.field.order[None, :]
        _machine_code(kernels.found)(self.field, orders, people, rooms, fitness, codes)
        worst = int(np.argmin(self.fitness))
        if fitness[0] > self.fitness.max():
            self.people[worst], self.rooms[worst] = people[0], rooms[0]
            self.fitness[worst], self.codes[worst] = fitness[0], codes[0]

    def evolve(self, children: int) -> None:
        """Raise so many children."""
        before = float(self.fitness.max())
        _machine_code(kernels.evolve)(
            self.field,
            int(self.random.integers(1 << 32)),
            children,
            MUTATIONS,
            self.people,
            self.rooms,
            self.fitness,
            self.codes,
            *self._space,
        )
        better = float(self.fitness.max()) > before
        self.waiting = 0 if better else self.waiting + 1

    @property
    def leader(self) -> tuple[float, Ints]:
        """Fitness and choice of the best."""
        k = int(np.argmax(self.fitness))
        choice: Ints = self.people[k].copy()
        return float(self.fitness[k]), choice


def fill_up(field: kernels.Field, orders: Ints, people: Ints) -> Floats:
    """Repair and fill up each choice in an order of its own, in place; rate each."""
    count = len(people)
    rooms = np.zeros((count, len(field.limit)))
    fitness, codes = np.zeros(count), np.zeros(count, np.int64)
    _machine_code(kernels.found)(field, orders, people, rooms, fitness, codes)
    return fitness


def _machine_code(kernel: Callable[..., Any]) -> Callable[..., Any]:
    return compiling.threaded(kernel, kernels.HELPERS)


def children_a_round(field: kernels.Field) -> int:
    """Return how many children an island raises in a round."""
    return max(LEAST_CHILDREN, WORK // _effort(field))


def is_slow(field: kernels.Field) -> bool:
    """Tell whether children take so long that a search by them leads nowhere."""
    return LEAST_CHILDREN * _effort(field) > WORK


def _effort(field: kernels.Field) -> int:
    return 4 * len(field.order) + len(field.entry_row) // 8 + len(field.limit) + 1


def all_at_once(islands: list[Island], children: int, pool: ThreadPoolExecutor) -> None:
    """Let every island raise its children, one thread each."""
    list(pool.map(lambda island: island.evolve(children), islands))
