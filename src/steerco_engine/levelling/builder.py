"""Building an instance entry by entry; what is wrong is named at once."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from numbers import Integral, Real
from typing import Any

import numpy as np

from steerco_engine.errors import CycleError, SelfLinkError
from steerco_engine.levelling.checks import check_locks, check_needs
from steerco_engine.levelling.instance import (
    FF,
    FS,
    NONE,
    SF,
    SS,
    UNLIMITED,
    Calendar,
    Instance,
    Ints,
    Persons,
    Projects,
    Resources,
    Rows,
    Tasks,
)
from steerco_engine.network import Network
from steerco_engine.solving import DataError

LINK_TYPES = {"FS": FS, "SS": SS, "FF": FF, "SF": SF}
LONGEST = 10**7
"""No date or duration lies beyond so many periods."""


@dataclass
class Builder:
    """Takes calendars, resources, persons, projects, tasks and links; gives an `Instance`.

    Every name is unique among its kind. Dates and durations are whole periods >= 0;
    `None` means that there is none.

    Raises
    ------
    DataError
        Naming the entry and the field.
    """

    _calendars: dict[str, Calendar] = field(default_factory=dict)
    _resources: dict[str, dict[str, Any]] = field(default_factory=dict)
    _persons: dict[str, dict[str, Any]] = field(default_factory=dict)
    _projects: dict[str, dict[str, Any]] = field(default_factory=dict)
    _tasks: dict[str, dict[str, Any]] = field(default_factory=dict)
    _links: list[tuple[str, str, int, int]] = field(default_factory=list)
    _frozen_until: int = 0

    def add_calendar(
        self,
        name: str,
        pattern: Sequence[bool],
        *,
        exceptions: Mapping[int, bool] | None = None,
    ) -> str:
        """Add a calendar: which periods of a repeating pattern are worked.

        Parameters
        ----------
        pattern : sequence of bool
            Such as ``(1, 1, 1, 1, 1, 0, 0)`` where periods are days and 0 is a Monday.
        exceptions : mapping of int to bool, optional
            Single periods that differ.
        """
        where = _new("calendar", name, self._calendars)
        worked = np.array([bool(each) for each in pattern])
        if not worked.any():
            raise DataError(
                where, "no period of its pattern is worked; give it at least one."
            )
        unlike = {
            _whole(f"{where}: exception", period): bool(works)
            for period, works in (exceptions or {}).items()
        }
        self._calendars[name] = Calendar(name, worked, unlike)
        return name

    def add_resource(
        self,
        name: str,
        capacity: int | None,
        *,
        changes: Mapping[int, int] | None = None,
        calendar: str | None = None,
    ) -> str:
        """Add a renewable resource.

        Parameters
        ----------
        capacity : int or None
            Units there are in every period; None measures without limiting.
        changes : mapping of int to int, optional
            Capacity from that period on.
        calendar : str, optional
            Tasks that use the resource work only when it does.
        """
        where = _new("resource", name, self._resources)
        steps = {
            0: UNLIMITED if capacity is None else _whole(f"{where}: capacity", capacity)
        }
        for period, value in (changes or {}).items():
            at = _whole(f"{where}: change", period)
            steps[at] = _whole(f"{where}: capacity from {at}", value)
        self._resources[name] = {
            "place": len(self._resources),
            "steps": sorted(steps.items()),
            "calendar": self._calendar(where, calendar),
        }
        return name

    def add_person(
        self, name: str, skills: Mapping[str, int], *, calendar: str | None = None
    ) -> str:
        """Add a person, the level of each skill (0 or more), and when the person works."""
        where = _new("person", name, self._persons)
        self._persons[name] = {
            "skills": {
                skill: _whole(f"{where}: level of {skill}", level)
                for skill, level in skills.items()
            },
            "calendar": self._calendar(where, calendar),
        }
        return name

    def add_project(
        self,
        name: str,
        *,
        release: int = 0,
        due: int | None = None,
        deadline: int | None = None,
        weight: float = 1.0,
        calendar: str | None = None,
    ) -> str:
        """Add a project: earliest start, due date, latest finish, price of tardiness."""
        where = _new("project", name, self._projects)
        self._projects[name] = {
            "release": _whole(f"{where}: release", release),
            "due": _date(f"{where}: due", due),
            "deadline": _date(f"{where}: deadline", deadline),
            "weight": _weight(f"{where}: weight", weight),
            "calendar": self._calendar(where, calendar),
        }
        return name

    def add_task(
        self,
        name: str,
        duration: int,
        *,
        project: str | None = None,
        needs: Mapping[str, int] | None = None,
        skills: Mapping[str, int | tuple[int, int]] | None = None,
        release: int = 0,
        deadline: int | None = None,
        latest_start: int | None = None,
        fixed: int | None = None,
        current: int | None = None,
        splittable: bool = False,
        calendar: str | None = None,
    ) -> str:
        """Add a task.

        Parameters
        ----------
        duration : int
            Periods of work; 0 for a milestone, which uses nothing.
        project : str, optional
            Without one, the project that is added first, or one of its own.
        needs : mapping of str to int, optional
            Units of each resource in every period worked.
        skills : mapping, optional
            Persons needed for each skill, or (persons, level).
        release, deadline, latest_start : int, optional
            Earliest start, latest finish, latest start.
        fixed : int, optional
            Start that stands, whatever the links say.
        current : int, optional
            Start in today's plan.
        """
        where = _new("task", name, self._tasks)
        if project is None:
            project = next(iter(self._projects), None) or self.add_project("Project")
        if project not in self._projects:
            raise DataError(
                f"{where}: project", f"{project} is not known; add it first."
            )
        if splittable and skills:
            raise DataError(
                f"{where}: splittable",
                "a task with persons is never split; name no skills or let it run whole.",
            )
        self._tasks[name] = {
            "project": project,
            "duration": _whole(f"{where}: duration", duration),
            "release": _whole(f"{where}: release", release),
            "deadline": _date(f"{where}: deadline", deadline),
            "latest_start": _date(f"{where}: latest start", latest_start),
            "fixed": _date(f"{where}: fixed start", fixed),
            "current": _date(f"{where}: current start", current),
            "splittable": bool(splittable),
            "calendar": self._calendar(where, calendar),
            "needs": self._needs(where, needs or {}) if duration else [],
            "seats": self._seats(where, skills or {}) if duration else [],
        }
        return name

    def add_link(
        self,
        predecessor: str,
        successor: str,
        type: str = "FS",  # noqa: A002  (the field's word for it)
        *,
        lag: int = 0,
    ) -> None:
        """Add a link: FS, SS, FF or SF with a lag in periods, negative for a lead."""
        where = f"link {predecessor} -> {successor}"
        for name in (predecessor, successor):
            if name not in self._tasks:
                raise DataError(where, f"task {name} is not known; add it first.")
        if type not in LINK_TYPES:
            raise DataError(where, f"{type} is no type of link; use FS, SS, FF or SF.")
        lag = _whole(f"{where}: lag", lag, least=-LONGEST)
        self._links.append((predecessor, successor, LINK_TYPES[type], lag))

    def freeze(self, until: int) -> None:
        """Let nothing move that starts before `until`, and nothing new start there."""
        self._frozen_until = _whole("frozen horizon", until)

    def build(self) -> Instance:
        """Check what entries say together and return the frozen instance.

        Raises
        ------
        DataError
            For loops of links, needs no capacity can meet, locks that contradict
            each other, and dates the links do not allow.
        """
        places = {name: i for i, name in enumerate(self._tasks)}
        before, after, order = self._network(places)
        instance = Instance(
            calendars=tuple(self._calendars.values()),
            resources=self._resource_arrays(),
            persons=self._person_arrays(),
            projects=self._project_arrays(),
            tasks=self._task_arrays(),
            needs=self._rows("needs", 2),
            seats=self._rows("seats", 2),
            before=before,
            after=after,
            order=order,
            frozen_until=self._frozen_until,
        )
        check_needs(instance)
        check_locks(instance)
        return instance

    # -- entries ----------------------------------------------------------------------

    def _calendar(self, where: str, name: str | None) -> int:
        if name is None:
            return NONE
        if name not in self._calendars:
            raise DataError(f"{where}: calendar", f"{name} is not known; add it first.")
        return list(self._calendars).index(name)

    def _needs(self, where: str, needs: Mapping[str, int]) -> list[tuple[int, int]]:
        rows = []
        for name, amount in needs.items():
            if name not in self._resources:
                raise DataError(
                    f"{where}: needs", f"resource {name} is not known; add it first."
                )
            units = _whole(f"{where}: need of {name}", amount)
            if units:
                rows.append((self._resources[name]["place"], units))
        return rows

    def _seats(
        self, where: str, skills: Mapping[str, int | tuple[int, int]]
    ) -> list[tuple[str, int]]:
        rows = []
        for skill, wanted in skills.items():
            count, level = wanted if isinstance(wanted, tuple) else (wanted, 0)
            persons = _whole(f"{where}: persons for {skill}", count)
            level = _whole(f"{where}: level of {skill}", level)
            rows += [(skill, level)] * persons
        return rows

    # -- arrays -----------------------------------------------------------------------

    def _network(self, places: dict[str, int]) -> tuple[Rows, Rows, Ints]:
        count = len(places)
        links = np.array(
            [(places[p], places[s], kind, lag) for p, s, kind, lag in self._links],
            dtype=np.int64,
        ).reshape(-1, 4)
        preds, succs, kinds, lags = links.T
        try:
            network = Network.build(
                count, preds, succs, type=kinds, lag=lags, labels=tuple(places)
            )
        except (CycleError, SelfLinkError) as error:
            raise DataError("links", str(error)) from error
        return (
            Rows.grouped(succs, count, preds, kinds, lags),
            Rows.grouped(preds, count, succs, kinds, lags),
            network.order,
        )

    def _resource_arrays(self) -> Resources:
        entries = self._resources.values()
        steps = [each["steps"] for each in entries]
        flat = [step for each in steps for step in each]
        return Resources(
            tuple(self._resources),
            _ints(np.cumsum([0, *(len(each) for each in steps)])),
            _ints([at for at, _ in flat]),
            _ints([value for _, value in flat]),
            _ints([each["calendar"] for each in entries]),
        )

    def _person_arrays(self) -> Persons:
        skills = {skill: i for i, skill in enumerate(self._skills)}
        level = np.full((len(self._persons), len(skills)), NONE, dtype=np.int64)
        for i, person in enumerate(self._persons.values()):
            for skill, reached in person["skills"].items():
                level[i, skills[skill]] = reached
        return Persons(
            tuple(self._persons),
            tuple(skills),
            level,
            _ints([each["calendar"] for each in self._persons.values()]),
        )

    @property
    def _skills(self) -> list[str]:
        persons = (s for each in self._persons.values() for s in each["skills"])
        wanted = (s for each in self._tasks.values() for s, _ in each["seats"])
        return list(dict.fromkeys([*persons, *wanted]))

    def _project_arrays(self) -> Projects:
        entries = list(self._projects.values())
        return Projects(
            tuple(self._projects),
            _column(entries, "release"),
            _column(entries, "due"),
            _column(entries, "deadline"),
            np.array([each["weight"] for each in entries], dtype=np.float64),
        )

    def _task_arrays(self) -> Tasks:
        entries = list(self._tasks.values())
        projects = {name: i for i, name in enumerate(self._projects)}
        fixed = _column(entries, "fixed")
        current = _column(entries, "current")
        frozen = (current != NONE) & (current < self._frozen_until) & (fixed == NONE)
        return Tasks(
            names=tuple(self._tasks),
            project=_ints([projects[each["project"]] for each in entries]),
            duration=_column(entries, "duration"),
            release=_column(entries, "release"),
            deadline=_column(entries, "deadline"),
            latest_start=_column(entries, "latest_start"),
            fixed=np.where(frozen, current, fixed),
            current=current,
            splittable=np.array([each["splittable"] for each in entries], dtype=bool),
            calendars=tuple(self._calendars_of(each) for each in entries),
        )

    def _calendars_of(self, task: dict[str, Any]) -> tuple[int, ...]:
        if not self._calendars:
            return ()
        resources = list(self._resources.values())
        used = {task["calendar"], self._projects[task["project"]]["calendar"]}
        used |= {resources[k]["calendar"] for k, _ in task["needs"]}
        return tuple(sorted(used - {NONE}))

    def _rows(self, name: str, width: int) -> Rows:
        entries = [each[name] for each in self._tasks.values()]
        skills = {skill: i for i, skill in enumerate(self._skills)}
        flat = np.array(
            [
                (i, skills[key] if name == "seats" else key, value)
                for i, rows in enumerate(entries)
                for key, value in rows
            ],
            dtype=np.int64,
        ).reshape(-1, width + 1)
        return Rows.grouped(flat[:, 0], len(entries), flat[:, 1], flat[:, 2])


def _new(kind: str, name: str, known: Mapping[str, object]) -> str:
    if not isinstance(name, str) or not name.strip():
        raise DataError(f"{kind} {len(known) + 1}", "it has no name; give it one.")
    if name in known:
        raise DataError(f"{kind} {name}", "it is there twice; give each its own name.")
    return f"{kind} {name}"


def _whole(where: str, value: object, *, least: int = 0) -> int:
    whole = isinstance(value, Integral) or (
        isinstance(value, Real) and math.isfinite(value) and float(value).is_integer()
    )
    if not whole or isinstance(value, bool):
        raise DataError(where, f"{value} is no whole number; give one.")
    number = int(value)  # type: ignore[call-overload]
    if not least <= number <= UNLIMITED:
        raise DataError(where, f"{number} is out of range; give {least} or more.")
    return int(number)


def _date(where: str, value: int | None) -> int:
    if value is None:
        return NONE
    number: int = _whole(where, value)
    if number > LONGEST:
        raise DataError(
            where, f"{number} lies beyond period {LONGEST}; use longer periods."
        )
    return number


def _weight(where: str, value: float) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise DataError(where, f"{value} is no number; give one.")
    if not math.isfinite(value) or value < 0:
        raise DataError(where, f"{value} is no weight; give 0 or more.")
    return float(value)


def _ints(values: Any) -> Ints:
    return np.asarray(values, dtype=np.int64)


def _column(entries: list[dict[str, Any]], name: str) -> Ints:
    return _ints([each[name] for each in entries])
