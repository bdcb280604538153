"""What a project's plan is now, and what was done to it since its version."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

from django.db import transaction

from steerco.organisation.models import Person
from steerco.projects.calculations.assessment import network_of
from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.calculations.snapshots import thaw, unpack
from steerco.projects.calculations.working import PlanKey, WorkingPlan, kept
from steerco.projects.models import (
    Baseline,
    EditKind,
    PlanEdit,
    Project,
    ScheduleVersion,
)
from steerco.schedules.dated import dated
from steerco.schedules.editing import Changes
from steerco.schedules.machine_code import load_behind
from steerco.schedules.model import Schedule

REMEMBERED = 200
"""How many of her own steps a person can take back."""


def working_plan(project: Project) -> WorkingPlan | None:
    """Return the project's plan as it is now, kept for whoever needs it next."""
    version = project.current_version
    if version is None:
        return None
    key = PlanKey(project.pk, version.pk, project.revision)
    found = kept.nearest(key)
    if found is None:
        schedule = thaw(version.snapshot)
        load_behind(len(schedule.tasks))
        plan = as_read(schedule, version.snapshot_sha256)
        found = key._replace(revision=version.revision), plan
    at, plan = found
    noted = changes_between(project, at.revision, key.revision)
    if noted:
        plan = plan.replayed(noted)
    if at != key or not noted:
        transaction.on_commit(lambda: kept.keep(key, plan))
    return plan


def as_read(schedule: Schedule, snapshot_sha256: str) -> WorkingPlan:
    """Return a version's plan, on calculated dates where its file leaves some out."""
    network = network_of(schedule, snapshot_sha256)
    plan = dated(schedule, network)
    return WorkingPlan(plan.schedule, network, calculated=plan.calculated)


def current_schedule(project: Project) -> Schedule | None:
    plan = working_plan(project)
    return plan.schedule if plan else None


def changes_between(project: Project, after: int, until: int) -> list[Changes]:
    """Return what the revisions after one and up to another changed."""
    if after >= until:
        return []
    rows = PlanEdit.objects.filter(
        project=project, revision__gt=after, revision__lte=until
    ).order_by("revision")
    return [
        unpack(bytes(blob), Changes)
        for blob in rows.values_list("changes", flat=True)
        if blob
    ]


def unsaved(project: Project) -> int:
    """Return how many revisions are in no version yet."""
    version = project.current_version
    return project.revision - version.revision if version else 0


def steps_of(project: Project, person: Person) -> tuple[list[int], list[int]]:
    """Return the revisions that a person can undo and redo, the next one last.

    An undone edit is the undoing of an edit, and a new one what is undone again: each
    step is found by walking her own revisions since the plan was last imported.
    """
    mine = (
        PlanEdit.objects.filter(project=project)
        .order_by("-revision")
        .values_list("revision", "kind", "actor")
    )
    rows: list[tuple[int, str]] = []
    for revision, kind, actor in mine[: REMEMBERED * 5]:
        if kind == EditKind.IMPORT:
            break
        if actor == person.pk and kind != EditKind.SAVE:
            rows.append((revision, kind))
    undo: list[int] = []
    redo: list[int] = []
    for revision, kind in reversed(rows[:REMEMBERED]):
        if kind == EditKind.UNDO:
            undo = undo[:-1]
            redo.append(revision)
        else:
            redo = redo[:-1] if kind == EditKind.REDO else []
            undo.append(revision)
    return undo, redo


def next_steps(project: Project, person: Person) -> tuple[str | None, str | None]:
    """Return in words what undo and redo would do for a person."""
    undo, redo = steps_of(project, person)
    wanted = [steps[-1] for steps in (undo, redo) if steps]
    words = dict(
        PlanEdit.objects.filter(project=project, revision__in=wanted).values_list(
            "revision", "words"
        )
        if wanted
        else ()
    )
    return (
        words[undo[-1]] if undo else None,
        words[redo[-1]] if redo else None,
    )


def recalculation_notice(project: Project) -> str | None:
    """Say for as long as it matters that calculation moved tasks off a file's dates."""
    version = project.current_version
    if version is None or project.revision == version.revision:
        return None
    moved = (
        PlanEdit.objects.filter(
            project=project, revision__gt=version.revision, recalculated__gt=0
        )
        .values_list("recalculated", flat=True)
        .first()
    )
    return moved_words(moved, version) if moved else None


def moved_words(moved: int, version: ScheduleVersion) -> str:
    tasks = "1 task stands" if moved == 1 else f"{moved:,} tasks stand"
    return (
        f"{tasks} on other dates than in {version.filename or 'the version before'}, "
        "because this plan is calculated here since it is edited. The dates of the file "
        f"stay in version {version.number}."
    )


def figures_in_force(project: Project) -> dict[int, TaskFigures]:
    """Return what the latest baseline says of each task, by uid."""
    found = (
        Baseline.objects.filter(project=project)
        .order_by("-number")
        .values_list("pk", "sha256")
        .first()
    )
    return _figures(*found) if found else {}


@lru_cache(maxsize=32)
def _figures(pk: int, sha256: str) -> dict[int, TaskFigures]:
    """Read a baseline once; it never changes, and its hash says which it is."""
    snapshot = Baseline.objects.values_list("snapshot", flat=True).get(
        pk=pk, sha256=sha256
    )
    return {each.uid: each for each in unpack(bytes(snapshot), tuple[TaskFigures, ...])}


def others_since(
    project: Project, person: Person | None, revision: int
) -> Sequence[PlanEdit]:
    """Return what everybody else did after a revision, oldest first."""
    later = PlanEdit.objects.filter(project=project, revision__gt=revision)
    if person is not None:
        later = later.exclude(actor=person)
    return list(later.select_related("actor").order_by("revision"))
