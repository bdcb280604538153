"""The one gate: which part of the scope tree a person sees, and holds which role on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from functools import cache
from typing import TypeVar, cast

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Q, QuerySet
from django.utils import timezone

from steerco.core.errors import NotAllowed
from steerco.organisation.models import Person, Role, RoleAssignment, below

M = TypeVar("M", bound=Model)

PMO = frozenset({Role.HEAD_OF_PMO, Role.PMO_OFFICER})
LEADERS = PMO | {
    Role.PORTFOLIO_OWNER,
    Role.PROGRAMME_MANAGER,
    Role.PROJECT_MANAGER,
}
"""Those who change plans and registers of what they lead."""
OVERSEERS = frozenset(
    {Role.PORTFOLIO_BOARD, Role.PORTFOLIO_OWNER, Role.SPONSOR, Role.HEAD_OF_PMO}
)
"""Those who approve."""
ROOT_SLASHES = 2
"""As in `/1/`, the path of the root."""


@dataclass(frozen=True, slots=True)
class Access:
    """What one person's roles open on one day."""

    roles: dict[str, frozenset[str]] = field(default_factory=dict)
    """Scope path -> roles held there."""

    @property
    def paths(self) -> tuple[str, ...]:
        """Scope paths without those that lie below another of them."""
        kept: list[str] = []
        for path in sorted(self.roles):
            if not any(path.startswith(above) for above in kept):
                kept.append(path)
        return tuple(kept)

    def holds(self, wanted: frozenset[Role] | set[Role], *paths: str) -> bool:
        """Tell whether one of the roles is held at or above one of the paths."""
        return any(
            wanted & roles
            for scope, roles in self.roles.items()
            for path in paths
            if path.startswith(scope)
        )

    def where(self, wanted: frozenset[Role] | set[Role]) -> tuple[str, ...]:
        """Return the scope paths on which one of the roles is held."""
        return tuple(path for path, roles in self.roles.items() if wanted & roles)

    @property
    def whole(self) -> bool:
        """Whether a role is held on the root, of which there is one: above everything."""
        return any(path.count("/") == ROOT_SLASHES for path in self.roles)

    def sees(self, *paths: str) -> bool:
        return any(path.startswith(scope) for scope in self.roles for path in paths)


NOTHING = Access()


def access_of(user: Person | AnonymousUser, day: dt.date | None = None) -> Access:
    """Read what `user` may do; once a request, since the person carries it along."""
    if not isinstance(user, Person) or not user.is_active:
        return NOTHING
    known = cast("Access | None", getattr(user, "_access", None))
    if known is not None and day is None:
        return known
    held = RoleAssignment.objects.held_on(day or timezone.localdate()).filter(
        person=user
    )
    roles: dict[str, set[str]] = {}
    for path, role in held.values_list("scope__path", "role"):
        roles.setdefault(path, set()).add(role)
    access = Access({path: frozenset(found) for path, found in roles.items()})
    if day is None:
        user._access = access  # type: ignore[attr-defined]
    return access


def within(user: Person | AnonymousUser, *fields: str) -> Q:
    """Return the condition that one of the path `fields` is open to `user`."""
    paths = access_of(user).paths
    condition = Q(pk__in=[])
    for name in fields:
        condition |= below(paths, name)
    return condition


def require(*, allowed: bool, to: str) -> None:
    """Raise `NotAllowed` with one sentence unless `allowed`."""
    if not allowed:
        message = f"Your roles do not let you {to}; ask the PMO if they should."
        raise NotAllowed(message)


def visible_to(user: Person | AnonymousUser, model: type[M]) -> QuerySet[M]:
    """Return the records of `model` that `user` may see: the only way to load them.

    A model names in `visible_through` the fields that hold the paths of its scopes;
    people know each other as soon as they hold any role.
    """
    records = model._default_manager.all()
    if model is Person:
        return records if access_of(user).roles else records.none()
    fields: tuple[str, ...] = model.visible_through  # type: ignore[attr-defined]
    if access_of(user).whole and any(always_placed(model, name) for name in fields):
        return records
    return records.filter(within(user, *fields))


@cache
def always_placed(model: type[Model], path: str) -> bool:
    """Tell whether every record leads to a scope along `path`, with no gap on the way."""
    field, _, rest = path.partition("__")
    step = model._meta.get_field(field)
    if step.null or getattr(step, "blank", False):
        return False
    return not rest or always_placed(cast("type[Model]", step.related_model), rest)


def visible_roles(user: Person | AnonymousUser) -> QuerySet[RoleAssignment]:
    """Return the roles held within what `user` sees, and above, where they govern it."""
    paths = access_of(user).paths
    above = {
        path[: end + 1] for path in paths for end, c in enumerate(path) if c == "/"
    }
    return RoleAssignment.objects.filter(
        below(paths, "scope__path") | Q(scope__path__in=above)
    )


def can_give_roles(user: Person | AnonymousUser, *paths: str) -> bool:
    """Tell whether `user` gives roles on the scopes, or anywhere where none is named."""
    access = access_of(user)
    return access.holds(PMO, *(paths or access.roles))


def governed(user: Person | AnonymousUser, field: str = "path") -> Q:
    """Return the condition that `user` gives roles on the scope path in `field`."""
    roles = access_of(user).roles
    return below((path for path, held in roles.items() if PMO & held), field)
