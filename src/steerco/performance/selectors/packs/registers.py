"""Risks, issues and decisions as lines of a pack."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import F

from steerco.core.models import JournalEntry
from steerco.performance.reports.pack import (
    DecisionLine,
    RiskLine,
    Status,
)
from steerco.performance.selectors.packs.sources import Source, figure
from steerco.projects.calculations.raid import tone
from steerco.projects.models import (
    OPEN_ISSUE,
    OPEN_RISK,
    Issue,
    Risk,
)
from steerco.projects.selectors.raid import entry_url

Registers = tuple[dict[int, list[RiskLine]], dict[int, list[DecisionLine]]]


def register_entries(sources: Sequence[Source]) -> Registers:
    """Read open risks, their former scores, and issues in a fixed number of queries."""
    ids = [s.project.pk for s in sources]
    risks: dict[int, list[RiskLine]] = defaultdict(list)
    decisions: dict[int, list[DecisionLine]] = defaultdict(list)
    threats = (
        Risk.objects.filter(project__in=ids, state__in=OPEN_RISK)
        .filter(is_opportunity=False)
        .select_related("project", "owner")
        .prefetch_related("responses")
        .order_by("-score", F("exposure").desc(nulls_last=True), "number")
    )
    former = former_scores(
        threats,
        {
            s.project.pk: s.before.data_date.date()
            for s in sources
            if s.before and s.before.data_date
        },
    )
    for risk in threats:
        risks[risk.project_id].append(risk_line(risk, former.get(risk.pk)))
    for issue in (
        Issue.objects.filter(project__in=ids, state__in=OPEN_ISSUE)
        .select_related("project", "owner", "decider")
        .order_by("priority", F("due_on").asc(nulls_last=True), "number")
    ):
        risks[issue.project_id].append(issue_line(issue))
        if issue.decision_needed:
            decisions[issue.project_id].append(decision_line(issue))
    return risks, decisions


def former_scores(
    risks: Iterable[Risk], since: Mapping[int, dt.date]
) -> dict[int, int]:
    """Return what risks scored on a day by project, going back through the journal.

    A risk that was raised later, or of whose project no day is known, is left out.
    """
    scores: dict[int, int] = {}
    days: dict[int, dt.date] = {}
    for risk in risks:
        day = since.get(risk.project_id)
        if day is not None and risk.raised_on <= day:
            scores[risk.pk], days[risk.pk] = risk.score, day
    changes = JournalEntry.objects.filter(
        record_type=Risk._meta.label_lower,
        record_id__in=list(scores),
        before__has_key="score",
    ).order_by("-sequence")
    for pk, at, before in changes.values_list("record_id", "at", "before"):
        if pk is not None and at.date() > days[pk]:
            scores[pk] = before["score"]
    return scores


def risk_line(risk: Risk, former: int | None) -> RiskLine:
    responses = [r for r in risk.responses.all() if r.done_on is None]
    return RiskLine(
        project_code=risk.project.code,
        project_name=risk.project.name,
        code=risk.code,
        kind="Risk",
        title=risk.title,
        score=risk.score,
        previous_score=former,
        severity=Status(tone(risk.score)),
        exposure=figure(risk.exposure, "No cost is estimated."),
        owner=risk.owner.name if risk.owner else "",
        response="; ".join(r.action for r in responses)
        or risk.get_response_type_display(),
        due=min((r.due_on for r in responses if r.due_on), default=risk.review_on),
        url=entry_url(risk),
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
        url=entry_url(issue),
    )


def decision_line(issue: Issue) -> DecisionLine:
    return DecisionLine(
        code=issue.code,
        project_code=issue.project.code,
        project_name=issue.project.name,
        question=issue.decision_needed,
        options=issue.option_lines,
        recommendation=issue.recommendation,
        decider=issue.decider.name if issue.decider else "",
        due=issue.decision_by,
        consequence=issue.if_not_decided or issue.description,
        url=entry_url(issue),
    )
