"""The verb: staff requests with people."""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from time import perf_counter

import numpy as np

from steerco_engine.solving import Listener, Result, StoppingRule, Watch
from steerco_engine.staffing.bound import Pricing
from steerco_engine.staffing.builder import StaffingBuilder
from steerco_engine.staffing.data import StaffingData
from steerco_engine.staffing.kernels import NOBODY, Prices
from steerco_engine.staffing.layout import Integers, Layout, Market, lay_out
from steerco_engine.staffing.search import Search
from steerco_engine.staffing.solution import Solution, solution_of

WARM, COLD = 0.5, 0.02
"""First and last temperature, in FTE-weeks of priority 1."""
AGAIN = 0.1
"""First temperature where an earlier plan is begun from."""
LEAST_ROUND = 250
"""Ruin-and-recreate steps of a round where no clock limits the solve; more for many
seats."""
STEPS_BY_PRICING = 80
"""Such steps for each pricing step of the same round."""
LOOK_AGAIN = 0.002
"""Share by which the bound has to fall before near candidates are chosen anew."""
TOGETHER = 8
"""Rounds after which the worse of two searches goes on from the plan of the better."""
ROUND_SECONDS = 0.25
"""Length of a round where a clock does."""


def staff(
    data: StaffingData,
    stop: StoppingRule,
    *,
    seed: int = 0,
    listener: Listener | None = None,
    warm_start: Solution | None = None,
) -> Result[Solution]:
    """Find the staffing plan that is worth most.

    Begins from `greedy_by_priority`, or from `warm_start`. One thread improves the plan
    by ruin and recreate, another lowers the bound and so finds the prices of people's
    weeks, by which the first one chooses; when the bound is settled, it searches as well.

    What the machine has not compiled yet is compiled before the clock starts.

    Parameters
    ----------
    data : StaffingData
    stop : StoppingRule
        An iteration is one ruin-and-recreate step. Without a limit of time, the same seed
        gives the same answer.
    seed : int
    listener : callable, optional
        Called with a `Progress` when the best plan, the bound or the phase changes.
    warm_start : Solution, optional
        An earlier plan, also of data that differ a little; what no longer fits is left
        out.

    Returns
    -------
    Result of Solution
        The plan is never worse than that of `greedy_by_priority`.
    """
    make_ready()
    watch = Watch(stop, listener)
    watch.enter("reading the requests")
    market = Market(data)
    layout = lay_out(data, market)
    work = _Work(data, market, layout, watch, seed)
    work.begin(warm_start)
    work.run()
    return work.result()


def greedy_by_priority(data: StaffingData) -> Solution:
    """Return the plan of somebody who goes down the list: the baseline to beat.

    The most important request comes first, of equals the one that starts first. Each
    takes the best of the people who have room, with hand-overs where they pay.
    """
    market = Market(data)
    layout = lay_out(data, market)
    search = Search(layout, 0)
    search.fill(by_priority(layout), Pricing(layout).prices)
    return solution_of(data, market, layout, search.best_holder, None)


@cache
def make_ready() -> None:
    """Load the machine code, compiling first what the machine has not kept."""
    builder = StaffingBuilder(weeks=1)
    builder.add_person("somebody")
    builder.add_request("something", project="some")
    data = builder.build()
    layout = lay_out(data, Market(data))
    search, pricing = Search(layout, 0), Pricing(layout)
    search.fill(by_priority(layout), pricing.prices)
    search.set(search.best_holder.copy())
    pricing.lower(1, search.best_worth)
    search.look_near(pricing.prices, pricing.beside)
    search.improve(1, pricing.prices, WARM, COLD)


def by_priority(layout: Layout) -> Integers:
    """Return the seats, the most important ones first, of equals the earliest."""
    return np.lexsort((layout.seats.start, -layout.seats.priority)).astype(np.int64)


class _Work:
    """One solve: the search, the pricing and the watch over both."""

    def __init__(
        self,
        data: StaffingData,
        market: Market,
        layout: Layout,
        watch: Watch,
        seed: int,
    ) -> None:
        self.data = data
        self.market = market
        self.layout = layout
        self.watch = watch
        self.seed = seed
        self.search = Search(layout, seed)
        self.second: Search | None = None
        self.pricing = Pricing(layout)
        self._looked_at = math.inf
        self._warm = WARM
        self._rounds = 0

    def begin(self, warm_start: Solution | None) -> None:
        """Make the first plan."""
        self.watch.enter("filling by priority")
        order = by_priority(self.layout)
        self.search.fill(order, self.pricing.prices)
        self._tell()
        if warm_start is not None:
            self.watch.enter("taking up the earlier plan")
            self._warm = AGAIN
            if warm_start.prices is not None:
                self.pricing.begin_at(warm_start.prices)
            self.search.set(holders_of(warm_start, self.market, self.layout))
            self.search.fill(self.search.short(), self.pricing.prices)
            self._tell()

    def run(self) -> None:
        """Improve plan and bound side by side until the watch says stop."""
        self.watch.enter("improving plan and bound")
        self.pricing.lower(1, self.search.best_worth)
        self._tell()
        if self.watch.reproducible:
            steps = LEAST_ROUND + len(self.layout.seats.start) // 2
            pricing_steps = -(-steps // STEPS_BY_PRICING)
        else:
            steps, pricing_steps = 100, 1
        with ThreadPoolExecutor(1) as side:
            while not self.watch.done():
                both = self._second()
                left = self.watch.rule.iterations_left(self.watch.progress)
                steps = int(max(1, min(steps, left / both)))
                prices = self.pricing.views(self.pricing.centre.copy())
                self._look_near(prices)
                temperature = self._temperature()
                if self.second is None:
                    target = self.search.best_worth
                    beside = side.submit(self._price, pricing_steps, target)
                else:
                    beside = side.submit(
                        self._improve, self.second, steps, prices, temperature
                    )
                searched = self._improve(self.search, steps, prices, temperature)
                took = beside.result()
                self.watch.iterations += both * steps
                self._tell()
                if not self.watch.reproducible:
                    length = max(0.01, min(ROUND_SECONDS, self.watch.seconds_left))
                    steps = _fitting(steps, searched, length)
                    pricing_steps = _fitting(pricing_steps, took, length)

    def result(self) -> Result[Solution]:
        """Close the solve."""
        solution = solution_of(
            self.data,
            self.market,
            self.layout,
            self._leader.best_holder,
            self.pricing.known,
        )
        return self.watch.result(solution, seed=self.seed)

    def _second(self) -> int:
        """Let a second search begin when the bound is settled; return how many there are.

        The one whose plan is worth less goes on from the other's plan, now and then.
        """
        if not self.pricing.settled:
            return 1
        self._rounds += 1
        one, two = self.search, self.second
        if two is None:
            self.second = Search(self.layout, self.seed + 1)
            self.second.set(one.plan.holder.copy())
            self._looked_at = math.inf
        elif self._rounds % TOGETHER == 0:
            worse, better = (one, two) if one.worth < two.worth else (two, one)
            worse.go_on_from(better)
        return 2

    def _improve(
        self, search: Search, steps: int, prices: Prices, temperature: float
    ) -> float:
        began = perf_counter()
        search.improve(steps, prices, temperature, temperature)
        return perf_counter() - began

    def _price(self, steps: int, target: float) -> float:
        began = perf_counter()
        self.pricing.lower(steps, target)
        return perf_counter() - began

    def _look_near(self, prices: Prices) -> None:
        """Choose near candidates anew when the prices have moved a good deal."""
        value = self.pricing.value
        if math.isinf(self._looked_at) or (
            self._looked_at - value > LOOK_AGAIN * abs(value)
        ):
            self._looked_at = value
            for search in self._searches:
                search.look_near(prices, self.pricing.beside)

    @property
    def _searches(self) -> list[Search]:
        return [self.search] if self.second is None else [self.search, self.second]

    @property
    def _leader(self) -> Search:
        return max(self._searches, key=lambda search: search.best_worth)

    def _tell(self) -> None:
        locked, worth = self.layout.locked_value, self._leader.best_worth
        self.watch.found(worth + locked)
        if math.isfinite(self.pricing.value):
            self.watch.bounded(max(self.pricing.value, worth) + locked)

    def _temperature(self) -> float:
        """Fall from warm to cold over the time or the steps there are."""
        progress = self.watch.progress
        rule = self.watch.rule
        steps = progress.iterations + rule.iterations_left(progress)
        seconds = progress.seconds + rule.seconds_left(progress)
        expected = 100.0 * max(1, len(self.layout.seats.start))
        if math.isfinite(steps) or math.isfinite(seconds):
            done = max(progress.iterations / steps, progress.seconds / seconds)
        else:
            done = progress.iterations / (progress.iterations + expected)
        return self._warm * float((COLD / self._warm) ** min(1.0, done))


def holders_of(solution: Solution, market: Market, layout: Layout) -> Integers:
    """Return which candidates hold the seats in an earlier plan, -1 where none fits."""
    seats = layout.seats
    holder = np.full(len(seats.amount), NOBODY, dtype=np.int64)
    place = {
        (market.data.requests[int(request)].name, int(number)): seat
        for seat, (request, number) in enumerate(
            zip(layout.request, layout.number, strict=True)
        )
    }
    for stint in solution.stints:
        seat = place.get((stint.request, stint.seat))
        person = market.index.get(stint.person)
        if seat is None or person is None:
            continue
        first, last = seats.first[seat], seats.first[seat + 1]
        found = np.flatnonzero(seats.person[first:last] == person)
        if len(found):
            at, length = seats.at[seat], seats.at[seat + 1] - seats.at[seat]
            begin = max(0, stint.start - int(seats.start[seat]))
            end = min(int(length), stint.end - int(seats.start[seat]))
            holder[at + begin : at + max(begin, end)] = first + int(found[0])
    return holder


def _fitting(steps: int, seconds: float, wanted: float) -> int:
    """Return how many steps take the seconds wanted, at most four times as many."""
    if seconds <= 0.0:
        return 4 * steps
    return max(1, int(steps * min(4.0, wanted / seconds)))
