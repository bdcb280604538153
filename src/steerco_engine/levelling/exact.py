"""The instance as a constraint model for CP-SAT: a whole search with its bound."""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np
from ortools.sat.python import cp_model

from steerco_engine.levelling.instance import FF, FS, NONE, SF, Ints
from steerco_engine.levelling.tables import DEADLINE, FAR, LATEST_START, Draft
from steerco_engine.levelling.workspace import Workspace

FINEST = 10**6
"""Prices count in parts of no less than one over this; the rest is left out."""


@dataclass
class Found:
    """What CP-SAT came back with.

    Attributes
    ----------
    start : int64 array or None
    who : int64 array
        Column of the person on each seat.
    bound : float
    proven, impossible : bool
    """

    start: Ints | None
    who: Ints
    bound: float
    proven: bool
    impossible: bool


@dataclass
class Model:
    """Intervals, cumulative resources, and a linear objective.

    Parameters
    ----------
    space : Workspace
        Of an instance without calendars and splittable tasks.
    last : int
        No task needs to finish later.
    """

    space: Workspace
    last: int
    model: Any = field(default_factory=cp_model.CpModel)
    starts: list[Any] = field(default_factory=list)
    seats: dict[tuple[int, int, int], list[Any]] = field(default_factory=dict)
    """Whether a task takes 1, 2, ... of a group of persons for seats of a pool."""

    def __post_init__(self) -> None:
        self.tables = self.space.tables
        self.instance = self.space.instance
        self.alike = _alike(self.space)
        self.group = {p: g for g, persons in enumerate(self.alike) for p in persons}
        self._tasks()
        self._links()
        self._resources()
        self._persons()
        self._objective()

    @staticmethod
    def suits(space: Workspace) -> bool:
        """Return whether the model says all that an instance says."""
        return (
            not any(space.instance.tasks.calendars)
            and not space.instance.tasks.splittable.any()
            and not space.objective.smoothness
        )

    def hint(self, draft: Draft) -> None:
        """Start the search from a plan."""
        for variable, start in zip(self.starts, draft.start.tolist(), strict=True):
            self.model.add_hint(variable, start)
        for (task, pool, group), steps in self.seats.items():
            on_seats = draft.who[self._seats_of(task)[pool]].tolist()
            many = sum(self.group.get(person) == group for person in on_seats)
            for at, step in enumerate(steps):
                self.model.add_hint(step, int(at < many))
        for finish, value in self._finishes(draft):
            self.model.add_hint(finish, value)

    def solve(
        self,
        *,
        work: float,
        seed: int,
        stopped: Callable[[], bool] = lambda: False,
        told: Callable[[float | None, float], None] = lambda value, bound: None,
    ) -> Found:
        """Search until `stopped`, or for finite `work`, which no clock measures."""
        solver = cp_model.CpSolver()
        solver.parameters.num_workers = 2
        solver.parameters.random_seed = seed % (1 << 30)
        if math.isfinite(work):
            solver.parameters.interleave_search = True
            solver.parameters.max_deterministic_time = work
        ended = threading.Event()
        watcher = threading.Thread(
            target=_watch, args=(solver, ended, stopped), daemon=True
        )
        watcher.start()
        try:
            status = solver.solve(self.model, _Teller(told, self.unit))
        finally:
            ended.set()
            watcher.join()
        found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
        who = np.full(len(self.tables.seat_pool), NONE, dtype=np.int64)
        start = None
        if found:
            start = np.array([solver.value(each) for each in self.starts], np.int64)
            who = self._named(solver, start)
        return Found(
            start,
            who,
            solver.best_objective_bound / self.unit,
            status == cp_model.OPTIMAL,
            status == cp_model.INFEASIBLE,
        )

    # -- the model ----------------------------------------------------------------------

    def _tasks(self) -> None:
        tables, logic = self.tables, self.space.logic
        self.intervals = []
        for task in range(self.instance.count):
            length = int(self.instance.tasks.duration[task])
            first = int(logic.early_start[task])
            last = (
                min(int(tables.column(DEADLINE)[task]), max(self.last, first + length))
                - length
            )
            last = min(last, int(tables.column(LATEST_START)[task]))
            if self.instance.tasks.fixed[task] != NONE:
                first = last = int(self.instance.tasks.fixed[task])
            start = self.model.new_int_var(first, max(first, last), "")
            self.starts.append(start)
            self.intervals.append(
                self.model.new_fixed_size_interval_var(start, length, "")
            )

    def _links(self) -> None:
        for task in range(self.instance.count):
            if self.instance.tasks.fixed[task] != NONE:
                continue
            for other, kind, lag in self.instance.before.of(task):
                shift = lag
                if kind in (FS, FF):
                    shift += int(self.instance.tasks.duration[other])
                if kind in (FF, SF):
                    shift -= int(self.instance.tasks.duration[task])
                self.model.add(self.starts[task] >= self.starts[other] + shift)

    def _movable(self, task: int) -> bool:
        return bool(
            self.instance.tasks.fixed[task] == NONE
            and self.instance.tasks.duration[task] > 0
        )

    def _resources(self) -> None:
        needs = self.instance.needs
        used: dict[int, list[tuple[int, int]]] = {}
        for task in range(self.instance.count):
            if self._movable(task):
                for k, amount in needs.of(task):
                    used.setdefault(k, []).append((task, amount))
        for k, rows in used.items():
            intervals = [self.intervals[task] for task, _ in rows]
            self._cumulative(k, intervals, [amount for _, amount in rows])

    def _cumulative(
        self, column: int, intervals: list[Any], amounts: list[int]
    ) -> None:
        """Limit use to what fixed work leaves, its changes as blocks that stand."""
        self._limit(
            self.tables.capacity[:, column].astype(np.int64), intervals, amounts
        )

    def _limit(self, left: Ints, intervals: list[Any], amounts: list[int]) -> None:
        most = int(left.max(initial=0))
        if most >= 1 << 30:
            return
        edges = [0, *(np.flatnonzero(np.diff(left)) + 1).tolist(), len(left)]
        for begin, end in pairwise(edges):
            if left[begin] < most and begin < self.last:
                last = end if end < len(left) else max(end, self.last + 1)
                intervals.append(
                    self.model.new_fixed_size_interval_var(begin, last - begin, "")
                )
                amounts.append(most - int(left[begin]))
        self.model.add_cumulative(intervals, amounts, most)

    def _persons(self) -> None:
        """Seat groups of persons who are alike; who of them, `_named` tells."""
        first = self.instance.seats.first
        busy: dict[int, list[Any]] = {}
        for task in range(self.instance.count):
            if self._movable(task) and first[task + 1] > first[task]:
                self._seat(task, busy)
        for group, intervals in busy.items():
            persons = self.alike[group]
            column = self.tables.capacity[:, persons[0]].astype(np.int64)
            self._limit(column * len(persons), intervals, [1] * len(intervals))
        self._groups()

    def _seats_of(self, task: int) -> dict[int, list[int]]:
        """Return the seats of a task by pool."""
        first, last = self.instance.seats.first[task : task + 2].tolist()
        pools = self.tables.seat_pool
        found: dict[int, list[int]] = {}
        for seat in range(first, last):
            found.setdefault(int(pools[seat]), []).append(seat)
        return found

    def _seat(self, task: int, busy: dict[int, list[Any]]) -> None:
        length = int(self.instance.tasks.duration[task])
        for pool, seats in self._seats_of(task).items():
            taken: list[Any] = []
            for group in self._able(pool):
                most = min(len(seats), len(self.alike[group]))
                steps = [self.model.new_bool_var("") for _ in range(most)]
                for fewer, more in pairwise(steps):
                    self.model.add_implication(more, fewer)
                for step in steps:
                    span = self.model.new_optional_fixed_size_interval_var(
                        self.starts[task], length, step, ""
                    )
                    busy.setdefault(group, []).append(span)
                self.seats[task, pool, group] = steps
                taken += steps
            if len(seats) == 1:
                self.model.add_exactly_one(taken)
            else:
                self.model.add(sum(taken) == len(seats))

    def _able(self, pool: int) -> list[int]:
        """Return the groups whose persons can take a pool's seats."""
        tables = self.tables
        people = tables.pool_person[tables.pool_from[pool] : tables.pool_from[pool + 1]]
        return sorted({self.group[person] for person in people.tolist()})

    def _named(self, solver: Any, start: Ints) -> Ints:
        """Return persons on seats: of those alike, who is free."""
        who = np.full(len(self.tables.seat_pool), NONE, dtype=np.int64)
        free = {p: 0 for persons in self.alike for p in persons}
        for task in np.argsort(start, kind="stable").tolist():
            for pool, seats in self._seats_of(task).items():
                left = iter(seats)
                for group in self._able(pool):
                    steps = self.seats.get((task, pool, group), [])
                    ready = [p for p in self.alike[group] if free[p] <= start[task]]
                    many = sum(solver.boolean_value(step) for step in steps)
                    for person in ready[:many]:
                        who[next(left)] = person
                        free[person] = int(start[task]) + int(
                            self.instance.tasks.duration[task]
                        )
        return who

    def _groups(self) -> None:
        """Count seats against persons for each group: redundant, and strong."""
        tables, first = self.tables, self.instance.seats.first
        if not len(tables.seat_pool) or (self.instance.tasks.fixed != NONE).any():
            return
        pools = [
            frozenset(tables.pool_person[a:b].tolist())
            for a, b in zip(tables.pool_from, tables.pool_from[1:], strict=False)
        ]
        groups = set(pools)
        for pool in pools:
            groups |= {pool | other for other in list(groups)[:64]}
        for group in sorted(groups, key=sorted):
            rows = []
            for task in range(self.instance.count):
                seats = range(first[task], first[task + 1])
                many = sum(pools[tables.seat_pool[s]] <= group for s in seats)
                if many and self._movable(task):
                    rows.append((task, many))
            if rows and max(many for _, many in rows) * len(rows) > len(group):
                self.model.add_cumulative(
                    [self.intervals[task] for task, _ in rows],
                    [many for _, many in rows],
                    len(group),
                )

    # -- the objective ------------------------------------------------------------------

    def _objective(self) -> None:
        prices = self.space.objective
        parts: list[tuple[float, Any]] = []
        self.ends: dict[int, Any] = {}
        self.makespan = None
        last = max(self.last, int(self.space.logic.early_finish.max(initial=0)))
        if prices.makespan:
            self.makespan = self.model.new_int_var(0, last, "")
            self._after(self.makespan, range(self.instance.count))
            parts.append((prices.makespan, self.makespan))
        if prices.tardiness:
            for project in np.flatnonzero(self.tables.due < FAR):
                late = self.model.new_int_var(0, last, "")
                due = int(self.tables.due[project])
                members = np.flatnonzero(self.instance.tasks.project == project)
                self._after(late + due, members.tolist())
                self.ends[int(project)] = late
                parts.append((prices.tardiness * self.tables.weight[project], late))
        self._stability(parts)
        self.unit = _unit([price for price, _ in parts])
        whole = [(math.floor(price * self.unit + 1e-6), part) for price, part in parts]
        total = sum(price * part for price, part in whole)
        if not isinstance(total, int):
            self.model.minimize(total)

    def _after(self, end: Any, tasks: Any) -> None:
        members = set(tasks)
        for task in tasks:
            rows = self.instance.after.of(task)
            if not any(
                other in members and kind == FS and lag >= 0
                for other, kind, lag in rows
            ):
                self.model.add(
                    end >= self.starts[task] + int(self.instance.tasks.duration[task])
                )

    def _stability(self, parts: list[tuple[float, Any]]) -> None:
        prices, current = self.space.objective, self.instance.tasks.current
        if not (prices.moved or prices.shift):
            return
        for task in np.flatnonzero(current != NONE):
            start, today = self.starts[task], int(current[task])
            far = max(self.last, today)
            shift = self.model.new_int_var(0, far, "")
            self.model.add_abs_equality(shift, start - today)
            moved = self.model.new_bool_var("")
            self.model.add(shift == 0).only_enforce_if(~moved)
            parts += [(prices.shift, shift), (prices.moved, moved)]

    def _finishes(self, draft: Draft) -> list[tuple[Any, int]]:
        hints = []
        if self.makespan is not None:
            hints.append((self.makespan, int(draft.finish.max())))
        for project, late in self.ends.items():
            members = self.instance.tasks.project == project
            end = int(draft.finish[members].max(initial=0))
            hints.append((late, max(0, end - int(self.tables.due[project]))))
        return hints


def _alike(space: Workspace) -> list[list[int]]:
    """Return the columns of persons by what they can do and when they can."""
    resources = len(space.instance.resources.names)
    found: dict[tuple[bytes, bytes], list[int]] = {}
    for person, levels in enumerate(space.instance.persons.level):
        column = resources + person
        left = np.ascontiguousarray(space.tables.capacity[:, column]).tobytes()
        found.setdefault((levels.tobytes(), left), []).append(column)
    return list(found.values())


def _unit(prices: list[float]) -> int:
    """Return what makes prices whole, or nearly so."""
    parts = [Fraction(price).limit_denominator(FINEST).denominator for price in prices]
    return min(math.lcm(*parts), FINEST)


class _Teller(cp_model.CpSolverSolutionCallback):
    """Passes on values and bounds as they are found."""

    def __init__(self, told: Callable[[float | None, float], None], unit: int) -> None:
        super().__init__()
        self.told = told
        self.unit = unit

    def on_solution_callback(self) -> None:
        self.told(
            self.objective_value / self.unit, self.best_objective_bound / self.unit
        )


def _watch(solver: Any, ended: threading.Event, stopped: Callable[[], bool]) -> None:
    while not ended.wait(0.05):
        if stopped():
            solver.stop_search()
