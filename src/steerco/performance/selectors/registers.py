"""What the registers of a project add up to."""

from __future__ import annotations

import datetime as dt

from django.db.models import Q

from steerco.performance.calculations.health import RegisterFacts
from steerco.projects.models import (
    OPEN_ISSUE,
    OPEN_RISK,
    Issue,
    Project,
    Response,
    Risk,
)

PRESSING = 1
"""Priority of the issues that a sponsor has to know of."""


def register_facts(project: Project, as_of: dt.date) -> RegisterFacts:
    """Count open threats, overdue responses and pressing issues in four queries."""
    risks = Risk.objects.filter(project=project)
    threats = risks.filter(state__in=OPEN_RISK, is_opportunity=False)
    scores = list(threats.order_by("-score", "pk").values_list("score", "title"))
    worst = scores[0] if scores else (0, "")
    issues = Issue.objects.filter(project=project)
    pressing = list(
        issues.filter(state__in=OPEN_ISSUE, priority=PRESSING).values_list(
            "due_on", flat=True
        )
    )
    overdue = Response.objects.filter(
        Q(risk__in=threats), due_on__lt=as_of, done_on=None
    )
    return RegisterFacts(
        risks=len(scores),
        worst_score=worst[0],
        worst_title=worst[1],
        overdue_responses=overdue.count(),
        pressing_issues=len(pressing),
        overdue_issues=sum(due is not None and due < as_of for due in pressing),
        ever_kept=bool(scores) or risks.exists() or issues.exists(),
    )
