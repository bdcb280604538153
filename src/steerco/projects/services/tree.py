"""Portfolios, programmes and projects: put in by code, moved in the tree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Generic, TypedDict, TypeVar, Unpack

from django.db import models, transaction

from steerco.core import journal
from steerco.core.codes import require_code
from steerco.core.errors import Conflict
from steerco.organisation.models import Person, Scope, ScopeKind, Unit
from steerco.organisation.policies import PMO, access_of, require
from steerco.organisation.services import add_scopes, move_scope, root_scope
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
    put = Put(portfolio, values, above)
    return put_all([put], kind=ScopeKind.PORTFOLIO, actor=actor)[0]


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
    put = Put(programme, values, portfolio.scope)
    return put_all([put], kind=ScopeKind.PROGRAMME, actor=actor)[0]


def put_project(
    *,
    code: str,
    portfolio: Portfolio,
    actor: Person | None,
    reason: str = "",
    **values: Unpack[ProjectValues],
) -> Project:
    """Add a project, or change what is said of the one with that code."""
    entry = ProjectEntry(code, portfolio, values, reason)
    return put_projects(entries=[entry], actor=actor)[0]


@dataclass(frozen=True, slots=True)
class ProjectEntry:
    """What is said of the project with a code."""

    code: str
    portfolio: Portfolio
    values: ProjectValues
    reason: str = ""


@transaction.atomic
def put_projects(
    *, entries: Sequence[ProjectEntry], actor: Person | None
) -> list[Project]:
    """Add projects or change them, each code once; see `put_project`."""
    there = (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "programme__scope")
        .filter(code__in=[entry.code for entry in entries])
        .order_by("pk")
    )
    known = {project.code: project for project in there}
    usual = tolerances()
    puts = []
    for entry in entries:
        project = known.get(entry.code) or Project(
            code=entry.code, portfolio=entry.portfolio, name=entry.code
        )
        above = place_of(project, entry, actor)
        values = class_tolerances(project, entry.values, usual) | entry.values
        puts.append(Put(project, dict(values), above, entry.reason))
    return put_all(puts, kind=ScopeKind.PROJECT, actor=actor)


def place_of(project: Project, entry: ProjectEntry, actor: Person | None) -> Scope:
    """Return what the project is to hang under; refuse what the person may not do."""
    if project.pk and project.portfolio_id != entry.portfolio.pk:
        message = (
            f"Project {project.code} belongs to another portfolio; import it there."
        )
        raise Conflict(message)
    if project.pk:
        require_change(actor, project)
    programme = entry.values.get("programme", project.programme)
    if programme and programme.portfolio_id != entry.portfolio.pk:
        message = f"Programme {programme.code} belongs to another portfolio."
        raise Conflict(message)
    above = programme.scope if programme else entry.portfolio.scope
    if project.pk is None or project.scope.parent_id != above.pk:
        require_addition(actor, above)
    return above


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


Tolerances = Mapping[str, tuple[int, Decimal]]
"""Class -> working days and percent of cost that its projects may deviate."""


def tolerances() -> Tolerances:
    """Return the tolerances of every class; the usual ones where none are set."""
    usual = Project()
    found = dict.fromkeys(
        ProjectClass.values, (usual.time_tolerance_days, usual.cost_tolerance_percent)
    )
    for own in ClassTolerance.objects.all():
        found[own.klass] = (own.time_days, own.cost_percent)
    return found


def class_tolerances(
    project: Project, values: ProjectValues, usual: Tolerances
) -> ProjectValues:
    """Return the tolerances of its class for a project that has none of its own.

    A project whose class changes follows it as long as its tolerances are those of
    the class it had.
    """
    klass = values.get("klass", project.klass)
    if project.pk and klass == project.klass:
        return {}
    own = (project.time_tolerance_days, project.cost_tolerance_percent)
    if project.pk and own != usual[project.klass]:
        return {}
    days, percent = usual[klass]
    return {"time_tolerance_days": days, "cost_tolerance_percent": percent}


def locked(model: type[Node], code: str) -> Node | None:
    """Return the node with that code, held until the transaction ends."""
    nodes: models.Manager[Node] = model._default_manager
    return nodes.select_for_update().filter(code=code).first()


@dataclass(frozen=True, slots=True)
class Put(Generic[Node]):
    """A node, what is to be said of it, and what it is to hang under."""

    node: Node
    values: dict[str, Any]
    above: Scope
    reason: str = ""


def put_all(
    puts: Sequence[Put[Node]], *, kind: ScopeKind, actor: Person | None
) -> list[Node]:
    """Store what differs, keep the scopes in step, and tell the journal."""
    new = [put for put in puts if put.node.pk is None]
    added = {id(put) for put in new}
    changes = [journal.changes(put.node, put.values) for put in puts]
    add_nodes(new, kind)
    for put, (before, after) in zip(puts, changes, strict=True):
        is_new = id(put) in added
        node = put.node
        if not is_new:
            if after:
                node.save(update_fields=list(after))
            keep_in_step(node, put.above)
        if is_new or after:
            journal.record(
                actor=actor,
                action=f"{kind}.{'add' if is_new else 'change'}",
                on=node,
                scope_path=node.scope.path,
                before={} if is_new else before,
                after=after,
                reason=put.reason,
            )
    return [put.node for put in puts]


def add_nodes(puts: Sequence[Put[Node]], kind: ScopeKind) -> None:
    """Hang new nodes into the tree."""
    for put in puts:
        require_code(put.node.code)
    scopes = add_scopes(
        [
            Scope(kind=kind, code=p.node.code, name=p.node.name, parent=p.above)
            for p in puts
        ]
    )
    for put, scope in zip(puts, scopes, strict=True):
        put.node.scope = scope
    if puts:
        manager: models.Manager[Node] = type(puts[0].node)._default_manager
        manager.bulk_create([put.node for put in puts])


def keep_in_step(node: Node, above: Scope) -> None:
    scope = node.scope
    if scope.name != node.name:
        scope.name = node.name
        scope.save(update_fields=["name"])
    move_scope(scope, parent=above)
