"""Levelling problems from files: a case, or plans that share resources by name."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from steerco.cases.levelling import LevellingCase, levelling_problem
from steerco.cases.rows import CaseError, plain
from steerco.cases.workbook import read_case
from steerco.schedules import read, session
from steerco.schedules.engine_input import EngineInput, engine_input
from steerco.schedules.model import Resource, ResourceType, Schedule, Task
from steerco.schedules.recalculation import Recalculation, recalculate
from steerco.schedules.sniffing import sniff
from steerco.schedules.tables import read_sheets
from steerco_engine import calendars as engine_calendars
from steerco_engine.activities import Status
from steerco_engine.calendars import from_ticks
from steerco_engine.layout import NEVER
from steerco_engine.levelling import Builder, Instance, Objective
from steerco_engine.network import LinkType

WHOLE: Final = 100
"""Units of one full-time resource: assignments count in percent."""
AHEAD: Final = 3650
"""Days for which calendars' exceptions are looked up."""


@dataclass(frozen=True)
class LevellingProblem:
    """What `steerco level` solves: period 0 is the day `start`."""

    instance: Instance
    objective: Objective
    start: dt.date
    notes: list[str]


def problem_of(files: Sequence[Path]) -> LevellingProblem:
    """Return the problem of one case, or of plan files.

    Raises
    ------
    CaseError, PlanError, EngineError
    """
    if len(files) == 1 and _is_case(files[0]):
        case = read_case(files[0], LevellingCase)
        return LevellingProblem(*levelling_problem(case), case.start, [])
    with session():
        plans = [plan for file in files for plan in read(file)]
    return _Plans(plans).problem()


def _is_case(path: Path) -> bool:
    if path.suffix.lower() == ".json":
        return True
    if path.suffix.lower() not in (".xlsx", ".xlsm", ".ods"):
        return False
    sheets = read_sheets(path, sniff(path), name=path.name)
    return any(plain(sheet.name) == "settings" for sheet in sheets)


@dataclass
class _Plans:
    """Gathers plans into one instance on calendar days."""

    plans: Sequence[Schedule]
    build: Builder = field(default_factory=Builder)
    notes: list[str] = field(default_factory=list)
    calendars: dict[tuple[bool, ...], str] = field(default_factory=dict)
    start: dt.date | None = None
    capacity: dict[str, int] = field(default_factory=dict)

    def problem(self) -> LevellingProblem:
        dated = [(plan, recalculate(plan)) for plan in self.plans]
        starts = [_first_day(plan, dates) for plan, dates in dated]
        self.start = min((day for day in starts if day is not None), default=None)
        if self.start is None:
            raise CaseError("The plans hold no work that is left to do.")
        given = [engine_input(plan) for plan in self.plans]
        self._resources(given)
        names = _unique(plan.name or plan.code or plan.uid for plan in self.plans)
        for name, (plan, dates), rows in zip(names, dated, given, strict=True):
            self._project(name, plan, dates, rows)
        self.notes.append(
            "Durations were rounded up to whole days; latest dates of constraints were "
            "not held. A project is late after its must-finish date, else after the "
            "finish it has now."
        )
        objective = Objective(tardiness=1.0, makespan=0.01)
        return LevellingProblem(self.build.build(), objective, self.start, self.notes)

    # -- resources ------------------------------------------------------------------------

    def _resources(self, given: Sequence[EngineInput]) -> None:
        running = self._running(given)
        for plan, rows in zip(self.plans, given, strict=True):
            for resource in plan.resources:
                if not _is_shared(resource) or resource.name in self.capacity:
                    continue
                capacity = _percent(resource.max_units)
                self.capacity[resource.name] = capacity
                changes = self._changes(resource, capacity)
                taken, until = running.get(resource.name, (0, 0))
                if taken > capacity:
                    self.notes.append(
                        f"Work in progress takes {taken} % of {resource.name}, who has "
                        f"{capacity} %; it goes on as it is."
                    )
                    changes = {0: taken, until: capacity} | changes
                calendar = self._calendar(rows, rows.calendars.index(resource.calendar))
                self.build.add_resource(
                    resource.name, capacity, changes=changes, calendar=calendar
                )

    def _changes(self, resource: Resource, capacity: int) -> dict[int, int]:
        changes = {}
        for each in resource.availability:
            if each.start is not None and each.start.date() > self._start:
                changes[self._day(each.start)] = _percent(each.units)
            elif each.end is None or each.end.date() >= self._start:
                changes[0] = _percent(each.units)
        return changes or {0: capacity}

    def _running(self, given: Sequence[EngineInput]) -> dict[str, tuple[int, int]]:
        """Return what work in progress takes of each resource, and until when at most."""
        taken: Counter[str] = Counter()
        until: dict[str, int] = {}
        for plan, rows in zip(self.plans, given, strict=True):
            for i, task in enumerate(rows.tasks):
                if _is_running(rows, i):
                    length = 2 * _days(plan, rows, i) + 14
                    for name, units in _needs(plan, task).items():
                        taken[name] += units
                        until[name] = max(until.get(name, 0), length)
        return {name: (amount, until[name]) for name, amount in taken.items()}

    # -- projects -------------------------------------------------------------------------

    def _project(
        self, name: str, plan: Schedule, dates: Recalculation, rows: EngineInput
    ) -> None:
        finish = plan.must_finish or dates.project_finish
        due = None if finish is None else max(self._day(finish), 0) + 1
        self.build.add_project(name, due=due)
        kept: dict[int, str] = {}
        labels = _unique(
            f"{name}: {task.code or task.id or ''} {task.name}".replace(":  ", ": ")
            for task in rows.tasks
        )
        for i, (task, label) in enumerate(zip(rows.tasks, labels, strict=True)):
            if rows.activities.status[i] != Status.COMPLETE:
                kept[i] = label
                self._task(name, label, plan, dates, rows, i, task)
        self._links(plan, rows, kept)

    def _task(
        self, project: str, label: str, plan: Schedule, dates: Recalculation,
        rows: EngineInput, i: int, task: Task,
    ) -> None:  # fmt: skip
        earliest = max(
            int(rows.activities.start_min[i]), int(rows.activities.resume[i])
        )
        release = 0 if earliest <= NEVER else self._day(from_ticks(earliest))
        today = dates.tasks[task.uid].start if task.uid in dates.tasks else None
        needs = {}
        for resource, units in _needs(plan, task).items():
            most = max(self.capacity.get(resource, 0), 1)
            if units > most and not _is_running(rows, i):
                self.notes.append(
                    f"{label} asks for {units} % of {resource}, who has {most} %; it was "
                    f"planned with {most} %."
                )
            needs[resource] = units if _is_running(rows, i) else min(units, most)
        index = int(rows.activities.calendar[i])
        self.build.add_task(
            label,
            _days(plan, rows, i),
            project=project,
            needs=needs,
            release=max(release, 0),
            fixed=max(release, 0) if _is_running(rows, i) else None,
            current=None if today is None else max(self._day(today), 0),
            calendar=self._calendar(rows, index),
        )

    def _links(self, plan: Schedule, rows: EngineInput, kept: dict[int, str]) -> None:
        network = rows.network
        day = plan.options.minutes_per_day * engine_calendars.TICKS_PER_MINUTE
        ends = zip(
            network.predecessor.tolist(), network.successor.tolist(),
            network.type.tolist(), network.lag.tolist(), network.lag_calendar.tolist(),
            strict=True,
        )  # fmt: skip
        for p, s, kind, lag, calendar in dict.fromkeys(ends):
            if p not in kept or s not in kept or _is_running(rows, s):
                continue
            if calendar < 0:
                days = round(lag / engine_calendars.DAY)
            else:
                working = round(lag / day)
                days = working + 2 * (abs(working) // 5) * (1 if working > 0 else -1)
            self.build.add_link(kept[p], kept[s], LinkType(kind).name, lag=days)

    # -- days -----------------------------------------------------------------------------

    @property
    def _start(self) -> dt.date:
        return self.start or dt.date.min

    def _day(self, moment: dt.datetime) -> int:
        return (moment.date() - self._start).days

    def _calendar(self, rows: EngineInput, index: int) -> str | None:
        if index < 0:
            return None
        calendar = rows.calendars.compiled[index]
        days = [self._start + dt.timedelta(days=i) for i in range(AHEAD)]
        works = tuple(bool(calendar.ranges_on(day)) for day in days)
        if all(works):
            return None
        if works not in self.calendars:
            pattern = [2 * sum(works[i::7]) > len(works[i::7]) for i in range(7)]
            unlike = {i: on for i, on in enumerate(works) if on != pattern[i % 7]}
            name = calendar.name
            if name in self.calendars.values():
                name = f"{name} ({len(self.calendars) + 1})"
            self.build.add_calendar(name, pattern, exceptions=unlike)
            self.calendars[works] = name
        return self.calendars[works]


def _first_day(plan: Schedule, dates: Recalculation) -> dt.date | None:
    """Return the day from which a plan's work can still be moved."""
    if plan.data_date is not None:
        return plan.data_date.date()
    left = [
        dates.tasks[task.uid].start
        for task in plan.tasks
        if task.uid in dates.tasks and task.actual_finish is None and task.active
    ]
    return min((each.date() for each in left if each is not None), default=None)


def _is_running(rows: EngineInput, i: int) -> bool:
    return bool(rows.activities.status[i] == Status.IN_PROGRESS)


def _is_shared(resource: Resource) -> bool:
    return bool(
        resource.name.strip()
        and resource.type in (ResourceType.WORK, ResourceType.ROLE)
        and not resource.budget
    )


def _percent(units: float | None) -> int:
    return WHOLE if units is None else max(0, round(units * WHOLE))


def _needs(plan: Schedule, task: Task) -> dict[str, int]:
    shared = {each.uid: each.name for each in plan.resources if _is_shared(each)}
    needs: Counter[str] = Counter()
    for each in plan.assignments:
        if each.task == task.uid and each.resource in shared:
            needs[shared[each.resource]] += _percent(each.units)
    return dict(needs)


def _days(plan: Schedule, rows: EngineInput, i: int) -> int:
    """Return the remaining duration in whole days, rounded up."""
    activities = rows.activities
    spans = slice(activities.span_from[i], activities.span_from[i + 1])
    ends = activities.span_offset[spans] + activities.span_length[spans]
    day = plan.options.minutes_per_day * engine_calendars.TICKS_PER_MINUTE
    if len(ends) and (activities.span_calendar[spans] < 0).all():
        day = engine_calendars.DAY
    return int(-(-int(ends.max(initial=0)) // day))


def _unique(names: Iterable[str]) -> list[str]:
    seen: Counter[str] = Counter()
    found = []
    for name in names:
        kept = name.strip() or "Unnamed"
        seen[kept] += 1
        found.append(kept if seen[kept] == 1 else f"{kept} ({seen[kept]})")
    return found
