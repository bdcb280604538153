"""Who may do what with status reports, and with what is learned from measurements."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from steerco.organisation.models import Person, Role, Scope
from steerco.organisation.policies import (
    LEADERS,
    OVERSEERS,
    PMO,
    ROOT_SLASHES,
    access_of,
)
from steerco.performance.models import Dashboard, DashboardShare, StatusReport
from steerco.projects.models import Portfolio, Project
from steerco.projects.policies import visible_portfolios

REVIEWERS = PMO | {Role.PORTFOLIO_OWNER}
"""Those who confirm or return a report of somebody else."""


def can_write_status(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def can_review_status(user: Person, report: StatusReport) -> bool:
    """Let the PMO and the portfolio's owner review, but never what they published."""
    published = report.published
    mine = published is not None and published.published_by_id == user.pk
    return access_of(user).holds(REVIEWERS, report.project.scope.path) and not mine


def can_confirm_health(user: Person, project: Project) -> bool:
    """Let the office and the portfolio's owner confirm, but never who runs the project."""
    access = access_of(user)
    runs = Role.PROJECT_MANAGER in access.roles.get(project.scope.path, ())
    return access.holds(REVIEWERS, project.scope.path) and not runs


def can_simulate(user: Person, project: Project) -> bool:
    """Let who leads or oversees a project give ranges and have its plan simulated."""
    return access_of(user).holds(LEADERS | OVERSEERS, project.scope.path)


def can_set_health_rules(user: Person) -> bool:
    return is_the_office(user)


def can_publish_report(user: Person, scope: Scope) -> bool:
    return access_of(user).holds(REVIEWERS, scope.path)


def can_set_calendar(user: Person) -> bool:
    """Rules of a class hold everywhere, so that only the office as a whole sets them."""
    return is_the_office(user)


def can_learn(user: Person) -> bool:
    """Let the office as a whole have forecasts judged and calibrated anew."""
    return is_the_office(user)


def is_the_office(user: Person) -> bool:
    """Tell whether somebody holds a role of the PMO on the whole organisation."""
    return any(
        PMO & roles and path.count("/") == ROOT_SLASHES
        for path, roles in access_of(user).roles.items()
    )


def can_book(user: Person, project: Project) -> bool:
    """Let finance and the office book costs, not who spends them."""
    return access_of(user).holds(PMO | {Role.FINANCE_PARTNER}, project.scope.path)


def books_anywhere(user: Person) -> bool:
    return bool(access_of(user).where(PMO | {Role.FINANCE_PARTNER}))


def visible_dashboards(user: Person) -> QuerySet[Dashboard]:
    """Own ones and those shared with a role one holds, where their portfolio is open."""
    held = set[str]().union(*access_of(user).roles.values())
    shared = DashboardShare.objects.filter(role__in=held)
    return Dashboard.objects.filter(
        Q(owner=user) | Q(pk__in=shared.values("dashboard")),
        Q(portfolio=None) | Q(portfolio__in=visible_portfolios(user).values("pk")),
    )


def can_compose(user: Person, portfolio: Portfolio | None) -> bool:
    """Let whoever sees a portfolio compose a dashboard of it, and with any role of all."""
    if portfolio is None:
        return bool(access_of(user).roles)
    return visible_portfolios(user).filter(pk=portfolio.pk).exists()


def can_change_dashboard(user: Person, dashboard: Dashboard) -> bool:
    return dashboard.owner_id == user.pk
