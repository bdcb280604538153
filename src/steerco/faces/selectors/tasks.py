"""The tasks of a person: running, late, and those that begin soon."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import Q

from steerco.core.addresses import address
from steerco.core.formatting import date, number
from steerco.faces.selectors.home import MINE
from steerco.organisation.models import Person, below
from steerco.organisation.policies import access_of, visible_to
from steerco.projects.models import ENDED, Project, Task

AHEAD = dt.timedelta(days=28)
SHOWN = 10
READ = 500
"""Rows that are looked through for the person's name at most."""


@dataclass(frozen=True, slots=True)
class OwnTask:
    """One task that names the person, as a line shows it."""

    name: str
    project: str
    url: str
    state: str
    tone: str
    start: str
    finish: str
    complete: str
    critical: bool


def own_tasks(user: Person, on: dt.date) -> tuple[list[OwnTask], int]:
    """Return the first of a person's tasks that run or begin soon, and how many there are.

    A task is theirs if a resource of it has their name, on a project they work on or lead.
    """
    paths = access_of(user).where(MINE)
    if not paths or not user.name:
        return [], 0
    open_ = Q(actual_finish=None) & (
        Q(start__lt=dt.datetime.combine(on + AHEAD, dt.time()))
        | Q(actual_start__isnull=False)
    )
    own = (
        visible_to(user, Project)
        .filter(below(paths, "scope__path"))
        .exclude(stage__in=ENDED)
    )
    rows = (
        visible_to(user, Task)
        .filter(open_, project__in=own)
        .filter(resources__contains=user.name, is_summary=False, active=True)
        .exclude(percent_complete=100)
        .select_related("project")
        .only(
            *("uid", "name", "start", "finish", "percent_complete", "critical"),
            *("actual_start", "resources", "project__code", "project__name"),
        )
        .order_by("finish", "start", "project__code", "position")
    )
    name = f", {user.name},"
    found = [row for row in rows[:READ] if name in f", {row.resources},"]
    return [line(row, on) for row in found[:SHOWN]], len(found)


def line(task: Task, on: dt.date) -> OwnTask:
    state, tone = state_of(task, on)
    percent = task.percent_complete
    page = address("projects:project-schedule", task.project.code)
    return OwnTask(
        name=task.name,
        project=f"{task.project.code} {task.project.name}",
        url=f"{page}?task={task.uid}",
        state=state,
        tone=tone,
        start=date(task.start),
        finish=date(task.finish),
        complete="" if percent is None else f"{number(percent)}%",
        critical=bool(task.critical),
    )


def state_of(task: Task, on: dt.date) -> tuple[str, str]:
    """Return what a task waits for, as a word and its colour."""
    if task.finish is not None and task.finish.date() < on:
        return "Late", "red"
    if task.actual_start is not None:
        return "Running", "blue"
    if task.start is not None and task.start.date() <= on:
        return "To start", "amber"
    return "Next", "grey"
