"""Edit a project's plan, take edits back, and save the result as a version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import msgspec
from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput, Conflict, InvalidState, NotAllowed
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects.calculations import edit_words
from steerco.projects.calculations.snapshots import pack, unpack
from steerco.projects.calculations.working import (
    PlanKey,
    WorkingPlan,
    changed_rows,
    kept,
    moved_rows,
)
from steerco.projects.models import EditKind, PlanEdit, Project, ScheduleVersion
from steerco.projects.policies import can_edit_plan, own_tasks
from steerco.projects.selectors.working_plans import (
    figures_in_force,
    moved_words,
    others_since,
    steps_of,
    working_plan,
)
from steerco.projects.services.task_rows import write_rows
from steerco.projects.services.versions import save_working_plan, start_plan
from steerco.projects.tasks import queue_measuring
from steerco.schedules.editing import (
    Changes,
    Edit,
    Edited,
    EditError,
    apply,
    edits,
    replay,
)
from steerco.schedules.editing.setting import given
from steerco_engine.errors import EngineError

REPORTED = frozenset(("percent", "actual_start", "actual_finish", "remaining_duration"))
"""What a team member says of the tasks that are hers."""


Asked = Mapping[str, Any]
"""An edit as it came."""
ENTAILED = frozenset(
    ("remaining_duration", "actual_duration", "remaining_work", "actual_work")
)
"""Fields that follow from others; who did not set one of them has no word in it."""


class EditRefused(BadInput):
    """An edit that the plan cannot take; `edit` is its number in the request."""

    def __init__(
        self, message: str, *, edit: int | None = None, field: str | None = None
    ) -> None:
        super().__init__(message)
        self.edit = edit
        self.field = field


@dataclass(frozen=True, slots=True)
class Outcome:
    """The new revision, and what its person should be told besides."""

    revision: PlanEdit
    since: int
    """The revision that its person has, or at which the plan started here."""
    said: tuple[str, ...] = ()


@transaction.atomic
def edit_plan(
    *,
    project: Project,
    actor: Person,
    revision: int,
    wanted: Sequence[Edit],
    key: str = "",
) -> Outcome:
    """Do edits that a person made on a revision of the plan: all of them, or none.

    What others changed since stays where the edits touch something else; where they
    touch the same, nothing is done and the error names who and what.
    """
    project = locked(project)
    if done := done_before(project, actor, key):
        return Outcome(done, revision)
    may_edit = can_edit_plan(actor, project)
    if not may_edit:
        require_own_progress(project, actor, wanted)
    if project.current_version is None:
        start_plan(project=project, actor=actor, today=timezone.localdate())
        revision = project.revision
    check_revision(project, revision)
    plan = plan_of(project)
    try:
        edited = apply(plan.schedule, wanted)
    except EditError as error:
        refuse_clash(project, actor, revision, gone_key(error), plan)
        raise EditRefused(error.message, edit=error.edit, field=error.field) from error
    asked = msgspec.to_builtins(list(wanted))
    refuse_clash(project, actor, revision, edited.touched, plan, asked)
    words = edit_words.summary(wanted, edited.changes, edited.schedule)
    outcome = put_revision(
        project, actor, plan, edited, EditKind.EDIT, words, wanted, key
    )
    return replace(outcome, since=revision)


@transaction.atomic
def undo_edit(
    *, project: Project, actor: Person, revision: int, key: str = ""
) -> Outcome:
    """Take a person's last edit back, unless another has changed the same since."""
    return step(project, actor, revision, EditKind.UNDO, key)


@transaction.atomic
def redo_edit(
    *, project: Project, actor: Person, revision: int, key: str = ""
) -> Outcome:
    """Do again what a person took back last."""
    return step(project, actor, revision, EditKind.REDO, key)


@transaction.atomic
def save_version(*, project: Project, actor: Person, note: str) -> ScheduleVersion:
    """Freeze the plan as it is now as the project's next version."""
    project = locked(project)
    require(allowed=can_edit_plan(actor, project), to="save a version of this plan")
    return save_working_plan(project=project, actor=actor, note=" ".join(note.split()))


def step(
    project: Project, actor: Person, revision: int, kind: EditKind, key: str
) -> Outcome:
    project = locked(project)
    if done := done_before(project, actor, key):
        return Outcome(done, revision)
    require(allowed=can_edit_plan(actor, project), to="change this plan")
    check_revision(project, revision)
    undo, redo = steps_of(project, actor)
    steps = undo if kind is EditKind.UNDO else redo
    if not steps:
        message = (
            "There is nothing left to undo."
            if kind is EditKind.UNDO
            else ("There is nothing to do again.")
        )
        raise InvalidState(message)
    last = PlanEdit.objects.get(project=project, revision=steps[-1])
    inverse = unpack(bytes(last.changes), Changes).inverted()
    plan = plan_of(project)
    refuse_clash(project, actor, last.revision, inverse.touched, plan)
    try:
        edited = replay(plan.schedule, [inverse])
    except EditError as error:
        raise Conflict(error.message) from error
    outcome = put_revision(project, actor, plan, edited, kind, last.words, [], key)
    return replace(outcome, since=revision)


# -- checks --------------------------------------------------------------------------


def locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "current_version")
        .defer("current_version__findings", "current_version__snapshot")
        .get(pk=project.pk)
    )


def done_before(project: Project, actor: Person, key: str) -> PlanEdit | None:
    """Return the revision that a request became when it came for the first time."""
    if not key:
        return None
    return PlanEdit.objects.filter(project=project, actor=actor, key=key).first()


def plan_of(project: Project) -> WorkingPlan:
    plan = working_plan(project)
    if plan is None:
        message = f"{project.code} has no plan yet; add its first task or import one."
        raise InvalidState(message)
    return plan


def check_revision(project: Project, revision: int) -> None:
    """Refuse what was made on a plan that an import has replaced, or that never was."""
    imported = PlanEdit.objects.filter(
        project=project, kind=EditKind.IMPORT, revision__gt=revision
    )
    if revision > project.revision or (
        revision < project.revision and imported.exists()
    ):
        message = "Another plan was imported in the meantime; load the page again."
        raise Conflict(message)


def require_own_progress(
    project: Project, actor: Person, wanted: Sequence[Edit]
) -> None:
    """Let a team member report on her own tasks, and nothing else."""
    plan = working_plan(project)
    mine = own_tasks(actor, project, plan.schedule) if plan else []
    for edit in wanted:
        if not isinstance(edit, edits.Set) or given(edit.values).keys() - REPORTED:
            message = (
                f"Your roles do not let you change the plan of {project.code}; you may "
                "report the progress of tasks that you work on."
                if mine
                else f"Your roles do not let you change the plan of {project.code}."
            )
            raise NotAllowed(message)
        if edit.uid not in mine:
            message = "You may report the progress of tasks that you work on only."
            raise NotAllowed(message)


def gone_key(error: EditError) -> frozenset[str]:
    return frozenset() if error.task is None else frozenset((f"task:{error.task}",))


def refuse_clash(
    project: Project,
    actor: Person,
    revision: int,
    touched: frozenset[str],
    plan: WorkingPlan,
    asked: Sequence[Asked] = (),
) -> None:
    """Refuse to overwrite unseen what another person changed after a revision.

    What follows from both edits, as the remaining duration does from a percentage and
    from a duration, is worked out of both and is no clash.
    """
    if revision >= project.revision or not touched:
        return
    for row in reversed(others_since(project, actor, revision)):
        both = entailed(touched, asked) & entailed(row.touched, row.edits)
        theirs = [key for key in row.touched if key not in both]
        key = clash_of(touched - both, theirs)
        if key is not None:
            who = row.actor.name if row.actor else "The installation"
            changes = unpack(bytes(row.changes), Changes)
            raise Conflict(edit_words.clash(key, who, changes, plan))


def entailed(touched: Iterable[str], asked: Sequence[Asked]) -> frozenset[str]:
    """Return the keys among the touched that only follow from the values asked for."""
    if not asked or any(each["do"] != "set" for each in asked):
        return frozenset()
    own = {f"task:{each['uid']}:{name}" for each in asked for name in each["values"]}
    return frozenset(
        key for key in touched if key.split(":")[-1] in ENTAILED and key not in own
    )


def clash_of(mine: frozenset[str], theirs: Sequence[str]) -> str | None:
    """Return the key of theirs that is among mine, or about the same thing as a whole."""
    whole = {key for key in mine if key.count(":") == 1}
    about = {":".join(key.split(":")[:2]) for key in mine}
    for key in theirs:
        head = ":".join(key.split(":")[:2])
        if key in mine or head in whole or (key in about and key.count(":") == 1):
            return key
    return None


# -- putting -------------------------------------------------------------------------


def put_revision(
    project: Project,
    actor: Person,
    before: WorkingPlan,
    edited: Edited,
    kind: EditKind,
    words: str,
    wanted: Sequence[Edit],
    key: str = "",
) -> Outcome:
    """Calculate the edited plan and write what is different."""
    if not edited.changes:
        message = "That is how the plan is already; nothing was changed."
        raise EditRefused(message)
    after, trouble = calculated(before, edited)
    drift = before.drift()
    changed = changed_rows(before, after, edited.changes)
    moved = moved_rows(before, after, edited, changed)
    approved = figures_in_force(project)
    write_rows(project, before, after, edited, changed, moved, approved)
    project.revision += 1
    project.data_date = after.schedule.data_date
    project.save(update_fields=["revision", "data_date", "updated_at"])
    row = PlanEdit.objects.create(
        project=project,
        revision=project.revision,
        kind=kind,
        actor=actor,
        key=key,
        words=words[: edit_words.LONGEST],
        edits=msgspec.to_builtins(list(wanted)),
        changes=pack(edited.changes),
        touched=sorted(edited.touched),
        rows=pack(sorted(changed - moved | removed_of(edited.changes))),
        moved=pack(sorted(moved)) if moved else b"",
        outline=edited.moved,
        recalculated=len(drift),
    )
    write_journal(project, actor, edited, row)
    version = project.current_version
    if version is not None:
        place = PlanKey(project.pk, version.pk, project.revision)
        transaction.on_commit(lambda: kept.keep(place, after))
    queue_measuring(project)
    said = (*edited.said, *trouble)
    if drift and version is not None:
        said = (*said, moved_words(len(drift), version))
    return Outcome(row, row.revision - 1, said)


def calculated(
    before: WorkingPlan, edited: Edited
) -> tuple[WorkingPlan, tuple[str, ...]]:
    """Return the plan after edits; one that came with loops may keep some meanwhile."""
    try:
        return before.edited(edited), ()
    except EngineError as error:
        if before.network is not None:
            raise EditRefused(str(error)) from error
        said = f"The plan still cannot be calculated. {error}"
        return WorkingPlan(edited.schedule, None), (said,)


def removed_of(changes: Changes) -> set[int]:
    return {c.before.uid for c in changes.tasks if c.before and c.after is None}


def write_journal(
    project: Project, actor: Person, edited: Edited, row: PlanEdit
) -> None:
    before, after = edit_words.journalled(edited.changes, edited.schedule)
    journal.record(
        actor=actor,
        action=f"plan.{row.kind}",
        on=project,
        scope_path=project.scope.path,
        before=before,
        after={"revision": row.revision, **after},
        reason=row.words,
    )
