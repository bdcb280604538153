"""The plan that leaves: as it is now, or as one of its versions was."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.http import Http404

from steerco.core.addresses import address
from steerco.core.errors import Missing
from steerco.organisation.models import Person
from steerco.projects.calculations.baselines import TaskFigures, with_baselines
from steerco.projects.calculations.snapshots import thaw, unpack
from steerco.projects.models import Export, Leaving, Project, ScheduleVersion, Task
from steerco.projects.policies import visible_exports
from steerco.projects.reports.plan_files import PLAN_KINDS, is_large, plan_file
from steerco.projects.selectors.working_plans import as_read, unsaved, working_plan
from steerco.schedules.model import Schedule
from steerco.schedules.writing import Source, Written

LAST_BASELINE = 10
"""The highest number that files of other programs know."""


class LeavingPlan(NamedTuple):
    """A plan, the file it came from, and what the file it leaves in is called."""

    schedule: Schedule
    source: Source | None
    name: str
    calculated: frozenset[int]
    """uids of the tasks that have a date from calculation, where the file has none."""

    def written(self, kind: str, *, on: dt.date | None) -> Written:
        """Return the plan as a file, a key of PLAN_KINDS, as of the day of the export."""
        return plan_file(
            self.schedule,
            kind,
            source=self.source,
            on=on,
            calculated=self.calculated,
        )


def plan_to_export(project: Project, number: int | None = None) -> LeavingPlan:
    """Return a version of the plan of a project, else the plan as it is now."""
    versions = ScheduleVersion.objects.filter(project=project)
    current = project.current_version.number if project.current_version else 0
    version = versions.filter(number=number or current).first()
    if version is None:
        what = f"version {number} of its plan" if number else "plan"
        message = f"{project.code} has no {what}; import one first."
        raise Missing(message)
    plan = None if number else working_plan(project)
    edited = "-edited" if not number and unsaved(project) else ""
    plan = plan or as_read(thaw(version.snapshot), version.snapshot_sha256)
    schedule = plan.schedule
    return LeavingPlan(
        schedule if number else with_baselines(schedule, _approved(project)),
        _origin(version),
        f"{project.code}-plan-v{version.number}{edited}",
        plan.calculated,
    )


def _approved(project: Project) -> dict[int, tuple[TaskFigures, ...]]:
    """Return the baselines that a file of another program has a number for."""
    found = project.baselines.filter(number__lte=LAST_BASELINE)
    return {
        each.number: unpack(bytes(each.snapshot), tuple[TaskFigures, ...])
        for each in found
    }


def _origin(version: ScheduleVersion) -> Source | None:
    """Return the file that a version goes back to, if the store still has it."""
    found = (
        ScheduleVersion.objects.filter(
            project=version.project_id, number__lte=version.number
        )
        .exclude(file="")
        .order_by("-number")
        .first()
    )
    if found is None or not found.file.storage.exists(found.file.name or ""):
        return None
    with found.file.open("rb") as file:
        return Source(file.read(), thaw(found.snapshot))


def takes_long(project: Project, kind: str) -> bool:
    """Tell whether a file of the plan is better made in the background."""
    return is_large(Task.objects.filter(project=project).count(), kind)


def export_of(user: Person, pk: int) -> Export:
    """Load a file that the person asked for of something that they still see."""
    about = ("job", "project__scope", "portfolio__scope")
    export = visible_exports(user).select_related(*about).filter(pk=pk).first()
    if export is None:
        raise Http404
    return export


def way_to(export: Export) -> list[tuple[str, str]]:
    """Return the pages above a file's, by what they are called."""
    if project := export.project:
        way = [(project.name, project.get_absolute_url())]
        if export.what == Leaving.PLAN:
            schedule = address("projects:project-schedule", project.code)
            way.append(("Schedule", schedule))
        return way
    way = [("Portfolios", address("performance:portfolio-list"))]
    if portfolio := export.portfolio:
        way.append((portfolio.name, portfolio.get_absolute_url()))
    return way


def exported_name(plan: LeavingPlan, kind: str) -> str:
    """Return a name for the file, a key of PLAN_KINDS."""
    return f"{plan.name}.{PLAN_KINDS[kind].ending}"
