"""Who may do what with projects, plans and registers."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from steerco.organisation.models import Person, Role, Scope
from steerco.organisation.policies import (
    LEADERS,
    OVERSEERS,
    PMO,
    access_of,
    visible_to,
)
from steerco.projects.models import Export, Import, Portfolio, Project
from steerco.schedules.model import Schedule

CONTRIBUTORS = frozenset(Role) - {Role.AUDITOR}


def visible_portfolios(user: Person) -> QuerySet[Portfolio]:
    """Portfolios open as a whole, or because a project in them is seen."""
    if access_of(user).whole:
        return Portfolio.objects.all()
    return Portfolio.objects.filter(
        Q(pk__in=visible_to(user, Portfolio).values("pk"))
        | Q(pk__in=visible_to(user, Project).values("portfolio"))
    )


def sees_whole(user: Person, portfolio: Portfolio) -> bool:
    """Tell whether a portfolio is open as a whole, with the money it was given."""
    return access_of(user).sees(portfolio.scope.path)


def can_export(user: Person, about: Project | Portfolio | None) -> bool:
    """Whoever sees a project or a portfolio takes along what it tells.

    None is everything that the person sees.
    """
    if isinstance(about, Project):
        return visible_to(user, Project).filter(pk=about.pk).exists()
    seen = visible_portfolios(user)
    return (seen.filter(pk=about.pk) if about else seen).exists()


def visible_exports(user: Person) -> QuerySet[Export]:
    """Return the files that a person asked for, about what she still sees."""
    of_all = Q(project=None, portfolio=None) if access_of(user).roles else Q(pk__in=[])
    return Export.objects.filter(
        Q(project__in=visible_to(user, Project).values("pk"))
        | Q(portfolio__in=visible_portfolios(user).values("pk"))
        | of_all,
        asked_by=user,
    )


def can_import(user: Person, portfolio: Portfolio) -> bool:
    """Leaders of the portfolio bring anything, those of a part of it for that part."""
    return can_import_into(user, portfolio.scope.path)


def can_import_into(user: Person, portfolio: str) -> bool:
    """As `can_import`, by the path of the portfolio's scope."""
    access = access_of(user)
    leads_a_part = any(
        LEADERS & roles
        for path, roles in access.roles.items()
        if path.startswith(portfolio)
    )
    return leads_a_part or access.holds(LEADERS, portfolio)


def can_add_projects(user: Person, above: Scope) -> bool:
    return access_of(user).holds(LEADERS, above.path)


def visible_imports(user: Person) -> QuerySet[Import]:
    """Return imports into portfolios open as a whole, and those one brought."""
    if access_of(user).whole:
        return Import.objects.all()
    return Import.objects.filter(
        Q(pk__in=visible_to(user, Import).values("pk"))
        | Q(created_by=user, portfolio__in=visible_portfolios(user).values("pk"))
    )


def can_confirm(user: Person, batch: Import) -> bool:
    """Let who brought an import confirm it, and who leads the whole portfolio.

    It is carried out with the rights of who brought it.
    """
    mine = batch.created_by_id == user.pk and can_import(user, batch.portfolio)
    return mine or access_of(user).holds(LEADERS, batch.portfolio.scope.path)


def can_see(user: Person, project: Project) -> bool:
    """Tell of a project with its scopes at hand whether it is open to a person."""
    unit = [project.unit.scope.path] if project.unit else []
    return access_of(user).sees(project.scope.path, *unit)


def can_change_project(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def can_edit_plan(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def own_tasks(user: Person, project: Project, schedule: Schedule) -> list[int]:
    """Return the tasks of a plan whose progress its team member may report: her own."""
    if not access_of(user).holds(CONTRIBUTORS, project.scope.path):
        return []
    keys = {user.email.casefold(), user.code.casefold(), user.name.casefold()} - {""}
    mine = {
        resource.uid
        for resource in schedule.resources
        if keys
        & {
            resource.email.casefold(),
            resource.code.casefold(),
            resource.name.casefold(),
        }
    }
    tasks = {each.task for each in schedule.assignments if each.resource in mine}
    return sorted(tasks)


def can_keep_registers(user: Person, project: Project) -> bool:
    """Everybody on the project may raise; leaders and sponsors keep the register."""
    return access_of(user).holds(LEADERS | OVERSEERS, project.scope.path)


def can_raise(user: Person, project: Project) -> bool:
    return access_of(user).holds(CONTRIBUTORS, project.scope.path)


def can_set_baseline(user: Person, project: Project) -> bool:
    return access_of(user).holds(LEADERS, project.scope.path)


def can_accept_risk(user: Person, project: Project) -> bool:
    """Let a high risk be accepted by who oversees the project, not by who runs it."""
    return access_of(user).holds(OVERSEERS, project.scope.path)


APPROVERS = OVERSEERS | PMO
"""Those who approve baselines: who oversees the project, and the PMO."""


def can_approve_baseline(user: Person, project: Project) -> bool:
    """Approval lies with the approvers, but never with who plans the project."""
    access = access_of(user)
    plans = Role.PROJECT_MANAGER in access.roles.get(project.scope.path, ())
    return access.holds(APPROVERS, project.scope.path) and not plans
