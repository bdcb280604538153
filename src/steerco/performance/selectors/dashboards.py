"""Dashboards that a person may open, and what each widget shows to that person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from steerco.core.addresses import address
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.policies import visible_dashboards
from steerco.performance.selectors import health, portfolios, signals
from steerco.performance.selectors.projects import MeasuredProjects, measured, totals
from steerco.performance.selectors.status import roll_up
from steerco.performance.selectors.status.calendar import calendar
from steerco.projects.models import ENDED, Portfolio

SHOWN = 6


@dataclass(frozen=True, slots=True)
class DashboardRow:
    """A dashboard in the list."""

    name: str
    url: str
    about: str
    owner: str
    mine: bool
    shared: str
    widgets: int


def dashboard_rows(user: Person) -> list[DashboardRow]:
    """Return the dashboards that a person may open, in two queries."""
    found = visible_dashboards(user).select_related("owner", "portfolio")
    return [
        DashboardRow(
            name=each.name,
            url=each.get_absolute_url(),
            about=each.portfolio.name if each.portfolio else "",
            owner=each.owner.name,
            mine=each.owner_id == user.pk,
            shared=", ".join(s.get_role_display() for s in each.shares.all()),
            widgets=len(each.widgets),
        )
        for each in found.prefetch_related("shares")
    ]


@dataclass(frozen=True, slots=True)
class Viewing:
    """Who looks, as of when, and at which portfolio; None is all that the person sees."""

    user: Person
    at: Reporting
    portfolio: Portfolio | None

    @property
    def running(self) -> MeasuredProjects:
        return self.within(measured(self.user, self.at).exclude(stage__in=ENDED))

    @property
    def currency(self) -> str:
        return self.portfolio.currency if self.portfolio else self.at.currency

    def within(self, projects: MeasuredProjects) -> MeasuredProjects:
        return projects.filter(portfolio=self.portfolio) if self.portfolio else projects


def figures(viewing: Viewing) -> list[portfolios.Tile]:
    """Return the key figures, each leading to the projects behind it; in one query."""
    portfolio = viewing.portfolio
    tiles = portfolios.tiles(
        totals(viewing.running),
        viewing.currency,
        portfolios.envelope_of(viewing.user, portfolio) if portfolio else None,
    )
    page = (
        portfolio.get_absolute_url()
        if portfolio
        else address("performance:project-list")
    )
    return [replace(t, url=page + t.url) if t.url else t for t in tiles]


def portfolio_health(viewing: Viewing) -> list[portfolios.PortfolioRow]:
    """Return how the portfolios stand, in three queries."""
    sums = portfolios.running_totals(viewing.user, viewing.at)
    rows = portfolios.portfolio_rows(viewing.user, viewing.at, sums)
    one = viewing.portfolio
    return [row for row in rows if one is None or row.code == one.code]


def greens(viewing: Viewing) -> Sequence[health.SaidRow]:
    """Return projects that are called green and measured otherwise, in one query."""
    found = health.shown(viewing.within(health.said(viewing.user, viewing.at)), "")
    return health.said_rows(found.order_by("code")[:SHOWN])


def movers(viewing: Viewing) -> list[portfolios.Mover]:
    return portfolios.movers(viewing.running)


def coming_milestones(viewing: Viewing) -> list[portfolios.MilestoneRow]:
    return portfolios.coming_milestones(viewing.running, viewing.at)


def top_risks(viewing: Viewing) -> list[portfolios.RiskRow]:
    return portfolios.top_risks(viewing.running)


def cost(viewing: Viewing) -> dict[str, Any]:
    return portfolios.cost_chart(viewing.running, viewing.currency)


def warnings(viewing: Viewing) -> list[signals.WarnedRow]:
    """Return the most warned of projects, in one query."""
    found = viewing.within(signals.warned(viewing.user, viewing.at))
    return signals.warned_rows(found.order_by("-m__warnings", "code")[:SHOWN])


def overdue(viewing: Viewing) -> list[roll_up.StatusRow]:
    """Return projects whose report is due and not published, in three queries."""
    rules = calendar()
    owed = viewing.within(roll_up.owed(viewing.user, viewing.at, rules))
    late = roll_up.narrowed(owed, roll_up.StatusFilter(show="overdue"))
    return roll_up.rows(late.order_by("code")[:SHOWN], viewing.at, rules)
