"""Search over all that a person may see, each kind in one query."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, Q, QuerySet, Value, When

from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import person_url
from steerco.projects.models import Programme, Project
from steerco.projects.policies import visible_portfolios
from steerco.projects.selectors.raid import REGISTERS, entry_url, placing

LEAST = 2
"""Letters under which nothing is looked for."""
ENTRY_CODE = re.compile(r"(?P<project>.+)-(?P<letter>[RAID])(?P<number>\d+)", re.I)


@dataclass(frozen=True, slots=True)
class Hit:
    title: str
    detail: str
    url: str


@dataclass(frozen=True, slots=True)
class Group:
    """The hits of one kind; `more` tells that there are others."""

    label: str
    hits: tuple[Hit, ...]
    more: bool


def search(user: Person, text: str, most: int) -> list[Group]:
    """Return what fits every word of `text`, at most `most` hits of a kind."""
    words = text.split()
    if len(text.strip()) < LEAST:
        return []
    groups = []
    for label, look in KINDS.items():
        hits = list(look(user, words, most + 1))
        if hits:
            groups.append(Group(label, tuple(hits[:most]), len(hits) > most))
    return groups


def having(found: QuerySet[Any], words: list[str], *fields: str) -> QuerySet[Any]:
    """Narrow to records that have every word somewhere; a code that fits comes first."""
    for word in words:
        condition = Q()
        for name in fields:
            condition |= Q(**{f"{name}__icontains": word})
        found = found.filter(condition)
    return found


def by_code(found: QuerySet[Any], words: list[str]) -> QuerySet[Any]:
    exact = Case(When(code__iexact=words[0], then=Value(0)), default=Value(1))
    return found.order_by(exact, "code")


def projects(user: Person, words: list[str], most: int) -> Iterable[Hit]:
    found = having(visible_to(user, Project), words, "code", "name")
    for project in by_code(found.select_related("portfolio"), words)[:most]:
        yield Hit(str(project), project.portfolio.name, project.get_absolute_url())


def portfolios(user: Person, words: list[str], most: int) -> Iterable[Hit]:
    found = having(visible_portfolios(user), words, "code", "name")
    for portfolio in by_code(found, words)[:most]:
        yield Hit(str(portfolio), "", portfolio.get_absolute_url())


def programmes(user: Person, words: list[str], most: int) -> Iterable[Hit]:
    found = having(visible_to(user, Programme), words, "code", "name")
    for programme in by_code(found.select_related("portfolio"), words)[:most]:
        portfolio = programme.portfolio
        url = f"{portfolio.get_absolute_url()}?programme={programme.code}"
        yield Hit(str(programme), portfolio.name, url)


def people(user: Person, words: list[str], most: int) -> Iterable[Hit]:
    fields = ("name", "code", "email", "job_title")
    found = having(visible_to(user, Person), words, *fields).filter(is_active=True)
    for person in found.select_related("unit")[:most]:
        unit = person.unit.name if person.unit else ""
        detail = ", ".join(part for part in (person.job_title, unit) if part)
        yield Hit(person.name, detail, person_url(person.code))


def entries(name: str) -> Callable[[Person, list[str], int], Iterable[Hit]]:
    model = REGISTERS[name]

    def look(user: Person, words: list[str], most: int) -> Iterable[Hit]:
        seen: QuerySet[Any] = visible_to(user, model)
        code = ENTRY_CODE.fullmatch("-".join(words))
        if code and code["letter"].upper() == model.letter:
            found = seen.filter(
                project__code__iexact=code["project"], number=code["number"]
            )
        else:
            found = having(seen, words, "title", "project__code")
        found = found.select_related(*placing(model)).order_by("-raised_on")
        for entry in found[:most]:
            yield Hit(
                f"{entry.code} {entry.title}",
                entry.project.name,
                entry_url(entry, user),
            )

    return look


KINDS: dict[str, Callable[[Person, list[str], int], Iterable[Hit]]] = {
    "Projects": projects,
    "Portfolios": portfolios,
    "Programmes": programmes,
    "People": people,
} | {name.capitalize(): entries(name) for name in REGISTERS}
