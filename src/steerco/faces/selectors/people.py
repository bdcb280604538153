"""What one person does here, as far as the one who looks may see it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import Http404

from steerco.organisation.models import Person, ScopeKind
from steerco.organisation.policies import visible_roles, visible_to
from steerco.organisation.selectors import Reporting, RoleRow, roles_of
from steerco.performance.selectors.projects import (
    ProjectFilter,
    ProjectLine,
    lines,
    measured,
    ordered,
)
from steerco.projects.models import ENDED
from steerco.projects.selectors.raid import (
    NAMES,
    EntryRow,
    entries,
    entry_rows,
)

OWNED_SHOWN = 25


@dataclass(frozen=True, slots=True)
class Owned:
    """The open entries of one register that a person owns."""

    register: str
    rows: list[EntryRow]


@dataclass(frozen=True, slots=True)
class PersonPage:
    person: Person
    roles: dict[str, list[RoleRow]]
    projects: list[ProjectLine]
    owned: list[Owned]
    reports: list[Person]


def person_of(user: Person, code: str) -> Person:
    """Load a person `user` knows; whoever knows nobody gets a 404."""
    known = visible_to(user, Person).select_related("unit", "line_manager")
    person = known.filter(code=code).first()
    if person is None:
        raise Http404
    return person


def person_page(
    user: Person, person: Person, at: Reporting, today: dt.date
) -> PersonPage:
    """Read a person's roles, projects and open entries in a fixed number of queries."""
    held: Any = visible_roles(user).filter(person=person)
    scopes = held.held_on(today).filter(
        scope__kind__in=[ScopeKind.PROJECT, ScopeKind.PROGRAMME]
    )
    on = Q(scope__in=scopes.values("scope"))
    on |= Q(programme__scope__in=scopes.values("scope"))
    projects = measured(user, at).exclude(stage__in=ENDED).filter(on)
    return PersonPage(
        person=person,
        roles=roles_of(user, person, today),
        projects=lines(ordered(projects, ProjectFilter())[:OWNED_SHOWN]),
        owned=owned(user, person, at.as_of),
        reports=list(visible_to(user, Person).filter(line_manager=person)),
    )


def owned(user: Person, person: Person, on: dt.date) -> list[Owned]:
    found = []
    for model, name in NAMES.items():
        mine = entries(model, user).filter(owner=person, state__in=model.open_states)
        listed = entry_rows(mine[:OWNED_SHOWN], on, user)
        if listed:
            found.append(Owned(name.capitalize(), listed))
    return found
