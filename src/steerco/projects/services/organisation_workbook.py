"""The organisation workbook: tolerances, units, people, portfolios and roles.

Every sheet is optional and every row has a code, so that the same workbook can come in
again: it updates and never duplicates.
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from pathlib import Path

from django.db import DataError, IntegrityError, transaction

from steerco.core.codes import require_code
from steerco.core.errors import BadInput, DomainError
from steerco.organisation.models import (
    Organisation,
    Person,
    Role,
    RoleAssignment,
    Scope,
    ScopeKind,
    Unit,
)
from steerco.organisation.policies import PMO, access_of, require
from steerco.organisation.services import (
    assign_role,
    found_organisation,
    put_person,
    put_unit,
    root_scope,
)
from steerco.projects.calculations.sheets import Line, lines_of, sheets_in
from steerco.projects.models import Portfolio, ProjectClass
from steerco.projects.services.tree import (
    put_portfolio,
    put_programme,
    put_tolerances,
)

SHEETS = (
    "Organisation",
    "Tolerances",
    "Units",
    "People",
    "Portfolios",
    "Programmes",
    "Roles",
)
UNFIT = (
    "The row does not fit: a text is too long, or its e-mail address is "
    "somebody else's already."
)
ROLES = {role.label.lower(): role for role in Role}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A row that could not be taken over, and why."""

    sheet: str
    row: int
    reason: str


@dataclass
class Outcome:
    """What a workbook brought: rows by sheet, and those that were refused."""

    rows: dict[str, int] = field(default_factory=dict)
    refusals: list[Refusal] = field(default_factory=list)


def is_organisation_workbook(path: Path) -> bool:
    """Tell whether a file is a workbook with the sheets of an organisation."""
    try:
        return sets_up(sheets_in(path))
    except BadInput:
        return False


def sets_up(sheets: Collection[str]) -> bool:
    """Tell an organisation's workbook by the names of its sheets."""
    return "People" in sheets and "Units" in sheets


def import_organisation(path: Path, *, actor: Person | None) -> Outcome:
    """Take over every row of the workbook; a refused row costs itself only.

    Roles on projects that are not there yet are refused: bring the workbook again
    after the projects.
    """
    if actor is not None:
        allowed = access_of(actor).holds(PMO, root_scope().path)
        require(allowed=allowed, to="set the organisation up")
    sheets = sheets_in(path)
    outcome = Outcome()
    for sheet in SHEETS:
        if sheet not in sheets:
            continue
        lines = list(lines_of(sheets[sheet]))
        if sheet == "People":
            lines = managers_first(lines)
        outcome.rows[sheet] = 0
        for line in lines:
            take(line, PUTTERS[sheet], actor, outcome)
    return outcome


def managers_first(lines: list[Line]) -> list[Line]:
    """Order people so that whoever manages stands before whom they manage."""
    waiting = {line.text("code"): line for line in lines}
    ordered: list[Line] = []
    while waiting:
        ready = [
            code
            for code, line in waiting.items()
            if line.text("manager") not in waiting or line.text("manager") == code
        ]
        ordered.extend(waiting.pop(code) for code in ready or list(waiting))
    return ordered


def take(
    line: Line,
    putter: Callable[[Line, Person | None], None],
    actor: Person | None,
    outcome: Outcome,
) -> None:
    try:
        with transaction.atomic():
            putter(line, actor)
    except DomainError as error:
        outcome.refusals.append(Refusal(line.sheet, line.number, error.message))
    except (IntegrityError, DataError):
        outcome.refusals.append(Refusal(line.sheet, line.number, UNFIT))
    else:
        outcome.rows[line.sheet] += 1


def take_organisation(line: Line, _: Person | None) -> None:
    values = {
        "name": line.needed("name"),
        "currency": line.text("currency") or "EUR",
        "is_sample": line.text("sample").lower() in ("yes", "true", "1"),
        "reporting_date": line.day("reporting date"),
    }
    if not Organisation.objects.filter(**values).exists():
        found_organisation(**values)  # type: ignore[arg-type]


def take_tolerance(line: Line, actor: Person | None) -> None:
    name = line.needed("class").upper()
    days, percent = line.money("time (days)"), line.money("cost (%)")
    if name not in ProjectClass.values:
        message = f"Class '{name}' is not one of {', '.join(ProjectClass.values)}."
        raise BadInput(message)
    if days is None or percent is None or days < 0 or percent < 0:
        message = f"Class {name} needs days and percent, neither below zero."
        raise BadInput(message)
    put_tolerances(
        klass=ProjectClass(name),
        time_days=int(days),
        cost_percent=percent,
        actor=actor,
    )


def take_unit(line: Line, actor: Person | None) -> None:
    parent = line.text("parent")
    put_unit(
        code=require_code(line.needed("code")),
        name=line.needed("name"),
        parent=unit(parent) if parent else None,
        actor=actor,
    )


def take_person(line: Line, actor: Person | None) -> None:
    manager, unit_code = line.text("manager"), line.text("unit")
    skills = [skill.strip() for skill in line.text("skills").split(";")]
    put_person(
        code=require_code(line.needed("code")),
        name=line.needed("name"),
        email=line.needed("email"),
        unit=unit(unit_code) if unit_code else None,
        job_title=line.text("job title"),
        line_manager=person(manager) if manager else None,
        skills=[skill for skill in skills if skill],
        actor=actor,
    )


def take_portfolio(line: Line, actor: Person | None) -> None:
    put_portfolio(
        code=line.needed("code"),
        name=line.needed("name"),
        description=line.text("purpose"),
        currency=line.text("currency") or "EUR",
        envelope=line.money("budget"),
        actor=actor,
    )


def take_programme(line: Line, actor: Person | None) -> None:
    code = line.needed("portfolio")
    portfolio = Portfolio.objects.filter(code=code).first()
    if portfolio is None:
        message = f"There is no portfolio {code}."
        raise BadInput(message)
    put_programme(
        code=line.needed("code"),
        name=line.needed("name"),
        description=line.text("outcome"),
        portfolio=portfolio,
        actor=actor,
    )


def take_role(line: Line, actor: Person | None) -> None:
    label = line.needed("role")
    role = ROLES.get(label.lower())
    if role is None:
        message = f"'{label}' is not a role; one of {', '.join(Role.labels)}."
        raise BadInput(message)
    start, end = line.day("from"), line.day("to")
    if start is None:
        message = "From is missing."
        raise BadInput(message)
    holder, scope = person(line.needed("person")), scope_of(line)
    held = RoleAssignment.objects.filter(
        person=holder, role=role, scope=scope, start=start, end=end
    )
    if not held.exists():
        assign_role(
            person=holder,
            role=role,
            scope=scope,
            start=start,
            end=end,
            actor=actor,
            reason=(reason := line.text("reason")),
            accepted=bool(reason),
        )


def scope_of(line: Line) -> Scope:
    kind, code = line.needed("scope kind").lower(), line.text("scope code")
    if kind == ScopeKind.ORGANISATION:
        return root_scope()
    scope = Scope.objects.filter(kind=kind, code=code).first()
    if scope is None:
        message = f"There is no {kind} {code} yet."
        raise BadInput(message)
    return scope


def unit(code: str) -> Unit:
    found = Unit.objects.select_related("scope").filter(code=code).first()
    if found is None:
        message = f"There is no unit {code}."
        raise BadInput(message)
    return found


def person(code: str) -> Person:
    found = Person.objects.filter(code=code).first()
    if found is None:
        message = f"There is no person with the code {code}."
        raise BadInput(message)
    return found


PUTTERS: dict[str, Callable[[Line, Person | None], None]] = {
    "Organisation": take_organisation,
    "Tolerances": take_tolerance,
    "Units": take_unit,
    "People": take_person,
    "Portfolios": take_portfolio,
    "Programmes": take_programme,
    "Roles": take_role,
}
