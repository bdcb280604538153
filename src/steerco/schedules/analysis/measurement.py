"""Earned value of a plan: what was planned, earned and spent up to its data date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

import numpy as np

from steerco.schedules.analysis.model import EarnedValue
from steerco.schedules.analysis.phasing import Curve, Spread, cumulative
from steerco.schedules.analysis.plan import EFFORT_KINDS, Plan, is_milestone
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import TENTHS_PER_HOUR, Baseline, Task
from steerco_engine import earned_value as engine
from steerco_engine.calendars import DAY, from_ticks, to_ticks
from steerco_engine.earned_value import EarnedSchedule, earned_schedule

MAX_POINTS = 800
"""Days of a plan that get a point of their own on the curve; longer plans get fewer."""

FEWEST_MARKS = 3
"""Milestones from which on they alone tell how far a plan without budgets is."""

NO_BASELINE = "The file holds no baseline to measure against."
NO_BUDGET = "The baseline holds neither costs nor work."
NO_DATES = "The baseline holds no dates, so nothing can be laid out in time."
NO_DATA_DATE = "The plan has no data date (status date)."

COST_FIGURES = {
    "bac": "bac",
    "pv": "pv",
    "ev": "ev",
    "ac": "ac",
    "sv": "sv",
    "cv": "cv",
    "spi": "spi",
    "cpi": "cpi",
    "eac": "eac_typical",
    "etc": "etc",
    "vac": "vac",
    "tcpi": "tcpi_bac",
}
"""Name in the answer and in the engine."""
TIME_FIGURES = {"es_days": "es", "spi_t": "spi_t", "ieac_t": "ieac_t"}
FIGURES = tuple(name for name in (*COST_FIGURES, *TIME_FIGURES) if name != "bac")


@dataclass(frozen=True)
class SCurve:
    """Cumulative values at rising instants; earned and actual end at the data date."""

    instants: tuple[dt.datetime, ...]
    planned: tuple[float, ...]
    earned: tuple[float, ...]
    actual: tuple[float, ...]
    unit: str


@dataclass(frozen=True)
class Measurement:
    """Earned value and its curve, or the reason why there is none.

    `time` is the side in working days since `start`, the baseline's.
    """

    evm: EarnedValue | None = None
    curve: SCurve | None = None
    reason: str | None = None
    time: EarnedSchedule | None = None
    start: dt.datetime | None = None


@dataclass(frozen=True)
class _Basis:
    """What the budget is counted in: money, or hours where there is no money."""

    name: str
    unit: str
    budget: Callable[[Baseline], Decimal | int | None]
    actual: Callable[[Task], Decimal | int | None]
    scale: int


@dataclass(frozen=True)
class _Package:
    """A task with a budget, its baseline dates and its progress."""

    task: Task
    budget: float
    start: int
    finish: int


def measure(plan: Plan, time: Workdays) -> Measurement:
    """Compute earned value at the plan's data date."""
    if plan.baseline_number is None:
        return Measurement(reason=NO_BASELINE)
    basis = _basis(plan)
    if basis is None:
        return Measurement(reason=NO_BUDGET)
    packages = tuple(_packages(plan, basis))
    if not packages:
        return Measurement(reason=NO_DATES)
    return _measured(plan, time, basis, packages, packages)


def _measured(
    plan: Plan,
    time: Workdays,
    basis: _Basis,
    packages: tuple[_Package, ...],
    everything: tuple[_Package, ...],
) -> Measurement:
    """Measure by some packages of a plan, whose time begins with the first of all."""
    if plan.schedule.data_date is None:
        bac = sum(package.budget for package in packages)
        return Measurement(_undated(plan, basis, bac), reason=NO_DATA_DATE)
    first = min(package.start for package in everything)
    now = to_ticks(plan.schedule.data_date)
    ledger = _Ledger(plan, time, basis, packages, first, now)
    return Measurement(
        ledger.figures(),
        ledger.curve(),
        time=ledger.schedule,
        start=from_ticks(first),
    )


def count_marks(plan: Plan, time: Workdays) -> Measurement:
    """Measure a plan without budgets by its milestones, each of which counts one.

    Where the baseline dates fewer than `FEWEST_MARKS` of them, all tasks count.
    """
    if plan.baseline_number is None:
        return Measurement(reason=NO_BASELINE)
    basis = _Basis("count", "", lambda _: 1, lambda _: None, 1)
    everything = tuple(_packages(plan, basis))
    milestones = tuple(p for p in everything if is_milestone(p.task))
    packages = milestones if len(milestones) >= FEWEST_MARKS else everything
    if not packages:
        return Measurement(reason=NO_DATES)
    return _measured(plan, time, basis, packages, everything)


def _basis(plan: Plan) -> _Basis | None:
    money = _Basis(
        "cost",
        plan.schedule.currency,
        lambda baseline: baseline.cost,
        lambda task: task.actual_cost,
        1,
    )
    effort = _Basis(
        "effort",
        "h",
        lambda baseline: baseline.work,
        lambda task: task.actual_work,
        TENTHS_PER_HOUR,
    )
    baselines = [
        baseline
        for task in plan.activities
        if (baseline := plan.baseline(task)) is not None
    ]
    for basis in (money, effort):
        if any((basis.budget(baseline) or 0) > 0 for baseline in baselines):
            return basis
    return None


def _packages(plan: Plan, basis: _Basis) -> Iterator[_Package]:
    for task in plan.activities:
        baseline = plan.baseline(task)
        if baseline is None or baseline.start is None or baseline.finish is None:
            continue
        budget = float(basis.budget(baseline) or 0) / basis.scale
        if budget > 0:
            start, finish = to_ticks(baseline.start), to_ticks(baseline.finish)
            yield _Package(task, budget, min(start, finish), max(start, finish))


def earned_share(task: Task) -> float | None:
    """Return the share of its budget that a task has earned, 0 to 1.

    P6 plans say for each activity whether duration, physical progress or units count;
    elsewhere it is percent complete, and physical progress where that is missing.
    """
    if task.actual_finish is not None:
        return 1.0
    by_type = {
        "physical": task.physical_percent_complete,
        "units": task.percent_work_complete,
        "duration": task.percent_complete,
    }
    percent = by_type.get(task.percent_type or "duration")
    if percent is None:
        percent = task.percent_complete
    if percent is None:
        percent = task.physical_percent_complete
    return None if percent is None else min(max(percent, 0.0), 100.0) / 100


def _undated(plan: Plan, basis: _Basis, bac: float) -> EarnedValue:
    return EarnedValue(
        bac=bac,
        **dict.fromkeys(FIGURES),
        reasons=dict.fromkeys(FIGURES, NO_DATA_DATE),
        basis=basis.name,
        unit=basis.unit,
        baseline=plan.baseline_number or 0,
    )


def answer(
    cost: engine.EarnedValue,
    schedule: EarnedSchedule | str,
    *,
    basis: str,
    unit: str,
    baseline: int,
) -> EarnedValue:
    """Put the engine's two sides into one answer, reasons in words.

    A string instead of the schedule side says why there is none.
    """
    values: dict[str, float | None] = {}
    reasons: dict[str, str] = {}
    for name, source in COST_FIGURES.items():
        values[name] = _rounded(getattr(cost, source))
        if source in cost.reasons:
            reasons[name] = cost.reasons[source].words
    for name, source in TIME_FIGURES.items():
        if isinstance(schedule, str):
            values[name], reasons[name] = None, schedule
            continue
        values[name] = _rounded(getattr(schedule, source))
        if source in schedule.reasons:
            reasons[name] = schedule.reasons[source].words
    return EarnedValue(
        **values, reasons=reasons, basis=basis, unit=unit, baseline=baseline
    )


def _rounded(value: float | None) -> float | None:
    """Cut what adding up binary fractions leaves behind."""
    return None if value is None else round(value, 6)


@dataclass(frozen=True)
class _Ledger:
    """The packages of a plan at its data date."""

    plan: Plan
    time: Workdays
    basis: _Basis
    packages: tuple[_Package, ...]
    first: int
    now: int

    @cached_property
    def last(self) -> int:
        return max(package.finish for package in self.packages)

    @cached_property
    def grid(self) -> list[int]:
        """Rising instants from the baseline's start to its finish or the data date."""
        end = max(self.last, self.now)
        step = max(1, (end - self.first) // DAY // MAX_POINTS) * DAY
        midnight = self.first // DAY * DAY
        days = range(midnight + step, end, step)
        inside = {instant for instant in days if instant > self.first}
        known = {self.first, self.last, self.now}
        return sorted(inside | {instant for instant in known if instant >= self.first})

    @cached_property
    def planned(self) -> Curve:
        spreads = [
            Spread(p.budget, p.start, p.finish, self.time.calendar_of(p.task))
            for p in self.packages
        ]
        curve = np.round(cumulative(spreads, self.grid), 9)
        # Differences of large sums may fall by a rounding error; a plan never does.
        rising: Curve = np.maximum.accumulate(curve)
        return rising

    def planned_value(self) -> float:
        if self.now < self.first:
            return 0.0
        return float(self.planned[self.grid.index(self.now)])

    def earned(self, package: _Package) -> float | None:
        """Return what a package has earned; level of effort earns what was planned."""
        if package.task.kind in EFFORT_KINDS:
            return self._accrued(package)
        share = earned_share(package.task)
        return None if share is None else package.budget * share

    def _accrued(self, package: _Package) -> float:
        calendar = self.time.calendar_of(package.task)
        length = calendar.work_between(package.start, package.finish)
        if length <= 0:
            return package.budget if package.finish <= self.now else 0.0
        done = calendar.work_between(package.start, self.now)
        return package.budget * min(max(done / length, 0.0), 1.0)

    @cached_property
    def earned_value(self) -> float | None:
        earned = [self.earned(package) for package in self.packages]
        known = [value for value in earned if value is not None]
        return sum(known) if known else None

    def actual_cost(self) -> float | None:
        known = [
            value
            for task in self.plan.activities
            if (value := self.basis.actual(task)) is not None
        ]
        return float(sum(known)) / self.basis.scale if known else None

    def figures(self) -> EarnedValue:
        cost = engine.earned_value(
            bac=sum(package.budget for package in self.packages),
            pv=self.planned_value(),
            ev=self.earned_value,
            ac=self.actual_cost(),
        )
        return answer(
            cost,
            self.schedule,
            basis=self.basis.name,
            unit=self.basis.unit,
            baseline=self.plan.baseline_number or 0,
        )

    @cached_property
    def schedule(self) -> EarnedSchedule:
        day, project = self.time.ticks_per_day, self.time.project
        worked = [project.work_between(self.first, instant) for instant in self.grid]
        times = np.array(worked) / day
        # Nights and weekends add no working time: of equal times the last counts.
        kept = np.flatnonzero((np.diff(times, append=np.inf) > 0) & (times > 0))
        passed = project.work_between(self.first, self.now) / day
        return earned_schedule(
            self.planned[kept],
            ev=self.earned_value,
            at=max(passed, 0.0),
            times=times[kept],
        )

    def curve(self) -> SCurve:
        done = [instant for instant in self.grid if instant <= self.now]
        return SCurve(
            instants=tuple(from_ticks(instant) for instant in self.grid),
            planned=tuple(self.planned.tolist()),
            earned=self._lived(
                done, {p.task.uid: self.earned(p) for p in self.packages}
            ),
            actual=self._lived(
                done,
                {
                    task.uid: float(self.basis.actual(task) or 0) / self.basis.scale
                    for task in self.plan.activities
                },
            ),
            unit=self.basis.unit,
        )

    def _lived(
        self, instants: list[int], amounts: dict[int, float | None]
    ) -> tuple[float, ...]:
        """Spread what a task has over the time that it was really worked on."""
        if not instants:
            return ()
        spreads = []
        for task in self.plan.activities:
            amount = amounts.get(task.uid)
            if not amount:
                continue
            began = task.actual_start or task.start
            start = self.now if began is None else min(to_ticks(began), self.now)
            ended = task.actual_finish
            finish = self.now if ended is None else min(to_ticks(ended), self.now)
            calendar = self.time.calendar_of(task)
            spreads.append(Spread(amount, start, max(start, finish), calendar))
        return tuple(cumulative(spreads, instants).tolist())
