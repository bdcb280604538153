"""Two searches side by side, each on a thread of its own, that share what is best."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from steerco_engine.levelling import population, ruin
from steerco_engine.levelling.chance import seeded
from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.tables import Draft
from steerco_engine.levelling.workspace import Workspace

ISLANDS = 2
LARGEST, SMALLEST = 300, 16
"""Lists in a population."""
CELLS = 200_000
"""Tasks in all lists of a population."""


@dataclass
class Population:
    """A population of lists; see `population`."""

    space: Workspace
    seed: int
    stream: int
    priority: Floats
    noise: float
    best: Draft
    value: float = np.inf
    lists: Ints = field(init=False)

    def __post_init__(self) -> None:
        count = self.space.instance.count
        size = min(LARGEST, max(SMALLEST, CELLS // max(count, 1)))
        self.draft = self.space.draft()
        self.lists = np.zeros((size, count), dtype=np.int64)
        self.values = np.full(size, np.inf)
        self.state = seeded(self.seed, self.stream)
        self.filled = 0

    def advance(self, steps: int, target: float) -> None:
        """Generate so many plans: first the population, then its children."""
        value = self.space.run(
            population.evolve, self.draft, self.best, self.lists, self.values,
            self.priority, self.noise, self.filled, steps, self.value, target,
            self.state,
        )  # fmt: skip
        self.filled += steps
        self.value = float(value)

    def receive(self, listed: Ints, value: float) -> None:
        """Take a list from elsewhere in the place of the worst."""
        if self.filled >= len(self.lists):
            worst = int(np.argmax(self.values))
            self.lists[worst] = listed
            self.values[worst] = value


@dataclass
class Annealing:
    """One plan under ruin and recreate; see `ruin`."""

    space: Workspace
    seed: int
    stream: int
    priority: Floats
    draft: Draft
    value: float
    hot: float
    cold: float

    def __post_init__(self) -> None:
        self.best = self.draft.copied()
        self.current = self.value
        self.state = seeded(self.seed, self.stream)
        self.heat = self.hot

    def advance(self, steps: int, target: float) -> None:
        """Ruin and recreate so many times at a heat that `cool` has set."""
        heat = self.heat
        self.current = float(
            self.space.run(
                ruin.anneal,
                self.draft,
                self.priority,
                steps,
                heat,
                heat,
                self.current,
                self.state,
            )
        )
        if self.current < self.value:
            self.value = self.current
            self.best = self.draft.copied()

    def cool(self, share: float) -> None:
        """Set the heat for a share of the way from hot to cold."""
        self.heat = self.hot * (self.cold / self.hot) ** min(max(share, 0.0), 1.0)


def side_by_side(work: list[Callable[[], Any]]) -> None:
    """Run each on a thread; raise what one raised."""
    failed: list[BaseException] = []

    def run(each: Callable[[], Any]) -> None:
        try:
            each()
        except BaseException as error:  # noqa: BLE001  (passed on below)
            failed.append(error)

    threads = [threading.Thread(target=run, args=(each,)) for each in work]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failed:
        raise failed[0]


@dataclass
class Pace:
    """How many steps a round takes: fixed, or about `seconds` by the clock."""

    steps: int
    seconds: float
    by_clock: bool
    _began: float = field(default_factory=perf_counter)

    def begin(self) -> None:
        """Start the clock of a round."""
        self._began = perf_counter()

    def end(self, done: int) -> None:
        """Take how many steps the round did; set the next round's."""
        if self.by_clock:
            taken = max(perf_counter() - self._began, 1e-6)
            factor = min(max(self.seconds / taken, 0.25), 4.0)
            self.steps = max(1, int(done * factor))
