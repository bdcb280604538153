"""Several projects of one file as one set of figures: sums, never means of ratios."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import msgspec

from steerco.schedules.analysis.measurement import answer
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
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco_engine.earned_value import roll_up

SEVERAL = "The file holds several projects, each with a time axis of its own."
MIXED = "The projects of the file are measured in different units."
SHARE_AT_LEAST = 4
BEI = 14


@dataclass(frozen=True)
class Whole:
    """All projects of one file; `main` is the one with the most tasks."""

    projects: Sequence[ProjectAnalysis]

    @cached_property
    def main(self) -> ProjectAnalysis:
        return max(self.projects, key=lambda project: project.counts.tasks)

    @property
    def project(self) -> Project:
        starts = [p.project.start for p in self.projects if p.project.start]
        finishes = [p.project.finish for p in self.projects if p.project.finish]
        return Project(
            name=self.main.project.name,
            start=min(starts, default=None),
            finish=max(finishes, default=None),
            data_date=self.main.project.data_date,
        )

    @property
    def counts(self) -> Counts:
        """Sums, but for what the projects of one file share."""
        own = [msgspec.structs.asdict(project.counts) for project in self.projects]
        summed = {name: sum(counts[name] for counts in own) for name in own[0]}
        schedules = [project.schedule for project in self.projects]
        return Counts(
            **summed
            | {
                "resources": len({r.uid for s in schedules for r in s.resources}),
                "calendars": len({c.uid for s in schedules for c in s.calendars}),
                "baselines": max(counts["baselines"] for counts in own),
            }
        )

    @property
    def calculated(self) -> Calculated | None:
        known = [p.calculated for p in self.projects if p.calculated]
        if len(known) < len(self.projects):
            return None
        finishes = [c.finish for c in known if c.finish]
        floats = [
            c.project_float_minutes
            for c in known
            if c.project_float_minutes is not None
        ]
        return Calculated(
            finish=max(finishes, default=None),
            critical_tasks=sum(c.critical_tasks for c in known),
            project_float_minutes=min(floats, default=None),
        )

    @property
    def fidelity(self) -> Fidelity | None:
        known = [p.fidelity for p in self.projects if p.fidelity]
        if not known:
            return None
        return Fidelity(
            compared=sum(f.compared for f in known),
            start_equal=_sum([f.start_equal for f in known]),
            finish_equal=_sum([f.finish_equal for f in known]),
            total_float_equal=_sum([f.total_float_equal for f in known]),
            critical_equal=_sum([f.critical_equal for f in known]),
        )

    @property
    def evm(self) -> EarnedValue | None:
        measured = [p.evm for p in self.projects if p.evm]
        if len(measured) < 2:
            return measured[0] if measured else None
        first = measured[0]
        if any((e.basis, e.unit) != (first.basis, first.unit) for e in measured):
            return None
        total = roll_up([(e.bac, e.pv, e.ev, e.ac) for e in measured])
        return answer(
            total.metrics(),
            SEVERAL,
            basis=first.basis,
            unit=first.unit,
            baseline=first.baseline,
        )

    @property
    def dcma(self) -> tuple[Point, ...]:
        if len(self.projects) == 1:
            return self.main.dcma
        return tuple(map(_joined, *(project.dcma for project in self._main_first)))

    @property
    def _main_first(self) -> list[ProjectAnalysis]:
        return [self.main, *(p for p in self.projects if p is not self.main)]

    @property
    def findings(self) -> tuple[Finding, ...]:
        if len(self.projects) == 1:
            return self.main.findings
        return tuple(
            msgspec.structs.replace(
                finding, message=f"{project.project.name}: {finding.message}"
            )
            for project in self._main_first
            for finding in project.findings
        )

    @property
    def reasons(self) -> dict[str, str]:
        reasons = dict(self.main.reasons)
        if self.calculated is None and "calculated" not in reasons:
            failed = next(p for p in self.projects if p.calculated is None)
            reasons["calculated"] = failed.reasons["calculated"]
        if self.evm is None:
            reasons.setdefault("evm", MIXED)
        return {
            name: why for name, why in reasons.items() if getattr(self, name) is None
        }

    @property
    def list(self) -> tuple[ProjectReport, ...]:
        return tuple(project.report for project in self.projects)


def _sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None


def _joined(*points: Point) -> Point:
    """Add up one point over the projects; a path has no sum, so the main one counts."""
    main, applicable = points[0], [point for point in points if point.applicable]
    countable = [p for p in applicable if p.count is not None and p.population]
    if not countable or len(applicable) != len(countable):
        return main if main.applicable or not applicable else applicable[0]
    count = sum(point.count or 0 for point in countable)
    population = sum(point.population or 0 for point in countable)
    value = float(count) if main.unit == "count" else count / population
    more_is_better = main.number in (SHARE_AT_LEAST, BEI)
    return msgspec.structs.replace(
        main,
        value=value,
        applicable=True,
        passed=value >= main.threshold if more_is_better else value <= main.threshold,
        failing=tuple(uid for point in countable for uid in point.failing),
        count=count,
        population=population,
        reason=None,
    )
