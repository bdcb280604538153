"""What every page's frame shows: navigation, organisation, running jobs."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from steerco.core import navigation
from steerco.core.models import Job, JobState
from steerco.core.navigation import NavigationItem
from steerco.organisation.models import Organisation, Person
from steerco.organisation.policies import PMO, access_of


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the frame's data; nothing for strangers and for htmx fragments."""
    user = getattr(request, "user", None)
    if not isinstance(user, Person):
        return {}
    sections = navigation.grouped(items(user))
    return {
        "navigation": sections,
        "navigation_current": navigation.current(sections, request.path),
        "organisation": Organisation.objects.first(),
        "running_jobs": Job.objects.filter(
            owner=user, state__in=[JobState.WAITING, JobState.RUNNING]
        ),
    }


def items(person: Person) -> list[NavigationItem]:
    """Return the pages there are for this person."""
    found = [
        NavigationItem("Home", "home", reverse("faces:home"), keys="g h"),
        NavigationItem(
            "Portfolios",
            "briefcase",
            reverse("performance:portfolio-list"),
            "Portfolio",
            keys="g o",
        ),
        NavigationItem(
            "Projects",
            "list-details",
            reverse("performance:project-list"),
            "Projects",
            keys="g p",
        ),
        NavigationItem(
            "Registers",
            "alert-triangle",
            reverse("projects:register-list"),
            "Projects",
            keys="g r",
        ),
        NavigationItem(
            "Imports", "upload", reverse("projects:import-list"), "Projects", keys="g i"
        ),
        NavigationItem(
            "People", "users", reverse("organisation:person-list"), "Resources"
        ),
    ]
    if access_of(person).roles:
        found.append(
            NavigationItem("Journal", "history", reverse("faces:journal"), "Governance")
        )
    if any(PMO & roles for roles in access_of(person).roles.values()):
        found.append(
            NavigationItem(
                "Roles",
                "key",
                reverse("organisation:role-list"),
                "Administration",
            )
        )
    return found
