"""The data of a levelling problem: frozen, checked, in arrays.

Time is an axis of whole periods 0, 1, 2, ... (days, shifts, hours: the caller's choice).
A task of duration d that starts at s works in d periods and finishes at the end of the
last of them; without calendars and splits that is s + d.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from steerco_engine import layout

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

UNLIMITED = 1 << 30
"""Capacity of a resource that is measured but not limited."""
NONE = -1
"""No current or fixed start, no latest date, no project or calendar."""
FS, SS, FF, SF = layout.FS, layout.SS, layout.FF, layout.SF


@dataclass(frozen=True)
class Calendar:
    """Which periods are worked: a pattern that repeats from period 0, and exceptions.

    Attributes
    ----------
    name : str
    pattern : bool array, shape (length,)
    exceptions : dict of int to bool
        Periods that differ from the pattern.
    """

    name: str
    pattern: npt.NDArray[np.bool_]
    exceptions: dict[int, bool]

    def mask(self, horizon: int) -> npt.NDArray[np.bool_]:
        """Return for periods 0 to `horizon` - 1 whether each is worked."""
        repeats = -(-horizon // len(self.pattern))
        worked = np.tile(self.pattern, max(repeats, 1))[:horizon]
        for period, works in self.exceptions.items():
            if period < horizon:
                worked[period] = works
        return worked


@dataclass(frozen=True)
class Resources:
    """Renewable resources: as much in each period, whatever was used before.

    Attributes
    ----------
    names : tuple of str
    step_from, step_at, step_value : int64 arrays
        Capacity of resource k as a step function: rows `step_from[k]` to
        `step_from[k + 1]` give the period from which each value holds, the first at 0.
    calendar : int64 array, shape (k,)
        Calendar index, or `NONE`; no capacity in periods that are not worked.
    """

    names: tuple[str, ...]
    step_from: Ints
    step_at: Ints
    step_value: Ints
    calendar: Ints

    def steps(self, resource: int) -> list[tuple[int, int]]:
        """Return (period, capacity) pairs of one resource."""
        rows = slice(self.step_from[resource], self.step_from[resource + 1])
        return list(
            zip(
                self.step_at[rows].tolist(), self.step_value[rows].tolist(), strict=True
            )
        )


@dataclass(frozen=True)
class Persons:
    """People who each do one task at a time, in one of their skills.

    Attributes
    ----------
    names, skills : tuple of str
    level : int64 array, shape (persons, skills)
        -1 where a person lacks the skill.
    calendar : int64 array, shape (persons,)
        Calendar index, or `NONE`.
    """

    names: tuple[str, ...]
    skills: tuple[str, ...]
    level: Ints
    calendar: Ints


@dataclass(frozen=True)
class Projects:
    """Projects, each with a due date and a weight.

    Attributes
    ----------
    names : tuple of str
    release, due, deadline : int64 arrays, shape (p,)
        No task starts before `release`; finishing after `due` is tardy; finishing after
        `deadline` is not allowed. `NONE` for no due date or deadline.
    weight : float64 array, shape (p,)
        Price of one period of tardiness.
    """

    names: tuple[str, ...]
    release: Ints
    due: Ints
    deadline: Ints
    weight: Floats


@dataclass(frozen=True)
class Tasks:
    """Tasks, arrays of shape (n,); `NONE` where a date is not given.

    Attributes
    ----------
    names : tuple of str
    project, duration : int64 array
    release, deadline : int64 array
        Earliest start and latest finish.
    latest_start : int64 array
    fixed : int64 array
        Start of work that stands: done, in progress or locked.
    current : int64 array
        Start in today's plan.
    splittable : bool array
        May pause between any two of its periods.
    calendars : tuple of tuple of int
        Calendars a task works on: in periods that all of them work.
    """

    names: tuple[str, ...]
    project: Ints
    duration: Ints
    release: Ints
    deadline: Ints
    latest_start: Ints
    fixed: Ints
    current: Ints
    splittable: npt.NDArray[np.bool_]
    calendars: tuple[tuple[int, ...], ...]


@dataclass(frozen=True)
class Rows:
    """Values that belong to tasks: those of task i are rows `first[i]` to `first[i+1]`.

    Attributes
    ----------
    first : int64 array, shape (n + 1,)
    columns : tuple of int64 arrays
        What each column means, `Instance` says.
    """

    first: Ints
    columns: tuple[Ints, ...]

    @classmethod
    def grouped(cls, owner: Ints, count: int, *columns: Ints) -> Rows:
        """Return columns ordered by the task that owns each row."""
        first = np.zeros(count + 1, dtype=np.int64)
        np.cumsum(np.bincount(owner, minlength=count), out=first[1:])
        order = np.argsort(owner, kind="stable")
        return cls(first, tuple(column[order] for column in columns))

    def of(self, task: int) -> list[tuple[int, ...]]:
        """Return the rows of one task."""
        rows = slice(self.first[task], self.first[task + 1])
        return list(zip(*(c[rows].tolist() for c in self.columns), strict=True))


@dataclass(frozen=True)
class Instance:
    """A resource-constrained (multi-)project scheduling problem.

    Build it with `Builder`, which checks every entry and names the one that is wrong.

    Attributes
    ----------
    calendars : tuple of Calendar
    resources : Resources
    persons : Persons
    projects : Projects
    tasks : Tasks
    needs : Rows
        Columns resource, amount.
    seats : Rows
        Columns skill, level: one row for each person that a task needs at once.
    before, after : Rows
        Links by successor and by predecessor: columns other task, type, lag in periods.
    order : int64 array, shape (n,)
        Every task after its predecessors.
    frozen_until : int
        Nothing starts before it but what is fixed or already planned there.
    """

    calendars: tuple[Calendar, ...]
    resources: Resources
    persons: Persons
    projects: Projects
    tasks: Tasks
    needs: Rows
    seats: Rows
    before: Rows
    after: Rows
    order: Ints
    frozen_until: int = 0

    @property
    def count(self) -> int:
        """Number of tasks."""
        return len(self.tasks.names)

    def able(self, skill: int, level: int) -> list[int]:
        """Return the persons who have a skill at a level or above."""
        return [int(i) for i in np.flatnonzero(self.persons.level[:, skill] >= level)]

    def capacity(self, horizon: int) -> Ints:
        """Return capacity per period, shape (horizon, resources + persons)."""
        resources, persons = self.resources, self.persons
        wide = len(resources.names) + len(persons.names)
        capacity = np.ones((horizon, wide), dtype=np.int64)
        for k in range(len(resources.names)):
            for at, value in resources.steps(k):
                capacity[at:, k] = value
        owners = [*resources.calendar.tolist(), *persons.calendar.tolist()]
        for k, calendar in enumerate(owners):
            if calendar != NONE:
                capacity[~self.calendars[calendar].mask(horizon), k] = 0
        return capacity

    def rest(self) -> int:
        """Return the period from which capacities change no more but by calendars."""
        return int(self.resources.step_at.max(initial=0))
