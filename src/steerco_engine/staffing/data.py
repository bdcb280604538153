"""The data of a staffing problem: people, requests for people, and what counts."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields

import numpy as np
import numpy.typing as npt

from steerco_engine.solving import DataError

Floats = npt.NDArray[np.float64]

HIGHEST_LEVEL = 5
"""Skill levels run from 0 (none) over 3 (independent) to 5 (leads)."""
WHOLE = 1e-6


@dataclass(frozen=True, slots=True)
class FitWeights:
    """How the parts of fit are weighed against each other; each part is 0 to 1.

    Attributes
    ----------
    skills : float
        Mean over the nice-to-have skills of min(level / wanted, 1).
    location : float
        Whether the person is where the request is.
    team : float
        Whether the person is of the team that the request prefers.
    interest : float
        Share of the asked skills in which the person wants to grow.
    preference : float
        Whether the request names the person as preferred.
    """

    skills: float = 4.0
    location: float = 2.0
    team: float = 1.0
    interest: float = 1.0
    preference: float = 2.0

    def __post_init__(self) -> None:
        _demand_weights(self, "fit weights")
        if self.total == 0:
            raise DataError("fit weights", "all are 0; give one above it.")

    @property
    def total(self) -> float:
        """What the weights add up to."""
        parts = self.skills + self.location + self.team
        return parts + self.interest + self.preference


@dataclass(frozen=True, slots=True)
class Weights:
    """What a staffing plan is worth; the unit is one FTE-week of a request of priority 1.

    Attributes
    ----------
    coverage : float
        An FTE-week delivered, times the request's priority.
    fit : float
        An FTE-week delivered by a person of full fit.
    handover : float
        Taken off for each change of person within a request.
    fairness : float
        Taken off for each FTE-week by which a person's load exceeds the fair share: the
        share of their time that all would work if the demand were spread evenly.
    cost : float
        Taken off for each FTE-week at the mean rate; in proportion at others.
    parts_of_fit : FitWeights
    """

    coverage: float = 1.0
    fit: float = 0.3
    handover: float = 0.25
    fairness: float = 0.05
    cost: float = 0.1
    parts_of_fit: FitWeights = field(default_factory=FitWeights)

    def __post_init__(self) -> None:
        _demand_weights(self, "weights")


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be assigned.

    Attributes
    ----------
    name : str
    skills : mapping of str to float
        Level of each skill, 0 to 5.
    capacity : ndarray of float, shape (weeks,)
        FTE that can be promised in each week.
    absence : ndarray of float, shape (weeks,)
        Share of each week, 0 to 1, in which the person is away: promised work rests.
    rate : float
        Cost of one FTE-week.
    limit : int or None
        Most projects at a time.
    interests : frozenset of str
        Skills in which the person wants to grow.
    roles : frozenset of str
        Roles that the person takes; any where none is named.
    location, team : str
    """

    name: str
    skills: Mapping[str, float]
    capacity: Floats
    absence: Floats
    rate: float = 0.0
    limit: int | None = None
    interests: frozenset[str] = frozenset()
    roles: frozenset[str] = frozenset()
    location: str = ""
    team: str = ""

    def __post_init__(self) -> None:
        where = f"person {self.name}"
        if not self.name:
            raise DataError("person", "there is one without a name.")
        _demand_levels(where, self.skills)
        _demand_row(f"{where}: capacity", self.capacity, 10.0)
        _demand_row(f"{where}: absence", self.absence, 1.0)
        if len(self.capacity) != len(self.absence):
            raise DataError(where, "capacity and absence differ in length.")
        if not (math.isfinite(self.rate) and self.rate >= 0):
            raise DataError(f"{where}: rate", f"{self.rate} is no cost of at least 0.")
        if self.limit is not None and self.limit < 0:
            raise DataError(f"{where}: limit", f"{self.limit} projects are below 0.")


@dataclass(frozen=True, slots=True)
class Request:
    """Work that a project asks somebody for.

    More than one FTE is asked of several persons: each whole FTE, and the rest, is one
    *seat*. At any time a seat is held by one person.

    Attributes
    ----------
    name, project : str
    start : int
        First week.
    amounts : ndarray of float, shape (duration,)
        FTE asked for in each week from `start` on.
    must : mapping of str to float
        Least level of each skill that a person has to have.
    nice : mapping of str to float
        Level of each skill that would help.
    role : str
    priority : float
        An FTE-week of priority 2 counts twice one of priority 1.
    location : str
    on_site : bool
        Whether only people at `location` can do it.
    team : str
        Whose people are preferred.
    locked : tuple of str
        Persons who have been decided on, one a seat; skills are not asked then.
    preferred, excluded : frozenset of str
        Persons whom the project would like, and whom it must not get.
    """

    name: str
    project: str
    start: int
    amounts: Floats
    must: Mapping[str, float] = field(default_factory=dict)
    nice: Mapping[str, float] = field(default_factory=dict)
    role: str = ""
    priority: float = 1.0
    location: str = ""
    on_site: bool = False
    team: str = ""
    locked: tuple[str, ...] = ()
    preferred: frozenset[str] = frozenset()
    excluded: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        where = f"request {self.name}"
        if not self.name:
            raise DataError("request", "there is one without a name.")
        _demand_row(f"{where}: amount", self.amounts, 1000.0)
        if not len(self.amounts):
            raise DataError(where, "it lasts no week; give an end after its start.")
        _demand_levels(where, self.must)
        _demand_levels(where, self.nice)
        if not (math.isfinite(self.priority) and self.priority > 0):
            raise DataError(f"{where}: priority", f"{self.priority} is not above 0.")
        if self.on_site and not self.location:
            raise DataError(where, "it is on site, but has no location; give one.")
        if len(set(self.locked)) < len(self.locked):
            raise DataError(where, "a person is locked to it twice.")
        if len(self.locked) > self.seats:
            raise DataError(
                where, f"{len(self.locked)} persons are locked to {self.seats} seats."
            )
        for name in self.locked:
            if name in self.excluded:
                raise DataError(where, f"{name} is both locked and excluded.")

    @property
    def end(self) -> int:
        """First week after the request."""
        return self.start + len(self.amounts)

    @property
    def seats(self) -> int:
        """Number of persons it takes at a time."""
        return max(1, math.ceil(float(self.amounts.max()) - WHOLE))

    def seat_amounts(self, seat: int) -> Floats:
        """Return the FTE asked of one seat in each week."""
        result: Floats = np.clip(self.amounts - seat, 0.0, 1.0)
        return result


@dataclass(frozen=True, slots=True)
class StaffingData:
    """A staffing problem.

    Attributes
    ----------
    people : tuple of Person
    requests : tuple of Request
    weeks : int
    weights : Weights

    Raises
    ------
    DataError
        Naming the person or request and the field: names that repeat, weeks outside the
        horizon, persons or skills that nobody knows, locks that do not fit together.
    """

    people: tuple[Person, ...]
    requests: tuple[Request, ...]
    weeks: int
    weights: Weights = field(default_factory=Weights)

    def __post_init__(self) -> None:
        if self.weeks < 1:
            raise DataError("horizon", f"{self.weeks} weeks are none; give at least 1.")
        _demand_unique("person", (each.name for each in self.people))
        _demand_unique("request", (each.name for each in self.requests))
        for person in self.people:
            if len(person.capacity) != self.weeks:
                raise DataError(
                    f"person {person.name}: capacity",
                    f"{len(person.capacity)} weeks are given, the horizon has "
                    f"{self.weeks}.",
                )
        known = {person.name for person in self.people}
        for request in self.requests:
            where = f"request {request.name}"
            if request.start < 0 or request.end > self.weeks:
                raise DataError(
                    where,
                    f"weeks {request.start} to {request.end - 1} are outside the "
                    f"horizon of weeks 0 to {self.weeks - 1}.",
                )
            for name in (*request.locked, *request.preferred, *request.excluded):
                if name not in known:
                    raise DataError(where, f"there is no person {name}.")
        self._demand_fitting_locks()

    def _demand_fitting_locks(self) -> None:
        """Refuse locks that ask more of a person than there is."""
        locked: dict[str, list[tuple[Request, Floats]]] = defaultdict(list)
        for request in self.requests:
            for seat, name in enumerate(request.locked):
                locked[name].append((request, request.seat_amounts(seat)))
        people = {person.name: person for person in self.people}
        for name, seats in locked.items():
            person = people[name]
            used = np.zeros(self.weeks)
            projects: list[set[str]] = [set() for _ in range(self.weeks)]
            for request, amounts in seats:
                weeks = slice(request.start, request.end)
                taken = np.minimum(amounts, person.capacity[weeks])
                taken = np.where(person.absence[weeks] < 1, taken, 0.0)
                used[weeks] += taken
                for week in np.flatnonzero(taken > 0):
                    projects[request.start + int(week)].add(request.project)
            names = ", ".join(request.name for request, _ in seats)
            over = np.flatnonzero(used > person.capacity + WHOLE)
            if len(over):
                first = over[0]
                raise DataError(
                    f"locks of {name} in week {first}",
                    f"{names} take {used[first]:g} FTE of {person.capacity[first]:g}; "
                    "free one of them.",
                )
            most = max(map(len, projects), default=0)
            if person.limit is not None and most > person.limit:
                raise DataError(
                    f"locks of {name}",
                    f"{names} are {most} projects at a time, the limit is "
                    f"{person.limit}; free one of them.",
                )


def _demand_unique(kind: str, names: Iterable[str]) -> None:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            raise DataError(f"{kind} {name}", "the name is given twice.")
        seen.add(name)


def _demand_levels(where: str, levels: Mapping[str, float]) -> None:
    for skill, level in levels.items():
        if not 0 <= level <= HIGHEST_LEVEL:
            raise DataError(
                f"{where}: {skill}", f"level {level} is not 0 to {HIGHEST_LEVEL}."
            )


def _demand_row(where: str, row: Floats, most: float) -> None:
    if row.ndim != 1:
        raise DataError(where, "one number a week is wanted.")
    for week in np.flatnonzero(~((row >= 0) & (row <= most))):
        raise DataError(
            f"{where} in week {week}", f"{row[week]} is not between 0 and {most:g}."
        )


def _demand_weights(weights: Weights | FitWeights, where: str) -> None:
    for each in fields(weights):
        value = getattr(weights, each.name)
        if isinstance(value, int | float) and not (math.isfinite(value) and value >= 0):
            raise DataError(f"{where}: {each.name}", f"{value} is not at least 0.")
