"""Plans of an import: what each would do, and doing it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from steerco.core.errors import BadInput, DomainError
from steerco.projects.calculations.snapshots import freeze, thaw
from steerco.projects.models import Import, ImportAction, ImportItem, Project
from steerco.projects.services.matching import (
    Expected,
    PlanName,
    code_in,
    find_project,
    name_of,
    new_code,
)
from steerco.projects.services.plans import Source, foresee, put_plan
from steerco.projects.services.tree import (
    put_project,
    require_addition,
    require_change,
)
from steerco.schedules import read
from steerco.schedules.model import Schedule


def preview(item: ImportItem, path: Path, expected: Expected) -> None:
    """Fill one item a project of the file; the first takes the file's own item."""
    schedules = read(path, filename=item.filename, limit=settings.UPLOAD_LIMIT)
    alone = len(schedules) == 1
    for index, schedule in enumerate(schedules):
        target = item if index == 0 else sibling(item)
        name = name_of(schedule, item.filename, alone=alone)
        target.external_key, target.name = name.key, schedule.name[:300]
        target.mapping = {"code": name.code, "names": list(name.names)}
        try:
            preview_plan(target, schedule, name, expected)
        except DomainError as error:
            target.action, target.reason = ImportAction.REJECTED, error.message
        target.save()


def sibling(item: ImportItem) -> ImportItem:
    return ImportItem(
        batch=item.batch,
        position=item.position,
        filename=item.filename,
        file=item.file.name,
        sha256=item.sha256,
    )


def preview_plan(
    item: ImportItem, schedule: Schedule, name: PlanName, expected: Expected
) -> None:
    if not schedule.tasks:
        message = f"{schedule.name or item.filename} holds no tasks."
        raise BadInput(message)
    portfolio = item.batch.portfolio
    item.project = find_project(portfolio, name)
    actor = item.batch.created_by
    if item.project:
        require_change(actor, item.project)
        code = item.project.code
    else:
        known = code_in((name.code, *name.names), expected.codes)
        if known is None:
            require_addition(actor, portfolio.scope)
        code = known or new_code(name, reserved=() if name.code else expected.keys)
    for key in {name.key, code}:
        if earlier := expected.keys.get(key):
            message = (
                f"The same project as in {earlier}; import this file alone "
                "afterwards if it is the newer version."
            )
            raise BadInput(message)
        expected.keys[key] = item.filename
    outlook = foresee(item.project, schedule, source_of(item))
    item.action, item.reason = outlook.action, " ".join(outlook.notes)
    item.chosen = not outlook.is_older
    item.summary = {
        **outlook.summary,
        "code": code,
        "snapshot": keep_snapshot(schedule),
    }


def source_of(item: ImportItem) -> Source:
    return Source(item.filename, str(item.file.name), item.sha256, item.external_key)


def keep_snapshot(schedule: Schedule) -> str:
    """Keep the plan as read, so that what is imported is what was previewed."""
    snapshot, sha256 = freeze(schedule)
    path = f"imports/{sha256[:2]}/{sha256}.plan"
    if not default_storage.exists(path):
        default_storage.save(path, ContentFile(snapshot))
    return path


def kept_plan(item: ImportItem) -> Schedule:
    with default_storage.open(item.summary["snapshot"]) as stream:
        return thaw(stream.read())


def plan_name(item: ImportItem) -> PlanName:
    return PlanName(
        item.external_key, item.mapping["code"], tuple(item.mapping["names"])
    )


def carry_out(item: ImportItem, batch: Import) -> ImportAction:
    """Make the plan the current one of its project, which is added where new."""
    schedule, name = kept_plan(item), plan_name(item)
    actor = batch.created_by
    project = find_project(batch.portfolio, name)
    if project is None:
        project = put_project(
            code=item.summary["code"],
            portfolio=batch.portfolio,
            actor=actor,
            name=schedule.name[:200] or item.summary["code"],
            external_key=name.key,
            reason=f"Imported from {item.filename}.",
        )
    else:
        require_change(actor, project)
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    outlook = put_plan(
        project=project, schedule=schedule, source=source_of(item), actor=actor
    )
    kept: dict[str, Any] = {
        name: item.summary[name]
        for name in ("code", "snapshot")
        if name in item.summary
    }
    item.project, item.reason = project, " ".join(outlook.notes)
    item.summary = {**outlook.summary, **kept}
    return outlook.action
