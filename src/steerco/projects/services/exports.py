"""Plans that leave: files made in the background, and who took what along."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import msgspec
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput
from steerco.core.jobs import RunningJob
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects.models import Export, Project
from steerco.projects.policies import can_export
from steerco.projects.selectors.exports import exported_name, plan_to_export
from steerco.schedules.drawing import PICTURES, Look, TooManySheets, draw

KEPT = dt.timedelta(days=30)
"""So long a file waits to be fetched."""
STEPS = 3


@transaction.atomic
def ask_for_export(
    *,
    project: Project,
    actor: Person,
    kind: str,
    version: int | None,
    look: Look | None = None,
) -> tuple[Export, bool]:
    """Note what is wanted; the same again, while it is being made, is that one.

    Returns
    -------
    Export and bool
        What was asked for, and whether it is new and needs somebody to make it.
    """
    require(allowed=can_export(actor, project), to="export this plan")
    forget_old_exports(actor)
    asked: dict[str, Any] = {
        "project": project,
        "asked_by": actor,
        "kind": kind,
        "version": version,
        "look": msgspec.to_builtins(asdict(look)) if look else {},
    }
    waiting = Export.objects.filter(**asked, file="", job__finished_at=None).first()
    return (waiting, False) if waiting else (Export.objects.create(**asked), True)


def make_export(*, export: Export, progress: RunningJob, today: dt.date) -> None:
    """Make the file that was asked for and keep it."""
    actor, project = export.asked_by, export.project
    require(allowed=can_export(actor, project), to="export this plan")
    progress.expect(STEPS)
    progress.advance("Reading the plan", by=0)
    plan = plan_to_export(project, export.version)
    progress.advance(f"Writing {len(plan.schedule.tasks):,} tasks")
    if export.kind in PICTURES:
        look = msgspec.convert(export.look, Look)
        try:
            picture = draw(plan.schedule, export.kind, look, today=today)
        except TooManySheets as error:
            raise BadInput(str(error)) from error
        content, export.name = picture.content, f"{plan.name}-gantt.{picture.ending}"
    else:
        content, notes = plan.written(export.kind, on=today)
        export.name, export.notes = exported_name(plan, export.kind), list(notes)
    progress.advance("Keeping the file")
    export.file.save(export.name, ContentFile(content), save=False)
    export.save(update_fields=["file", "name", "notes"])
    progress.advance("The file is ready")


@transaction.atomic
def note_export(
    *, project: Project, actor: Person, kind: str, name: str, version: int | None
) -> None:
    """Journal that a person took a plan along."""
    journal.record(
        actor=actor,
        action="plan.export",
        on=project,
        label=f"{project.code} {project.name}",
        scope_path=project.scope.path,
        after={"kind": kind, "file": name, "version": version},
    )


def forget_old_exports(actor: Person) -> None:
    """Remove the files of a person that waited for long enough."""
    old = Export.objects.filter(asked_by=actor, asked_at__lt=timezone.now() - KEPT)
    for export in old:
        export.file.delete(save=False)
        export.delete()
