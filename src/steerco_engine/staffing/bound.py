"""What no staffing plan can beat: the Lagrangian bound, and the prices behind it.

People's weeks are sold to the seats at prices. At any prices, the seats' best rosters
and the value of everybody's time at these prices together bound the worth of every plan
(Geoffrion 1974). Subgradient steps with an averaged direction (Barahona and Anbil 2000)
lower the bound. In a person's week these have a price: units of time; more than half of
what is left, of which there is one (a dual feasible function, Fekete and Schepers 2001);
places among the projects at a time; and, for each smaller piece of work, its place beside
work that leaves no room for it (a clique of pieces of which one at most fits). Of the
latter there are very many, so only those that were broken once are in use.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np

from steerco_engine.staffing import kernels
from steerco_engine.staffing.compiling import compiled
from steerco_engine.staffing.data import Floats
from steerco_engine.staffing.desk import new_desk
from steerco_engine.staffing.kernels import Beside, Prices
from steerco_engine.staffing.layout import UNITS, Layout

SHARE_OF_NEW = 0.05
"""Share of the newest subgradient in the direction."""
PATIENCE = 12
"""Steps without a lower bound before steps get shorter."""
SHORTEST = 1e-4
WINDOW, LEAST_NEARER = 150, 0.01
"""Steps in which the bound has to come nearer to the plan by this share of the way."""
MOST_ROWS = 4_000_000
"""Candidate weeks up to which places beside large pieces of work have a price."""


@dataclass(slots=True)
class Pricing:
    """Lowers the bound step by step.

    Attributes
    ----------
    value : float
        The least bound found; it holds at `centre`.
    centre : ndarray of float
        All prices in one row: units, halves and places by person and week, then loads
        and places beside.
    scale : float
        Length of the next step in relation to the distance to the target.
    """

    layout: Layout
    value: float = math.inf
    scale: float = 1.0
    centre: Floats = field(init=False)
    beside: Beside = field(init=False)
    _price: Floats = field(init=False)
    _over: Floats = field(init=False)
    _direction: Floats = field(init=False)
    _supply: Floats = field(init=False)
    _ceiling: Floats = field(init=False)
    _failures: int = 0
    _slow: bool = False
    _steps: int = 0
    _before: float = math.inf
    _begun: bool = False

    def __post_init__(self) -> None:
        pool = self.layout.pool
        places = np.broadcast_to(pool.limit[:, None], pool.left.shape).astype(float)
        places = places - self.layout.busy_projects
        seats = self.layout.seats
        rows = np.diff(seats.first) * np.diff(seats.at)
        in_force = int(rows.sum()) <= MOST_ROWS
        if not in_force:
            rows = np.zeros_like(rows)
        size = pool.left.size
        shape = pool.left.shape
        self.beside = Beside(
            np.cumsum(rows) - rows,
            np.zeros(int(rows.sum()), bool),
            np.zeros(shape),
            np.zeros(shape),
            np.zeros(shape, np.int64),
            np.zeros(shape, np.int64),
            in_force,
        )
        self._supply = np.concatenate(
            [
                pool.left.ravel() / UNITS,
                np.ones(size),
                places.ravel(),
                pool.fair,
                np.ones(int(rows.sum())),
            ]
        )
        self._ceiling = np.full(len(self._supply), math.inf)
        self._ceiling[3 * size : 3 * size + len(pool.fair)] = self.layout.terms.fairness
        self.centre = np.zeros(len(self._supply))
        self._price = self.centre.copy()
        self._over = self.centre.copy()
        self._direction = self.centre.copy()

    @property
    def prices(self) -> Prices:
        """The prices at which the bound holds."""
        return self.views(self.centre)

    @property
    def settled(self) -> bool:
        """Whether further steps would hardly lower the bound."""
        return self.scale < SHORTEST or self._slow

    @property
    def known(self) -> Floats:
        """The prices that also hold for other requests to the same people."""
        return self.centre[: len(self.centre) - len(self.beside.active)].copy()

    def begin_at(self, known: Floats) -> None:
        """Begin from what an earlier solve for the same people has `known`."""
        count = len(self.centre) - len(self.beside.active)
        if known.shape == (count,):
            self._price[:count] = np.clip(known, 0.0, self._ceiling[:count])
            self.scale = 0.3

    def views(self, row: Floats) -> Prices:
        """Return one row of figures by kind."""
        shape = self.layout.pool.left.shape
        size = shape[0] * shape[1]
        return Prices(
            row[:size].reshape(shape),
            row[size : 2 * size].reshape(shape),
            row[2 * size : 3 * size].reshape(shape),
            row[3 * size : 3 * size + shape[0]],
            row[3 * size + shape[0] :],
        )

    def lower(self, steps: int, target: float) -> None:
        """Take so many steps towards a plan's worth, which the bound cannot pass."""
        layout = self.layout
        relaxed, mix = compiled(kernels.relaxed), compiled(kernels.mix)
        move = compiled(kernels.move)
        settle, sum_rows = compiled(kernels.settle_rows), compiled(kernels.sum_rows)
        desk = new_desk(layout, 1)
        count = len(layout.seats.start)
        for _ in range(steps):
            if self.settled:
                return
            np.negative(self._supply, out=self._over)
            beside = self.beside
            for each in (beside.middle, beside.small, beside.large, beside.full):
                each[:] = 0
            sum_rows(layout.seats, layout.pool, self.views(self._price), beside)
            worth = relaxed(
                layout.seats,
                layout.pool,
                layout.terms,
                self.views(self._price),
                self.views(self._over),
                self.beside,
                0,
                count,
                desk,
            )
            worth += float(np.multiply(self._price, self._supply).sum())
            self._judge(worth)
            self._look_back(target)
            settle(layout.seats, layout.pool, self.views(self._over), beside)
            share = SHARE_OF_NEW if self._begun else 1.0
            self._begun = True
            squared = mix(self._direction, self._over, self.centre, share)
            if squared <= 0.0:
                self.scale = 0.0
                return
            step = self.scale * max(self.value - target, 1e-9 * abs(target)) / squared
            move(self._price, self.centre, self._direction, step, self._ceiling)

    def _look_back(self, target: float) -> None:
        """Now and then see whether the bound still comes nearer to the target."""
        self._steps += 1
        if self._steps % WINDOW:
            return
        nearer, left = self._before - self.value, self.value - target
        self._slow = nearer < LEAST_NEARER * left
        self._before = self.value

    def _judge(self, worth: float) -> None:
        if worth < self.value:
            self.scale = min(self.scale * 1.1, 1.5)
            self.value = worth
            self.centre[:] = self._price
            self._failures = 0
            return
        self._failures += 1
        if self._failures >= PATIENCE:
            self.scale *= 0.7
            self._failures = 0
