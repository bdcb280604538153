"""A plan that gets better: filled seat by seat, then by ruin and recreate."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from steerco_engine.staffing import kernels
from steerco_engine.staffing.compiling import compiled
from steerco_engine.staffing.desk import new_desk
from steerco_engine.staffing.kernels import NEAR, NOBODY, Beside, Desk, Plan, Prices
from steerco_engine.staffing.layout import Integers, Layout


def empty_plan(layout: Layout) -> Plan:
    """Return a plan in which nobody but the locked holds anything."""
    seats, pool = layout.seats, layout.pool
    people, weeks = pool.left.shape
    locks = layout.busy_projects
    room = layout.parallel + int(locks.max(initial=0))
    held = np.full((people, weeks, room), NOBODY, np.int64)
    count = np.zeros((people, weeks), np.int64)
    for person, week, project in layout.busy:
        held[person, week, count[person, week]] = -2 - project
        count[person, week] += 1
    return Plan(
        np.full(len(seats.amount), NOBODY, np.int64),
        pool.left.copy(),
        held,
        count,
        locks,
        np.zeros(people),
        np.zeros(len(seats.start)),
        np.full((len(seats.start), NEAR), NOBODY, np.int64),
        np.zeros(len(seats.start), np.int64),
    )


@dataclass(slots=True)
class Search:
    """A plan, and the best one so far.

    Attributes
    ----------
    plan : Plan
    worth : float
        Of `plan`, the locked seats left out.
    best_worth : float
    best_holder : ndarray of int, shape (seat weeks,)
    """

    layout: Layout
    seed: int
    plan: Plan = field(init=False)
    worth: float = 0.0
    best_worth: float = 0.0
    best_holder: Integers = field(init=False)
    _desk: Desk = field(init=False)

    def __post_init__(self) -> None:
        self.plan = empty_plan(self.layout)
        self.best_holder = self.plan.holder.copy()
        self._desk = new_desk(self.layout, self.seed)

    def look_near(self, prices: Prices, beside: Beside) -> None:
        """Choose the candidates that are looked at most of the time."""
        compiled(kernels.choose_near)(
            self.layout.seats, self.layout.pool, prices, beside, self.plan, self._desk
        )

    def fill(self, order: Integers, prices: Prices) -> None:
        """Give each seat, in this order, the best roster that is left."""
        layout = self.layout
        self.worth += compiled(kernels.fill)(
            layout.seats, layout.pool, layout.terms, self.plan, prices, order, self._desk,
        )  # fmt: skip
        self._keep()

    def improve(self, steps: int, prices: Prices, warm: float, cold: float) -> None:
        """Ruin and recreate so many times."""
        if not len(self.layout.seats.start):
            return
        layout = self.layout
        lead = self.best_worth - self.worth
        self._desk.lead[0] = lead
        before = self.worth
        self.worth += compiled(kernels.improve)(
            layout.seats, layout.pool, layout.terms, self.plan, prices, steps, warm,
            cold, self.best_holder, self._desk,
        )  # fmt: skip
        if self._desk.lead[0] > lead:
            self.best_worth = before + float(self._desk.lead[0])
        self._keep()

    def set(self, holder: Integers) -> None:
        """Make the plan that of these holders, leaving out what does not fit."""
        self.plan = empty_plan(self.layout)
        self.worth = compiled(kernels.rebuild)(
            self.layout.seats, self.layout.pool, self.layout.terms, self.plan, holder
        )
        self._keep()

    def go_on_from(self, other: Search) -> None:
        """Take the plan of another search of the same problem."""
        near, nearby = self.plan.near, self.plan.nearby
        self.set(other.plan.holder.copy())
        self.plan.near[:], self.plan.nearby[:] = near, nearby

    def short(self) -> Integers:
        """Return the seats with a week that is asked for and open."""
        seats = self.layout.seats
        lengths = np.diff(seats.at)
        seat = np.repeat(np.arange(len(lengths)), lengths)
        open_ = (self.plan.holder == NOBODY) & (seats.amount > 0)
        return np.unique(seat[open_])

    def _keep(self) -> None:
        if self.worth > self.best_worth + kernels.SLIGHT:
            self.best_worth = self.worth
            self.best_holder[:] = self.plan.holder
