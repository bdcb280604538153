"""Why requests stay open, who else could take one, and which skills are scarce."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from steerco_engine.solving import DataError
from steerco_engine.staffing.data import Floats, Request
from steerco_engine.staffing.layout import Integers, Market
from steerco_engine.staffing.solution import Solution

OPEN = 1e-9


class Reason(StrEnum):
    """Why nobody delivers what a request asks for."""

    NO_SKILL = "no_skill"
    NOT_ALLOWED = "not_allowed"
    AWAY = "away"
    NOT_WORTH = "not_worth"
    TAKEN = "taken"
    TOO_SHORT = "too_short"

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return _WORDS[self]


_WORDS: Mapping[Reason, str] = {
    Reason.NO_SKILL: "Nobody has the skills at the level asked for.",
    Reason.NOT_ALLOWED: "Nobody with the skills has the role, is at the place, and is not "
    "excluded.",
    Reason.AWAY: "Those who could are away or not available in these weeks.",
    Reason.NOT_WORTH: "Those who could cost more than the request is worth by the weights.",
    Reason.TAKEN: "Those who could are taken by other requests.",
    Reason.TOO_SHORT: "Somebody has room, but what they would add is not worth a hand-over.",
}


@dataclass(frozen=True, slots=True)
class Unfilled:
    """Weeks of a request that are not, or not wholly, delivered.

    Attributes
    ----------
    request : str
    missing : ndarray of float, shape (duration,)
        FTE open in each of its weeks.
    reason : Reason
        Of most of the missing FTE-weeks.
    detail : str
        A sentence with names: the skill that lacks, or what takes those who could.
    """

    request: str
    missing: Floats
    reason: Reason
    detail: str

    @property
    def total(self) -> float:
        """FTE-weeks missing."""
        return float(self.missing.sum())


@dataclass(frozen=True, slots=True)
class Alternative:
    """Somebody who could take a request, all others staying where they are.

    Attributes
    ----------
    person : str
    fit : float
        0 to 1.
    covers : float
        FTE-weeks of one seat that they have room for.
    of : float
        FTE-weeks asked of that seat.
    cost : float
        Of what they would cover.
    level : mapping of str to float
        Their level in each skill asked for.
    """

    person: str
    fit: float
    covers: float
    of: float
    cost: float
    level: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Scarcity:
    """Demand that stays open for want of a skill.

    Attributes
    ----------
    skill : str
    missing : ndarray of float, shape (weeks,)
        FTE open in each week, of requests that must have the skill.
    level : float
        Highest level that these requests ask for.
    """

    skill: str
    missing: Floats
    level: float

    @property
    def total(self) -> float:
        """FTE-weeks missing."""
        return float(self.missing.sum())


def unfilled(solution: Solution) -> tuple[Unfilled, ...]:
    """Return what stays open with its reason, the most important first."""
    market = Market(solution.data)
    view = _View(solution, market)
    found = []
    for request in solution.data.requests:
        missing = solution.open[request.name]
        if missing.sum() > OPEN:
            reason, detail = view.why(request, missing)
            found.append(Unfilled(request.name, missing, reason, detail))
    priority = {r.name: r.priority for r in solution.data.requests}
    found.sort(key=lambda each: -priority[each.request] * each.total)
    return tuple(found)


def alternatives(
    solution: Solution, request: str, *, seat: int = 0, most: int = 5
) -> tuple[Alternative, ...]:
    """Return who else could take a seat of a request, the best first.

    Others stay where they are; who holds the seat now is left out. Ordered by what a
    person would be worth there by the weights.

    Raises
    ------
    DataError
        If there is no such request or seat.
    """
    data = solution.data
    asked = next((each for each in data.requests if each.name == request), None)
    if asked is None:
        raise DataError(f"request {request}", "there is none of this name.")
    if not 0 <= seat < asked.seats:
        raise DataError(f"request {request}", f"it has no seat {seat}.")
    market = Market(data)
    view = _View(solution, market)
    holders = {
        stint.person
        for stint in solution.by_request.get(request, ())
        if stint.seat == seat
    }
    who = view.able(asked)
    fits, values = market.fit(asked, who), market.value(asked, who)
    amounts = asked.seat_amounts(seat)
    found = []
    for person, fit, value in zip(who.tolist(), fits, values, strict=True):
        covers = float(view.room(asked, person, amounts).sum())
        name = data.people[person].name
        if name in holders or covers <= OPEN:
            continue
        levels = {s: data.people[person].skills.get(s, 0.0) for s in _skills(asked)}
        cost = covers * data.people[person].rate
        alternative = Alternative(
            name, float(fit), covers, float(amounts.sum()), cost, levels
        )
        found.append((float(value) * covers, alternative))
    found.sort(key=lambda pair: -pair[0])
    return tuple(alternative for _, alternative in found[:most])


def scarcities(solution: Solution) -> tuple[Scarcity, ...]:
    """Return the skills that open requests must have, the most missing first."""
    data = solution.data
    missing: dict[str, Floats] = defaultdict(lambda: np.zeros(data.weeks))
    level: dict[str, float] = defaultdict(float)
    for request in data.requests:
        rest = solution.open[request.name]
        if rest.sum() <= OPEN:
            continue
        for skill, wanted in request.must.items():
            missing[skill][request.start : request.end] += rest
            level[skill] = max(level[skill], wanted)
    found = [Scarcity(skill, row, level[skill]) for skill, row in missing.items()]
    return tuple(sorted(found, key=lambda each: (-each.total, each.skill)))


class _View:
    """What each person still has room for."""

    def __init__(self, solution: Solution, market: Market) -> None:
        data = solution.data
        self.data = data
        self.solution = solution
        self.market = market
        self.free = market.capacity.copy()
        self.on: dict[tuple[int, int], dict[str, set[str]]] = defaultdict(dict)
        requests = {request.name: request for request in data.requests}
        for stint in solution.stints:
            person = market.index[stint.person]
            request = requests[stint.request]
            offset = slice(stint.start - request.start, stint.end - request.start)
            taken = np.minimum(
                request.seat_amounts(stint.seat)[offset],
                market.capacity[person, stint.start : stint.end],
            )
            for week, units in enumerate(taken, stint.start):
                if units > 0 and market.presence[person, week] > 0:
                    self.free[person, week] -= units
                    by_project = self.on[person, week]
                    by_project.setdefault(request.project, set()).add(request.name)

    def able(self, request: Request) -> Integers:
        """Return who could take a request by skill, role, place and time."""
        market = self.market
        able = market.skilled(request) & market.allowed(request) & market.there(request)
        return np.flatnonzero(able)

    def room(self, request: Request, person: int, amounts: Floats) -> Floats:
        """Return what a person could deliver of the amounts in each week."""
        result = np.zeros(len(amounts))
        limit = self.data.people[person].limit
        for k, amount in enumerate(amounts):
            week = request.start + k
            on = self.on.get((person, week), {})
            units = min(amount, self.market.capacity[person, week])
            full = limit is not None and len(on) >= limit and request.project not in on
            if units <= self.free[person, week] + OPEN and not full:
                result[k] = units * self.market.presence[person, week]
        return result

    def why(self, request: Request, missing: Floats) -> tuple[Reason, str]:
        """Return why these weeks of a request are open."""
        market = self.market
        skilled = market.skilled(request)
        if not skilled.any():
            return Reason.NO_SKILL, self._lacking(request)
        allowed = skilled & market.allowed(request)
        if not allowed.any():
            return Reason.NOT_ALLOWED, Reason.NOT_ALLOWED.words
        who = np.flatnonzero(allowed)
        weeks = request.start + np.flatnonzero(missing > OPEN)
        working = market.capacity[who][:, weeks] * market.presence[who][:, weeks]
        present = who[working.sum(axis=1) > OPEN]
        if holders := self._away(request, missing):
            verb = "holds it, but is" if len(holders) == 1 else "hold it, but are"
            return Reason.AWAY, f"{' and '.join(holders)} {verb} away then."
        if not len(present):
            return Reason.AWAY, Reason.AWAY.words
        if not (market.value(request, present) > 0).any():
            return Reason.NOT_WORTH, Reason.NOT_WORTH.words
        amounts = np.minimum(missing, 1.0)
        for person in present:
            if self.room(request, int(person), amounts).sum() > OPEN:
                return Reason.TOO_SHORT, Reason.TOO_SHORT.words
        return Reason.TAKEN, self._takers(request, present, weeks)

    def _lacking(self, request: Request) -> str:
        people = self.data.people
        for skill, level in request.must.items():
            best = max((p.skills.get(skill, 0.0) for p in people), default=0.0)
            if best < level:
                return f"Nobody has {skill} at level {level:g}; the best is {best:g}."
        together = " and ".join(f"{s} {level:g}" for s, level in request.must.items())
        return f"Nobody has {together} together."

    def _away(self, request: Request, missing: Floats) -> list[str]:
        """Return who holds the request in most of the missing time, but is away."""
        away: dict[str, float] = defaultdict(float)
        for stint in self.solution.by_request.get(request.name, ()):
            offset = slice(stint.start - request.start, stint.end - request.start)
            held = np.minimum(missing[offset], request.seat_amounts(stint.seat)[offset])
            away[stint.person] += float(held.sum())
        away = {name: lost for name, lost in away.items() if lost > OPEN}
        return sorted(away) if sum(away.values()) > 0.5 * missing.sum() else []

    def _takers(self, request: Request, present: Integers, weeks: Integers) -> str:
        counts: dict[str, int] = defaultdict(int)
        for person in present.tolist():
            for week in weeks.tolist():
                for names in self.on.get((person, week), {}).values():
                    for name in names - {request.name}:
                        counts[name] += 1
        first = sorted(counts, key=lambda name: (-counts[name], name))[:3]
        who = f"{len(present)} who could" if len(present) > 1 else "The one who could"
        verb = "are" if len(present) > 1 else "is"
        if not first:
            return f"{who} {verb} not free enough in these weeks."
        more = f" and {len(counts) - 3} more" if len(counts) > 3 else ""
        return f"{who} {verb} taken by {', '.join(first)}{more}."


def _skills(request: Request) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*request.must, *request.nice)))
