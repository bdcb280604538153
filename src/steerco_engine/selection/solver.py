"""`select`: the best mix that the time allows, and how far from the best it can be."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

import numpy as np

from steerco_engine.selection import exact, search
from steerco_engine.selection.baselines import greedy_columns
from steerco_engine.selection.builder import Builder
from steerco_engine.selection.data import Ints, Selection
from steerco_engine.selection.diving import dive
from steerco_engine.selection.mix import Mix, columns_of, mix_of, shortfall
from steerco_engine.selection.neighbourhoods import let_go, restricted
from steerco_engine.selection.program import Program, compile_program
from steerco_engine.selection.relaxation import Prices, descend, price, relax
from steerco_engine.solving import Listener, Result, Status, StoppingRule, Watch

SMALL = 6_000
"""Up to so many coefficients branch and bound goes alone first."""
SMALL_SHARE = 0.3
"""Share of the time that it has for that."""
LP_SHARE = 0.6
LARGE = 300_000
"""Coefficients beyond which prices come by descent first."""
STEPS, DESCENT_SHARE = 300, 0.1
"""Steps of the descent, and its share of the time, at most."""
NEARBY, NEARBY_SECONDS, NEARBY_SHARE = 100, 3.0, 0.6
"""Candidates let go at first, seconds for deciding them, share of the time for it."""
DIVE_SHARE, OPEN_COLUMNS, DECIDE_SECONDS = 0.4, 2_000, 8.0
"""Share of the time for the dive; columns and seconds for what is open at its end."""
STALLED = 20
"""Rounds without a better mix after which the search gives way to neighbourhoods."""
BRANCHED_COLUMNS = 1_500
"""Up to so many columns that the prices leave open, everything is branched on."""
GUIDED = 0.5
"""Share of neighbourhoods that are drawn by where the dive ended."""
NODES = 200
"""Nodes of branch and bound after a search that no clock limits."""

BRANCHED = 60_000
"""Up to so many coefficients such a branch and bound is worth its time."""


def select(
    data: Selection,
    stop: StoppingRule,
    *,
    seed: int = 0,
    listener: Listener | None = None,
    warm_start: Mix | None = None,
) -> Result[Mix]:
    """Return the mix of the largest weighted value that keeps every rule.

    Two threads work: one lets mixes evolve under the prices of the relaxation, the other
    proves bounds by branch and bound on what the prices leave open. Where `stop` knows
    no clock they take turns, and the same seed gives the same answer.

    Parameters
    ----------
    data : Selection
    stop : StoppingRule
        An iteration is one mix that the search makes.
    seed : int
    listener : callable, optional
    warm_start : Mix, optional
        A mix to begin with, of this problem or one that differs in limits and locks;
        what no longer fits is left out.

    Returns
    -------
    Result of Mix
    """
    watch = Watch(stop, listener)
    return _Solve(data, watch, seed, warm_start).run()


def prepare() -> None:
    """Load the machine code of the search, compiling what the machine has not kept.

    Else the first large problem on a machine waits for it.
    """
    builder = Builder()
    builder.limit("room", 1)
    builder.candidate("one", value=1, uses={"room": 1})
    program = compile_program(builder.build())
    prices = descend(program, 0.0, 1, lambda: False)
    island = search.Island(search.field_of(program, prices, np.zeros(1, np.int64)), 0)
    island.settle()
    island.evolve(1)


class _Solve:
    """One solve: what is known so far, shared by the threads."""

    def __init__(
        self, data: Selection, watch: Watch, seed: int, warm_start: Mix | None
    ) -> None:
        self.watch = watch
        self.seed = seed
        self.lock = threading.RLock()
        self.watch.enter("Reading the problem")
        self.program: Program = compile_program(data)
        scores = self.program.score
        whole = not self.program.fee.any() and not (scores % 1).any()
        self.whole = whole and float(np.abs(scores).sum()) < 2**52
        self.columns: Ints | None = None
        self.prices: Prices = price(self.program, np.zeros(len(self.program.limit)))
        self.guide = self.prices
        self.refuted = False
        self.seed_of_island = 1000 * seed
        self.kept = np.arange(len(self.program.score))
        if warm_start is not None:
            self.warm(warm_start)

    def run(self) -> Result[Mix]:
        """Solve, and close with what was found."""
        if self.hopeless():
            self.refuted = True
            return self.result()
        self.bounded(self.prices.bound)
        self.offer(greedy_columns(self.program))
        self.watch.enter("Solving the relaxation")
        left = self.watch.seconds_left
        self.relax(left)
        if len(self.program.matrix.row) <= SMALL:
            self.watch.enter("Branch and bound")
            self.branch(SMALL_SHARE * left, None)
        if not self.over():
            self.watch.enter("Searching")
            if self.watch.reproducible:
                self.take_turns()
            else:
                self.side_by_side()
        return self.result()

    def hopeless(self) -> bool:
        """Whether a lower limit has no option left that could meet it."""
        matrix = self.program.matrix
        helped = np.zeros(len(self.program.limit), bool)
        helped[matrix.row[matrix.value < 0]] = True
        return bool((~helped & (self.program.limit < 0)).any())

    def relax(self, left: float) -> None:
        """Find prices; for a large relaxation, by descent first, lest it is not solved."""
        if not math.isinf(left) and len(self.program.matrix.row) > LARGE:
            floor, late = self.watch.objective or 0.0, (1 - DESCENT_SHARE) * left
            self.learn(descend(self.program, floor, STEPS, self.late(late)))
        self.learn(relax(self.program, LP_SHARE * left, self.watch.done))

    def late(self, seconds: float) -> Callable[[], bool]:
        """Return a question: whether less than so many seconds remain, or all is done."""
        return lambda: self.over() or self.watch.seconds_left < seconds

    def over(self) -> bool:
        return self.refuted or self.watch.done()

    def take_turns(self) -> None:
        """Search and branch by turns, without asking the clock."""
        nodes = NODES
        limited = math.isfinite(self.watch.rule.iterations_left(self.watch.progress))
        islands = self.islands(2)
        while not self.over():
            for _ in range(search.PATIENCE):
                self.evolve(islands)
                if self.over():
                    break
            if not limited:
                self.branch(math.inf, nodes)
                nodes *= 4
        if limited and not self.ended() and len(self.program.matrix.row) < BRANCHED:
            self.branch(math.inf, nodes)

    def ended(self) -> bool:
        """Whether to stop, leaving aside how many steps were done."""
        progress = replace(self.watch.progress, iterations=0)
        return self.refuted or self.watch.proven or self.watch.rule.met(progress)

    def side_by_side(self) -> None:
        """Search in one thread and branch in the other until time is over."""
        if not self.many:
            self.search_only((1 - NEARBY_SHARE) * self.watch.seconds_left)
        with ThreadPoolExecutor(1) as pool:
            proof: Future[None] = pool.submit(self.keep_branching)
            islands = self.islands(1)
            slow = self.many and search.is_slow(islands[0].field)
            while not self.over():
                if proof.done() and len(islands) == 1:
                    proof.result()
                    islands += self.islands(1)
                self.evolve(islands)
                stalled = slow or islands[0].waiting > STALLED
                if self.many and stalled and not proof.done():
                    self.keep_improving(self.seed + 1)
            proof.result()

    @property
    def many(self) -> bool:
        """Whether candidates have many options, as when starts can shift."""
        return len(self.program.score) > 2 * self.program.candidates

    def search_only(self, until: float) -> None:
        """Search in both threads until so many seconds remain."""
        islands = self.islands(2)
        while not self.over() and self.watch.seconds_left > until:
            self.evolve(islands)

    def islands(self, count: int) -> list[search.Island]:
        """Return new populations around the best mix."""
        kept = search.core(self.program, self.prices, self.gap)
        field = search.field_of(self.program, self.prices, kept)
        self.kept = kept
        islands = []
        for _ in range(count):
            self.seed_of_island += 1
            island = search.Island(field, self.seed_of_island)
            island.settle(self.within(kept))
            islands.append(island)
        return islands

    def within(self, kept: Ints) -> Ints | None:
        """Return the best mix in the columns of an island; what it lacks is out."""
        if self.columns is None:
            return None
        place = np.full(len(self.program.score) + 1, -1)
        place[kept] = np.arange(len(kept))
        choice: Ints = place[self.columns]
        return choice

    def evolve(self, islands: list[search.Island]) -> None:
        """Let every island work a round; take its best, and begin anew where it stalls."""
        children = search.children_a_round(islands[0].field)
        left = self.watch.rule.iterations_left(self.watch.progress)
        if math.isfinite(left):
            children = max(1, min(children, math.ceil(left / len(islands))))
        if len(islands) == 1:
            islands[0].evolve(children)
        else:
            with ThreadPoolExecutor(len(islands)) as pool:
                search.all_at_once(islands, children, pool)
        self.watch.iterations += children * len(islands)
        for island in islands:
            worth, choice = island.leader
            self.offer(np.where(choice >= 0, self.kept[choice], -1))
            best = self.watch.objective
            if best is not None and best > worth and not self.watch.reproducible:
                island.welcome(self.within(self.kept))
            if island.waiting > search.PATIENCE:
                island.settle()

    def keep_branching(self) -> None:
        """Prove until proven; where that is too much, look for better mixes first."""
        if self.many and len(self.program.matrix.row) > LARGE:
            self.dive()
            self.keep_improving(self.seed)
        while not self.over():
            if self.branch(self.watch.seconds_left, None):
                return

    def keep_improving(self, seed: int) -> None:
        """Decide parts of the mix anew, until the prices leave little open."""
        random = np.random.default_rng(seed)
        size = float(min(self.program.candidates, NEARBY))
        while not self.over() and self.columns is not None and self.wide:
            size *= self.improve_nearby(int(size), random)

    @property
    def wide(self) -> bool:
        """Whether the prices leave more open than branch and bound can do."""
        left = exact.open_columns(self.program, self.prices, self.watch.objective)
        return len(left.columns) > BRANCHED_COLUMNS

    def dive(self) -> None:
        """Go down from the relaxation, and decide exactly what is open there."""
        left = self.watch.seconds_left
        ground = dive(
            self.program, self.prices, OPEN_COLUMNS, self.late((1 - DIVE_SHARE) * left)
        )
        if ground is None:
            return
        self.guide = replace(self.prices, share=ground.share)
        self.decide(
            ground.kept,
            ground.rest,
            ground.columns,
            seconds=min(DECIDE_SECONDS, self.watch.seconds_left),
        )

    def decide(
        self,
        kept: Ints,
        rest: Program,
        columns: Ints,
        *,
        seconds: float,
        incumbent: Ints | None = None,
        seed: int = 0,
    ) -> bool:
        """Keep part of a mix, choose the rest of these columns; return whether proven."""

        def found(part: Ints) -> None:
            self.offer(np.where(kept >= 0, kept, part))

        proof = exact.prove(
            rest,
            exact.Open(columns, np.zeros(self.program.candidates, bool)),
            incumbent=incumbent,
            seconds=seconds,
            stopped=self.over,
            found=found,
            bounded=lambda _: None,
            gap=1e-6,
            seed=seed,
        )
        if proof.columns is not None:
            found(proof.columns)
        return proof.finished

    def improve_nearby(self, size: int, random: np.random.Generator) -> float:
        """Decide part of the mix anew; return by how much to change its size."""
        with self.lock:
            choice = self.columns
        if choice is None:
            return 1.0
        size = max(10, min(size, self.program.candidates))
        guide = self.guide if random.random() < GUIDED else self.prices
        free = let_go(self.program, guide, choice, size, random)
        rest, columns = restricted(self.program, guide, choice, free)
        kept = choice.copy()
        kept[free] = -1
        proven = self.decide(
            kept,
            rest,
            columns,
            seconds=min(NEARBY_SECONDS, self.watch.seconds_left),
            incumbent=np.where(kept >= 0, -1, choice),
            seed=int(random.integers(1 << 30)),
        )
        return 1.15 if proven else 0.8

    def branch(self, seconds: float, nodes: int | None) -> bool:
        """Branch and bound once; return whether nothing is left to prove."""
        with self.lock:
            incumbent, value = self.columns, self.watch.objective
        target = value
        if value is not None and self.whole:
            target = value + 1 - 1e-6
        left = exact.open_columns(self.program, self.prices, target)
        floor = -math.inf if value is None else value
        size = len(left.columns)

        def stopped() -> bool:
            if self.ended():
                return True
            if nodes is not None or self.watch.objective == value:
                return False
            now = exact.open_columns(self.program, self.prices, self.watch.objective)
            return len(now.columns) < 0.7 * size

        proof = exact.prove(
            self.program,
            left,
            incumbent=incumbent,
            seconds=seconds,
            stopped=stopped,
            found=self.offer,
            bounded=lambda bound: self.bounded(max(bound, floor)),
            gap=self.watch.rule.gap_wanted(),
            nodes=nodes,
            seed=self.seed % (1 << 31),
        )
        if proof.columns is not None:
            self.offer(proof.columns)
        if proof.finished and math.isinf(proof.bound) and value is None:
            self.refuted = self.columns is None
            return True
        self.bounded(max(proof.bound, floor))
        return proof.finished

    @property
    def gap(self) -> float:
        """Distance of the best mix from the bound of the prices."""
        best = self.watch.objective
        return math.inf if best is None else max(0.0, self.prices.bound - best)

    def learn(self, prices: Prices) -> None:
        """Take prices that give a better bound."""
        if prices.bound < self.prices.bound:
            self.prices = self.guide = prices
        self.bounded(self.prices.bound)

    def bounded(self, bound: float) -> None:
        """Take a bound; where all values are whole numbers, round it down."""
        if math.isinf(bound):
            return
        with self.lock:
            if self.whole:
                bound = math.floor(bound + 1e-6 * max(1.0, abs(bound) * 1e-3))
            if self.watch.objective is not None:
                bound = max(bound, self.watch.objective)
            self.watch.bounded(bound)

    def offer(self, columns: Ints) -> None:
        """Take a choice if it keeps every rule and is the best so far."""
        if shortfall(self.program, columns).any():
            return
        value = mix_of(self.program, columns).objective
        with self.lock:
            if self.watch.objective is None or value > self.watch.objective:
                self.columns = columns
                self.watch.found(value)

    def warm(self, mix: Mix) -> None:
        """Begin with a mix, freed of what no longer fits."""
        columns = columns_of(self.program, mix.chosen)
        self.offer(columns)
        if self.columns is None:
            self.offer(greedy_columns(self.program, first=columns))

    def result(self) -> Result[Mix]:
        mix = None if self.columns is None else mix_of(self.program, self.columns)
        result = self.watch.result(mix, seed=self.seed)
        if self.refuted:
            return replace(result, status=Status.INFEASIBLE, bound=None)
        return result
