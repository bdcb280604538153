"""Reads about the organisation, its people and their roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, Q, QuerySet, Value
from django.db.models.functions import Concat

from steerco.core.addresses import address
from steerco.core.workbooks import Column, Kind, Table
from steerco.organisation.models import (
    GRACE_DAYS,
    Organisation,
    Person,
    Role,
    RoleAssignment,
    Scope,
    ScopeKind,
    Unit,
    below,
)
from steerco.organisation.policies import governed, visible_roles, visible_to


@dataclass(frozen=True, slots=True)
class Reporting:
    """The date pages report as of, and when a status is too old for it."""

    as_of: dt.date
    cadence_days: int = 31
    currency: str = "EUR"
    organisation: str = ""
    until: dt.date | None = None
    """The last day whose figures count; None takes the latest there are."""

    @property
    def stale_before(self) -> dt.date:
        return self.as_of - dt.timedelta(days=self.cadence_days + GRACE_DAYS)


def reporting(today: dt.date) -> Reporting:
    """Read how the office reports; `today` counts where it set no date of its own."""
    organisation = Organisation.objects.first()
    if organisation is None:
        return Reporting(today)
    return Reporting(
        organisation.reporting_date or today,
        organisation.status_cadence_days,
        organisation.currency,
        organisation.name,
    )


@dataclass(frozen=True, slots=True)
class Holder:
    person_id: int
    name: str
    role: Role


def holders(
    scopes: Iterable[int], roles: Iterable[Role], on: dt.date
) -> dict[int, list[Holder]]:
    """Return who holds which of the roles on each scope id, in one query."""
    held = (
        RoleAssignment.objects.held_on(on)
        .filter(scope__in=list(scopes), role__in=list(roles))
        .order_by("start", "id")
        .values_list("scope_id", "person_id", "person__name", "role")
    )
    found: dict[int, list[Holder]] = {}
    for scope, person, name, role in held:
        found.setdefault(scope, []).append(Holder(person, name, Role(role)))
    return found


Named: TypeAlias = QuerySet[Any, Any]
"""Records with a label or a count, aliases no type checker knows."""

# People


@dataclass(frozen=True, slots=True)
class PersonFilter:
    """What the list of people is narrowed to; empty fields do not count."""

    text: str = ""
    unit: str = ""
    role: str = ""


@dataclass(frozen=True, slots=True)
class PersonRow:
    """One person in the list, with what they hold today."""

    code: str
    name: str
    url: str
    email: str
    job_title: str
    unit: str
    roles: str
    leads: tuple[str, ...]
    """Codes of the projects they manage."""


def people(user: Person, by: PersonFilter, on: dt.date) -> QuerySet[Person]:
    """Return the people `user` knows, narrowed, by name."""
    found = visible_to(user, Person).filter(is_active=True)
    for word in by.text.split():
        found = found.filter(
            Q(name__icontains=word)
            | Q(code__icontains=word)
            | Q(email__icontains=word)
            | Q(job_title__icontains=word)
        )
    if by.unit:
        found = found.filter(unit__code=by.unit)
    if by.role:
        held = visible_roles(user).held_on(on).filter(role=by.role)  # type: ignore[attr-defined]
        found = found.filter(pk__in=held.values("person"))
    return found.select_related("unit")


def person_rows(user: Person, people: Iterable[Person], on: dt.date) -> list[PersonRow]:
    """Write people with the roles `user` may know of, in one query beside theirs."""
    found = list(people)
    held: dict[int, list[RoleAssignment]] = {}
    roles = visible_roles(user).held_on(on).select_related("scope")  # type: ignore[attr-defined]
    for role in roles.filter(person__in=found):
        held.setdefault(role.person_id, []).append(role)
    return [person_row(person, held.get(person.pk, [])) for person in found]


def person_row(person: Person, held: Sequence[RoleAssignment]) -> PersonRow:
    labels = dict.fromkeys(role.get_role_display() for role in held)
    led = {r.scope.code for r in held if r.role == Role.PROJECT_MANAGER}
    return PersonRow(
        code=person.code,
        name=person.name,
        url=person_url(person.code),
        email=person.email,
        job_title=person.job_title,
        unit=person.unit.name if person.unit else "",
        roles=", ".join(labels),
        leads=tuple(sorted(led)),
    )


def person_url(code: str) -> str:
    return address("faces:person-detail", code)


def person_table(rows: Iterable[PersonRow]) -> Table:
    columns = ("Code", "Name", "E-mail", "Job title", "Unit", "Roles", "Manages")
    return Table(
        "People",
        [Column(title) for title in columns],
        [
            (
                row.code,
                row.name,
                row.email,
                row.job_title,
                row.unit,
                row.roles,
                ", ".join(row.leads),
            )
            for row in rows
        ],
    )


def units_of_people(user: Person) -> Named:
    """Return the units of the people `user` knows, with how many belong to each."""
    known = visible_to(user, Person).filter(is_active=True)
    return (
        Unit.objects.filter(people__in=known)
        .annotate(heads=Count("people", distinct=True))
        .order_by("name")
    )


# Roles

RoleAssignments: TypeAlias = QuerySet[RoleAssignment]
APART = {Role.SPONSOR: Role.PROJECT_MANAGER, Role.PROJECT_MANAGER: Role.SPONSOR}
"""Whoever answers for a project does not manage it as well."""
STATES = {"held": "Held today", "coming": "To come", "ended": "Ended"}
PAGES = {
    ScopeKind.PORTFOLIO: "performance:portfolio-detail",
    ScopeKind.PROJECT: "performance:project-detail",
}


@dataclass(frozen=True, slots=True)
class RoleFilter:
    """What the list of roles is narrowed to; empty fields do not count."""

    text: str = ""
    role: str = ""
    state: str = ""


@dataclass(frozen=True, slots=True)
class RoleRow:
    """A role that somebody holds, held or will hold."""

    id: int
    person: str
    person_url: str
    role: str
    scope: str
    scope_kind: str
    scope_url: str
    start: dt.date
    end: dt.date | None
    state: str
    conflict: str
    """Why this role and another of the same person do not go together."""

    @property
    def state_word(self) -> str:
        return STATES[self.state]


def given_roles(user: Person, by: RoleFilter, on: dt.date) -> RoleAssignments:
    """Return the roles on scopes where `user` gives roles, narrowed."""
    found = RoleAssignment.objects.filter(governed(user, "scope__path"))
    for word in by.text.split():
        found = found.filter(
            Q(person__name__icontains=word)
            | Q(scope__name__icontains=word)
            | Q(scope__code__icontains=word)
        )
    if by.role:
        found = found.filter(role=by.role)
    periods = {
        "held": Q(start__lte=on) & (Q(end=None) | Q(end__gte=on)),
        "coming": Q(start__gt=on),
        "ended": Q(end__lt=on),
    }
    return found.filter(periods.get(by.state, Q())).order_by(
        "person__name", "scope__path", "start"
    )


def role_rows(roles: RoleAssignments, on: dt.date) -> list[RoleRow]:
    """Write roles, the breaches of separation among them too, in two queries."""
    found = list(roles.select_related("person", "scope"))
    touched = {role.person_id for role in found if role.role in APART}
    opposite: dict[int, list[RoleAssignment]] = {}
    for other in RoleAssignment.objects.filter(
        person__in=touched, role__in=APART
    ).select_related("scope"):
        opposite.setdefault(other.person_id, []).append(other)
    return [role_row(role, opposite.get(role.person_id, []), on) for role in found]


def role_row(
    role: RoleAssignment, others: Iterable[RoleAssignment], on: dt.date
) -> RoleRow:
    clash = next((other for other in others if not_together(role, other)), None)
    page = PAGES.get(ScopeKind(role.scope.kind))
    return RoleRow(
        id=role.pk,
        person=role.person.name,
        person_url=person_url(role.person.code),
        role=role.get_role_display(),
        scope=role.scope.name
        if role.scope.kind == ScopeKind.ORGANISATION
        else str(role.scope),
        scope_kind=role.scope.get_kind_display(),
        scope_url=address(page, role.scope.code) if page else "",
        start=role.start,
        end=role.end,
        state=state_of(role, on),
        conflict=conflict_text(clash) if clash else "",
    )


def state_of(role: RoleAssignment, on: dt.date) -> str:
    if role.start > on:
        return "coming"
    return "ended" if role.end is not None and role.end < on else "held"


def not_together(role: RoleAssignment, other: RoleAssignment) -> bool:
    """Tell whether one person holds both roles on the same project at the same time."""
    mine, theirs = role.scope.path, other.scope.path
    return (
        role.role in APART
        and other.role == APART[Role(role.role)]
        and (mine.startswith(theirs) or theirs.startswith(mine))
        and (other.end is None or role.start <= other.end)
        and (role.end is None or other.start <= role.end)
    )


def conflict_text(other: RoleAssignment) -> str:
    return (
        f"Also {other.get_role_display().lower()} of {other.scope}: whoever answers "
        "for a project should not manage it as well."
    )


def conflicts_of(wanted: Sequence[RoleAssignment]) -> list[str]:
    """Say of each role not yet given why it breaks the separation of duties, if so.

    Those wanted before it count as given.
    """
    apart = [role for role in wanted if role.role in APART]
    above = {
        role.scope.path[: end + 1]
        for role in apart
        for end, c in enumerate(role.scope.path)
        if c == "/"
    }
    wide = (r.scope.path for r in apart if r.scope.kind != ScopeKind.PROJECT)
    held = RoleAssignment.objects.filter(
        Q(scope__path__in=above) | below(wide, "scope__path"),
        person__in={role.person_id for role in apart},
        role__in=APART,
    )
    others: dict[int, list[RoleAssignment]] = {}
    for other in held.select_related("scope") if apart else ():
        others.setdefault(other.person_id, []).append(other)
    found = []
    for role in wanted:
        known = others.setdefault(role.person_id, [])
        clash = next((other for other in known if not_together(role, other)), None)
        found.append(conflict_text(clash) if clash else "")
        if not clash:
            known.append(role)
    return found


def roles_of(user: Person, person: Person, on: dt.date) -> dict[str, list[RoleRow]]:
    """Return the roles of a person that `user` may know of, by state."""
    rows = role_rows(visible_roles(user).filter(person=person).order_by("-start"), on)
    return {state: [row for row in rows if row.state == state] for state in STATES}


def role_table(rows: Iterable[RoleRow]) -> Table:
    return Table(
        "Roles",
        [
            Column("Person"),
            Column("Role"),
            Column("Scope"),
            Column("Kind"),
            Column("From", Kind.DATE),
            Column("To", Kind.DATE),
            Column("State"),
            Column("Separation of duties"),
        ],
        [
            (
                row.person,
                row.role,
                row.scope,
                row.scope_kind,
                row.start,
                row.end,
                row.state_word,
                row.conflict or None,
            )
            for row in rows
        ],
    )


# Names that a form offers while somebody types


def labelled_people(user: Person) -> Named:
    label = Concat("name", Value(" ("), "code", Value(")"))
    return visible_to(user, Person).filter(is_active=True).annotate(label=label)


def labelled_scopes(user: Person) -> Named:
    """Return the scopes on which `user` gives roles, under the name a form shows."""
    label = Concat("code", Value(" "), "name", Value(" ("), "kind", Value(")"))
    return Scope.objects.filter(governed(user)).annotate(label=label)


def suggestions(records: Named, text: str) -> list[str]:
    """Return the first labels that hold every word of `text`."""
    for word in text.split():
        records = records.filter(label__icontains=word)
    return list(records.values_list("label", flat=True)[:SUGGESTED])


SUGGESTED = 20
