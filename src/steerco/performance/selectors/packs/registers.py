"""Risks, issues and decisions as lines of a pack."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from django.db.models import F

from steerco.performance.models import Measurement
from steerco.performance.reports.pack import (
    DecisionLine,
    RiskLine,
    Status,
)
from steerco.performance.selectors.packs.sources import Source, figure
from steerco.performance.selectors.projects import (
    Reporting,
)
from steerco.projects.calculations.raid import tone
from steerco.projects.models import (
    OPEN_ISSUE,
    OPEN_RISK,
    Issue,
    Risk,
)

Registers = tuple[dict[int, list[RiskLine]], dict[int, list[DecisionLine]]]


def register_entries(sources: Sequence[Source], at: Reporting) -> Registers:
    """Read open risks and issues of the projects in two queries."""
    ids = [s.project.pk for s in sources]
    before = {s.project.pk: s.before for s in sources}
    risks: dict[int, list[RiskLine]] = defaultdict(list)
    decisions: dict[int, list[DecisionLine]] = defaultdict(list)
    for risk in (
        Risk.objects.filter(project__in=ids, state__in=OPEN_RISK)
        .filter(is_opportunity=False)
        .select_related("project", "owner")
        .prefetch_related("responses")
        .order_by("-score", F("exposure").desc(nulls_last=True), "number")
    ):
        risks[risk.project_id].append(risk_line(risk, before[risk.project_id]))
    for issue in (
        Issue.objects.filter(project__in=ids, state__in=OPEN_ISSUE)
        .select_related("project", "owner", "decider")
        .order_by("priority", F("due_on").asc(nulls_last=True), "number")
    ):
        risks[issue.project_id].append(issue_line(issue))
        if issue.decision_needed:
            decisions[issue.project_id].append(decision_line(issue))
    return risks, decisions


def risk_line(risk: Risk, before: Measurement | None) -> RiskLine:
    responses = [r for r in risk.responses.all() if r.done_on is None]
    known = before is not None and before.data_date is not None
    is_new = known and before.data_date.date() < risk.raised_on  # type: ignore[union-attr]
    return RiskLine(
        project_code=risk.project.code,
        project_name=risk.project.name,
        code=risk.code,
        kind="Risk",
        title=risk.title,
        score=risk.score,
        previous_score=None if is_new or not known else risk.score,
        severity=Status(tone(risk.score)),
        exposure=figure(risk.exposure, "No cost is estimated."),
        owner=risk.owner.name if risk.owner else "",
        response="; ".join(r.action for r in responses)
        or risk.get_response_type_display(),
        due=min((r.due_on for r in responses if r.due_on), default=risk.review_on),
    )


def issue_line(issue: Issue) -> RiskLine:
    return RiskLine(
        project_code=issue.project.code,
        project_name=issue.project.name,
        code=issue.code,
        kind="Issue",
        title=issue.title,
        score=None,
        previous_score=None,
        severity={1: Status.RED, 2: Status.AMBER}.get(issue.priority, Status.GREEN),
        exposure=figure(issue.cost, "No cost is estimated."),
        owner=issue.owner.name if issue.owner else "",
        response=issue.resolution or issue.workaround or issue.decision_needed,
        due=issue.due_on,
    )


def decision_line(issue: Issue) -> DecisionLine:
    return DecisionLine(
        code=issue.code,
        project_code=issue.project.code,
        project_name=issue.project.name,
        question=issue.decision_needed,
        options=(),
        recommendation=issue.resolution,
        decider=issue.decider.name if issue.decider else "",
        due=issue.decision_by,
        consequence=issue.description,
    )
