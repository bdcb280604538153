"""Portfolios, programmes and projects: put in by code, moved in the tree."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any, TypedDict, TypeVar, Unpack

from django.db import models, transaction

from steerco.core import journal
from steerco.core.errors import Conflict
from steerco.organisation.models import Person, Scope, ScopeKind, Unit
from steerco.organisation.policies import PMO, access_of, require
from steerco.organisation.services import add_scope, move_scope, root_scope
from steerco.projects import policies
from steerco.projects.models import Portfolio, Programme, Project

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
    required_finish: dt.datetime | None


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
            allowed=policies.can_import(actor, portfolio),
            to=f"set up programmes in {portfolio.code}",
        )
    programme = locked(Programme, code) or Programme(code=code, portfolio=portfolio)
    if programme.pk and actor is not None:
        require(
            allowed=policies.can_import(actor, programme.portfolio),
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
        allowed = actor is None or policies.can_import(actor, portfolio)
        require(allowed=allowed, to=f"add projects to {portfolio.code}")
        project = Project(code=code, portfolio=portfolio, name=code)
    else:
        allowed = actor is None or policies.can_change_project(actor, project)
        require(allowed=allowed, to=f"change project {code}")
        if project.portfolio_id != portfolio.pk:
            message = f"Project {code} belongs to another portfolio; import it there."
            raise Conflict(message)
    programme = values.get("programme", project.programme)
    if programme and programme.portfolio_id != portfolio.pk:
        message = f"Programme {programme.code} belongs to another portfolio."
        raise Conflict(message)
    above = programme.scope if programme else portfolio.scope
    return put(
        project,
        dict(values),
        kind=ScopeKind.PROJECT,
        above=above,
        actor=actor,
        reason=reason,
    )


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
