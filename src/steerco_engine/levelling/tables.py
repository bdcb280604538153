"""What the kernels read and write: an instance flattened onto a horizon."""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from steerco_engine.levelling.instance import NONE, Instance, Ints
from steerco_engine.levelling.objective import Objective

FAR = 1 << 40
"""Later than any period."""


(
    DURATION,
    CALENDAR,
    SPLITTABLE,
    RELEASE,
    LATEST_START,
    DEADLINE,
    FIXED,
    CURRENT,
    PROJECT,
    ORDER,
    BEFORE_FROM,
    AFTER_FROM,
    NEED_FROM,
    SEAT_FROM,
    PART_FROM,
) = range(15)
"""Columns of `Tables.task`."""
COLUMNS = 15
OTHER, TYPE, LAG = 0, 1, 2
"""Columns of `Tables.before` and `Tables.after`."""
RESOURCE, AMOUNT = 0, 1
"""Columns of `Tables.need`."""
DUE, MEMBERS_FROM = 0, 1
"""Columns of `Tables.project`."""


class Tables(NamedTuple):
    """An instance as arrays; n tasks, K columns (resources, then persons).

    Few and wide, because each array costs the compiler at every call. What belongs to
    task i and has several rows is at rows `task[i, X_FROM]` to `task[i + 1, X_FROM]`.

    Attributes
    ----------
    task : int64, shape (n + 1, `COLUMNS`)
    before, after : int64, shape (links, 3)
        By successor and by predecessor.
    need : int64, shape (needs, 2)
    seat_pool : int64, shape (seats,)
        The pool whose persons can take a seat.
    pool_from, pool_person : int64
        The columns of the persons in each pool.
    project : int64, shape (p + 1, 2)
    members : int64, shape (n,)
        Tasks by project.
    weight : float64, shape (p,)
    price : float64, shape (5,)
        Tardiness, makespan, smoothness, a moved task, a period moved.
    taste : float64, shape (K,)
        How much of the work each person could do.
    capacity : int32, shape (horizon, K)
        What fixed work leaves.
    load : int64, shape (horizon, K)
        What fixed work takes; shape (0, K) unless smoothness is priced.
    times, worked : int64, shape (calendars, horizon + 1)
        The q-th working period of a calendar; how many there are before period t.
    simple : bool
        Every link is finish to start without a lead, so that an order by start is one
        by links.
    """

    task: Ints
    before: Ints
    after: Ints
    need: Ints
    seat_pool: Ints
    pool_from: Ints
    pool_person: Ints
    project: Ints
    members: Ints
    weight: npt.NDArray[np.float64]
    price: npt.NDArray[np.float64]
    taste: npt.NDArray[np.float64]
    capacity: npt.NDArray[np.int32]
    load: Ints
    times: Ints
    worked: Ints
    simple: bool

    def column(self, name: int) -> Ints:
        """Return one column of the tasks, shape (n,)."""
        return self.task[:-1, name]

    def having(self, name: int, values: npt.ArrayLike) -> Tables:
        """Return tables with another column of the tasks."""
        task = self.task.copy()
        task[:-1, name] = values
        return self._replace(task=task)

    @property
    def due(self) -> Ints:
        """Due date of each project, shape (p,); `FAR` without one."""
        return self.project[:-1, DUE]


class Draft(NamedTuple):
    """A plan in the making.

    Attributes
    ----------
    start, finish : int64, shape (n,)
    part : int64
        The periods in which splittable tasks work.
    who : int64, shape (seats,)
        Column of the person on each seat.
    free : int32, shape (horizon, K)
    until : int64, shape (1,)
        `free` differs from capacity only before this period.
    taste : float64, shape (K,)
        Persons of lower taste are taken first.
    holder, via, queue : int64
        Room for matching seats with persons.
    """

    start: Ints
    finish: Ints
    part: Ints
    who: Ints
    free: npt.NDArray[np.int32]
    until: Ints
    taste: npt.NDArray[np.float64]
    holder: Ints
    via: Ints
    queue: Ints

    def copied(self) -> Draft:
        """Return a draft of its own."""
        columns: list[Any] = [column.copy() for column in self]
        return Draft(*columns)


def draft_of(tables: Tables) -> Draft:
    """Return an empty draft: only fixed work is placed."""
    count = len(tables.task) - 1
    seats = len(tables.seat_pool)
    return Draft(
        start=np.zeros(count, dtype=np.int64),
        finish=np.zeros(count, dtype=np.int64),
        part=np.zeros(tables.task[-1, PART_FROM], dtype=np.int64),
        who=np.full(seats, NONE, dtype=np.int64),
        free=tables.capacity.copy(),
        until=np.zeros(1, dtype=np.int64),
        taste=tables.taste.copy(),
        holder=np.full(len(tables.taste), NONE, dtype=np.int64),
        via=np.full(len(tables.taste), NONE, dtype=np.int64),
        queue=np.zeros(seats + 1, dtype=np.int64),
    )


def tables_of(
    instance: Instance, horizon: int, objective: Objective, *, bare: bool = False
) -> Tables:
    """Flatten an instance onto periods 0 to `horizon` - 1, no work placed yet.

    A bare one has no capacity columns: for windows by logic alone.
    """
    tasks, projects = instance.tasks, instance.projects
    release = np.maximum(tasks.release, projects.release[tasks.project])
    release = np.maximum(release, instance.frozen_until)
    deadline = np.minimum(_far(tasks.deadline), _far(projects.deadline)[tasks.project])
    combinations = {c: i for i, c in enumerate(sorted(set(tasks.calendars) - {()}))}
    times, worked = _working(instance, list(combinations), horizon)
    _, kinds, lags = instance.before.columns
    pools = {p: i for i, p in enumerate(dict.fromkeys(_seats(instance)))}
    people = [_pool(instance, skill, level) for skill, level in pools]
    wide = len(instance.resources.names) + len(instance.persons.names)
    capacity = np.zeros((horizon, 0 if bare else wide), dtype=np.int32)
    if not bare:
        capacity[:] = instance.capacity(horizon)
    smooth = objective.smoothness > 0 and not bare
    members_from, members = _grouped(tasks.project, len(projects.names))
    task = np.zeros((instance.count + 1, COLUMNS), dtype=np.int64)
    columns: dict[int, npt.ArrayLike] = {
        DURATION: tasks.duration,
        CALENDAR: [combinations.get(each, NONE) for each in tasks.calendars],
        SPLITTABLE: tasks.splittable,
        RELEASE: np.where(tasks.fixed == NONE, release, tasks.fixed),
        LATEST_START: _far(tasks.latest_start),
        DEADLINE: deadline,
        FIXED: tasks.fixed,
        CURRENT: tasks.current,
        PROJECT: tasks.project,
        ORDER: instance.order,
    }
    for name, values in columns.items():
        task[:-1, name] = values
    task[:, BEFORE_FROM] = instance.before.first
    task[:, AFTER_FROM] = instance.after.first
    task[:, NEED_FROM] = instance.needs.first
    task[:, SEAT_FROM] = instance.seats.first
    task[1:, PART_FROM] = np.cumsum(np.where(tasks.splittable, tasks.duration, 0))
    project = np.zeros((len(projects.names) + 1, 2), dtype=np.int64)
    project[:-1, DUE] = _far(projects.due)
    project[:, MEMBERS_FROM] = members_from
    return Tables(
        task=task,
        before=np.stack(instance.before.columns, axis=1),
        after=np.stack(instance.after.columns, axis=1),
        need=np.stack(instance.needs.columns, axis=1),
        seat_pool=np.array([pools[each] for each in _seats(instance)], dtype=np.int64),
        pool_from=np.cumsum([0, *(len(p) for p in people)], dtype=np.int64),
        pool_person=np.array([p for each in people for p in each], dtype=np.int64),
        project=project,
        members=members,
        weight=projects.weight,
        price=np.array(objective.prices, dtype=np.float64),
        taste=_taste(instance, people, list(pools)),
        capacity=capacity,
        load=np.zeros((horizon if smooth else 0, wide), dtype=np.int64),
        times=times,
        worked=worked,
        simple=bool(((kinds == 0) & (lags >= 0)).all()),
    )


def _far(dates: Ints) -> Ints:
    return np.where(dates == NONE, FAR, dates)


def _grouped(owner: Ints, count: int) -> tuple[Ints, Ints]:
    first = np.zeros(count + 1, dtype=np.int64)
    np.cumsum(np.bincount(owner, minlength=count), out=first[1:])
    return first, np.argsort(owner, kind="stable").astype(np.int64)


def _seats(instance: Instance) -> list[tuple[int, int]]:
    skills, levels = instance.seats.columns
    return list(zip(skills.tolist(), levels.tolist(), strict=True))


def _pool(instance: Instance, skill: int, level: int) -> list[int]:
    resources = len(instance.resources.names)
    return [resources + person for person in instance.able(skill, level)]


def _taste(
    instance: Instance, people: list[list[int]], pools: list[tuple[int, int]]
) -> npt.NDArray[np.float64]:
    """Return how much of the work a person could do: the versatile are kept back."""
    taste = np.zeros(len(instance.resources.names) + len(instance.persons.names))
    place = {pool: i for i, pool in enumerate(pools)}
    rows = instance.seats.first
    for task, duration in enumerate(instance.tasks.duration.tolist()):
        for skill, level in (
            instance.seats.of(task) if rows[task + 1] > rows[task] else ()
        ):
            pool = people[place[skill, level]]
            taste[pool] += duration / max(len(pool), 1)
    return taste


def _working(
    instance: Instance, combinations: list[tuple[int, ...]], horizon: int
) -> tuple[Ints, Ints]:
    times = np.full((len(combinations), horizon + 1), FAR, dtype=np.int64)
    worked = np.zeros((len(combinations), horizon + 1), dtype=np.int64)
    for row, combination in enumerate(combinations):
        masks = [instance.calendars[c].mask(horizon) for c in combination]
        mask = np.logical_and.reduce(masks)
        worked[row, 1:] = np.cumsum(mask)
        found = np.flatnonzero(mask)
        times[row, : len(found)] = found
    return times, worked
