"""Plans of an import: what each would do, and doing it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from steerco.core.errors import BadInput, DomainError
from steerco.projects.calculations.snapshots import freeze, thaw
from steerco.projects.models import (
    Import,
    ImportAction,
    ImportItem,
    ImportState,
    Project,
)
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
from steerco.projects.services.uploads import FOLDER
from steerco.schedules import read
from steerco.schedules.model import Schedule


def preview(item: ImportItem, path: Path, expected: Expected) -> None:
    """Fill one item a project of the file; the first takes the file's own item."""
    schedules = read(
        path,
        filename=item.filename,
        limit=settings.UPLOAD_LIMIT,
        encoding=item.mapping.get("encoding", ""),
    )
    show(item, schedules, expected)


@transaction.atomic
def show(item: ImportItem, schedules: Sequence[Schedule], expected: Expected) -> None:
    """Tell of each plan of a file what it would do."""
    alone = len(schedules) == 1
    for index, schedule in enumerate(schedules):
        target = item if index == 0 else sibling(item)
        name = name_of(schedule, item.filename, alone=alone)
        target.external_key, target.name = name.key, schedule.name[:300]
        target.mapping |= {"code": name.code, "names": list(name.names)}
        try:
            preview_plan(target, schedule, name, expected)
            if not alone and was_left_out(target):
                target.chosen = False
                target.reason = f"{target.reason} Left out when it came before.".strip()
        except DomainError as error:
            target.action, target.reason = ImportAction.REJECTED, error.message
        target.save()


def was_left_out(item: ImportItem) -> bool:
    """Tell whether the last import of this project into the portfolio left it out."""
    last = (
        ImportItem.objects.filter(
            batch__portfolio=item.batch.portfolio_id,
            batch__state=ImportState.DONE,
            kind="plan",
            external_key=item.external_key,
            action__in=(ImportAction.NEW, ImportAction.CHANGED),
        )
        .order_by("-pk")
        .first()
    )
    return last is not None and not last.chosen


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
    marks = {("key", name.key)}
    if item.project:
        require_change(actor, item.project)
        code = item.project.code
        marks.add(("code", code))
    elif foreseen := code_in((name.code, *name.names), expected.codes):
        item.mapping["foreseen"] = code = foreseen
        marks.add(("code", code))
    else:
        require_addition(actor, portfolio.scope)
        code = new_code(name, reserved=expected.proposed)
        expected.proposed.add(code)
        if name.code:
            marks.add(("code", name.code))
    for mark in marks:
        if earlier := expected.sources.get(mark):
            message = (
                f"The same project as in {earlier}; import this file alone "
                "afterwards if it is the newer version."
            )
            raise BadInput(message)
        expected.sources[mark] = item.filename
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
    path = f"{FOLDER}/{sha256[:2]}/{sha256}.plan"
    if default_storage.exists(path):
        return path
    return default_storage.save(path, ContentFile(snapshot))


def kept_plan(item: ImportItem) -> Schedule:
    with default_storage.open(item.summary["snapshot"]) as stream:
        return thaw(stream.read())


def plan_name(item: ImportItem) -> PlanName:
    return PlanName(
        item.external_key, item.mapping["code"], tuple(item.mapping["names"])
    )


def foreseen_project(item: ImportItem, batch: Import) -> Project | None:
    """Return the project that the preview found, or that was made since then."""
    if item.project_id:
        return Project.objects.with_tree().get(pk=item.project_id)
    projects = batch.portfolio.projects.with_tree()
    made = projects.filter(external_key=item.external_key).first()
    if made is None and (code := item.mapping.get("foreseen")):
        made = projects.filter(code=code).first()
    return made


def carry_out(item: ImportItem, batch: Import) -> ImportAction:
    """Make the plan the current one of its project, which is added where new."""
    schedule, actor = kept_plan(item), batch.created_by
    project = foreseen_project(item, batch)
    if project is None:
        code = item.mapping.get("foreseen") or new_code(plan_name(item))
        project = put_project(
            code=code,
            portfolio=batch.portfolio,
            actor=actor,
            name=schedule.name[:200] or code,
            external_key=item.external_key,
            reason=f"Imported from {item.filename}.",
        )
    else:
        require_change(actor, project)
    project = Project.objects.select_for_update(of=("self",)).get(pk=project.pk)
    outlook = put_plan(
        project=project, schedule=schedule, source=source_of(item), actor=actor
    )
    kept = {"code": project.code, "snapshot": item.summary["snapshot"]}
    item.project, item.reason = project, " ".join(outlook.notes)
    item.summary = {**outlook.summary, **kept}
    return outlook.action
