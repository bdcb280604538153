"""Reads about the organisation, its people and their roles."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from steerco.organisation.models import Organisation, Role, RoleAssignment


def reporting_date() -> dt.date:
    """Return the date that pages report as of: the office's own, else today."""
    organisation = Organisation.objects.first()
    chosen = organisation.reporting_date if organisation else None
    return chosen or timezone.localdate()


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
