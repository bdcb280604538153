"""What every page's frame shows: navigation, search, running jobs; and the sign-in's demo."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest

from steerco.core import navigation
from steerco.core.addresses import address
from steerco.core.models import Job, JobState
from steerco.core.navigation import NavigationItem
from steerco.faces.sample import sign_in_people
from steerco.faces.selectors.home import held_roles
from steerco.organisation.models import Organisation, Person
from steerco.organisation.policies import access_of, can_give_roles
from steerco.sample.organisation import SIGN_IN


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's data; strangers get what the sign-in page shows."""
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {"demo_people": demo_people} if settings.DEMO else {}
    sections = navigation.grouped(items(user))
    roles = held_roles(user)
    return {
        "navigation": sections,
        "navigation_current": navigation.current(sections, request.path),
        "organisation": Organisation.objects.first,
        "search_url": address("faces:search"),
        "tokens_url": address("faces:token-list"),
        "person_role": roles[0].label if roles else "",
        "running_jobs": Job.objects.filter(
            owner=user, state__in=[JobState.WAITING, JobState.RUNNING]
        ),
    }


@dataclass(frozen=True, slots=True)
class DemoPerson:
    """Somebody of the sample organisation as whom a visitor may look around."""

    name: str
    role: str
    email: str


def demo_people() -> list[DemoPerson]:
    """Return the six persons of the demo; none where the sample is not installed."""
    found = {person.name: person.email for person in sign_in_people()}
    return [
        DemoPerson(name, role, found[name])
        for role, name in SIGN_IN.items()
        if name in found
    ]


def items(person: Person) -> list[NavigationItem]:
    """Return the pages there are for this person."""
    found = [
        NavigationItem("Home", "home", address("faces:home"), keys="g h"),
        NavigationItem(
            "Portfolios",
            "briefcase",
            address("performance:portfolio-list"),
            "Portfolio",
            keys="g o",
        ),
        NavigationItem(
            "Timeline",
            "timeline",
            address("performance:timeline"),
            "Portfolio",
            keys="g t",
        ),
        NavigationItem(
            "Projects",
            "list-details",
            address("performance:project-list"),
            "Projects",
            keys="g p",
        ),
        NavigationItem(
            "Registers",
            "alert-triangle",
            address("projects:register-list"),
            "Projects",
            keys="g r",
        ),
        NavigationItem(
            "Imports", "upload", address("projects:import-list"), "Projects", keys="g i"
        ),
        NavigationItem(
            "Dashboards",
            "gauge",
            address("performance:dashboard-list"),
            "Performance",
            keys="g d",
        ),
        NavigationItem(
            "Status reports",
            "message",
            address("performance:status-list"),
            "Performance",
            keys="g s",
        ),
        NavigationItem(
            "Early warnings", "bell", address("performance:signal-list"), "Performance"
        ),
        NavigationItem(
            "Greens that are not",
            "eye",
            address("performance:health-list"),
            "Performance",
        ),
        NavigationItem(
            "Back-test", "target", address("performance:backtest-detail"), "Performance"
        ),
        NavigationItem(
            "Actual costs", "coins", address("performance:actual-list"), "Performance"
        ),
        NavigationItem(
            "Reports",
            "presentation",
            address("performance:report-list"),
            "Performance",
        ),
        NavigationItem(
            "People", "users", address("organisation:person-list"), "Resources"
        ),
    ]
    if access_of(person).roles:
        found.append(
            NavigationItem("Journal", "history", address("faces:journal"), "Governance")
        )
    if can_give_roles(person):
        found.append(
            NavigationItem(
                "Roles",
                "key",
                address("organisation:role-list"),
                "Administration",
            )
        )
    return found
