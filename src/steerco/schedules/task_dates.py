"""Calculated dates by task: columns inside, one row at a time outside."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from steerco.schedules.model import TENTHS_PER_MINUTE, Link, Task, TaskKind
from steerco_engine.calendars import FIRST_TICK, LAST_TICK, from_ticks, to_ticks
from steerco_engine.cpm import Cause
from steerco_engine.network import Ints

_FIRST = ("start", "early_start", "late_start", "total_float", "free_float")
_LAST = ("finish", "early_finish", "late_finish", "critical", "longest_path")
INSTANTS = (
    "start",
    "finish",
    "early_start",
    "early_finish",
    "late_start",
    "late_finish",
)
_FLOATS = ("total_float", "free_float")
_FLAGS = ("critical", "longest_path")
_CAUSES = {cause.value: cause for cause in Cause}
_COLUMNS = (*_FIRST, *_LAST, "driver", "cause")


@dataclass(frozen=True, slots=True)
class TaskDates:
    """One task's calculated dates; floats in tenths of a minute."""

    start: dt.datetime
    finish: dt.datetime
    early_start: dt.datetime
    early_finish: dt.datetime
    late_start: dt.datetime
    late_finish: dt.datetime
    total_float: int
    free_float: int
    critical: bool
    longest_path: bool
    cause: Cause | None = None
    """What holds this one where it is; None for a summary."""
    driver: int | None = None
    """uid of the task that holds it there."""
    link: Link | None = None
    """By which link of the plan it does, maybe one of its summary."""


@dataclass(frozen=True, eq=False)
class DateTable(Mapping[int, TaskDates]):
    """The dates of every scheduled task and of the summaries above, by uid.

    Instants and floats are ticks; `driver` is an index into `links`, -1 for none.
    """

    rows: Mapping[int, int]
    links: Sequence[tuple[int, Link]]
    """The uid of the driving task, and the link of the plan that it drives through."""
    start: Ints
    finish: Ints
    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    critical: Ints
    longest_path: Ints
    driver: Ints
    cause: Ints

    def __getitem__(self, uid: int) -> TaskDates:
        i = self.rows[uid]
        driver, link = None, None
        if self.driver[i] >= 0:
            driver, link = self.links[self.driver[i]]
        return TaskDates(
            start=from_ticks(self.start[i]),
            finish=from_ticks(self.finish[i]),
            early_start=from_ticks(self.early_start[i]),
            early_finish=from_ticks(self.early_finish[i]),
            late_start=from_ticks(self.late_start[i]),
            late_finish=from_ticks(self.late_finish[i]),
            total_float=int(self.total_float[i]),
            free_float=int(self.free_float[i]),
            critical=bool(self.critical[i]),
            longest_path=bool(self.longest_path[i]),
            cause=None if self.cause[i] < 0 else Cause(int(self.cause[i])),
            driver=driver,
            link=link,
        )

    def __contains__(self, uid: object) -> bool:
        return uid in self.rows

    @cached_property
    def by_uid(self) -> dict[int, TaskDates]:
        """The dates of all tasks, for whoever needs most of them."""
        return self.of(self.rows)

    def of(self, uids: Iterable[int]) -> dict[int, TaskDates]:
        """Return the dates of many tasks at once; those without any are left out."""
        known = [uid for uid in uids if uid in self.rows]
        at = self.at(known)
        columns = [self._values(name, at) for name in (*INSTANTS, *_FLOATS, *_FLAGS)]
        causes = [
            None if each < 0 else _CAUSES[each] for each in self.cause[at].tolist()
        ]
        held = [
            (None, None) if link < 0 else self.links[link]
            for link in self.driver[at].tolist()
        ]
        rows = zip(*columns, causes, held, strict=True)
        return {
            uid: TaskDates(*row[:-1], *row[-1])
            for uid, row in zip(known, rows, strict=True)
        }

    def at(self, uids: Iterable[int]) -> Ints:
        """Return where the columns tell of tasks that all have dates."""
        return np.fromiter(map(self.rows.__getitem__, uids), dtype=np.int64)

    def values_of(
        self, uids: Sequence[int], names: Iterable[str]
    ) -> Iterator[tuple[Any, ...]]:
        """Return some columns of tasks that all have dates, row by row."""
        at = self.at(uids)
        return zip(*(self._values(name, at) for name in names), strict=True)

    def _values(self, name: str, at: Ints) -> list[Any]:
        column = getattr(self, name)[at]
        if name in INSTANTS:
            return moments(column)
        found: list[Any] = (column.astype(bool) if name in _FLAGS else column).tolist()
        return found

    def held_by(self) -> dict[int, int]:
        """Return the uid of the driving task of each that has one."""
        return {
            uid: driver
            for uid, driver in zip(
                self.rows, self.drivers(self._at).tolist(), strict=True
            )
            if driver >= 0
        }

    def __iter__(self) -> Iterator[int]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    def changed_since(self, before: DateTable) -> list[int]:
        """Return the uids whose dates, floats or flags differ, new ones included."""
        uids, here, there = self._uids, self._at, before._at
        added: list[int] = []
        if not np.array_equal(uids, before._uids):
            common = [uid for uid in self.rows if uid in before.rows]
            added = [uid for uid in self.rows if uid not in before.rows]
            uids = np.array(common, dtype=np.int64)
            here, there = self.at(common), before.at(common)
        differs = self.drivers(here) != before.drivers(there)
        for name in (*_FIRST, *_LAST):
            differs |= getattr(self, name)[here] != getattr(before, name)[there]
        changed: list[int] = uids[differs].tolist()
        return changed + added

    def drivers(self, at: Ints) -> Ints:
        """Return the uids of driving tasks, -1 for none."""
        return self._driving[self.driver[at] + 1]

    @cached_property
    def _uids(self) -> Ints:
        return np.fromiter(self.rows, dtype=np.int64)

    @cached_property
    def _at(self) -> Ints:
        return np.fromiter(self.rows.values(), dtype=np.int64)

    @cached_property
    def _driving(self) -> Ints:
        return np.array([-1, *(uid for uid, _ in self.links)], dtype=np.int64)


def moments(ticks: Ints) -> list[dt.datetime]:
    """Return the naive local times of many ticks, held within the years 1 to 9999."""
    found: list[dt.datetime] = instants(ticks).tolist()
    return found


def instants(ticks: Ints) -> npt.NDArray[np.datetime64]:
    """Return the same as an array."""
    seconds = np.clip(ticks, FIRST_TICK, LAST_TICK) * 6
    return seconds.astype("datetime64[s]")


def floor_minutes(ticks: Ints) -> list[int]:
    """Return the minutes since 1970 of many ticks."""
    found: list[int] = (
        np.clip(ticks, FIRST_TICK, LAST_TICK) // TENTHS_PER_MINUTE
    ).tolist()
    return found


def date_table(
    tasks: Sequence[Task],
    scheduled: Sequence[Task],
    columns: Mapping[str, npt.NDArray[np.int64]],
    links: Sequence[tuple[int, Link]],
) -> DateTable:
    """Return the dates of `scheduled` tasks and, from them, of the summaries above.

    An activity of P6 that sums up its WBS element has the dates of the element.

    Parameters
    ----------
    tasks : sequence of Task
        The plan in outline order.
    scheduled : sequence of Task
        The tasks that `columns` has a row for, in its order.
    columns : mapping
        The calculated columns of a `DateTable`, by name.
    links : sequence
        As in `DateTable`.
    """
    rows = {task.uid: i for i, task in enumerate(scheduled)}
    parents = {task.parent for task in tasks}
    sums = [
        t
        for t in tasks
        if t.kind is TaskKind.WBS_SUMMARY and t.uid not in parents and t.uid not in rows
    ]
    above = [t for t in tasks if t.uid in parents and t.uid not in rows] + sums
    rows |= {task.uid: i for i, task in enumerate(above, len(rows))}
    made = {
        name: np.concatenate(
            (columns[name], np.full(len(above), _empty(name), dtype=np.int64))
        )
        for name in _COLUMNS
    }
    _roll_up(made, rows, tasks)
    _copy(made, [(rows[t.uid], rows[t.parent]) for t in sums if t.parent in rows])
    for task in above:
        if task.manual and task.start is not None and task.finish is not None:
            made["start"][rows[task.uid]] = to_ticks(task.start)
            made["finish"][rows[task.uid]] = to_ticks(task.finish)
    filled = made["late_finish"] != _empty("late_finish")
    uids = [task.uid for task in tasks if task.uid in rows]
    if not filled.all():
        uids = [uid for uid in uids if filled[rows[uid]]]
    return DateTable(rows={uid: rows[uid] for uid in uids}, links=links, **made)


def _empty(name: str) -> int:
    if name in _FIRST:
        return np.iinfo(np.int64).max
    return -1 if name in ("driver", "cause") else np.iinfo(np.int64).min


def _copy(columns: Mapping[str, Ints], pairs: Sequence[tuple[int, int]]) -> None:
    """Give rows the instants, floats and flags of other rows."""
    for name in (*_FIRST, *_LAST):
        for to, source in pairs:
            columns[name][to] = columns[name][source]


def _roll_up(
    columns: Mapping[str, Ints], rows: Mapping[int, int], tasks: Sequence[Task]
) -> None:
    """Give each summary the first and last of what is below it, deepest first."""
    depths: dict[int | None, int] = {}
    levels: dict[int, tuple[list[int], list[int]]] = {}
    for task in tasks:
        depth = depths[task.uid] = depths.get(task.parent, 0) + 1
        if task.uid in rows and task.parent is not None and task.parent in rows:
            below, above = levels.setdefault(depth, ([], []))
            below.append(rows[task.uid])
            above.append(rows[task.parent])
    for depth in sorted(levels, reverse=True):
        below, above = levels[depth]
        for name in _FIRST:
            np.minimum.at(columns[name], above, columns[name][below])
        for name in _LAST:
            np.maximum.at(columns[name], above, columns[name][below])
