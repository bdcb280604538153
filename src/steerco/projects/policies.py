"""Who may do what with projects, plans and registers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from steerco.organisation.models import Person, Role
from steerco.organisation.policies import (
    LEADERS,
    OVERSEERS,
    PMO,
    access_of,
    visible_to,
)
from steerco.projects.models import Portfolio, Project

CONTRIBUTORS = frozenset(Role) - {Role.AUDITOR}


def paths_of(project: Project) -> tuple[str, ...]:
    unit = (project.unit.scope.path,) if project.unit else ()
    return (project.scope.path, *unit)


def visible_portfolios(user: Person) -> QuerySet[Portfolio]:
    """Portfolios open as a whole, or because a project in them is seen."""
    return Portfolio.objects.filter(
        Q(pk__in=visible_to(user, Portfolio).values("pk"))
        | Q(pk__in=visible_to(user, Project).values("portfolio"))
    )


def can_import(user: Person, portfolio: Portfolio) -> bool:
    return access_of(user).holds(LEADERS, portfolio.scope.path)


def can_change_project(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def can_keep_registers(user: Person, project: Project) -> bool:
    """Everybody on the project may raise; leaders and sponsors keep the register."""
    return access_of(user).holds(LEADERS | OVERSEERS, project.scope.path)


def can_raise(user: Person, project: Project) -> bool:
    return access_of(user).holds(CONTRIBUTORS, project.scope.path)


def can_set_baseline(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def can_approve_baseline(user: Person, project: Project) -> bool:
    """Approval lies with who oversees the project, or with the PMO."""
    return access_of(user).holds(OVERSEERS | PMO, project.scope.path)
