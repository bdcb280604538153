"""An instance on a horizon: kernels, interpreted or compiled, and what they work on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from steerco_engine.levelling import compiling, generation, placing, windows
from steerco_engine.levelling.instance import NONE, Floats, Instance, Ints
from steerco_engine.levelling.objective import Objective
from steerco_engine.levelling.tables import (
    DEADLINE,
    FAR,
    Draft,
    Tables,
    draft_of,
    tables_of,
)
from steerco_engine.solving import DataError

COMPILE_FROM = 300
"""Tasks from which machine code is worth its compiler's start even for one plan."""


@dataclass(frozen=True)
class Windows:
    """Starts and finishes by logic alone, arrays of shape (n,).

    Late ones are those that keep each project's own earliest finish.
    """

    early_start: Ints
    early_finish: Ints
    late_start: Ints
    late_finish: Ints
    project_finish: Ints


class Workspace:
    """What one solve works on.

    Parameters
    ----------
    instance : Instance
    objective : Objective
    compile : bool, optional
        Whether kernels run as machine code; by size where not given.

    Raises
    ------
    DataError
        If fixed work takes more than there is, or links do not allow a date that must
        be kept.
    """

    def __init__(
        self,
        instance: Instance,
        objective: Objective,
        *,
        compile: bool | None = None,  # noqa: A002  (what it does)
    ) -> None:
        self.instance = instance
        self.objective = objective
        self.compile = instance.count >= COMPILE_FROM if compile is None else compile
        self.logic = self._logic()
        self._lay_out(self._room())

    # -- kernels ------------------------------------------------------------------------

    def run(self, kernel: Callable[..., Any], *arguments: Any) -> Any:
        """Call a kernel on the tables."""
        return self.kernel(kernel)(self.tables, *arguments)

    def kernel(self, kernel: Callable[..., Any]) -> Callable[..., Any]:
        """Return a kernel in the form that suits the instance's size."""
        return compiling.compiled(kernel) if self.compile else kernel

    def draft(self) -> Draft:
        """Return a draft that holds the fixed work only."""
        return self._base.copied()

    def generate(
        self, kernel: Callable[..., Any], draft: Draft, *arguments: Any
    ) -> Any:
        """Return a draft and a value; grow the horizon until the kernel fits in.

        None where nothing fits on the longest horizon that could matter.
        """
        while not self.run(kernel, draft, *arguments):
            if self.horizon >= self.longest:
                return None
            self.grow()
            draft = self.draft()
        return draft

    def grow(self) -> None:
        """Double the horizon."""
        self._lay_out(min(2 * self.horizon, self.longest))

    def put(self, draft: Draft, start: Ints) -> None:
        """Place every movable task where it starts; its persons are on their seats."""
        for task in np.flatnonzero(self.instance.tasks.fixed == NONE):
            placing.take(self.tables, draft, int(task), int(start[task]), 1)

    def judged(self, draft: Draft) -> float:
        """Return what a draft costs."""
        return float(self.run(generation.judged, draft))

    def listed(self, priority: Floats) -> Ints:
        """Return tasks in the order of a priority, by links, lowest first."""
        listed = np.zeros(self.instance.count, dtype=np.int64)
        self.run(generation.by_priority, priority, listed)
        return listed

    # -- laying out ---------------------------------------------------------------------

    @property
    def horizon(self) -> int:
        """Periods of the axis."""
        return int(self.tables.capacity.shape[0])

    def _lay_out(self, horizon: int) -> None:
        self.tables = tables_of(self.instance, horizon, self.objective)
        base = draft_of(self.tables)
        tables = self.tables
        for task in np.flatnonzero(self.instance.tasks.fixed != NONE):
            start = int(self.instance.tasks.fixed[task])
            if placing.seated(tables, base, int(task), start) != start:
                raise DataError(
                    f"task {self.instance.tasks.names[task]}: fixed start",
                    f"no persons are free for it from {start}; release it or others.",
                )
            placing.keep_whole(tables, base, int(task), start)
            placing.take(tables, base, int(task), start, 1)
        self._check_room(base)
        if tables.load.size:
            tables.load[:] = tables.capacity - base.free
        self.tables = tables._replace(capacity=base.free.copy())
        base.until[0] = 0
        self._base = base

    def _check_room(self, base: Draft) -> None:
        period, column = (
            int(each[0]) if len(each) else NONE for each in np.nonzero(base.free < 0)
        )
        if period == NONE:
            return
        names = [
            self.instance.tasks.names[task]
            for task in np.flatnonzero(self.instance.tasks.fixed != NONE)
            if base.start[task] <= period < base.finish[task]
            and any(k == column for k, _ in self.instance.needs.of(int(task)))
        ]
        resource = [*self.instance.resources.names, *self.instance.persons.names][
            column
        ]
        raise DataError(
            f"resource {resource}",
            f"work fixed in period {period} ({', '.join(names)}) takes more than there "
            "is; release some of it or raise the capacity.",
        )

    def _logic(self) -> Windows:
        """Return windows, and set how long a horizon can matter."""
        instance = self.instance
        tasks = instance.tasks
        dates = (tasks.release, tasks.fixed, tasks.current, instance.projects.release)
        latest = [int(each.max(initial=0)) for each in dates]
        latest += [instance.frozen_until, instance.rest()]
        latest += [max(c.exceptions, default=0) for c in instance.calendars]
        share = min([float(c.pattern.mean()) for c in instance.calendars], default=1.0)
        lags = int(np.abs(instance.before.columns[2]).sum())
        work = int(tasks.duration.sum()) + lags
        several = share ** max((len(c) for c in tasks.calendars), default=0)
        self.longest = (
            max(latest)
            + 2
            + 7 * bool(instance.calendars)
            + int(2 * work / several if instance.calendars else work)
        )
        self.latest = max(latest)
        tables = tables_of(instance, self.longest, self.objective, bare=True)
        return self._windows(tables)

    def _windows(self, tables: Tables) -> Windows:
        self.tables = tables
        draft = draft_of(tables)
        for task in np.flatnonzero(self.instance.tasks.fixed != NONE):
            start = int(self.instance.tasks.fixed[task])
            draft.start[task] = start
            draft.finish[task] = placing.end_of(tables, int(task), start)
        if not self.run(windows.forward, draft):
            raise DataError(
                "calendars", "together they never work; give common periods."
            )
        early = draft.start.copy(), draft.finish.copy()
        ends = np.zeros(len(tables.due), dtype=np.int64)
        np.maximum.at(ends, self.instance.tasks.project, draft.finish)
        self._check_dates(
            tables, draft, np.full(len(ends), tables.capacity.shape[0]), early
        )
        self.run(windows.backward, draft, ends)
        return Windows(*early, draft.start.copy(), draft.finish.copy(), ends)

    def _check_dates(
        self, tables: Tables, draft: Draft, limit: Ints, early: tuple[Ints, Ints]
    ) -> None:
        """Refuse dates that logic alone contradicts."""
        self.run(windows.backward, draft, limit)
        kinds = self.instance.tasks
        wrong = np.flatnonzero(
            (draft.finish < early[1]) & ~self.instance.tasks.splittable
        )
        for task in wrong:
            if kinds.fixed[task] != NONE:
                continue
            raise DataError(
                f"task {kinds.names[task]}",
                f"links, dates and calendars let it finish at {early[1][task]} at the "
                f"earliest and {draft.finish[task]} at the latest; move a date or a lock.",
            )
        for task in np.flatnonzero(kinds.fixed != NONE):
            late = min(int(tables.column(DEADLINE)[task]), FAR)
            if early[1][task] > late:
                raise DataError(
                    f"task {kinds.names[task]}: fixed start",
                    f"it then finishes at {early[1][task]}, after its latest finish "
                    f"{late}; move one of them.",
                )

    def _room(self) -> int:
        """Return a horizon that a good plan surely needs no more than."""
        need = self.logic.early_finish.max(initial=0)
        ks, amounts = self.instance.needs.columns
        owner = np.repeat(
            np.arange(self.instance.count), np.diff(self.instance.needs.first)
        )
        work = np.zeros(len(self.instance.resources.names))
        np.add.at(work, ks, amounts * self.instance.tasks.duration[owner])
        last = [self.instance.resources.steps(k)[-1][1] for k in range(len(work))]
        rate = max(
            (w / max(c, 1) for w, c in zip(work, last, strict=True)), default=0.0
        )
        seats = np.diff(self.instance.seats.first) * self.instance.tasks.duration
        rate = max(rate, seats.sum() / max(len(self.instance.persons.names), 1))
        return int(min(self.longest, 3 * (need + rate) + self.latest + 50))
