"""What people do with units, people and roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import transaction
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.core.formatting import date
from steerco.organisation.models import (
    Organisation,
    Person,
    Role,
    RoleAssignment,
    Scope,
    ScopeKind,
    Unit,
)
from steerco.organisation.policies import PMO, can_give_roles, require
from steerco.organisation.selectors import conflicts_of


def root_scope() -> Scope:
    """Return the scope of the whole organisation, made on first use."""
    scope = Scope.objects.filter(kind=ScopeKind.ORGANISATION).first()
    return scope or add_scope(
        kind=ScopeKind.ORGANISATION, code="ORG", name="Organisation", parent=None
    )


def add_scope(*, kind: ScopeKind, code: str, name: str, parent: Scope | None) -> Scope:
    """Put a node into the tree."""
    return add_scopes([Scope(kind=kind, code=code, name=name, parent=parent)])[0]


def add_scopes(scopes: Sequence[Scope]) -> Sequence[Scope]:
    """Put nodes into the tree; the path of each ends in its own id."""
    below: dict[str, list[Scope]] = {}
    for scope in scopes:
        scope.path = f"new:{scope.kind}:{scope.code}"
        below.setdefault(scope.parent.path if scope.parent else "/", []).append(scope)
    Scope.objects.bulk_create(scopes)
    for above, nodes in below.items():
        ending = Concat(Cast("pk", CharField()), Value("/"))
        Scope.objects.filter(pk__in=[node.pk for node in nodes]).update(
            path=Concat(Value(above), ending)
        )
        for node in nodes:
            node.path = f"{above}{node.pk}/"
    return scopes


def move_scope(scope: Scope, *, parent: Scope) -> None:
    """Hang a node, with all below it, under another parent."""
    if scope.parent_id == parent.pk:
        return
    old, new = scope.path, f"{parent.path}{scope.pk}/"
    moved = list(Scope.objects.select_for_update().filter(path__startswith=old))
    for node in moved:
        node.path = new + node.path[len(old) :]
    Scope.objects.bulk_update(moved, ["path"])
    scope.parent, scope.path = parent, new
    scope.save(update_fields=["parent"])


@transaction.atomic
def found_organisation(
    *,
    name: str,
    currency: str,
    is_sample: bool = False,
    reporting_date: dt.date | None = None,
) -> Organisation:
    """Name the organisation and open the root of the scope tree."""
    organisation, _ = Organisation.objects.update_or_create(
        pk=1,
        defaults={
            "name": name,
            "currency": currency,
            "is_sample": is_sample,
            "reporting_date": reporting_date,
        },
    )
    scope = root_scope()
    scope.name = name
    scope.save(update_fields=["name"])
    journal.record(
        actor=None,
        action="organisation.found",
        on=organisation,
        scope_path=scope.path,
        after={"name": name, "currency": currency},
    )
    return organisation


@transaction.atomic
def put_unit(
    *, code: str, name: str, parent: Unit | None, actor: Person | None
) -> Unit:
    """Add a unit or rename and move the one with that code."""
    above = parent.scope if parent else root_scope()
    before: dict[str, Any]
    after: dict[str, Any]
    unit = Unit.objects.select_related("scope").filter(code=code).first()
    if unit is None:
        scope = add_scope(kind=ScopeKind.UNIT, code=code, name=name, parent=above)
        unit = Unit.objects.create(scope=scope, code=code, name=name, parent=parent)
        before, after = {}, {"name": name}
    else:
        before, after = journal.changes(unit, {"name": name, "parent": parent})
        unit.save(update_fields=["name", "parent"])
        move_scope(unit.scope, parent=above)
    if after:
        journal.record(
            actor=actor,
            action="unit.put",
            on=unit,
            scope_path=unit.scope.path,
            before=before,
            after=after,
        )
    return unit


@transaction.atomic
def put_person(
    *,
    code: str,
    name: str,
    email: str,
    actor: Person | None,
    unit: Unit | None = None,
    job_title: str = "",
    line_manager: Person | None = None,
    skills: list[str] | None = None,
) -> Person:
    """Add a person or update the one with that code."""
    before: dict[str, Any]
    after: dict[str, Any]
    values: dict[str, Any] = {
        "name": name,
        "email": email.lower(),
        "unit": unit,
        "job_title": job_title,
        "line_manager": line_manager,
        "skills": skills or [],
    }
    person = Person.objects.filter(code=code).first()
    if person is None:
        person = Person(code=code, **values)
        person.set_unusable_password()
        person.save()
        before, after = {}, {"name": name, "email": email.lower()}
    else:
        before, after = journal.changes(person, values)
        person.save(update_fields=list(values))
    if after:
        journal.record(
            actor=actor,
            action="person.put",
            on=person,
            scope_path=unit.scope.path if unit else root_scope().path,
            before=before,
            after=after,
        )
    return person


def require_separation(conflict: str, *, accepted: bool, reason: str) -> None:
    """Let a breach of the separation of duties pass only knowingly, with a reason."""
    if not conflict:
        return
    if not accepted:
        raise BadInput(conflict, fields={"accepted": conflict})
    if not reason.strip():
        message = "Say why the two roles may go together here."
        raise BadInput(message, fields={"reason": message})


def assign_role(
    *,
    person: Person,
    role: Role,
    scope: Scope,
    start: dt.date,
    end: dt.date | None = None,
    actor: Person | None,
    reason: str = "",
    accepted: bool = False,
) -> RoleAssignment:
    """Give a role on a scope for a period, or widen the one that is held then.

    A role that does not go together with another one of the same person is given only
    where that is accepted for a reason. `actor` None is the installation itself.
    """
    wanted = RoleAssignment(person=person, role=role, scope=scope, start=start, end=end)
    given = assign_roles(wanted=[(wanted, reason)], actor=actor, accepted=accepted)
    return given[0]


@transaction.atomic
def assign_roles(
    *,
    wanted: Sequence[tuple[RoleAssignment, str]],
    actor: Person | None,
    accepted: bool = False,
) -> list[RoleAssignment]:
    """Give several roles, each with its reason; see `assign_role`."""
    roles = [role for role, _ in wanted]
    for role in roles:
        if actor is not None:
            allowed = can_give_roles(actor, role.scope.path)
            require(allowed=allowed, to="assign roles here")
        check_period(role.start, role.end)
    held, conflicts = HeldRoles(roles), conflicts_of(roles)
    given, told = [], []
    for (role, reason), conflict in zip(wanted, conflicts, strict=True):
        known = held.at(role) or role
        given.append(known)
        if known is not role:
            start = min(known.start, role.start)
            if (known.start, known.end) == (start, role.end):
                continue
            known.start, known.end = start, role.end
        require_separation(conflict, accepted=accepted, reason=reason)
        told.append((known, reason))
    changed = [role for role, _ in told if role.pk]
    RoleAssignment.objects.bulk_update(changed, ["start", "end"])
    RoleAssignment.objects.bulk_create(role for role in given if role.pk is None)
    for role, reason in told:
        journal.record(
            actor=actor,
            action="role.change" if role in changed else "role.assign",
            on=role,
            scope_path=role.scope.path,
            after={
                "person": role.person.name,
                "role": Role(role.role).label,
                "from": role.start,
                "to": role.end,
            },
            reason=reason,
        )
    return given


class HeldRoles:
    """What is held of some roles already, read in one query."""

    def __init__(self, wanted: Iterable[RoleAssignment]) -> None:
        people, scopes = set(), set()
        for role in wanted:
            people.add(role.person_id)
            scopes.add(role.scope_id)
        self._held: dict[tuple[int, str, int], list[RoleAssignment]] = {}
        there = RoleAssignment.objects.filter(person__in=people, scope__in=scopes)
        for role in there.select_related("person", "scope"):
            key = (role.person_id, role.role, role.scope_id)
            self._held.setdefault(key, []).append(role)

    def at(self, wanted: RoleAssignment) -> RoleAssignment | None:
        """Return the first that is held at some time of the wanted period."""
        same = self._held.get((wanted.person_id, wanted.role, wanted.scope_id), ())
        last = wanted.end or dt.date.max
        return next(
            (
                role
                for role in same
                if role.start <= last and (role.end is None or role.end >= wanted.start)
            ),
            None,
        )


@transaction.atomic
def end_role(
    *, assignment: RoleAssignment, end: dt.date, actor: Person, reason: str
) -> RoleAssignment:
    """Close a role on a day; the history of who held it stays."""
    assignment = RoleAssignment.objects.select_for_update(of=("self",)).get(
        pk=assignment.pk
    )
    require(allowed=can_give_roles(actor, assignment.scope.path), to="end roles here")
    check_period(assignment.start, end)
    check_successor(assignment, end)
    before = {"to": assignment.end}
    assignment.end = end
    assignment.save(update_fields=["end"])
    journal.record(
        actor=actor,
        action="role.end",
        on=assignment,
        scope_path=assignment.scope.path,
        before=before,
        after={"to": end},
        reason=reason,
    )
    return assignment


def check_period(start: dt.date, end: dt.date | None) -> None:
    if end is not None and end < start:
        message = f"A role ends on its first day, {date(start)}, or later."
        raise BadInput(message, fields={"end": message})


def check_successor(assignment: RoleAssignment, end: dt.date) -> None:
    """Refuse to end the last role that may give roles in the whole organisation."""
    if assignment.role not in PMO or assignment.scope.parent_id is not None:
        return
    if end == dt.date.max:
        return
    others = RoleAssignment.objects.exclude(pk=assignment.pk).filter(
        scope=assignment.scope, role__in=PMO, person__is_active=True
    )
    if not others.held_on(end + dt.timedelta(days=1)).exists():
        message = (
            "Nobody would be left to give roles; give this role to somebody else first."
        )
        raise InvalidState(message)
