"""Status reports: written, published, returned, confirmed, restated."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.organisation.models import Person, Scope
from steerco.organisation.policies import require
from steerco.organisation.selectors import reporting
from steerco.organisation.services import root_scope
from steerco.performance.calculations.periods import Period
from steerco.performance.models import (
    PublishedReport,
    ReportingRule,
    ReportKind,
    StatusReport,
    StatusState,
)
from steerco.performance.policies import (
    can_review_status,
    can_set_calendar,
    can_write_status,
)
from steerco.performance.reports.changes import ORDER
from steerco.performance.reports.pack import ProjectReport, Rating, Status
from steerco.performance.selectors.status.calendar import Rule, calendar
from steerco.performance.selectors.status.report import composed
from steerco.projects.models import Project


@dataclass(frozen=True, slots=True)
class Words:
    """What a manager types; keys of the mappings are names of dimensions."""

    summary: str
    comments: Mapping[str, str] = field(default_factory=dict)
    declared: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    recovery: str = ""


@transaction.atomic
def save_status(
    *, project: Project, end: dt.date, actor: Person, words: Words
) -> StatusReport:
    """Keep the words of a report that is still being written."""
    project = locked(project)
    require(allowed=can_write_status(actor, project), to="report on this project")
    rule, period = owed(project, end)
    report = StatusReport.objects.filter(project=project, end=end).first()
    if report is None:
        report = StatusReport(
            project=project,
            start=period.start,
            end=period.end,
            due_on=rule.due_on(period),
            author=actor,
        )
    must_be_open(report)
    report.project, report.author = project, actor
    before, after = journal.changes(
        report,
        {
            "summary": words.summary.strip(),
            "comments": {k: v.strip() for k, v in words.comments.items() if v.strip()},
            "declared": {k: v for k, v in words.declared.items() if v},
            "reason": words.reason.strip(),
            "recovery": words.recovery.strip(),
        },
    )
    report.save()
    if after:
        note(report, "status.save", actor, before, after)
    return report


@transaction.atomic
def publish_status(*, report: StatusReport, actor: Person) -> PublishedReport:
    """Freeze the report with the figures of its period and show it to everybody."""
    project = locked(report.project)
    report = of_project(project, report)
    require(allowed=can_write_status(actor, project), to="report on this project")
    must_be_open(report)
    rule, period = owed(project, report.end)
    last = report.published
    content = composed(
        project=project,
        user=actor,
        at=reporting(timezone.localdate()),
        rule=rule,
        period=period,
        report=report,
        number=last.number + 1 if last else 1,
    )
    must_be_complete(report, content)
    published = freeze_report(
        kind=ReportKind.STATUS,
        scope=project.scope,
        as_of=report.end,
        content=content.to_json(),
        actor=actor,
        reason=report.asked_because,
    )
    before = {"state": report.state, "colour": report.colour}
    overall = content.page.project.overall
    report.state, report.published = StatusState.PUBLISHED, published
    report.colour = overall.status.value
    report.measured = (overall.computed or overall.status).value
    report.asked_because = ""
    report.reviewed_by, report.reviewed_at = None, None
    report.save()
    show_status(project, report, content)
    after: dict[str, Any] = {"state": report.state, "colour": report.colour}
    after |= {"number": published.number, "sha256": published.sha256}
    note(report, "status.publish", actor, before, after, published.reason)
    return published


@transaction.atomic
def return_status(*, report: StatusReport, actor: Person, reason: str) -> StatusReport:
    """Give a published report back to its author, saying what is missing."""
    report = of_project(locked(report.project), report)
    require(allowed=can_review_status(actor, report), to="return this report")
    must_be(report, StatusState.PUBLISHED)
    reason = needed(reason, "Say what is missing, so that the author can put it right.")
    return review(report, actor, StatusState.RETURNED, "status.return", reason)


@transaction.atomic
def confirm_status(*, report: StatusReport, actor: Person) -> StatusReport:
    """Take a published report as the office's word."""
    report = of_project(locked(report.project), report)
    require(allowed=can_review_status(actor, report), to="confirm this report")
    must_be(report, StatusState.PUBLISHED)
    return review(report, actor, StatusState.CONFIRMED, "status.confirm")


@transaction.atomic
def restate_status(*, report: StatusReport, actor: Person, reason: str) -> StatusReport:
    """Open a published report again; what was published stays beside the next number."""
    project = locked(report.project)
    report = of_project(project, report)
    require(allowed=can_write_status(actor, project), to="report on this project")
    must_be(report, StatusState.PUBLISHED, StatusState.CONFIRMED)
    reason = needed(reason, "Say what was wrong; readers compare the two numbers.")
    before = {"state": report.state}
    report.state, report.asked_because = StatusState.DRAFT, reason
    report.save(update_fields=["state", "asked_because"])
    note(report, "status.restate", actor, before, {"state": report.state}, reason)
    return report


@transaction.atomic
def set_reporting_rule(
    *, klass: str, rhythm: str, due_days: int, actor: Person
) -> ReportingRule:
    """Set how often projects of a class report from the next period on."""
    require(allowed=can_set_calendar(actor), to="set the reporting calendar")
    known = calendar()[klass]
    rule, _ = ReportingRule.objects.select_for_update().get_or_create(
        klass=klass, defaults={"rhythm": known.rhythm, "due_days": known.due_days}
    )
    new = {"rhythm": rhythm, "due_days": due_days}
    before, after = journal.changes(rule, new)
    if after:
        rule.save(update_fields=[*after])
        journal.record(
            actor=actor,
            action="reporting_rule.set",
            on=root_scope(),
            label=f"Class {klass}",
            scope_path=root_scope().path,
            before=before,
            after=after,
        )
    return rule


@transaction.atomic
def freeze_report(
    *,
    kind: str,
    scope: Scope,
    as_of: dt.date,
    content: bytes,
    actor: Person,
    reason: str = "",
) -> PublishedReport:
    """Keep the content of a report whole, under the next number of its date."""
    Scope.objects.select_for_update().get(pk=scope.pk)
    last = PublishedReport.objects.filter(kind=kind, scope=scope, as_of=as_of).first()
    return PublishedReport.objects.create(
        kind=kind,
        scope=scope,
        as_of=as_of,
        number=last.number + 1 if last else 1,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        published_by=actor,
        reason=reason,
    )


def locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "portfolio__scope", "unit__scope", "programme")
        .get(pk=project.pk)
    )


def of_project(project: Project, report: StatusReport) -> StatusReport:
    """Read a report of a locked project anew."""
    found = StatusReport.objects.select_related("published").get(pk=report.pk)
    found.project = project
    return found


def owed(project: Project, end: dt.date) -> tuple[Rule, Period]:
    """Return rule and period of a report; refuse a day on which no period ends."""
    rule = calendar()[project.klass]
    period = rule.ending(end)
    begun = StatusReport.objects.filter(project=project, end=end).first()
    if begun is not None:
        period = Period(begun.start, begun.end)
    if period is None or period.start > reporting(timezone.localdate()).as_of:
        message = (
            f"No reporting period of {project.code} ends on {end:%-d %b %Y}: class "
            f"{project.klass} reports {rule.words.lower()}."
        )
        raise BadInput(message)
    return rule, period


def must_be_open(report: StatusReport) -> None:
    if not report.is_editable:
        message = (
            f"The report of {report.end:%-d %b %Y} is published and stays as it is; "
            "restate it to publish another number."
        )
        raise InvalidState(message)


def must_be(report: StatusReport, *states: StatusState) -> None:
    if report.state not in states:
        message = (
            f"The report is {report.get_state_display().lower()} and not "
            f"{' or '.join(state.label.lower() for state in states)}."
        )
        raise InvalidState(message)


def must_be_complete(report: StatusReport, content: ProjectReport) -> None:
    """Refuse a report without words, a red without a way back, an unexplained green."""
    wrong: dict[str, str] = {}
    if not report.summary:
        wrong["summary"] = "Say in a few sentences how the project stands."
    line = content.page.project
    if line.overall.status is Status.RED and not report.recovery:
        wrong["recovery"] = "A red project says how it comes back to green."
    better = [r.dimension for r in (line.overall, *line.ratings) if is_better(r)]
    if better and not report.reason:
        wrong["reason"] = (
            f"Say why you see it better than the figures: {', '.join(better)}."
        )
    if wrong:
        raise BadInput("The report is not complete.", fields=wrong)


def is_better(rating: Rating) -> bool:
    declared, computed = rating.declared, rating.computed
    if declared not in ORDER or computed not in ORDER:
        return False
    return ORDER.index(declared) < ORDER.index(computed)


def needed(text: str, message: str) -> str:
    if not text.strip():
        raise BadInput(message, fields={"reason": message})
    return text.strip()


def review(
    report: StatusReport,
    actor: Person,
    state: StatusState,
    action: str,
    reason: str = "",
) -> StatusReport:
    before = {"state": report.state}
    report.state, report.asked_because = state, reason
    report.reviewed_by, report.reviewed_at = actor, timezone.now()
    report.save(update_fields=["state", "asked_because", "reviewed_by", "reviewed_at"])
    note(report, action, actor, before, {"state": state}, reason)
    return report


def show_status(project: Project, report: StatusReport, content: ProjectReport) -> None:
    """Let lists show the words and the colour of the latest period."""
    if project.status_date and project.status_date > report.end:
        return
    project.status_text = report.summary
    project.status_date = report.end
    project.declared_health = report.declared.get("overall", "") or ""
    project.save(update_fields=["status_text", "status_date", "declared_health"])


def note(
    report: StatusReport,
    action: str,
    actor: Person,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    journal.record(
        actor=actor,
        action=action,
        on=report,
        label=f"{report.project.code} {report.end:%-d %b %Y}",
        scope_path=report.project.scope.path,
        before=before,
        after=after,
        reason=reason,
    )
