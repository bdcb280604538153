"""Portfolios, programmes and projects: put in by code, moved in the tree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypedDict, TypeVar, Unpack

from django.db import models, transaction

from steerco.core import journal
from steerco.core.codes import require_code
from steerco.core.errors import Conflict
from steerco.organisation.models import Person, Scope, ScopeKind, Unit
from steerco.organisation.policies import PMO, access_of, require
from steerco.organisation.services import add_scope, move_scope, root_scope
from steerco.projects import policies
from steerco.projects.models import (
    ClassTolerance,
    Portfolio,
    Programme,
    Project,
    ProjectClass,
)

Node = TypeVar("Node", Portfolio, Programme, Project)


class ProjectValues(TypedDict, total=False):
    """What may be said of a project; what is left out stays as it is."""

    name: str
    description: str
    programme: Programme | None
    unit: Unit | None
    klass: str
    stage: str
    external_key: str
    planned_start: dt.date | None
    planned_finish: dt.date | None
    baseline_finish: dt.date | None
    budget: Decimal | None
    actual_cost: Decimal | None
    forecast_cost: Decimal | None
    percent_complete: Decimal | None
    status_text: str
    status_date: dt.date | None
    declared_health: str
    time_tolerance_days: int
    cost_tolerance_percent: Decimal


@transaction.atomic
def put_portfolio(
    *,
    code: str,
    name: str,
    actor: Person | None,
    description: str = "",
    currency: str = "EUR",
    envelope: Decimal | None = None,
) -> Portfolio:
    """Add a portfolio or update the one with that code."""
    above = root_scope()
    if actor is not None:
        require(allowed=access_of(actor).holds(PMO, above.path), to="set up portfolios")
    portfolio = locked(Portfolio, code) or Portfolio(code=code)
    values = {
        "name": name,
        "description": description,
        "currency": currency,
        "envelope": envelope,
    }
    return put(portfolio, values, kind=ScopeKind.PORTFOLIO, above=above, actor=actor)


@transaction.atomic
def put_programme(
    *,
    code: str,
    name: str,
    portfolio: Portfolio,
    actor: Person | None,
    description: str = "",
) -> Programme:
    """Add a programme or update, rename or move the one with that code."""
    if actor is not None:
        require(
            allowed=policies.can_add_projects(actor, portfolio.scope),
            to=f"set up programmes in {portfolio.code}",
        )
    programme = locked(Programme, code) or Programme(code=code, portfolio=portfolio)
    if programme.pk and actor is not None:
        require(
            allowed=policies.can_add_projects(actor, programme.scope),
            to=f"change programme {code}",
        )
    values = {"name": name, "description": description, "portfolio": portfolio}
    return put(
        programme,
        values,
        kind=ScopeKind.PROGRAMME,
        above=portfolio.scope,
        actor=actor,
    )


@transaction.atomic
def put_project(
    *,
    code: str,
    portfolio: Portfolio,
    actor: Person | None,
    reason: str = "",
    **values: Unpack[ProjectValues],
) -> Project:
    """Add a project, or change what is said of the one with that code."""
    project = locked(Project, code)
    if project is None:
        project = Project(code=code, portfolio=portfolio, name=code)
    elif project.portfolio_id != portfolio.pk:
        message = f"Project {code} belongs to another portfolio; import it there."
        raise Conflict(message)
    else:
        require_change(actor, project)
    programme = values.get("programme", project.programme)
    if programme and programme.portfolio_id != portfolio.pk:
        message = f"Programme {programme.code} belongs to another portfolio."
        raise Conflict(message)
    above = programme.scope if programme else portfolio.scope
    if project.pk is None or project.scope.parent_id != above.pk:
        require_addition(actor, above)
    return put(
        project,
        {**class_tolerances(project, values), **values},
        kind=ScopeKind.PROJECT,
        above=above,
        actor=actor,
        reason=reason,
    )


def require_change(actor: Person | None, project: Project) -> None:
    """Let pass who may change the project; None is the installation itself."""
    allowed = actor is None or policies.can_change_project(actor, project)
    require(allowed=allowed, to=f"change project {project.code}")


def require_addition(actor: Person | None, above: Scope) -> None:
    """Let pass who may put projects under a portfolio or programme."""
    allowed = actor is None or policies.can_add_projects(actor, above)
    require(allowed=allowed, to=f"add projects to {above.code}")


@transaction.atomic
def put_tolerances(
    *, klass: ProjectClass, time_days: int, cost_percent: Decimal, actor: Person | None
) -> ClassTolerance:
    """Say what projects of a class may deviate; projects there are keep theirs."""
    root = root_scope()
    if actor is not None:
        require(allowed=access_of(actor).holds(PMO, root.path), to="set tolerances")
    known = ClassTolerance.objects.select_for_update().filter(klass=klass).first()
    tolerance = known or ClassTolerance(klass=klass)
    before, after = journal.changes(
        tolerance, {"time_days": time_days, "cost_percent": cost_percent}
    )
    if after:
        tolerance.save()
        journal.record(
            actor=actor,
            action="tolerance.set",
            on=root,
            label=f"Tolerances of class {klass}",
            scope_path=root.path,
            before=before if known else {},
            after=after,
        )
    return tolerance


def class_tolerances(project: Project, values: ProjectValues) -> ProjectValues:
    """Return the tolerances of its class for a project that has none of its own.

    A project whose class changes follows it as long as its tolerances are those of
    the class it had.
    """
    klass = values.get("klass", project.klass)
    if project.pk and klass == project.klass:
        return {}
    own = (project.time_tolerance_days, project.cost_tolerance_percent)
    if project.pk and own != tolerances_of(project.klass):
        return {}
    days, percent = tolerances_of(klass)
    return {"time_tolerance_days": days, "cost_tolerance_percent": percent}


def tolerances_of(klass: str) -> tuple[int, Decimal]:
    """Return working days and percent of cost; the usual ones where none are set."""
    found = ClassTolerance.objects.filter(klass=klass).first()
    if found is None:
        usual = Project()
        return usual.time_tolerance_days, usual.cost_tolerance_percent
    return found.time_days, found.cost_percent


def locked(model: type[Node], code: str) -> Node | None:
    """Return the node with that code, held until the transaction ends."""
    nodes: models.Manager[Node] = model._default_manager
    return nodes.select_for_update().filter(code=code).first()


def put(
    node: Node,
    values: dict[str, Any],
    *,
    kind: ScopeKind,
    above: Scope,
    actor: Person | None,
    reason: str = "",
) -> Node:
    """Store what differs, keep the scope in step, and tell the journal."""
    before, after = journal.changes(node, values)
    is_new = node.pk is None
    if is_new:
        require_code(node.code)
        node.scope = add_scope(kind=kind, code=node.code, name=node.name, parent=above)
        node.save(force_insert=True)
        before = {}
    else:
        if after:
            node.save(update_fields=list(after))
        keep_in_step(node, above)
    if is_new or after:
        journal.record(
            actor=actor,
            action=f"{kind}.{'add' if is_new else 'change'}",
            on=node,
            scope_path=node.scope.path,
            before=before,
            after=after,
            reason=reason,
        )
    return node


def keep_in_step(node: Node, above: Scope) -> None:
    scope = node.scope
    if scope.name != node.name:
        scope.name = node.name
        scope.save(update_fields=["name"])
    move_scope(scope, parent=above)
