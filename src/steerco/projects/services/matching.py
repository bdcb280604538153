"""Which project a plan belongs to: by its key, its code, or the code it is named by."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass, field
from pathlib import PurePath

from steerco.core.errors import Conflict
from steerco.organisation.models import Scope, ScopeKind
from steerco.projects.models import Portfolio, Project
from steerco.schedules.model import Schedule

STRONG_KEY = 16
"""A key this long is a GUID; a shorter one is only a number within its file."""
SHORTEST_CODE = 3


@dataclass(frozen=True, slots=True)
class PlanName:
    """How the source knows a plan."""

    key: str
    code: str
    """As the source says, fit for an address; empty where it says nothing."""
    names: tuple[str, ...]
    """The project's and the file's name, one of which may begin with a code."""


@dataclass
class Expected:
    """What an import is going to make, so that its files find each other."""

    codes: set[str] = field(default_factory=set)
    """Codes of the projects that its registers name."""
    sources: dict[tuple[str, str], str] = field(default_factory=dict)
    """("key", of a plan) or ("code", of its project) -> file that brings it."""
    proposed: set[str] = field(default_factory=set)
    """Codes given to projects that have none of their own."""


def name_of(schedule: Schedule, filename: str, *, alone: bool) -> PlanName:
    stem = PurePath(filename).stem
    code = fit_code(schedule.code)
    if len(schedule.uid) >= STRONG_KEY:
        key = schedule.uid
    else:
        key = schedule.code or (stem if alone else f"{stem}#{schedule.uid}")
    names = (schedule.name, stem) if alone else (schedule.name,)
    return PlanName(key[:200], code, names)


def fit_code(text: str) -> str:
    """Return a code that can stand in an address."""
    return re.sub(r"[^\w.-]+", "-", text).strip("-.")[:40]


def find_project(portfolio: Portfolio, name: PlanName) -> Project | None:
    """Return the project that the plan is about; refuse one of another portfolio."""
    known = Project.objects.filter(external_key=name.key).order_by("pk").first()
    if known is None and name.code:
        coded = Project.objects.filter(code__iexact=name.code).first()
        known = coded if coded and is_telling(coded) else None
    if known is None:
        codes = portfolio.projects.values_list("code", flat=True)
        if code := code_in(name.names, codes):
            coded = Project.objects.get(code=code)
            known = coded if is_telling(coded) else None
    if known is not None and known.portfolio_id != portfolio.pk:
        message = (
            f"The plan belongs to project {known.code} of another portfolio; "
            "import it there."
        )
        raise Conflict(message)
    return known


def is_telling(project: Project) -> bool:
    """Tell whether a code names this project, not just a plan of a similar name."""
    has_number = any(char.isdigit() for char in project.code)
    return has_number or project.current_version_id is None


def code_in(names: Iterable[str], codes: Iterable[str]) -> str | None:
    """Return the code with which one of the names begins, the longest if several."""
    found = [
        code
        for code in codes
        if len(code) >= SHORTEST_CODE
        and any(
            re.match(rf"{re.escape(code)}(?![\w])", name, re.IGNORECASE)
            or name.lower().startswith(f"{code.lower()}_")
            for name in names
        )
    ]
    return max(found, key=len, default=None)


def leading_code(names: Iterable[str]) -> str:
    """Return the letters and number with which one of the names begins, as P-0190."""
    found = (re.match(r"[A-Za-z]{1,6}[-_]?\d{2,6}(?![^\W_])", name) for name in names)
    return next((fit_code(match[0]) for match in found if match), "")


def new_code(name: PlanName, *, reserved: Container[str] = ()) -> str:
    """Return a free code for a project that nobody has given one."""
    stem = (
        name.code
        or leading_code(name.names)
        or fit_code(name.names[0])
        or fit_code(name.names[-1])
        or "plan"
    )
    candidate, number = stem, 2
    taken = Scope.objects.filter(kind=ScopeKind.PROJECT)
    while candidate in reserved or taken.filter(code__iexact=candidate).exists():
        ending = f"-{number}"
        candidate, number = stem[: 40 - len(ending)] + ending, number + 1
    return candidate
