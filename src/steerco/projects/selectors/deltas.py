"""What changed in a plan since the revision that somebody has."""

from __future__ import annotations

import datetime as dt

import msgspec

from steerco.core.formatting import local
from steerco.organisation.models import Person
from steerco.projects.calculations.snapshots import unpack
from steerco.projects.models import EditKind, PlanEdit, Project
from steerco.projects.selectors.gantt import (
    Arrow,
    Bar,
    Head,
    WorkCalendar,
    minutes,
    plan_calendar,
)
from steerco.projects.selectors.plan_payload import arrows, bars, head
from steerco.projects.selectors.working_plans import working_plan


class Other(msgspec.Struct):
    """What somebody else did."""

    name: str
    at: int | None
    words: str
    uids: list[int]
    """The rows to light up."""


class Delta(msgspec.Struct):
    revision: int
    version: int
    project: Head
    tasks: list[Bar]
    order: list[int] | None
    removed: list[int]
    links: list[Arrow] | None
    calendar: WorkCalendar | None
    others: list[Other]
    words: str = ""


def delta_since(
    project: Project, user: Person, revision: int, today: dt.date, *, words: str = ""
) -> Delta | None:
    """Return what changed after a revision; None where the plan is another one since."""
    plan = working_plan(project)
    if plan is None or revision > project.revision:
        return None
    later = list(
        PlanEdit.objects.filter(project=project, revision__gt=revision)
        .select_related("actor")
        .defer("changes", "edits")
        .order_by("revision")
    )
    if any(row.kind == EditKind.IMPORT for row in later):
        return None
    changed = {
        uid for row in later if row.rows for uid in unpack(bytes(row.rows), set[int])
    }
    present = {task.uid for task in plan.schedule.tasks}
    touched = {key for row in later for key in row.touched}
    outline = any(row.outline for row in later)
    relinked = any(key.startswith("link:") for key in touched)
    own = (f"calendar:{plan.schedule.calendar}", "plan:calendar")
    timed = any(key.startswith(own) for key in touched)
    version = project.current_version
    return Delta(
        revision=project.revision,
        version=version.number if version else 0,
        project=head(project, user, plan, today),
        tasks=bars(project, plan, changed & present),
        order=[task.uid for task in plan.schedule.tasks] if outline else None,
        removed=sorted(changed - present),
        links=arrows(plan) if relinked or changed - present else None,
        calendar=plan_calendar(plan.schedule) if timed else None,
        others=[other(row) for row in later if row.actor_id != user.pk],
        words=words,
    )


def other(row: PlanEdit) -> Other:
    keys = (key.split(":") for key in row.touched)
    return Other(
        name=row.actor.name if row.actor else "The installation",
        at=minutes(local(row.at).replace(tzinfo=None)),
        words=row.words,
        uids=sorted({int(key[1]) for key in keys if key[0] == "task"}),
    )
