"""Portfolios: the list, and the page of one with its figures, movers and timeline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, Sum
from django.db.models.functions import Abs

from steerco.core.formatting import date, money
from steerco.organisation.models import Person, Role
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import holders
from steerco.performance.selectors.projects import (
    LATE,
    WORSE_FIRST,
    MeasuredProjects,
    Reporting,
    measured,
    share,
    signed_days,
)
from steerco.projects.models import Portfolio

MOVERS_SHOWN = 5
CHARTED = 12


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """One portfolio with what its projects add up to."""

    code: str
    name: str
    url: str
    owner: str
    projects: int
    health: Mapping[str, int]
    late: int
    budget: str
    actual: str
    estimate: str
    variance: str
    over: bool
    estimate_share: float | None
    spent_share: float | None


def portfolio_rows(user: Person, at: Reporting) -> list[PortfolioRow]:
    """Return the portfolios a person sees anything of, in three queries."""
    costed = Q(m__estimate__isnull=False, m__budget__isnull=False)
    sums = {
        found["portfolio"]: found
        for found in measured(user, at)
        .in_progress()
        .order_by()
        .values("portfolio")
        .annotate(
            projects=Count("pk"),
            **{c: Count("pk", filter=Q(shown_health=c)) for c in WORSE_FIRST},
            late=Count("pk", filter=LATE),
            budgets=Sum("m__budget", filter=costed),
            actuals=Sum("m__actual", filter=costed),
            estimates=Sum("m__estimate", filter=costed),
        )
    }
    portfolios = list(
        Portfolio.objects.filter(
            Q(pk__in=sums) | Q(pk__in=visible_to(user, Portfolio).values("pk"))
        )
    )
    owners = holders((p.scope_id for p in portfolios), [Role.PORTFOLIO_OWNER], at.as_of)
    return [
        portfolio_row(
            p, sums.get(p.pk, {}), [h.name for h in owners.get(p.scope_id, [])]
        )
        for p in portfolios
    ]


def portfolio_row(
    portfolio: Portfolio, sums: Mapping[str, Any], owners: Sequence[str]
) -> PortfolioRow:
    budget, estimate = sums.get("budgets"), sums.get("estimates")
    variance = (
        budget - estimate if budget is not None and estimate is not None else None
    )
    return PortfolioRow(
        code=portfolio.code,
        name=portfolio.name,
        url=portfolio.get_absolute_url(),
        owner=", ".join(owners),
        projects=sums.get("projects", 0),
        health={c: sums.get(c, 0) for c in WORSE_FIRST},
        late=sums.get("late", 0),
        budget=money(budget, portfolio.currency, compact=True),
        actual=money(sums.get("actuals"), compact=True),
        estimate=money(estimate, compact=True),
        variance=money(variance, compact=True),
        over=variance is not None and variance < 0,
        estimate_share=share(estimate, budget),
        spent_share=share(sums.get("actuals"), budget),
    )


@dataclass(frozen=True, slots=True)
class Mover:
    """A project whose forecast changed most since it was measured before."""

    code: str
    name: str
    url: str
    health: str
    reason: str
    finish: str
    days: int | None
    days_text: str
    estimate: str
    money_moved: Decimal | None
    money_text: str


def movers(projects: MeasuredProjects) -> list[Mover]:
    """Return the projects that moved most in time, then in money."""
    moved = (
        projects.exclude(m__moved_days=0, m__estimate_moved=0)
        .filter(Q(m__moved_days__isnull=False) | Q(m__estimate_moved__isnull=False))
        .order_by(
            Abs("m__moved_days").desc(nulls_last=True),
            Abs("m__estimate_moved").desc(nulls_last=True),
            "code",
        )
    )
    return [
        Mover(
            code=p.code,
            name=p.name,
            url=p.get_absolute_url(),
            health=p.shown_health,
            reason=(p.why or {}).get("overall", ""),
            finish=date(p.finish),
            days=p.days,
            days_text=signed_days(p.days),
            estimate=money(p.estimate, compact=True),
            money_moved=p.money,
            money_text=money(p.money, compact=True),
        )
        for p in moved.annotate(
            why=F("m__health_reasons"),
            finish=F("m__forecast_finish"),
            days=F("m__moved_days"),
            estimate=F("m__estimate"),
            money=F("m__estimate_moved"),
        )[:MOVERS_SHOWN]
    ]


def cost_chart(projects: MeasuredProjects, currency: str) -> dict[str, Any]:
    """Return budget, actual and estimate of the projects with the largest budgets."""
    found = list(
        projects.filter(m__budget__isnull=False, m__estimate__isnull=False)
        .order_by("-m__budget", "code")
        .values_list("code", "name", "m__budget", "m__actual", "m__estimate")[:CHARTED]
    )
    return {
        "currency": currency,
        "categories": [code for code, *_ in found],
        "names": [name for _, name, *_ in found],
        "series": [
            {"name": name, "values": [number_of(row[index]) for row in found]}
            for name, index in (("Budget", 2), ("Actual", 3), ("Estimate", 4))
        ],
    }


def number_of(amount: Decimal | None) -> float | None:
    return None if amount is None else float(amount)
