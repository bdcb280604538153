"""Approved plans of an import: each becomes the first baseline of its project.

A Primavera export carries no baseline, so the approved plan comes as a file of its own.
"""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from steerco.core.errors import BadInput, Conflict, DomainError
from steerco.organisation.policies import require
from steerco.projects import policies
from steerco.projects.calculations.baselines import PlanFigures, figures_for
from steerco.projects.calculations.snapshots import digest, pack
from steerco.projects.models import Import, ImportAction, ImportItem, Project
from steerco.projects.selectors.working_plans import current_schedule
from steerco.projects.services.baselines import freeze_baseline, show_baseline
from steerco.projects.services.import_plans import (
    keep_snapshot,
    kept_plan,
    plan_name,
    sibling,
)
from steerco.projects.services.matching import Expected, find_project, name_of
from steerco.schedules import read
from steerco.schedules.model import Schedule

NUMBER = 0


def preview(item: ImportItem, path: Path, _: Expected) -> None:
    """Fill one item for each approved plan of the file."""
    schedules = read(path, filename=item.filename, limit=settings.UPLOAD_LIMIT)
    for index, schedule in enumerate(schedules):
        target = item if index == 0 else sibling(item)
        name = name_of(schedule, item.filename, alone=len(schedules) == 1)
        target.kind = "baseline"
        target.external_key, target.name = name.key, schedule.name[:300]
        target.mapping = {"code": name.code, "names": list(name.names)}
        try:
            target.project = find_project(item.batch.portfolio, name)
            figures = figures_of(target.project, schedule)
            target.action = action_for(target.project, figures)
            target.summary = {
                "code": target.project.code if target.project else "",
                "snapshot": keep_snapshot(schedule),
                "place": f"Baseline {NUMBER}, {len(figures.tasks)} tasks",
            }
        except DomainError as error:
            target.action, target.reason = ImportAction.REJECTED, error.message
        target.save()


def figures_of(project: Project | None, schedule: Schedule) -> PlanFigures:
    current = current_schedule(project) if project else None
    if current is None:
        message = (
            "There is no plan yet that this baseline belongs to; import that first."
        )
        raise BadInput(message)
    figures = figures_for(current, schedule)
    if figures is None or not figures.tasks:
        message = "The approved plan has no task in common with the current one."
        raise BadInput(message)
    return figures


def action_for(project: Project | None, figures: PlanFigures) -> ImportAction:
    known = project.baselines.filter(number=NUMBER).first() if project else None
    if known is None:
        return ImportAction.NEW
    if known.sha256 == digest(pack(figures.tasks)):
        return ImportAction.UNCHANGED
    message = (
        f"Baseline {NUMBER} is set and stays as it is; set the next one on the "
        "project's page."
    )
    raise Conflict(message)


def carry_out(item: ImportItem, batch: Import) -> ImportAction:
    """Freeze the approved plan as the project's first baseline."""
    project, actor = find_project(batch.portfolio, plan_name(item)), batch.created_by
    schedule = kept_plan(item)
    if project is not None and actor is not None:
        require(
            allowed=policies.can_set_baseline(actor, project),
            to=f"set a baseline of {project.code}",
        )
    figures = figures_of(project, schedule)
    action = action_for(project, figures)
    item.project = project
    if project is None or project.current_version is None:
        return ImportAction.REJECTED
    if action is ImportAction.NEW:
        freeze_baseline(
            project=project,
            version=project.current_version,
            figures=figures,
            number=NUMBER,
            name="As approved",
            reason=f"Approved plan from the file {item.filename}.",
            set_by=actor,
        )
        show_baseline(project, figures)
    return action
