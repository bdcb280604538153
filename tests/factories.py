"""Plain functions that make records for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from django.core.files.base import ContentFile

from steerco.organisation.models import (
    Person,
    Role,
    RoleAssignment,
    Scope,
    ScopeKind,
    Unit,
)
from steerco.organisation.services import add_scope, root_scope
from steerco.performance.models import Measurement
from steerco.projects.models import (
    Assumption,
    Dependency,
    Issue,
    Portfolio,
    Programme,
    Project,
    Risk,
)
from steerco.projects.services import imports

LONG_AGO = dt.date(2020, 1, 1)
numbers = itertools.count(1)


def make_person(name: str = "", **fields: Any) -> Person:
    number = next(numbers)
    name = name or f"Person {number}"
    email = fields.pop(
        "email", f"{name.lower().replace(' ', '.')}.{number}@org.example"
    )
    return Person.objects.create_user(
        email,
        "correct horse",
        name=name,
        code=fields.pop("code", f"P{number}"),
        **fields,
    )


def give_role(
    person: Person, role: Role, scope: Scope, **period: Any
) -> RoleAssignment:
    period.setdefault("start", LONG_AGO)
    return RoleAssignment.objects.create(
        person=person, role=role, scope=scope, **period
    )


def make_member(role: Role, scope: Scope, name: str = "") -> Person:
    person = make_person(name)
    give_role(person, role, scope)
    return person


def make_unit(code: str = "", parent: Unit | None = None) -> Unit:
    code = code or f"U{next(numbers)}"
    scope = add_scope(
        kind=ScopeKind.UNIT,
        code=code,
        name=f"Unit {code}",
        parent=parent.scope if parent else root_scope(),
    )
    return Unit.objects.create(
        scope=scope, code=code, name=f"Unit {code}", parent=parent
    )


def make_portfolio(code: str = "", **fields: Any) -> Portfolio:
    code = code or f"PF{next(numbers)}"
    name = fields.pop("name", f"Portfolio {code}")
    scope = add_scope(
        kind=ScopeKind.PORTFOLIO, code=code, name=name, parent=root_scope()
    )
    return Portfolio.objects.create(scope=scope, code=code, name=name, **fields)


def make_programme(portfolio: Portfolio, code: str = "", **fields: Any) -> Programme:
    code = code or f"PG{next(numbers)}"
    name = fields.pop("name", f"Programme {code}")
    scope = add_scope(
        kind=ScopeKind.PROGRAMME, code=code, name=name, parent=portfolio.scope
    )
    return Programme.objects.create(
        scope=scope, portfolio=portfolio, code=code, name=name, **fields
    )


def make_project(
    portfolio: Portfolio | None = None, code: str = "", **fields: Any
) -> Project:
    portfolio = portfolio or make_portfolio()
    code = code or f"P-{next(numbers):04}"
    name = fields.pop("name", f"Project {code}")
    programme = fields.get("programme")
    above = programme.scope if programme else portfolio.scope
    scope = add_scope(kind=ScopeKind.PROJECT, code=code, name=name, parent=above)
    return Project.objects.create(
        scope=scope, portfolio=portfolio, code=code, name=name, **fields
    )


def import_plan(
    portfolio: Portfolio, content: bytes, filename: str = "plan.xml"
) -> Project:
    """Bring one plan in as the installation itself; return its project."""
    batch = imports.start_import(
        portfolio=portfolio, files=[ContentFile(content, name=filename)], actor=None
    )
    imports.read_import(batch=batch)
    imports.confirm_import(batch=batch, actor=None)
    imports.carry_out_import(batch=batch)
    item = batch.items.get()
    assert item.done, item.reason
    return item.project


def make_measurement(project: Project, **fields: Any) -> Measurement:
    fields.setdefault("data_date", dt.datetime(2026, 10, 31, 17))
    fields.setdefault("health", "green")
    fields.setdefault("health_reasons", {"overall": "It goes as planned."})
    return Measurement.objects.create(project=project, **fields)


def make_measured_project(
    portfolio: Portfolio | None = None, code: str = "", **fields: Any
) -> Project:
    """Return a project with a latest measurement of the given figures."""
    project = make_project(portfolio, code)
    make_measurement(project, **fields)
    return project


def next_on(register: Any) -> int:
    last = register.order_by("-number").first()
    return last.number + 1 if last else 1


def make_risk(
    project: Project, probability: int = 3, impact: int = 3, **fields: Any
) -> Risk:
    fields.setdefault("title", "The supplier delivers late")
    fields.setdefault("event", "the supplier delivers late")
    return Risk.objects.create(
        project=project,
        number=next_on(project.risks),
        raised_on=LONG_AGO,
        probability=probability,
        impact=impact,
        impacts={"time": impact},
        score=probability * impact,
        **fields,
    )


def make_issue(project: Project, **fields: Any) -> Issue:
    fields.setdefault("title", "The permit is missing")
    number = next_on(project.issues)
    return Issue.objects.create(
        project=project, number=number, raised_on=LONG_AGO, **fields
    )


def make_assumption(project: Project, **fields: Any) -> Assumption:
    fields.setdefault("title", "The ground is dry")
    fields.setdefault("statement", "the ground is dry")
    number = next_on(project.assumptions)
    return Assumption.objects.create(
        project=project, number=number, raised_on=LONG_AGO, **fields
    )


def make_dependency(project: Project, giver: Project, **fields: Any) -> Dependency:
    fields.setdefault("title", "Power at the site")
    fields.setdefault("deliverable", "a connection of 20 kV")
    fields.setdefault("need_by", dt.date(2027, 3, 1))
    number = next_on(Dependency.objects.filter(project=project))
    return Dependency.objects.create(
        project=project, giver=giver, number=number, raised_on=LONG_AGO, **fields
    )
