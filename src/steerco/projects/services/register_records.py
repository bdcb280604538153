"""What the rows of a register name: projects, portfolios, programmes, units, roles.

All of it is read beforehand in a few queries, so that a row costs none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import Q
from django.db.models.functions import Lower

from steerco.core.errors import BadInput
from steerco.organisation.models import Role, RoleAssignment, Unit
from steerco.projects.models import Portfolio, Programme, Project
from steerco.projects.services.matching import fit_code
from steerco.schedules.registers import Register

ROLES = {"manager": Role.PROJECT_MANAGER, "sponsor": Role.SPONSOR}
TOGETHER = 400
"""Names looked up in one query."""


class Records:
    """The records that the rows of one register may mean, by what they are called."""

    def __init__(self, register: Register) -> None:
        coded, nameable = set(), set()
        for row in register.rows:
            if code := fit_code(row.get("code") or ""):
                coded.add(code)
            elif name := row.get("name"):
                nameable.add(name)
        self._by_code = {p.code.lower(): p for p in called(coded, "code")}
        self._by_name: dict[tuple[int, str], Project] = {}
        for project in called(nameable, "name"):
            key = (project.portfolio_id, project.name.lower())
            self._by_name.setdefault(key, project)
        self._held = open_roles([*self._by_code.values(), *self._by_name.values()])
        self._portfolios = by_word(Portfolio.objects.select_related("scope"))
        self._units = by_word(Unit.objects.order_by("code"))
        self._programmes: dict[int, dict[str, Any]] = {}

    def portfolio(self, word: str) -> Portfolio | None:
        return self._portfolios.get(word.lower())

    def project(
        self, portfolio: Portfolio, code: str, name: str | None
    ) -> Project | None:
        """Return the project with the row's code, or without one with its name."""
        if not code:
            return self._by_name.get((portfolio.pk, (name or "").lower()))
        known = self._by_code.get(code.lower())
        if known and known.portfolio_id != portfolio.pk:
            message = f"Project {code} belongs to another portfolio; import it there."
            raise BadInput(message)
        return known

    def group(self, kind: str, word: str, portfolio: Portfolio) -> Any:
        """Return the programme of the portfolio or the unit that a word means."""
        if kind == "unit":
            return self._units.get(word.lower())
        if portfolio.pk not in self._programmes:
            programmes = Programme.objects.filter(portfolio=portfolio)
            self._programmes[portfolio.pk] = by_word(programmes)
        return self._programmes[portfolio.pk].get(word.lower())

    def holds(self, person: int, role: Role, project: Project) -> bool:
        return (person, role, project.scope_id) in self._held


def called(words: Iterable[str], field: str) -> Iterator[Project]:
    """Yield the projects that are called one of the words, in whatever case."""
    found = sorted(words)
    for begin in range(0, len(found), TOGETHER):
        some = found[begin : begin + TOGETHER]
        yield from (
            Project.objects.with_tree()
            .annotate(lowered=Lower(field))
            .filter(
                Q(**{f"{field}__in": some}) | Q(lowered__in=[w.lower() for w in some])
            )
            .order_by("code")
        )


def by_word(records: Iterable[Any]) -> dict[str, Any]:
    """Return records by code and name in lower case, the first that has a word."""
    found: dict[str, Any] = {}
    for record in records:
        for word in (record.code, record.name):
            found.setdefault(word.lower(), record)
    return found


def open_roles(projects: Iterable[Project]) -> set[tuple[int, str, int]]:
    """Return person, role and scope of what is held on projects with no end."""
    scopes = [project.scope_id for project in projects]
    found: set[tuple[int, str, int]] = set()
    for begin in range(0, len(scopes), TOGETHER):
        found.update(
            RoleAssignment.objects.filter(
                role__in=ROLES.values(),
                scope__in=scopes[begin : begin + TOGETHER],
                end=None,
            ).values_list("person", "role", "scope")
        )
    return found
