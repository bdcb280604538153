"""The plan that leaves: as it is now, or as one of its versions was."""

from __future__ import annotations

from typing import NamedTuple

from steerco.core.downloads import kept
from steerco.core.errors import Missing
from steerco.projects.calculations.snapshots import thaw
from steerco.projects.models import Project, ScheduleVersion
from steerco.projects.reports.plan_files import PLAN_KINDS
from steerco.schedules.model import Schedule
from steerco.schedules.writing import Source


class LeavingPlan(NamedTuple):
    """A plan, the file it came from, and how the file it leaves in is named."""

    schedule: Schedule
    source: Source
    code: str
    version: int


def plan_to_export(project: Project, number: int | None = None) -> LeavingPlan:
    """Return a version of a project that the person sees, else the current plan."""
    versions = ScheduleVersion.objects.filter(project=project)
    current = project.current_version.number if project.current_version else 0
    version = versions.filter(number=number or current).first()
    if version is None:
        what = f"version {number} of its plan" if number else "plan"
        message = f"{project.code} has no {what}; import one first."
        raise Missing(message)
    schedule = thaw(version.snapshot)
    with kept(version.file).open("rb") as file:
        source = Source(file.read(), schedule)
    return LeavingPlan(schedule, source, project.code, version.number)


def exported_name(plan: LeavingPlan, kind: str) -> str:
    """Return a name for the file, a key of PLAN_KINDS."""
    return f"{plan.code}-plan-v{plan.version}.{PLAN_KINDS[kind].ending}"
