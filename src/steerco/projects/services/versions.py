"""Versions of a plan that come from no file: saved from edits, or started here."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import InvalidState
from steerco.organisation.models import Person
from steerco.projects.calculations.assessment import (
    counts_of,
    findings_of,
    keep_network,
    network_of,
)
from steerco.projects.calculations.baselines import baseline_numbers
from steerco.projects.calculations.comparison import Side, brief
from steerco.projects.calculations.snapshots import freeze, thaw
from steerco.projects.calculations.working import PlanKey, kept
from steerco.projects.models import EditKind, PlanEdit, Project, ScheduleVersion
from steerco.projects.selectors.working_plans import unsaved, working_plan
from steerco.schedules.labels import STARTED_HERE
from steerco.schedules.model import Calendar, Schedule, TimeRange
from steerco.schedules.working_time import OFFICE


def save_working_plan(
    *, project: Project, actor: Person | None, note: str = ""
) -> ScheduleVersion:
    """Freeze the plan with its edits as the next version.

    The caller holds the project's row and has asked the policy.
    """
    base, plan = project.current_version, working_plan(project)
    if base is None or plan is None or not unsaved(project):
        message = f"{project.code} has no edits that are not saved in a version yet."
        raise InvalidState(message)
    before = thaw(base.snapshot)
    snapshot, sha256 = freeze(plan.schedule)
    version = ScheduleVersion.objects.create(
        project=project,
        number=next_number(project),
        revision=project.revision + 1,
        external_key=base.external_key,
        filename=base.filename,
        format=plan.schedule.format,
        application=plan.schedule.application[:100],
        file=base.file.name,
        snapshot=snapshot,
        snapshot_sha256=sha256,
        note=note[:500],
        data_date=plan.schedule.data_date,
        imported_by=actor,
        counts=counts_of(plan.schedule),
        baseline_numbers=baseline_numbers(plan.schedule),
        change=brief(
            Side.of(before, network_of(before, base.snapshot_sha256)),
            Side(plan.schedule, plan.network, calculated=plan.calculated),
            plan.schedule.currency,
        ),
        findings=findings_of(plan.schedule),
    )
    keep_network(sha256, plan.network)
    key = PlanKey(project.pk, version.pk, version.revision)
    transaction.on_commit(lambda: kept.keep(key, plan))
    PlanEdit.objects.create(
        project=project,
        revision=version.revision,
        kind=EditKind.SAVE,
        actor=actor,
        words=f"Saved version {version.number}",
    )
    project.current_version, project.revision = version, version.revision
    project.save(update_fields=["current_version", "revision"])
    journal.record(
        actor=actor,
        action="plan.save",
        on=project,
        scope_path=project.scope.path,
        before={"version": base.number},
        after={
            "version": version.number,
            "edits": version.revision - base.revision - 1,
        },
        reason=note,
    )
    return version


def start_plan(*, project: Project, actor: Person, today: dt.date) -> ScheduleVersion:
    """Give a project without a plan an empty one, to which tasks can be added.

    The caller holds the project's row and has asked the policy.
    """
    day = project.planned_start or today
    schedule = Schedule(
        uid=project.external_key or project.code,
        name=project.name,
        format=STARTED_HERE,
        start=dt.datetime.combine(day, dt.time(8)),
        currency=project.portfolio.currency,
        calendar=1,
        calendars=(
            Calendar(
                uid=1,
                name="Standard",
                week=(tuple(TimeRange(start=a, end=b) for a, b in OFFICE),) * 5
                + ((),) * 2,
            ),
        ),
    )
    snapshot, sha256 = freeze(schedule)
    version = ScheduleVersion.objects.create(
        project=project,
        number=next_number(project),
        revision=project.revision + 1,
        external_key=schedule.uid,
        format=STARTED_HERE,
        snapshot=snapshot,
        snapshot_sha256=sha256,
        note="Started here.",
        imported_by=actor,
        counts=counts_of(schedule),
    )
    PlanEdit.objects.create(
        project=project,
        revision=version.revision,
        kind=EditKind.IMPORT,
        actor=actor,
        words="Started the plan",
    )
    project.current_version, project.revision = version, version.revision
    project.save(update_fields=["current_version", "revision"])
    return version


def next_number(project: Project) -> int:
    return (project.versions.values_list("number", flat=True).first() or 0) + 1
