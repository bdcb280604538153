"""What each kind of report says, filled from what is stored."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.models import ReportKind
from steerco.performance.reports.paper import Paper
from steerco.performance.selectors.papers.kpis import kpi_paper
from steerco.performance.selectors.papers.milestones import milestone_paper
from steerco.performance.selectors.papers.portfolio import status_paper
from steerco.performance.selectors.papers.variance import variance_paper
from steerco.projects.models import Portfolio

Build = Callable[[Person, Reporting, Portfolio | None], Paper]


@dataclass(frozen=True, slots=True)
class Report:
    """A kind of report about a portfolio, or about all that a person sees."""

    kind: ReportKind
    description: str
    icon: str
    build: Build


REPORTS: Mapping[str, Report] = {
    report.kind: report
    for report in (
        Report(
            ReportKind.ROLL_UP,
            "Every project in its reporting period, exceptions first, and what changed.",
            "message",
            status_paper,
        ),
        Report(
            ReportKind.MILESTONES,
            "Overdue, late and coming milestones, with their hit rate.",
            "diamond",
            milestone_paper,
        ),
        Report(
            ReportKind.VARIANCE,
            "How far projects are from their baselines, and which tasks explain it.",
            "arrows-diff",
            variance_paper,
        ),
        Report(
            ReportKind.KPIS,
            "How well the office itself works: timeliness, accuracy, coverage.",
            "gauge",
            kpi_paper,
        ),
    )
}
