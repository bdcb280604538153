"""One status report: as it would be published, and as it was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from steerco.core.addresses import address
from steerco.core.formatting import date, date_time
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations import periods
from steerco.performance.calculations.periods import Period
from steerco.performance.models import (
    PublishedReport,
    ReportKind,
    Rhythm,
    StatusReport,
    StatusState,
)
from steerco.performance.reports import wording
from steerco.performance.reports.pack import Figure, ProjectReport, StatusText
from steerco.performance.reports.status import Said, with_status
from steerco.performance.selectors.packs import project_report
from steerco.performance.selectors.status.calendar import Rule
from steerco.projects.models import Project

TONES = {
    StatusState.DRAFT: "outline",
    StatusState.PUBLISHED: "blue",
    StatusState.RETURNED: "amber",
    StatusState.CONFIRMED: "green",
}
SHOWN = 36
"""Periods on a project's page."""


def numbers(project: Project, end: dt.date) -> list[PublishedReport]:
    """Return every number published of a period, the last first, in one query."""
    return list(
        PublishedReport.objects.filter(
            kind=ReportKind.STATUS, scope=project.scope_id, as_of=end
        ).select_related("published_by")
    )


def thaw(published: PublishedReport) -> ProjectReport:
    return ProjectReport.from_json(bytes(published.content))


def published_before(project: Project, end: dt.date) -> ProjectReport | None:
    """Return what was last published of an earlier period."""
    found = PublishedReport.objects.filter(
        kind=ReportKind.STATUS, scope=project.scope_id, as_of__lt=end
    ).first()
    return thaw(found) if found else None


def figures_at(at: Reporting, rule: Rule, period: Period) -> Reporting:
    """Report as of a period: with what was known when its report fell due."""
    due = rule.due_on(period)
    return replace(at, as_of=period.end, until=due if due < at.as_of else None)


def composed(
    *,
    project: Project,
    user: Person,
    at: Reporting,
    rule: Rule,
    period: Period,
    report: StatusReport | None,
    number: int,
) -> ProjectReport:
    """Read the report of a period as it would be published now."""
    found = project_report(project=project, user=user, at=figures_at(at, rule, period))
    said = said_in(report) if report else Said()
    text = StatusText(
        start=period.start,
        end=period.end,
        due=rule.due_on(period),
        number=number,
        summary=report.summary if report else "",
        reason=reasons(report) if report else "",
    )
    return with_status(found, said, text, published_before(project, period.end))


def said_in(report: StatusReport) -> Said:
    return Said(report.declared, report.comments, report.recovery)


def reasons(report: StatusReport) -> str:
    restated = f"Restated: {report.asked_because}" if report.asked_because else ""
    return " ".join(filter(None, (report.reason, restated)))


@dataclass(frozen=True, slots=True)
class PeriodRow:
    """One period of a project, reported or not."""

    start: str
    end: str
    due: str
    url: str
    state: str
    tone: str
    colour: str
    measured: str
    number: int | None
    published: str
    summary: str


def period_rows(project: Project, rule: Rule, at: Reporting) -> list[PeriodRow]:
    """Write the last periods of a project, also those nobody reported on."""
    reports = StatusReport.objects.filter(project=project)
    known = {r.end: r for r in reports.select_related("published")[:SHOWN]}
    spans = {report.end: Period(report.start, report.end) for report in known.values()}
    period = rule.last(at.as_of)
    oldest = min(known, default=period.end)
    while period.end >= oldest and len(spans) < SHOWN:
        spans.setdefault(period.end, period)
        period = rule.before(period)
    return [
        period_row(project, rule, spans[end], known.get(end), at)
        for end in sorted(spans, reverse=True)
    ]


def period_row(
    project: Project,
    rule: Rule,
    period: Period,
    report: StatusReport | None,
    at: Reporting,
) -> PeriodRow:
    due = report.due_on if report else rule.due_on(period)
    open_words = ("Overdue", "red") if due < at.as_of else ("To write", "outline")
    published = report.published if report else None
    word, tone = (
        open_words
        if report is None or report.state == StatusState.DRAFT
        else (StatusState(report.state).label, TONES[StatusState(report.state)])
    )
    return PeriodRow(
        start=date(period.start),
        end=date(period.end),
        due=date(due),
        url=report_url(project, period.end),
        state=word,
        tone=tone,
        colour=report.colour if report else "",
        measured=report.measured if report else "",
        number=published.number if published else None,
        published=date_time(published.published_at) if published else "",
        summary=report.summary if report else "",
    )


@dataclass(frozen=True, slots=True)
class FigureLine:
    """A figure of a report, the one reported before, and where it comes from."""

    name: str
    value: str
    reason: str
    url: str


def figure_lines(found: ProjectReport) -> list[FigureLine]:
    """Write the figures of a report, each with its source."""
    line = found.page.project
    scale = wording.page_scale(found.masthead, found.page)
    plan, value = f"{line.url}schedule/", f"{line.url}value/"
    lines: tuple[tuple[str, Figure[Any], str, str], ...] = (
        (
            "Forecast finish",
            line.forecast_finish,
            wording.day(line.forecast_finish.value),
            plan,
        ),
        (
            "Reported before",
            line.previous_finish,
            wording.day(line.previous_finish.value),
            plan,
        ),
        (
            "Baseline finish",
            line.baseline_finish,
            wording.day(line.baseline_finish.value),
            plan,
        ),
        (
            "Slip, working days",
            line.slip_days,
            wording.signed(line.slip_days.value),
            plan,
        ),
        (
            "Done",
            line.percent_complete,
            wording.percent(line.percent_complete.value),
            value,
        ),
        ("Budget", line.budget, scale.full(line.budget.value), value),
        ("Actual", line.actual, scale.full(line.actual.value), value),
        ("Estimate at completion", line.eac, scale.full(line.eac.value), value),
        ("CPI", line.cpi, wording.index(line.cpi.value), value),
        ("SPI(t)", line.spi_t, wording.index(line.spi_t.value), value),
    )
    return [FigureLine(name, text, f.reason, url) for name, f, text, url in lines]


@dataclass(frozen=True, slots=True)
class RuleRow:
    """How a class reports, and what it owes now."""

    klass: str
    label: str
    rhythm: str
    due_days: int
    last: str
    due: str
    next: str


def rule_rows(rules: Mapping[str, Rule], at: Reporting) -> list[RuleRow]:
    rows = []
    for rule in rules.values():
        last = rule.last(at.as_of)
        following = periods.period_of(rule.rhythm, last.end + dt.timedelta(days=1))
        rows.append(
            RuleRow(
                rule.klass,
                rule.label,
                Rhythm(rule.rhythm).label,
                rule.due_days,
                f"{date(last.start)} to {date(last.end)}",
                date(rule.due_on(last)),
                date(rule.due_on(following)),
            )
        )
    return rows


def report_url(project: Project, end: dt.date) -> str:
    return address("performance:status-report", project.code, str(end))


def same_words(project: Project, end: dt.date, summary: str) -> int:
    """Count the earlier reports in a row that say the same, word for word."""
    earlier = (
        StatusReport.objects.filter(project=project, end__lt=end)
        .order_by("-end")
        .values_list("summary", flat=True)[:SHOWN]
    )
    count = 0
    for text in earlier:
        if not text or text.strip() != summary.strip():
            break
        count += 1
    return count
