"""A plan: when each task works, who does it, and why it does not start earlier."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import groupby

import numpy as np

from steerco_engine.levelling.instance import FF, FS, NONE, Instance, Ints
from steerco_engine.levelling.objective import Objective


class Cause(StrEnum):
    """What holds a task where it starts."""

    RELEASE = "release"
    LINK = "link"
    RESOURCE = "resource"
    PERSONS = "persons"
    FIXED = "fixed"
    CHOICE = "choice"
    """Nothing: it could start earlier, but the plan as a whole would not gain."""


@dataclass(frozen=True, slots=True)
class Move:
    """Why a task starts where it does.

    Attributes
    ----------
    task : int
    logic, start : int
        First start by dates and links, its predecessors being where the plan has them;
        start in the plan.
    current : int or None
        Start in today's plan.
    cause : Cause
        What keeps it from starting one working period earlier.
    holder : str
        The predecessor, resource or skill that does.
    others : tuple of int
        Tasks that take the resource or persons then, those of weightier projects first.
    """

    task: int
    logic: int
    start: int
    current: int | None
    cause: Cause
    holder: str = ""
    others: tuple[int, ...] = ()

    @property
    def delay(self) -> int:
        """Periods by which the task starts after its links would let it."""
        return self.start - self.logic


@dataclass(frozen=True)
class Plan:
    """An answer to an instance.

    Attributes
    ----------
    instance : Instance
    objective : Objective
    start, finish : int64 array, shape (n,)
    parts : tuple of int64 arrays
        The periods in which each task works.
    persons : tuple of tuple of int
        Person on each of a task's seats, in the order of `instance.seats`.
    """

    instance: Instance
    objective: Objective
    start: Ints
    finish: Ints
    parts: tuple[Ints, ...]
    persons: tuple[tuple[int, ...], ...]

    @cached_property
    def project_finish(self) -> Ints:
        """When each project's last task ends; 0 without tasks."""
        ends = np.zeros(len(self.instance.projects.names), dtype=np.int64)
        np.maximum.at(ends, self.instance.tasks.project, self.finish)
        return ends

    @property
    def makespan(self) -> int:
        """When the last task ends."""
        return int(self.finish.max(initial=0))

    @property
    def tardiness(self) -> Ints:
        """Periods by which each project ends after its due date; 0 without one."""
        due = self.instance.projects.due
        return np.where(due == NONE, 0, np.maximum(0, self.project_finish - due))

    @property
    def weighted_tardiness(self) -> float:
        """Sum over projects of weight times tardiness."""
        return float(self.instance.projects.weight @ self.tardiness)

    @property
    def moved(self) -> int:
        """How many tasks of today's plan start elsewhere."""
        return int(np.count_nonzero(self._shift))

    @property
    def shift(self) -> int:
        """Sum of periods between the starts of the plan and of today's."""
        return int(self._shift.sum())

    @property
    def smoothness(self) -> float:
        """Sum over resources and periods of units used, squared."""
        return float((self.use.astype(np.float64) ** 2).sum())

    @cached_property
    def use(self) -> Ints:
        """Units used, shape (makespan, resources + persons)."""
        resources = len(self.instance.resources.names)
        wide = resources + len(self.instance.persons.names)
        use = np.zeros((self.makespan, wide), dtype=np.int64)
        for task, periods in enumerate(self.parts):
            for k, amount in self.instance.needs.of(task):
                use[periods, k] += amount
            for person in self.persons[task]:
                use[periods, resources + person] += 1
        return use

    @property
    def splits(self) -> int:
        """How many times a splittable task pauses outside of its calendars."""
        tasks = self.instance.tasks
        return sum(
            len(self.segments(int(task))) - 1
            for task in np.flatnonzero(tasks.splittable)
        )

    def value(self, objective: Objective | None = None) -> float:
        """Return what the plan costs."""
        prices = (objective or self.objective).prices
        measures = (
            self.weighted_tardiness,
            self.makespan,
            self.smoothness if prices[2] else 0.0,
            self.moved,
            self.shift,
        )
        return float(sum(p * m for p, m in zip(prices, measures, strict=True)))

    def segments(self, task: int) -> list[tuple[int, int]]:
        """Return (first period, period after the last) of each stretch of work."""
        periods = self.parts[task].tolist()
        runs = groupby(enumerate(periods), key=lambda each: each[1] - each[0])
        spans = [[period for _, period in run] for _, run in runs]
        return [(span[0], span[-1] + 1) for span in spans]

    def moves(self) -> list[Move]:
        """Return an explanation for every task that resources or choice delay."""
        found = (self.explain(task) for task in range(self.instance.count))
        return [
            move
            for move in found
            if move.delay > 0 or move.current not in (None, move.start)
        ]

    def explain(self, task: int) -> Move:
        """Return what keeps a task from starting one working period earlier."""
        tasks = self.instance.tasks
        start = int(self.start[task])
        today = int(tasks.current[task])
        logic, holder = self._logic(task)
        current = None if today == NONE else today
        if tasks.fixed[task] != NONE:
            return Move(task, start, start, current, Cause.FIXED)
        working = np.flatnonzero(self._worked(task)[:start]).tolist()
        if start <= logic or not working or working[-1] < logic:
            cause = Cause.LINK if holder else Cause.RELEASE
            return Move(task, start, start, current, cause, holder)
        cause, holder, others = self._held(task, working[-1])
        return Move(task, logic, start, current, cause, holder, others)

    @property
    def _shift(self) -> Ints:
        today = self.instance.tasks.current
        return np.where(today == NONE, 0, np.abs(self.start - today))

    def _logic(self, task: int) -> tuple[int, str]:
        """Return the first start that dates and links allow, and what holds it there."""
        instance = self.instance
        tasks, projects = instance.tasks, instance.projects
        project = int(tasks.project[task])
        first = max(
            int(tasks.release[task]),
            int(projects.release[project]),
            instance.frozen_until,
        )
        holder = ""
        for other, kind, lag in instance.before.of(task):
            at = int((self.finish if kind in (FS, FF) else self.start)[other]) + lag
            if kind >= FF:
                at -= int(self.finish[task] - self.start[task])
            if at > first:
                first, holder = at, tasks.names[other]
        return first, holder

    def _held(self, task: int, start: int) -> tuple[Cause, str, tuple[int, ...]]:
        instance = self.instance
        resources = instance.resources.names
        length = int(instance.tasks.duration[task])
        mask = self._worked(task)
        periods = (np.flatnonzero(mask[start:]) + start)[:length]
        room = self._room(task, periods)
        for k, amount in instance.needs.of(task):
            short = periods[room[:, k] < amount]
            if short.size:
                return Cause.RESOURCE, resources[k], self._users(k, int(short[0]), task)
        busy = room[:, len(resources) :].min(axis=0, initial=1) < 1
        for skill, level in instance.seats.of(task):
            able = instance.able(skill, level)
            if sum(not busy[person] for person in able) < len(self.persons[task]):
                others = dict.fromkeys(
                    user
                    for person in able
                    if busy[person]
                    for user in self._users(len(resources) + person, start, task)
                )
                return Cause.PERSONS, instance.persons.skills[skill], tuple(others)
        return Cause.CHOICE, "", ()

    @cached_property
    def _left(self) -> Ints:
        """What the plan leaves in each period."""
        left = self.instance.capacity(self.makespan + 1)
        left[: self.makespan] -= self.use
        return left

    def _room(self, task: int, periods: Ints) -> Ints:
        """Return what is left in some periods when the task is taken out."""
        room = self._left[periods].copy()
        own = np.isin(periods, self.parts[task])
        for k, amount in self.instance.needs.of(task):
            room[own, k] += amount
        for person in self.persons[task]:
            room[own, len(self.instance.resources.names) + person] += 1
        return room

    def _worked(self, task: int) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        mask = np.ones(self.makespan + 1, dtype=bool)
        for calendar in self.instance.tasks.calendars[task]:
            mask &= self.instance.calendars[calendar].mask(len(mask))
        return mask

    def _users(self, column: int, period: int, task: int) -> tuple[int, ...]:
        """Return the other tasks that use a column in a period, weightiest first."""
        instance = self.instance
        resources = len(instance.resources.names)
        active = np.flatnonzero((self.start <= period) & (period < self.finish))
        users = [
            int(other)
            for other in active
            if other != task
            and period in self.parts[other]
            and (
                any(k == column for k, _ in instance.needs.of(int(other)))
                or column - resources in self.persons[other]
            )
        ]
        weight = instance.projects.weight[instance.tasks.project]
        return tuple(sorted(users, key=lambda other: -weight[other]))
