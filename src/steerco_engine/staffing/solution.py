"""A staffing plan: who holds what and when, what it is worth, and what stays open."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steerco_engine.staffing.data import Floats, StaffingData
from steerco_engine.staffing.layout import Integers, Layout, Market


@dataclass(frozen=True, slots=True)
class Stint:
    """A person on a seat of a request, without a break.

    Attributes
    ----------
    request, person : str
    seat : int
        Which of the request's seats, from 0 on.
    start, end : int
        First week, and first week after.
    delivered : ndarray of float, shape (end - start,)
        FTE-weeks that the person delivers; 0 in weeks away.
    locked : bool
    """

    request: str
    person: str
    seat: int
    start: int
    end: int
    delivered: Floats
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Worth:
    """What a plan is worth, by the terms of `Weights`.

    Attributes
    ----------
    coverage, fit : float
        Gained.
    handover, fairness, cost : float
        Taken off, as figures of at least 0.
    """

    coverage: float
    fit: float
    handover: float
    fairness: float
    cost: float

    @property
    def total(self) -> float:
        """The objective."""
        gained = self.coverage + self.fit
        return gained - self.handover - self.fairness - self.cost


@dataclass(frozen=True, slots=True)
class Coverage:
    """How much of what was asked for is delivered, in FTE-weeks.

    Attributes
    ----------
    asked, covered : float
    weighted_asked, weighted_covered : float
        The same times the priority of each request.
    """

    asked: float
    covered: float
    weighted_asked: float
    weighted_covered: float

    @property
    def share(self) -> float | None:
        """Share covered; None where nothing was asked."""
        return self.covered / self.asked if self.asked else None

    @property
    def weighted_share(self) -> float | None:
        """Share covered by priority; None where nothing was asked."""
        asked = self.weighted_asked
        return self.weighted_covered / asked if asked else None


@dataclass(frozen=True)
class Solution:
    """A staffing plan for the data it was made for.

    Attributes
    ----------
    data : StaffingData
    stints : tuple of Stint
        By request, seat and week.
    prices : ndarray of float or None
        Behind the bound, to begin from when the same people are staffed again.
    """

    data: StaffingData
    stints: tuple[Stint, ...]
    prices: Floats | None = None

    @cached_property
    def by_request(self) -> Mapping[str, tuple[Stint, ...]]:
        """The stints of each request that has any."""
        return _grouped((stint.request, stint) for stint in self.stints)

    @cached_property
    def by_person(self) -> Mapping[str, tuple[Stint, ...]]:
        """The stints of each person who has any."""
        return _grouped((stint.person, stint) for stint in self.stints)

    @cached_property
    def open(self) -> Mapping[str, Floats]:
        """FTE of each request that nobody delivers in each of its weeks."""
        result = {}
        for request in self.data.requests:
            rest = request.amounts.copy()
            for stint in self.by_request.get(request.name, ()):
                span = slice(stint.start - request.start, stint.end - request.start)
                rest[span] -= stint.delivered
            result[request.name] = np.where(rest > 1e-9, rest, 0.0)
        return result

    @cached_property
    def coverage(self) -> Coverage:
        """What is covered of all requests."""
        priority = np.array([r.priority for r in self.data.requests])
        asked = np.array([r.amounts.sum() for r in self.data.requests])
        rest = np.array([self.open[r.name].sum() for r in self.data.requests])
        return Coverage(
            float(asked.sum()),
            float((asked - rest).sum()),
            float((asked * priority).sum()),
            float(((asked - rest) * priority).sum()),
        )

    @cached_property
    def load(self) -> Floats:
        """FTE-weeks that each person delivers in each week, shape (people, weeks)."""
        index = {person.name: i for i, person in enumerate(self.data.people)}
        result = np.zeros((len(index), self.data.weeks))
        for stint in self.stints:
            result[index[stint.person], stint.start : stint.end] += stint.delivered
        return result

    @cached_property
    def handovers(self) -> int:
        """Changes of person within seats."""
        stints: dict[tuple[str, int], int] = defaultdict(int)
        for stint in self.stints:
            stints[stint.request, stint.seat] += 1
        return sum(count - 1 for count in stints.values())

    @cached_property
    def worth(self) -> Worth:
        """What the plan is worth by each term."""
        market = Market(self.data)
        weights = self.data.weights
        coverage = fit = cost = 0.0
        for request in self.data.requests:
            stints = self.by_request.get(request.name, ())
            if not stints:
                continue
            who = np.array([market.index[stint.person] for stint in stints])
            work = np.array([stint.delivered.sum() for stint in stints])
            coverage += request.priority * float(work.sum())
            fit += float((work * market.fit(request, who)).sum())
            cost += float((work * market.rate[who]).sum()) / market.mean_rate
        over = np.maximum(self.load.sum(axis=1) - market.fair_shares, 0.0)
        return Worth(
            weights.coverage * coverage,
            weights.fit * fit,
            weights.handover * self.handovers,
            weights.fairness * float(over.sum()),
            weights.cost * cost,
        )


def solution_of(
    data: StaffingData,
    market: Market,
    layout: Layout,
    holder: Integers,
    prices: Floats | None,
) -> Solution:
    """Return the plan in which these candidates hold the seats that are not locked."""
    seats = layout.seats
    stints = []
    for seat in range(len(seats.start)):
        request = data.requests[int(layout.request[seat])]
        row = holder[seats.at[seat] : seats.at[seat + 1]]
        for first, last in _runs(row):
            stints.append(
                _stint(
                    data,
                    market,
                    int(layout.request[seat]),
                    int(layout.number[seat]),
                    int(seats.person[row[first]]),
                    range(request.start + first, request.start + last),
                )
            )
    for index, number, person in layout.locked:
        request = data.requests[index]
        weeks = range(request.start, request.end)
        stints.append(_stint(data, market, index, number, person, weeks, locked=True))
    place = {request.name: i for i, request in enumerate(data.requests)}
    stints.sort(key=lambda stint: (place[stint.request], stint.seat, stint.start))
    return Solution(data, tuple(stints), prices)


def _stint(
    data: StaffingData,
    market: Market,
    index: int,
    number: int,
    person: int,
    weeks: range,
    *,
    locked: bool = False,
) -> Stint:
    request = data.requests[index]
    span = slice(weeks.start, weeks.stop)
    offset = slice(weeks.start - request.start, weeks.stop - request.start)
    amounts = request.seat_amounts(number)[offset]
    taken = np.minimum(amounts, market.capacity[person, span])
    return Stint(
        request.name,
        data.people[person].name,
        number,
        weeks.start,
        weeks.stop,
        taken * market.presence[person, span],
        locked,
    )


def _runs(row: Integers) -> Iterable[tuple[int, int]]:
    """Yield where a candidate begins and ends to hold."""
    ends = np.flatnonzero(np.diff(row)) + 1
    first = 0
    for last in [*ends.tolist(), len(row)]:
        if row[first] >= 0:
            yield first, last
        first = last


def _grouped(
    pairs: Iterable[tuple[str, Stint]],
) -> Mapping[str, tuple[Stint, ...]]:
    groups: dict[str, list[Stint]] = defaultdict(list)
    for key, stint in pairs:
        groups[key].append(stint)
    return {key: tuple(stints) for key, stints in groups.items()}
