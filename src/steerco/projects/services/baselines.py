"""Freezing a plan's figures as a numbered baseline."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import Conflict
from steerco.organisation.models import Person
from steerco.projects.calculations.baselines import PlanFigures
from steerco.projects.calculations.snapshots import digest, pack
from steerco.projects.models import Baseline, Project, ScheduleVersion


@transaction.atomic
def freeze_baseline(
    *,
    project: Project,
    version: ScheduleVersion,
    figures: PlanFigures,
    number: int,
    reason: str,
    name: str = "",
    set_by: Person | None = None,
    approved_by: Person | None = None,
    approved_on: dt.date | None = None,
) -> Baseline:
    """Store figures under a number that is still free; nothing is ever overwritten."""
    if Baseline.objects.filter(project=project, number=number).exists():
        message = f"Baseline {number} of {project.code} is set and stays as it is."
        raise Conflict(message)
    snapshot = pack(figures.tasks)
    baseline = Baseline.objects.create(
        project=project,
        version=version,
        number=number,
        name=name,
        reason=reason,
        set_by=set_by,
        approved_by=approved_by,
        approved_on=approved_on,
        start=figures.start,
        finish=figures.finish,
        cost=figures.cost,
        work=figures.work,
        snapshot=snapshot,
        sha256=digest(snapshot),
    )
    journal.record(
        actor=set_by,
        action="baseline.set",
        on=baseline,
        label=f"{project.code} baseline {number}",
        scope_path=project.scope.path,
        after={
            "number": number,
            "finish": figures.finish,
            "cost": figures.cost,
            "approved_by": approved_by.name if approved_by else None,
            "version": version.number,
        },
        reason=reason,
    )
    return baseline
