"""The DCMA 14 points of a plan: from its tasks and links to the engine and back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from steerco.schedules.analysis.findings.logic import FROM_FINISH, is_pinned
from steerco.schedules.analysis.forecast import Forecast
from steerco.schedules.analysis.model import Point
from steerco.schedules.analysis.plan import (
    EFFORT_KINDS,
    FOREIGN_KINDS,
    Plan,
    is_complete,
    is_milestone,
    is_started,
)
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import ConstraintType, Duration, LinkType, Task
from steerco_engine import quality as engine
from steerco_engine.calendars import DAY, to_ticks
from steerco_engine.quality import (
    UNKNOWN,
    Activities,
    Assessment,
    Completion,
    Kind,
    LinkKind,
    Links,
)

_LINK_KINDS = {
    LinkType.FS: LinkKind.FS,
    LinkType.SS: LinkKind.SS,
    LinkType.FF: LinkKind.FF,
    LinkType.SF: LinkKind.SF,
}

FinishAfterDelay = Callable[[Task, int], dt.datetime | None]
"""Recalculates the plan with a task's remaining duration longer by working ticks and
returns the new finish of the completing task."""


@dataclass(frozen=True)
class Quality:
    """A plan prepared for the assessment."""

    plan: Plan
    time: Workdays
    forecast: Forecast

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that may stand at an end of a link, foreign tasks too."""
        plan = self.plan
        foreign = (t for t in plan.schedule.tasks if t.kind in FOREIGN_KINDS)
        return (*plan.activities, *foreign)

    @cached_property
    def position(self) -> dict[int, int]:
        return {task.uid: index for index, task in enumerate(self.tasks)}

    @cached_property
    def completion(self) -> Task | None:
        """The task that completes the plan: the last to finish, a milestone if any."""
        dated = [
            (finish, is_milestone(task), not self.plan.outgoing.get(task.uid), -index)
            for index, task in enumerate(self.plan.activities)
            if task.kind not in EFFORT_KINDS
            and (finish := self.forecast.finish_of(task)) is not None
        ]
        return self.plan.activities[-max(dated)[3]] if dated else None

    @property
    def required_finish(self) -> dt.datetime | None:
        """What the plan must keep: its own limit, a deadline, else the baseline."""
        task = self.completion
        if task is None:
            return None
        late = (ConstraintType.FINISH_NO_LATER_THAN, ConstraintType.MUST_FINISH_ON)
        limit = task.constraint_date if task.constraint in late else None
        baseline = self.plan.baseline(task)
        agreed = baseline.finish if baseline else None
        return self.plan.schedule.must_finish or task.deadline or limit or agreed

    def assess(
        self, finish_after_delay: FinishAfterDelay | None = None
    ) -> tuple[tuple[Point, ...], Assessment]:
        """Run the assessment; without the recalculation point 12 does not apply."""
        data_date = self.plan.schedule.data_date
        assessment = engine.assess(
            self._activities(),
            self._links(),
            data_date=None if data_date is None else to_ticks(data_date),
            resource_loaded=any(self._is_resourced(t) for t in self.plan.activities),
            completion=self._completion(),
            slip_after_delay=self._slip(finish_after_delay)
            if finish_after_delay
            else None,
        )
        return tuple(self._point(check) for check in assessment.checks), assessment

    def _point(self, check: engine.Check) -> Point:
        return Point(
            number=check.number,
            name=check.name,
            value=check.value,
            threshold=check.threshold,
            passed=check.passed,
            applicable=check.applicable,
            failing=tuple(self.tasks[index].uid for index in check.failing),
            unit=check.unit,
            count=check.count,
            population=check.population,
            reason=check.reason,
        )

    def _kind(self, task: Task) -> Kind:
        if task.kind in FOREIGN_KINDS:
            return Kind.EXTERNAL
        if task.kind in EFFORT_KINDS:
            return Kind.LEVEL_OF_EFFORT
        return Kind.MILESTONE if is_milestone(task) else Kind.TASK

    def _activities(self) -> Activities:
        tasks, forecast = self.tasks, self.forecast
        baselines = [self.plan.baseline(task) for task in tasks]
        return Activities(
            kind=np.array([self._kind(task) for task in tasks], dtype=np.int8),
            complete=_flags(map(is_complete, tasks)),
            started=_flags(map(is_started, tasks)),
            duration=_lengths(self._days(task, task.duration) for task in tasks),
            baseline_duration=_lengths(map(self._baseline_days, tasks)),
            total_float=_lengths(map(self._float_days, tasks)),
            forecast_start=_instants(map(forecast.start_of, tasks)),
            forecast_finish=_instants(map(forecast.finish_of, tasks)),
            actual_start=_instants(task.actual_start for task in tasks),
            actual_finish=_instants(task.actual_finish for task in tasks),
            baseline_start=_instants(b.start if b else None for b in baselines),
            baseline_finish=_instants(b.finish if b else None for b in baselines),
            constrained=_flags(
                task.constraint is not ConstraintType.ASAP for task in tasks
            ),
            hard_constraint=_flags(map(is_pinned, tasks)),
            resourced=_flags(map(self._is_resourced, tasks)),
            critical=_flags(task.uid in self._testable for task in tasks),
        )

    @cached_property
    def _testable(self) -> frozenset[int]:
        """Critical tasks whose delay should reach the completion in full.

        Those on the chain of drivers back from it that hold their successor by their
        finish; where nothing drives it, whatever the network calls critical.
        """
        chain: set[int] = set()
        at = None if self.completion is None else self.completion.uid
        passed: set[int] = set()
        while at is not None and at not in passed:
            passed.add(at)
            driver = self.forecast.driver_of(at)
            before = self.plan.incoming.get(at, ())
            held = (link.predecessor for link in before if link.type in FROM_FINISH)
            chain |= {uid for uid in held if uid == driver}
            at = driver
        open_chain = {uid for uid in chain if not is_complete(self.plan.by_uid[uid])}
        return frozenset(open_chain) or frozenset(
            task.uid for task in self.tasks if self.forecast.drives_finish(task)
        )

    def _links(self) -> Links:
        position = self.position
        links = [
            link
            for link in self.plan.links
            if link.predecessor in position and link.successor in position
        ]
        return Links(
            predecessor=_positions([position[link.predecessor] for link in links]),
            successor=_positions([position[link.successor] for link in links]),
            kind=np.array([_LINK_KINDS[link.type] for link in links], dtype=np.int8),
            lag=_lengths(link.lag.percent or link.lag.tenths for link in links),
        )

    @cached_property
    def _assigned(self) -> frozenset[int]:
        return frozenset(
            assignment.task
            for assignment in self.plan.schedule.assignments
            if assignment.resource is not None
        )

    def _is_resourced(self, task: Task) -> bool:
        return bool(task.uid in self._assigned or task.work or task.cost)

    def _completion(self) -> Completion | None:
        task, schedule = self.completion, self.plan.schedule
        finish = None if task is None else self.forecast.finish_of(task)
        if task is None or finish is None:
            return None
        begin = schedule.data_date or self.forecast.start
        required = self.required_finish
        return Completion(
            activity=self.position[task.uid],
            path_length=None if begin is None else self.time.between(begin, finish),
            float_to_required=None
            if required is None
            else self.time.between(finish, required),
        )

    def _slip(self, finish_after_delay: FinishAfterDelay) -> engine.SlipAfterDelay:
        def slip(position: int, days: float) -> float | None:
            delayed, last = self.tasks[position], self.completion
            calculated = None if last is None else self.forecast.calculated[last.uid]
            day = self.time.day_of(delayed.calendar)
            after = finish_after_delay(delayed, round(days * day))
            if calculated is None or after is None:
                return None
            calendar, before = self.time.calendar_of(delayed), calculated.finish
            return calendar.work_between(to_ticks(before), to_ticks(after)) / day

        return slip

    def _days(self, task: Task, duration: Duration | None) -> float | None:
        if duration is None:
            return None
        day = DAY if duration.elapsed else self.time.day_of(task.calendar)
        return duration.tenths / day

    def _baseline_days(self, task: Task) -> float | None:
        baseline = self.plan.baseline(task)
        if baseline is None:
            return None
        if baseline.duration is not None:
            return self._days(task, baseline.duration)
        if baseline.start is None or baseline.finish is None:
            return None
        worked = self.time.calendar_of(task).work_between(
            to_ticks(baseline.start), to_ticks(baseline.finish)
        )
        return worked / self.time.day_of(task.calendar)

    def _float_days(self, task: Task) -> float | None:
        ticks = self.forecast.float_of(task)
        return None if ticks is None else ticks / self.time.day_of(task.calendar)


def _lengths(days: Iterable[float | None]) -> engine.Days:
    return np.array([np.nan if day is None else day for day in days], dtype=np.float64)


def _instants(times: Iterable[dt.datetime | None]) -> engine.Ticks:
    return np.array(
        [UNKNOWN if time is None else to_ticks(time) for time in times], dtype=np.int64
    )


def _flags(answers: Iterable[bool]) -> engine.Mask:
    return np.array(list(answers), dtype=np.bool_)


def _positions(indices: Iterable[int]) -> engine.Ticks:
    return np.array(list(indices), dtype=np.int64)
