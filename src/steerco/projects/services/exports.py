"""What leaves: files made in the background, and who took what along."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
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
from steerco.projects.models import Export, Leaving, Portfolio, Project
from steerco.projects.policies import can_export
from steerco.projects.selectors.exports import (
    LeavingPlan,
    exported_name,
    plan_to_export,
)
from steerco.schedules.drawing import PICTURES, Look, TooManySheets, draw

KEPT = dt.timedelta(days=30)
"""So long a file waits to be fetched."""
STEPS = 3
THIS = {Leaving.PLAN: "export this plan", Leaving.REPORT: "take this report along"}


@transaction.atomic
def ask_for_export(
    *,
    what: Leaving,
    about: Project | Portfolio | None,
    actor: Person,
    kind: str,
    title: str,
    **choices: Any,
) -> tuple[Export, bool]:
    """Note what is wanted; the same again, while it is being made, is that one.

    `about` is None for a report of all that the person sees; `choices` are the version
    and the look of a plan.

    Returns
    -------
    Export and bool
        What was asked for, and whether it is new and needs somebody to make it.
    """
    require(allowed=can_export(actor, about), to=THIS[what])
    forget_old_exports(actor)
    asked: dict[str, Any] = {
        "what": what,
        "title": title,
        "project": about if isinstance(about, Project) else None,
        "portfolio": about if isinstance(about, Portfolio) else None,
        "asked_by": actor,
        "kind": kind,
        **choices,
    }
    waiting = Export.objects.filter(**asked, file="", job__finished_at=None).first()
    return (waiting, False) if waiting else (Export.objects.create(**asked), True)


def asked_for(pk: int) -> Export:
    """Load what a task is to make, with all that it is about."""
    about = ("project__scope", "portfolio__scope", "asked_by")
    return Export.objects.select_related(*about).get(pk=pk)


def make_plan(*, export: Export, progress: RunningJob, today: dt.date) -> None:
    """Make the file of a plan that was asked for and keep it."""
    project = export.project
    require(allowed=can_export(export.asked_by, project), to=THIS[Leaving.PLAN])
    if project is None:
        return
    progress.expect(STEPS)
    progress.advance("Reading the plan", by=0)
    plan = plan_to_export(project, export.version)
    progress.advance(f"Writing {len(plan.schedule.tasks):,} tasks")
    if export.kind in PICTURES:
        content, name = picture_of(plan, export, today)
        notes: Sequence[str] = ()
    else:
        content, notes = plan.written(export.kind, on=today)
        name = exported_name(plan, export.kind)
    keep_file(export=export, progress=progress, content=content, name=name, notes=notes)


def picture_of(plan: LeavingPlan, export: Export, today: dt.date) -> tuple[bytes, str]:
    """Return the Gantt as a picture, and what the file is called."""
    look = msgspec.convert(export.look, Look)
    try:
        picture = draw(plan.schedule, export.kind, look, today=today)
    except TooManySheets as error:
        raise BadInput(str(error)) from error
    return picture.content, f"{plan.name}-gantt.{picture.ending}"


def keep_file(
    *,
    export: Export,
    progress: RunningJob,
    content: bytes,
    name: str,
    notes: Sequence[str] = (),
    as_of: dt.date | None = None,
) -> None:
    """Keep a file that was made until it is fetched."""
    progress.advance("Keeping the file")
    export.name, export.notes, export.as_of = name, list(notes), as_of
    export.file.save(name, ContentFile(content), save=False)
    export.save(update_fields=["file", "name", "notes", "as_of"])
    progress.advance("The file is ready")


@transaction.atomic
def note_export(
    *,
    actor: Person,
    what: Leaving,
    about: Project | Portfolio | None,
    name: str,
    **facts: Any,
) -> None:
    """Journal that a person took a file along; about None is all portfolios."""
    journal.record(
        actor=actor,
        action=f"{what}.export",
        on=about or actor,
        label=f"{about.code} {about.name}" if about else "All portfolios",
        scope_path=about.scope.path if about else "",
        after={"file": name, **facts},
    )


def note_plan(
    *, project: Project, actor: Person, kind: str, name: str, version: int | None
) -> None:
    """Journal that a person took a plan along."""
    note_export(
        actor=actor,
        what=Leaving.PLAN,
        about=project,
        name=name,
        kind=kind,
        version=version,
    )


def note_fetched(*, export: Export, actor: Person) -> None:
    """Journal that a person fetched what was made in the background."""
    facts = (
        {"kind": export.kind, "version": export.version}
        if export.what == Leaving.PLAN
        else {"as_of": export.as_of}
    )
    note_export(
        actor=actor,
        what=Leaving(export.what),
        about=export.about,
        name=export.name,
        **facts,
    )


def forget_old_exports(actor: Person) -> None:
    """Remove the files of a person that waited for long enough."""
    old = Export.objects.filter(asked_by=actor, asked_at__lt=timezone.now() - KEPT)
    for export in old:
        export.file.delete(save=False)
        export.delete()
