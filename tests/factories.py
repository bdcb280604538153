"""Plain functions that make records for tests."""

from __future__ import annotations

import datetime as dt
import itertools
from typing import Any

from steerco.organisation.models import (
    Person,
    Role,
    RoleAssignment,
    Scope,
    ScopeKind,
    Unit,
)
from steerco.organisation.services import add_scope, root_scope
from steerco.projects.models import Portfolio, Programme, Project

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
