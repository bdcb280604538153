"""Background work with imports and exports; a job's owner is who asked for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from steerco.core.addresses import address
from steerco.core.jobs import Enqueueable, running, submit
from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models import Export, Import, Leaving, Portfolio, Project
from steerco.projects.observers import plan_observers
from steerco.projects.reports.plan_files import kind_label
from steerco.projects.services import exports, imports
from steerco.schedules.drawing import Look

PAUSE = dt.timedelta(seconds=10)
"""After so long without another edit a plan is measured."""


@task()
def read_import(job_id: int, batch_id: int) -> None:
    with running(job_id) as job:
        imports.read_import(batch=Import.objects.get(pk=batch_id), progress=job)
        job.finish({}, url=import_page(batch_id))


@task()
def carry_out_import(job_id: int, batch_id: int) -> None:
    with running(job_id) as job:
        imports.carry_out_import(batch=Import.objects.get(pk=batch_id), progress=job)
        job.finish({}, url=import_page(batch_id))


@task()
def measure_edited(project_id: int, revision: int) -> None:
    """Tell who listens that a plan changed, unless it has changed again since."""
    project = (
        Project.objects.with_tree().filter(pk=project_id, revision=revision).first()
    )
    if project is not None:
        for observer in plan_observers:
            observer([project])


def queue_measuring(project: Project) -> None:
    """Have an edited plan measured in the background, once its editing pauses."""
    pk, revision = project.pk, project.revision
    defers = measure_edited.get_backend().supports_defer
    later = measure_edited.using(run_after=timezone.now() + PAUSE if defers else None)
    transaction.on_commit(lambda: later.enqueue(pk, revision))


@transaction.atomic
def queue_reading(batch: Import, owner: Person) -> Job:
    """Have the files read in the background; the import shows how far it is."""
    title = f"Reading files for {batch.portfolio.code}"
    batch.job = submit(read_import, owner=owner, title=title, batch_id=batch.pk)
    batch.save(update_fields=["job"])
    return batch.job


@transaction.atomic
def queue_import(batch: Import, owner: Person) -> Job:
    """Have a confirmed import carried out in the background."""
    title = f"Import into {batch.portfolio.code}"
    batch.job = submit(carry_out_import, owner=owner, title=title, batch_id=batch.pk)
    batch.save(update_fields=["job"])
    return batch.job


def import_page(batch_id: int) -> str:
    return address("projects:import-detail", batch_id)


@task()
def make_plan(job_id: int, export_id: int) -> None:
    with running(job_id) as job:
        export = exports.asked_for(export_id)
        exports.make_plan(export=export, progress=job, today=timezone.localdate())
        job.finish({}, url=export_page(export_id))


def queue_plan(
    *,
    project: Project,
    actor: Person,
    kind: str,
    version: int | None,
    look: Look | None = None,
) -> Export:
    """Have a file of a plan, or a picture of it, made in the background."""
    return queue_export(
        make_plan,
        what=Leaving.PLAN,
        about=project,
        actor=actor,
        kind=kind,
        title=f"{kind_label(kind)} of {project.code}",
        version=version,
        look=msgspec.to_builtins(asdict(look)) if look else {},
    )


@transaction.atomic
def queue_export(
    maker: Enqueueable,
    *,
    what: Leaving,
    about: Project | Portfolio | None,
    actor: Person,
    kind: str,
    title: str,
    **choices: Any,
) -> Export:
    """Have a file made in the background by a task that takes the id of its export."""
    export, is_new = exports.ask_for_export(
        what=what, about=about, actor=actor, kind=kind, title=title, **choices
    )
    if is_new:
        export.job = submit(maker, owner=actor, title=title, export_id=export.pk)
        export.save(update_fields=["job"])
    return export


def export_page(export_id: int) -> str:
    return address("projects:export-detail", export_id)
