"""A project for the frame that all its pages share."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import cast

from django.http import Http404

from steerco.core.addresses import address
from steerco.organisation.models import Person, Role, RoleAssignment
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import holders
from steerco.projects.models import OPEN_ISSUE, OPEN_RISK, Project
from steerco.projects.models.tree import ProjectQuerySet
from steerco.projects.policies import (
    APPROVERS,
    can_change_project,
    can_import,
    can_keep_registers,
    can_raise,
)


@dataclass(frozen=True, slots=True)
class Tab:
    label: str
    url: str
    icon: str
    count: int | None = None
    within: bool = False
    """Whether the pages below it belong to it."""


@dataclass(frozen=True, slots=True)
class ProjectFrame:
    """What stands around each page of a project."""

    project: Project
    managers: str
    sponsors: str
    tabs: tuple[Tab, ...]
    can_import: bool
    can_change: bool
    can_keep_registers: bool
    can_raise: bool


def project_of(user: Person, code: str) -> Project:
    """Load a project that the person sees; whoever does not see it gets a 404."""
    seen = cast(ProjectQuerySet, visible_to(user, Project)).with_tree()
    project = (
        seen.select_related("current_version")
        .defer("current_version__snapshot", "current_version__findings")
        .filter(code=code)
        .first()
    )
    if project is None:
        raise Http404
    return project


def project_frame(user: Person, project: Project, on: dt.date) -> ProjectFrame:
    """Read the frame of a project's pages in a fixed number of queries."""
    held = holders([project.scope_id], [Role.PROJECT_MANAGER, Role.SPONSOR], on).get(
        project.scope_id, []
    )

    def names(role: Role) -> str:
        return ", ".join(h.name for h in held if h.role == role)

    open_items = (
        project.risks.filter(state__in=OPEN_RISK).count()
        + project.issues.filter(state__in=OPEN_ISSUE).count()
    )
    return ProjectFrame(
        project=project,
        managers=names(Role.PROJECT_MANAGER),
        sponsors=names(Role.SPONSOR),
        tabs=tabs(project, open_items),
        can_import=can_import(user, project.portfolio),
        can_change=can_change_project(user, project),
        can_keep_registers=can_keep_registers(user, project),
        can_raise=can_raise(user, project),
    )


def approvers_of(project: Project, on: dt.date) -> set[int]:
    """Return the ids of those who may approve a baseline, in one query."""
    held = RoleAssignment.objects.held_on(on).filter(person__is_active=True)
    planners = held.filter(scope=project.scope_id, role=Role.PROJECT_MANAGER)
    ids = [int(pk) for pk in project.scope.path.strip("/").split("/")]
    return set(
        held.filter(scope__in=ids, role__in=APPROVERS)
        .exclude(person__in=planners.values("person"))
        .values_list("person", flat=True)
    )


PAGES = (
    ("Summary", "performance:project-detail", "report"),
    ("Status", "performance:project-status", "message"),
    ("Schedule", "projects:project-schedule", "timeline"),
    ("Quality", "performance:project-quality", "clipboard-check"),
    ("Value", "performance:project-value", "chart-line"),
    ("Forecast", "performance:project-forecast", "target"),
    ("Registers", "projects:project-raid", "alert-triangle"),
    ("Baselines", "projects:project-baselines", "versions"),
    ("Compare", "projects:project-compare", "git-compare"),
    ("Files", "projects:project-files", "files"),
    ("History", "projects:project-history", "history"),
)


def tabs(project: Project, open_items: int) -> tuple[Tab, ...]:
    return tuple(
        Tab(
            label,
            address(name, project.code),
            icon,
            open_items if label == "Registers" else None,
            within=label in ("Compare", "Status"),
        )
        for label, name, icon in PAGES
    )
