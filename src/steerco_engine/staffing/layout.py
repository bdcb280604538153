"""A staffing problem as flat arrays, which the kernels read.

A *seat* is one person's worth of a request. Its weeks lie one after another in the flat
arrays, from ``at[seat]`` on. Amounts count hundredths of an FTE. A *candidate* is a
pair of seat and person; those of a seat lie from ``first[seat]`` to ``first[seat + 1]``.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from steerco_engine.staffing.data import Floats, Request, StaffingData

Integers = npt.NDArray[np.int64]

UNITS = 100
"""Units of an FTE."""
NO_LIMIT = 1_000_000


class Seats(NamedTuple):
    """What is asked for; shapes (seats,), (seats + 1,), (seat weeks,), (candidates,)."""

    start: Integers
    at: Integers
    amount: Integers
    project: Integers
    priority: Floats
    first: Integers
    person: Integers
    value: Floats
    """Worth of an FTE-week by this candidate, hand-overs and fairness left out."""
    in_limit: Floats
    """Least share of one of the person's project places that the seat takes."""


class Pool(NamedTuple):
    """Who there is; shapes (people, weeks) and (people,)."""

    whole: Integers
    """Units that can be promised."""
    left: Integers
    """The same, less what is locked."""
    presence: Floats
    """FTE-weeks that one promised unit delivers."""
    limit: Integers
    fair: Floats
    """FTE-weeks of the fair share, less what is locked."""


class Terms(NamedTuple):
    """Weights of what is no sum over candidates."""

    handover: float
    fairness: float


@dataclass(frozen=True, slots=True)
class Layout:
    """Arrays of a problem, and how they go back to names.

    Attributes
    ----------
    seats : Seats
        Those that are not locked.
    pool : Pool
    terms : Terms
    request, number : ndarray of int, shape (seats,)
        Index of a seat's request, and which of its seats it is.
    locked : tuple of (int, int, int)
        Request, number and person of each locked seat.
    locked_value : float
        Worth of the locked seats, their load beyond the fair share taken off.
    busy : ndarray of int, shape (entries, 3)
        Person, week and project of what locks put people on, each once.
    """

    seats: Seats
    pool: Pool
    terms: Terms
    request: Integers
    number: Integers
    locked: tuple[tuple[int, int, int], ...]
    locked_value: float
    busy: Integers

    @property
    def busy_projects(self) -> Integers:
        """Projects that locks put each person on, shape (people, weeks)."""
        result = np.zeros(self.pool.left.shape, np.int64)
        np.add.at(result, (self.busy[:, 0], self.busy[:, 1]), 1)
        return result

    @property
    def parallel(self) -> int:
        """Most seats that one person can hold at a time."""
        if not len(self.seats.amount) or not self.pool.whole.size:
            return 1
        asked = self.seats.amount[self.seats.amount > 0]
        smallest = int(asked.min()) if len(asked) else UNITS
        return max(1, int(self.pool.whole.max()) // smallest)


class Market:
    """People's properties as arrays, to find and rate candidates for a request."""

    def __init__(self, data: StaffingData) -> None:
        people = data.people
        self.data = data
        self.index = {person.name: i for i, person in enumerate(people)}
        self.weights = data.weights
        self.levels: dict[str, Floats] = {}
        self.interest: dict[str, npt.NDArray[np.bool_]] = {}
        names = {s for r in data.requests for s in (*r.must, *r.nice)}
        for name in names:
            self.levels[name] = np.array([p.skills.get(name, 0.0) for p in people])
            self.interest[name] = np.array([name in p.interests for p in people])
        self.location = np.array([p.location for p in people], dtype=object)
        self.team = np.array([p.team for p in people], dtype=object)
        self.rate = np.array([p.rate for p in people], dtype=np.float64)
        shape = len(people), data.weeks
        self.capacity = np.array([p.capacity for p in people]).reshape(shape)
        self.presence = 1.0 - np.array([p.absence for p in people]).reshape(shape)
        paid = self.rate[self.rate > 0]
        self.mean_rate = float(paid.mean()) if len(paid) else 1.0
        served = np.cumsum(self.capacity * self.presence, axis=1)
        self.served = np.concatenate([np.zeros((shape[0], 1)), served], axis=1)

    @property
    def fair_shares(self) -> Floats:
        """FTE-weeks of each person if the demand were spread evenly."""
        asked = sum(float(request.amounts.sum()) for request in self.data.requests)
        there: Floats = self.served[:, -1]
        offered = float(there.sum())
        return there * (min(1.0, asked / offered) if offered else 0.0)

    def skilled(self, request: Request) -> npt.NDArray[np.bool_]:
        """Tell who has every must-have skill at its level."""
        able = np.ones(len(self.data.people), dtype=bool)
        for skill, level in request.must.items():
            able &= self.levels[skill] >= level
        return able

    def allowed(self, request: Request) -> npt.NDArray[np.bool_]:
        """Tell who may take the request by role, place and exclusion."""
        people = self.data.people
        able = np.ones(len(people), dtype=bool)
        if request.role:
            able &= np.array([not p.roles or request.role in p.roles for p in people])
        if request.on_site:
            able &= self.location == request.location
        for name in request.excluded:
            able[self.index[name]] = False
        return able

    def there(self, request: Request) -> npt.NDArray[np.bool_]:
        """Tell who works at all in the request's weeks."""
        result: npt.NDArray[np.bool_] = (
            self.served[:, request.end] - self.served[:, request.start] > 1e-9
        )
        return result

    def fit(self, request: Request, who: Integers) -> Floats:
        """Return the fit of these people, 0 to 1."""
        weights = self.weights.parts_of_fit
        total = np.full(len(who), weights.total)
        if request.nice:
            met = sum(
                np.minimum(self.levels[skill][who], level) / level if level else 1.0
                for skill, level in request.nice.items()
            )
            total -= weights.skills * (1.0 - met / len(request.nice))
        if request.location:
            total -= weights.location * (self.location[who] != request.location)
        if request.team:
            total -= weights.team * (self.team[who] != request.team)
        if asked := [*request.must, *request.nice]:
            wish = sum(self.interest[skill][who].astype(np.float64) for skill in asked)
            total -= weights.interest * (1.0 - wish / len(asked))
        if request.preferred:
            wanted = [self.index[name] for name in request.preferred]
            total -= weights.preference * ~np.isin(who, wanted)
        return total / weights.total

    def value(self, request: Request, who: Integers) -> Floats:
        """Return what an FTE-week of the request by each of these people is worth."""
        weights = self.weights
        result: Floats = (
            weights.coverage * request.priority
            + weights.fit * self.fit(request, who)
            - weights.cost * self.rate[who] / self.mean_rate
        )
        return result


def lay_out(data: StaffingData, market: Market) -> Layout:
    """Return the arrays of a problem."""
    whole = np.rint(market.capacity * UNITS).astype(np.int64)
    left = whole.copy()
    deliver = market.presence / UNITS
    project_names = {r.project: 0 for r in data.requests}
    project_of = {name: i for i, name in enumerate(project_names)}
    fair = market.fair_shares.copy()
    locked: list[tuple[int, int, int]] = []
    locked_value = 0.0
    busy: set[tuple[int, int, int]] = set()
    free: list[tuple[int, int, Integers]] = []
    for index, request in enumerate(data.requests):
        for number in range(request.seats):
            amounts = np.rint(request.seat_amounts(number) * UNITS).astype(np.int64)
            if number >= len(request.locked):
                free.append((index, number, amounts))
                continue
            person = market.index[request.locked[number]]
            locked.append((index, number, person))
            span = slice(request.start, request.end)
            taken = np.minimum(amounts, whole[person, span])
            taken = np.where(market.presence[person, span] > 0, taken, 0)
            left[person, span] -= taken
            work = float((taken * deliver[person, span]).sum())
            fair[person] -= work
            locked_value += work * float(market.value(request, np.array([person]))[0])
            for week in np.flatnonzero(taken):
                key = person, request.start + int(week), project_of[request.project]
                busy.add(key)
    locked_value += data.weights.fairness * float(np.minimum(fair, 0.0).sum())
    fair = np.maximum(fair, 0.0)
    limit = np.array(
        [NO_LIMIT if p.limit is None else p.limit for p in data.people], dtype=np.int64
    )
    return Layout(
        _seats(data, market, free, project_of, whole, busy),
        Pool(whole, left, deliver, limit, fair),
        Terms(data.weights.handover, data.weights.fairness),
        np.array([index for index, _, _ in free], dtype=np.int64),
        np.array([number for _, number, _ in free], dtype=np.int64),
        tuple(locked),
        locked_value,
        np.array(sorted(busy), dtype=np.int64).reshape(-1, 3),
    )


def _seats(
    data: StaffingData,
    market: Market,
    free: Sequence[tuple[int, int, Integers]],
    project_of: dict[str, int],
    whole: Integers,
    busy: set[tuple[int, int, int]],
) -> Seats:
    candidates: dict[int, tuple[Integers, Floats]] = {}
    for index in dict.fromkeys(index for index, _, _ in free):
        request = data.requests[index]
        able = market.skilled(request) & market.allowed(request) & market.there(request)
        who = np.flatnonzero(able)
        value = market.value(request, who)
        worth = value > 0
        candidates[index] = who[worth], value[worth]
    requests = [data.requests[index] for index, _, _ in free]
    counts = [len(candidates[index][0]) for index, _, _ in free]
    person = _joined([candidates[index][0] for index, _, _ in free], np.int64)
    project = np.array([project_of[r.project] for r in requests], dtype=np.int64)
    amount = _joined([amounts for _, _, amounts in free], np.int64)
    first = _offsets(counts)
    return Seats(
        np.array([r.start for r in requests], dtype=np.int64),
        _offsets([len(amounts) for _, _, amounts in free]),
        amount,
        project,
        np.array([r.priority for r in requests], dtype=np.float64),
        first,
        person,
        _joined([candidates[index][1] for index, _, _ in free], np.float64),
        _shares_of_limit(np.repeat(project, counts), person, free, counts, whole, busy),
    )


def _shares_of_limit(
    project: Integers,
    person: Integers,
    free: Sequence[tuple[int, int, Integers]],
    counts: Sequence[int],
    whole: Integers,
    busy: set[tuple[int, int, int]],
) -> Floats:
    """Return 1 / the most seats of its project that a candidate could hold at a time.

    0 where a lock has the person on the project anyway.
    """
    if not len(person):
        return np.zeros(0)
    pair = project * len(whole) + person
    _, inverse, together = np.unique(pair, return_inverse=True, return_counts=True)
    least = [int(a[a > 0].min()) if (a > 0).any() else UNITS for _, _, a in free]
    smallest = np.full(len(together), NO_LIMIT)
    np.minimum.at(smallest, inverse, np.repeat(np.array(least), counts))
    by_size = whole.max(axis=1)[person] // smallest[inverse]
    result: Floats = 1.0 / np.clip(np.minimum(together[inverse], by_size), 1, None)
    on_it = np.array([b * len(whole) + a for a, _, b in sorted(busy)], dtype=np.int64)
    result[np.isin(pair, on_it)] = 0.0
    return result


def _offsets(lengths: Sequence[int]) -> Integers:
    result = np.zeros(len(lengths) + 1, dtype=np.int64)
    np.cumsum(np.array(lengths, dtype=np.int64), out=result[1:])
    return result


def _joined(parts: Sequence[npt.NDArray[np.generic]], kind: type) -> npt.NDArray:  # type: ignore[type-arg]
    return np.concatenate([np.zeros(0, kind), *parts]).astype(kind)
