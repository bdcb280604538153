"""Setting a baseline: numbered, dated, approved, with a reason; never overwritten."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput, Conflict, InvalidState, NotAllowed
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects.calculations.baselines import PlanFigures, figures_of_plan
from steerco.projects.calculations.snapshots import digest, pack
from steerco.projects.models import Baseline, Project, ScheduleVersion, Task
from steerco.projects.observers import plan_observers
from steerco.projects.policies import can_approve_baseline, can_set_baseline
from steerco.projects.selectors.working_plans import current_schedule, unsaved
from steerco.projects.services.versions import save_working_plan


@transaction.atomic
def set_baseline(
    *,
    project: Project,
    actor: Person,
    approved_by: Person,
    approved_on: dt.date,
    reason: str,
    today: dt.date,
    name: str = "",
) -> Baseline:
    """Freeze the current plan as the next baseline, approved by somebody else.

    The same approval of the same plan sent again gives the baseline it gave.
    """
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "current_version")
        .get(pk=project.pk)
    )
    require(allowed=can_set_baseline(actor, project), to="set a baseline here")
    if approved_by == actor:
        raise NotAllowed("A baseline is approved by somebody other than who sets it.")
    if not can_approve_baseline(approved_by, project):
        message = (
            f"{approved_by} does not oversee {project.code} and cannot approve it."
        )
        raise BadInput(message, fields={"approved_by": message})
    if approved_on > today:
        message = "An approval lies in the past; nobody can have approved it yet."
        raise BadInput(message, fields={"approved_on": message})
    reason, name = reason.strip(), name.strip()
    if not reason:
        message = "Say why the baseline is set; it is what an auditor asks first."
        raise BadInput(message, fields={"reason": message})
    if unsaved(project):
        save_working_plan(project=project, actor=actor, note="For a baseline.")
    version = project.current_version
    schedule = current_schedule(project)
    figures = figures_of_plan(schedule) if schedule else None
    if version is None or figures is None:
        message = f"{project.code} has no plan to freeze; import one first."
        raise InvalidState(message)
    last = project.baselines.order_by("-number").first()
    approval: dict[str, Any] = {
        "name": name,
        "reason": reason,
        "set_by": actor,
        "approved_by": approved_by,
        "approved_on": approved_on,
    }
    if last and says(last, version=version, **approval):
        return last
    baseline = freeze_baseline(
        project=project,
        version=version,
        figures=figures,
        number=last.number + 1 if last else 0,
        **approval,
    )
    show_baseline(project, figures)
    for observer in plan_observers:
        observer([project])
    return baseline


def says(baseline: Baseline, **values: Any) -> bool:
    return all(getattr(baseline, name) == value for name, value in values.items())


def show_baseline(project: Project, figures: PlanFigures) -> None:
    """Put the approved dates beside the current ones in the plan's rows."""
    approved = {each.uid: each for each in figures.tasks}
    rows = list(Task.objects.filter(project=project))
    for row in rows:
        found = approved.get(row.uid)
        row.baseline_start = found.start if found else None
        row.baseline_finish = found.finish if found else None
        row.baseline_cost = found.cost if found else None
    Task.objects.bulk_update(
        rows, ["baseline_start", "baseline_finish", "baseline_cost"], batch_size=500
    )


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
