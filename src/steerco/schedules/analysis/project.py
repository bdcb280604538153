"""One project of a file, analysed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from steerco.schedules.analysis.calculation import (
    Calculation,
    disagreement,
    finish_after_delay,
)
from steerco.schedules.analysis.findings import by_severity, find
from steerco.schedules.analysis.findings.figures import judge
from steerco.schedules.analysis.forecast import Forecast
from steerco.schedules.analysis.measurement import Measurement, count_marks, measure
from steerco.schedules.analysis.model import (
    Calculated,
    Counts,
    EarnedValue,
    Fidelity,
    Finding,
    Point,
    Project,
    ProjectReport,
)
from steerco.schedules.analysis.plan import Plan, is_set
from steerco.schedules.analysis.quality import FinishAfterDelay, Quality
from steerco.schedules.analysis.workdays import Workdays
from steerco.schedules.model import Schedule
from steerco.schedules.recalculation import Recalculation
from steerco_engine.quality import Assessment

NOTHING_TO_COMPARE = "The file stores no dates of tasks to compare with."


@dataclass(frozen=True)
class ProjectAnalysis:
    """A schedule, its calculation and everything that follows from the two."""

    schedule: Schedule
    calculation: Calculation

    @classmethod
    def of(
        cls, schedule: Schedule, known: Recalculation | None = None
    ) -> ProjectAnalysis:
        """Analyse a plan, whose recalculation is not repeated where it is known."""
        calculation = Calculation(known) if known else Calculation.of(schedule)
        return cls(schedule, calculation)

    @cached_property
    def plan(self) -> Plan:
        return Plan(self.schedule)

    @cached_property
    def days(self) -> Workdays:
        return Workdays(self.schedule)

    @cached_property
    def forecast(self) -> Forecast:
        found = self.calculation.recalculation
        return Forecast(self.plan, found.tasks.by_uid if found else {})

    @property
    def project(self) -> Project:
        schedule = self.schedule
        return Project(
            name=schedule.name,
            start=schedule.start or self.forecast.start,
            finish=schedule.finish or self.forecast.finish,
            data_date=schedule.data_date,
        )

    @cached_property
    def counts(self) -> Counts:
        schedule = self.schedule
        return Counts(
            tasks=len(schedule.tasks),
            summaries=sum(map(self.plan.is_summary, schedule.tasks)),
            milestones=sum(task.is_milestone for task in schedule.tasks),
            links=len(schedule.links),
            resources=len(schedule.resources),
            assignments=sum(a.resource is not None for a in schedule.assignments),
            calendars=len(schedule.calendars),
            baselines=len(
                {
                    baseline.number
                    for task in schedule.tasks
                    for baseline in task.baselines
                    if is_set(baseline)
                }
            ),
        )

    @cached_property
    def calculated(self) -> Calculated | None:
        return self.calculation.figures()

    @cached_property
    def fidelity(self) -> Fidelity | None:
        return self.calculation.fidelity(self.schedule)

    @cached_property
    def measurement(self) -> Measurement:
        return measure(self.plan, self.days)

    @cached_property
    def marks(self) -> Measurement:
        """The measurement by counted milestones, for a plan without budgets."""
        return count_marks(self.plan, self.days)

    @property
    def evm(self) -> EarnedValue | None:
        return self.measurement.evm

    @cached_property
    def quality(self) -> Quality:
        return Quality(self.plan, self.days, self.forecast)

    @cached_property
    def _assessed(self) -> tuple[tuple[Point, ...], Assessment]:
        return self.quality.assess(self._finish_after_delay)

    @property
    def _finish_after_delay(self) -> FinishAfterDelay | None:
        completing = self.quality.completion
        known = self.calculation.recalculation
        if known is None or completing is None:
            return None
        return lambda delayed, ticks: finish_after_delay(
            self.schedule, known, delayed, ticks, completing
        )

    @property
    def dcma(self) -> tuple[Point, ...]:
        return self._assessed[0]

    @property
    def assessment(self) -> Assessment:
        """The engine's own answer, with hit rate and dangling tasks."""
        return self._assessed[1]

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        return by_severity(self._findings())

    def _findings(self) -> Iterator[Finding]:
        if self.calculation.obstacle is not None:
            yield self.calculation.obstacle
        yield from find(self.plan)
        if not self.plan.activities:
            return
        yield from judge(
            self.plan,
            self.forecast,
            self.days,
            evm=self.evm,
            required_finish=self.quality.required_finish,
        )
        if self.calculation.recalculation is not None:
            yield from disagreement(
                self.plan, self.calculation.recalculation, self.days
            )

    @property
    def reasons(self) -> dict[str, str]:
        """Say why a part of the answer is None."""
        reasons = {}
        if self.calculation.obstacle is not None:
            reasons["calculated"] = self.calculation.obstacle.message
        if not self.calculation.compares(self.schedule):
            reasons["fidelity"] = reasons.get("calculated", NOTHING_TO_COMPARE)
        if self.measurement.evm is None and self.measurement.reason:
            reasons["evm"] = self.measurement.reason
        return reasons

    @property
    def report(self) -> ProjectReport:
        project = self.project
        return ProjectReport(
            name=project.name,
            start=project.start,
            finish=project.finish,
            data_date=project.data_date,
            counts=self.counts,
            calculated=self.calculated,
            fidelity=self.fidelity,
            evm=self.evm,
        )
