"""What the registers of projects add up to."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping

from steerco.performance.calculations.health import RegisterFacts
from steerco.projects.models import OPEN_ISSUE, OPEN_RISK, Issue, Response, Risk

PRESSING = 1
"""Priority of the issues that a sponsor has to know of."""


def register_facts(days: Mapping[int, dt.date]) -> dict[int, RegisterFacts]:
    """Count open threats, overdue responses and pressing issues in five queries.

    `days` tells for each project, by its id, as of which day its registers count.
    """
    risks = Risk.objects.filter(project__in=days)
    threats = risks.filter(state__in=OPEN_RISK, is_opportunity=False)
    issues = Issue.objects.filter(project__in=days)
    scores: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for pk, score, title in threats.order_by("-score", "pk").values_list(
        "project", "score", "title"
    ):
        scores[pk].append((score, title))
    pressing: dict[int, list[dt.date | None]] = defaultdict(list)
    for pk, due in issues.filter(state__in=OPEN_ISSUE, priority=PRESSING).values_list(
        "project", "due_on"
    ):
        pressing[pk].append(due)
    overdue: dict[int, int] = defaultdict(int)
    for pk, due in Response.objects.filter(
        risk__in=threats, due_on__lt=max(days.values()), done_on=None
    ).values_list("risk__project", "due_on"):
        overdue[pk] += due is not None and due < days[pk]
    kept = {
        *risks.order_by().values_list("project", flat=True).distinct(),
        *issues.order_by().values_list("project", flat=True).distinct(),
    }
    return {
        pk: RegisterFacts(
            risks=len(scores[pk]),
            worst_score=scores[pk][0][0] if scores[pk] else 0,
            worst_title=scores[pk][0][1] if scores[pk] else "",
            overdue_responses=overdue[pk],
            pressing_issues=len(pressing[pk]),
            overdue_issues=sum(due is not None and due < day for due in pressing[pk]),
            ever_kept=pk in kept,
        )
        for pk, day in days.items()
    }
