"""Two searches side by side, each on a thread of its own, in turns of a length."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from steerco_engine.levelling import plain, population, ruin
from steerco_engine.levelling.chance import seeded
from steerco_engine.levelling.instance import Floats, Ints
from steerco_engine.levelling.packed import is_plain, packed_of
from steerco_engine.levelling.tables import Draft
from steerco_engine.levelling.workspace import Workspace
from steerco_engine.solving import Watch

ISLANDS = 2
LARGEST, SMALLEST = 8_000, 16
"""Lists in a population."""
CELLS = 4_000_000
"""Tasks in all lists of a population."""
ALIKE = 8
"""Lists of the same value, on the mean, from which a population is renewed."""
GENERATIONS = 8
"""Children to each list until all are alike, times the root of the number of tasks."""
ROUND = 0.25
"""Seconds by the clock after which islands tell what they found."""


class Population:
    """A population of lists; see `population`.

    Parameters
    ----------
    space : Workspace
    seed, stream : int
    priority : float64 array, shape (n,)
    noise : float
        How much chance adds to the priorities of the first lists.
    """

    def __init__(
        self, space: Workspace, seed: int, stream: int, priority: Floats, noise: float
    ) -> None:
        self.space = space
        self.priority = priority
        self.noise = noise
        self.value = np.inf
        self.state = seeded(seed, stream)
        self.best = space.draft()
        self.draft = space.draft()
        self.lists: Ints
        self.values: Floats
        self.filled: int
        self._renewed(LARGEST)

    def suit(self, plans: float) -> None:
        """Cut the population to what converges within so many plans."""
        each = GENERATIONS * math.sqrt(self.lists.shape[1])
        size = min(len(self.lists), max(SMALLEST, int(plans / each)))
        self.lists, self.values = self.lists[:size].copy(), self.values[:size].copy()
        self.filled = min(self.filled, size)

    def renew(self) -> None:
        """Begin anew with twice the lists where all have become alike."""
        if self.filled < len(self.lists) or self._differ():
            return
        self._renewed(2 * len(self.lists))

    def _differ(self) -> bool:
        return len(np.unique(self.values)) * ALIKE > len(self.values)

    def _renewed(self, size: int) -> None:
        count = self.space.instance.count
        size = min(size, LARGEST, max(SMALLEST, CELLS // count))
        self.lists = np.zeros((size, count), dtype=np.int64)
        self.values = np.full(size, np.inf)
        self.filled = 0

    def advance(self, steps: int, target: float) -> None:
        """Generate so many plans: first the population, then its children."""
        value = self.space.run(
            population.evolve, self.draft, self.best, self.lists, self.values,
            self.priority, self.noise, self.filled, steps, self.value, target,
            self.state,
        )  # fmt: skip
        self.filled = min(self.filled + steps, len(self.lists))
        self.value = float(value)


class PlainPopulation(Population):
    """A population of lists of plain work; see `plain`."""

    def __init__(
        self, space: Workspace, seed: int, stream: int, priority: Floats, noise: float
    ) -> None:
        super().__init__(space, seed, stream, priority, noise)
        self.packed = packed_of(space.instance, space.tables)
        self.start = np.zeros(space.instance.count, dtype=np.int64)
        self.lowest = np.inf

    def advance(self, steps: int, target: float) -> None:
        """Generate so many plans: first the population, then its children."""
        price = self.space.objective.makespan
        lowest = self.space.kernel(plain.evolve_plain)(
            self.packed, self.start, self.lists, self.values, self.priority,
            self.noise, self.filled, steps, self.lowest, math.ceil(target / price),
            self.state,
        )  # fmt: skip
        self.filled = min(self.filled + steps, len(self.lists))
        self.lowest = float(lowest)
        if math.isfinite(lowest) and price * int(lowest) < self.value:
            self.best = self.space.draft()
            self.space.put(self.best, self.start)
            self.value = self.space.judged(self.best)


def population_of(
    space: Workspace, seed: int, stream: int, priority: Floats, noise: float
) -> Population:
    """Return the population that suits an instance."""
    kind = PlainPopulation if is_plain(space.instance, space.tables) else Population
    return kind(space, seed, stream, priority, noise)


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
class Turn:
    """A search's turn: a share of the time that is left, or a number of steps.

    Parameters
    ----------
    watch : Watch
    share : float
        Of the seconds left; without a clock `steps` count.
    steps : int
        Without a clock.
    size : int
        Steps of a round: the first one by the clock, and all without one.

    Attributes
    ----------
    settled : bool
        Whether a round is long enough to tell how many steps there is time for.
    """

    watch: Watch
    share: float
    steps: int
    size: int
    done: int = 0
    rate: float = 0.0
    settled: bool = field(init=False)
    left: float = field(init=False)

    def __post_init__(self) -> None:
        self.by_clock = not self.watch.reproducible
        self.left = self.watch.seconds_left
        self.settled = not self.by_clock

    @property
    def passed(self) -> float:
        """Share of the turn that is over."""
        if not self.by_clock:
            return self.done / self.steps
        spent = self.left - self.watch.seconds_left
        return spent / max(self.share * self.left, 1e-9)

    @property
    def over(self) -> bool:
        """Whether the turn or the whole solve is over."""
        return self.watch.done() or self.passed >= 1

    def expected(self) -> float:
        """Return how many steps the rest of the turn has room for."""
        if self.by_clock:
            return self.rate * self.share * self.left * (1 - self.passed)
        return min(
            self.steps - self.done,
            self.watch.rule.iterations_left(self.watch.progress),
        )

    def round(self, work: Callable[[int], None]) -> None:
        """Do a round of steps; set how many the next one has."""
        left = self.watch.rule.iterations_left(self.watch.progress)
        size = int(min(self.size, max(left, 1)))
        began = perf_counter()
        work(size)
        if self.by_clock:
            taken = max(perf_counter() - began, 1e-6)
            self.rate = size / taken
            self.settled = self.settled or taken > ROUND / 2
            factor = min(max(ROUND / taken, 0.25), 4.0)
            self.size = max(1, int(size * factor))
        self.done += size
        self.watch.iterations += size
