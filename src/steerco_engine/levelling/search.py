"""What the phases of one solve share: the best plan so far, the clock, the streams."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from steerco_engine.levelling.generation import LATE
from steerco_engine.levelling.instance import NONE, Instance, Ints
from steerco_engine.levelling.objective import Objective
from steerco_engine.levelling.tables import Draft
from steerco_engine.levelling.workspace import Workspace
from steerco_engine.solving import Watch

COMPILE_SEARCH_FROM = 60
"""Tasks from which a search is worth its compiler's start."""


class Search:
    """One solve.

    Attributes
    ----------
    best : Draft or None
    value : float
        What `best` costs.
    priority : float64 array, shape (n,)
        The rule that led to the best first plan.
    impossible : bool
        Whether it is proven that no plan keeps every rule.
    """

    def __init__(
        self, instance: Instance, objective: Objective, watch: Watch, seed: int
    ) -> None:
        self.watch = watch
        self.seed = seed
        self.watch.enter("Reading the data")
        self.space = Workspace(instance, objective)
        self.best: Draft | None = None
        self.value = np.inf
        self.priority = np.zeros(instance.count)
        self.impossible = False
        self._streams = 0

    def stream(self) -> int:
        """Return the number of another sequence of random numbers."""
        self._streams += 1
        return self._streams

    def told(self, value: float | None, bound: float) -> None:
        """Take the value and the bound that a model has reached."""
        if value is not None:
            self.watch.found(value)
        self.watch.bounded(bound)

    def attempt(self, kernel: Callable[..., Any], order: Ints) -> float:
        """Generate a plan from an order; return what it costs."""
        draft = self.space.generate(kernel, self.space.draft(), order)
        if draft is None:
            return np.inf
        value = self.space.judged(draft)
        self.offer(draft, value)
        return value

    def offer(self, draft: Draft, value: float) -> bool:
        """Keep a draft if it is the best; tell so."""
        if not value < self.value - 1e-9:
            return False
        self.best, self.value = draft.copied(), value
        if value < LATE:
            self.watch.found(value)
        return True

    def offer_starts(self, start: Ints, who: Ints) -> None:
        """Keep starts, and persons on seats, that are known to fit."""
        space = self.space
        finish = int((start + space.instance.tasks.duration).max(initial=0))
        while space.horizon <= finish:
            space.grow()
        draft = space.draft()
        movable = space.instance.tasks.fixed == NONE
        seats = np.repeat(movable, np.diff(space.instance.seats.first))
        draft.who[seats] = who[seats]
        space.put(draft, start)
        self.offer(draft, space.judged(draft))
