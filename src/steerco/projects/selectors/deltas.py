"""What changed in a plan since the revision that somebody has."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import msgspec

from steerco.core.formatting import local
from steerco.organisation.models import Person
from steerco.projects.calculations.snapshots import unpack
from steerco.projects.models import EditKind, PlanEdit, Project
from steerco.projects.selectors.gantt import (
    Arrow,
    Bar,
    Dates,
    Head,
    WorkCalendar,
    minutes,
    plan_calendar,
)
from steerco.projects.selectors.plan_payload import arrows, bars, dates_of, head
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
    dates: Dates | None
    """Of the rows that moved and are not among `tasks`."""
    order: list[int] | None
    removed: list[int]
    unlinked: list[tuple[int, int]]
    """Pairs of tasks whose links are to be forgotten for those in `links`."""
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
    changed = uids_of(row.rows for row in later)
    moved = uids_of(row.moved for row in later) - changed
    shifted = dates_of(plan, moved) if moved else None
    changed |= moved.difference(shifted.id if shifted else ())
    present = {task.uid for task in plan.schedule.tasks}
    touched = {key for row in later for key in row.touched}
    outline = any(row.outline for row in later)
    pairs = {ends(key) for key in touched if key.startswith("link:")}
    own = (f"calendar:{plan.schedule.calendar}", "plan:calendar")
    timed = any(key.startswith(own) for key in touched)
    version = project.current_version
    return Delta(
        revision=project.revision,
        version=version.number if version else 0,
        project=head(project, user, plan, today),
        tasks=bars(project, plan, changed & present),
        dates=shifted,
        order=[task.uid for task in plan.schedule.tasks] if outline else None,
        removed=sorted(changed - present),
        unlinked=sorted(pairs),
        links=arrows(plan, pairs) if pairs else None,
        calendar=plan_calendar(plan.schedule) if timed else None,
        others=[other(row) for row in later if row.actor_id != user.pk],
        words=words,
    )


def uids_of(blobs: Iterable[bytes | memoryview]) -> set[int]:
    return {uid for blob in blobs if blob for uid in unpack(bytes(blob), set[int])}


def ends(key: str) -> tuple[int, int]:
    """Return the tasks that a link's key names."""
    _, predecessor, successor = key.split(":")
    return int(predecessor), int(successor)


def other(row: PlanEdit) -> Other:
    keys = (key.split(":") for key in row.touched)
    return Other(
        name=row.actor.name if row.actor else "The installation",
        at=minutes(local(row.at).replace(tzinfo=None)),
        words=row.words,
        uids=sorted({int(key[1]) for key in keys if key[0] == "task"}),
    )
