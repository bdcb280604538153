"""The home page: what waits, one's own projects, and the portfolios one oversees."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from steerco.core.addresses import address
from steerco.faces.selectors.waiting import Day
from steerco.organisation.models import Person, Role, RoleAssignment, Unit, below
from steerco.organisation.policies import PMO, access_of, visible_to
from steerco.organisation.selectors import Reporting
from steerco.performance.selectors.projects import (
    ProjectFilter,
    ProjectLine,
    lines,
    measured,
    ordered,
    stale_reason,
)
from steerco.projects.models import ENDED, Project
from steerco.projects.policies import can_import_into

MINE = frozenset(
    {
        Role.PROJECT_MANAGER,
        Role.PROGRAMME_MANAGER,
        Role.SPONSOR,
        Role.TEAM_MANAGER,
        Role.TEAM_MEMBER,
    }
)
UNIT = frozenset({Role.RESOURCE_MANAGER})
WHOLE = frozenset(
    {
        Role.HEAD_OF_PMO,
        Role.PMO_OFFICER,
        Role.PORTFOLIO_BOARD,
        Role.PORTFOLIO_OWNER,
        Role.FINANCE_PARTNER,
        Role.AUDITOR,
    }
)
"""Those who look at portfolios as a whole."""
OWN_SHOWN = 8
STANDING = (
    Role.HEAD_OF_PMO,
    Role.PORTFOLIO_OWNER,
    Role.PORTFOLIO_BOARD,
    Role.SPONSOR,
    Role.PMO_OFFICER,
    Role.PROGRAMME_MANAGER,
    Role.PROJECT_MANAGER,
    Role.RESOURCE_MANAGER,
    Role.TEAM_MANAGER,
    Role.FINANCE_PARTNER,
    Role.AUDITOR,
    Role.TEAM_MEMBER,
)
"""The order in which one of several roles stands for a person."""


def held_roles(user: Person) -> list[Role]:
    """Return the roles a person holds today, the one that stands for them first."""
    held = set[str]().union(*access_of(user).roles.values())
    return [role for role in STANDING if role in held]


def oversees(user: Person) -> bool:
    return bool(WHOLE & set(held_roles(user)))


def own_lines(user: Person, at: Reporting) -> tuple[list[ProjectLine], int]:
    """Return the worst of the running projects of a person, and how many there are.

    Own are those that the person works on, leads or staffs.
    """
    access = access_of(user)
    if not access.where(MINE | UNIT):
        return [], 0
    own = below(access.where(MINE), "scope__path") | below(
        access.where(UNIT), "unit__scope__path"
    )
    worst = ordered(measured(user, at), ProjectFilter())
    shown = lines(worst.exclude(stage__in=ENDED).filter(own)[:OWN_SHOWN])
    count = visible_to(user, Project).exclude(stage__in=ENDED).filter(own).count()
    return shown, count


def off_track(user: Person, at: Reporting) -> list[ProjectLine]:
    """Return the red projects, those that finish latest after their baseline first."""
    red = measured(user, at).exclude(stage__in=ENDED).filter(shown_health="red")
    return lines(ordered(red, ProjectFilter(sort="-slip"))[:OFF_TRACK_SHOWN])


OFF_TRACK_SHOWN = 8


def own_title(user: Person) -> str:
    return "My projects" if access_of(user).where(MINE) else "Projects of my unit"


@dataclass(frozen=True, slots=True)
class Stale:
    """A project whose status is too old to be shown."""

    code: str
    name: str
    url: str
    last: str
    portfolio: str
    may_import: bool


def stale_projects(day: Day, at: Reporting) -> list[Stale]:
    """Return the stale projects a person manages, or has as an office to chase."""
    chased = [*day.led, *access_of(day.user).where(PMO)]
    if not chased:
        return []
    found = (
        measured(day.user, at)
        .filter(below(chased, "scope__path"), shown_health="grey")
        .annotate(measured_health=F("m__health"))
        .filter(measured_health__in=("green", "amber", "red"))
        .order_by("code")
        .values(*STALE)[:STALE_SHOWN]
    )
    return [
        Stale(
            project["code"],
            project["name"],
            address("performance:project-detail", project["code"]),
            stale_reason(project),
            project["portfolio__code"],
            can_import_into(day.user, project["portfolio__scope__path"]),
        )
        for project in found
    ]


STALE = (
    *("code", "name", "status_date", "m__data_date"),
    *("portfolio__code", "portfolio__scope__path"),
)
STALE_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Team:
    """The people of the units that a resource manager answers for."""

    people: int
    busy: int
    """Those who hold a role on a project today."""
    url: str


def team(user: Person, today: dt.date) -> Team | None:
    """Count a resource manager's people; None for anybody else."""
    units = access_of(user).where(UNIT)
    if not units:
        return None
    known = visible_to(user, Person).filter(is_active=True)
    people = known.filter(below(units, "unit__scope__path"))
    first = Unit.objects.filter(scope__path=units[0]).first()
    on_projects = (
        RoleAssignment.objects.held_on(today)
        .filter(scope__kind="project")
        .values("person")
    )
    url = address("organisation:person-list") + (f"?unit={first.code}" if first else "")
    return Team(people.count(), people.filter(pk__in=on_projects).count(), url)


def greeting(name: str, hour: int) -> str:
    part = next(word for until, word in DAY if hour < until)
    return f"Good {part}, {name.split()[0]}"


DAY: Sequence[tuple[int, str]] = ((12, "morning"), (18, "afternoon"), (24, "evening"))
