"""Tasks that come, go and move in the outline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, Final

from steerco.schedules import recurrence
from steerco.schedules.editing.changes import ADDED_UP
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.edits import Add, Repeat
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import moment
from steerco.schedules.editing.setting import given, set_values
from steerco.schedules.model import (
    TENTHS_PER_MINUTE,
    ConstraintType,
    Duration,
    Pattern,
    Recurrence,
    Task,
    TaskKind,
)

NAMELESS: Final = "New task"
MOST_OCCURRENCES: Final = 500
MOST_LEVELS: Final = 50


def add(draft: Draft, edit: Add) -> None:
    """Add tasks before another, or last under a parent."""
    parent = edit.parent
    if edit.before is not None:
        draft.task(edit.before)
        parent = draft.outline.parent(edit.before)
    values = given(edit.values)
    if edit.repeat is not None:
        _add_recurring(draft, values, edit.repeat, parent, edit.before)
        return
    for _ in range(edit.count):
        add_task(draft, values, parent, edit.before)


def add_task(
    draft: Draft, values: dict[str, Any], parent: int | None, before: int | None = None
) -> int:
    """Add one task and return its uid."""
    if parent is not None:
        _becomes_heading(draft, draft.task(parent))
    draft.count_new()
    uid = draft.next_uid()
    above = draft.tasks.get(parent) if parent is not None else None
    day = Duration(
        tenths=draft.plan.options.minutes_per_day * TENTHS_PER_MINUTE, estimated=True
    )
    task = Task(
        uid=uid,
        name=NAMELESS,
        parent=parent,
        code=draft.next_code(),
        wbs=above.wbs if above and draft.primavera else "",
        duration=day,
        remaining_duration=Duration(tenths=day.tenths) if draft.primavera else None,
        percent_complete=0.0,
        percent_type="duration" if draft.primavera else None,
    )
    draft.outline.append(uid, parent, before)
    draft.tasks.put(task)
    draft.placed(uid)
    set_values(draft, uid, values)
    return uid


def remove(draft: Draft, uids: Sequence[int]) -> None:
    """Take tasks out, with what is under them, their links and assignments."""
    for uid in uids:
        draft.task(uid)
    tops = draft.outline.top(uids)
    gone = {uid for top in tops for uid in (top, *draft.outline.below(top))}
    parents = {draft.outline.parent(top) for top in tops}
    for link in list(draft.links):
        if link.predecessor in gone or link.successor in gone:
            draft.links.remove((link.predecessor, link.successor, link.type.value))
    _remove_what_hangs_on(draft, gone)
    for top in tops:
        draft.stale.update(draft.outline.above(top))
        for uid in (*reversed(list(draft.outline.below(top))), top):
            draft.outline.detach(uid)
            draft.tasks.remove(uid)
            draft.placed(uid)
    for parent in parents - gone:
        _without_children(draft, parent)


def move(
    draft: Draft, uids: Sequence[int], parent: int | None, before: int | None
) -> None:
    """Move tasks, with what is under them, before another or last under a parent."""
    for uid in uids:
        draft.task(uid)
    tops = draft.outline.top(uids)
    if before is not None:
        draft.task(before)
        while before in tops:
            before = draft.outline.following(before)
        if before is not None:
            parent = draft.outline.parent(before)
    for top in tops:
        if parent is not None and (parent == top or top in draft.outline.above(parent)):
            message = f"{draft.task(top).name} cannot move under itself."
            raise EditError(message, task=top)
        _put(draft, top, parent, before)


def indent(draft: Draft, uids: Sequence[int]) -> None:
    """Put tasks under the task before them."""
    for uid in uids:
        draft.task(uid)
    for top in draft.outline.top(uids):
        above = draft.outline.previous(top)
        if above is None:
            message = (
                f"{draft.task(top).name} is the first of its level; there is no task "
                "before it to put it under."
            )
            raise EditError(message, task=top)
        _put(draft, top, above, None)


def outdent(draft: Draft, uids: Sequence[int]) -> None:
    """Raise tasks to their parent's level; later siblings come under them."""
    for uid in uids:
        draft.task(uid)
    for top in reversed(draft.outline.top(uids)):
        parent = draft.outline.parent(top)
        if parent is None:
            message = f"{draft.task(top).name} stands on the outermost level already."
            raise EditError(message, task=top)
        siblings = draft.outline.siblings(top)
        followers = siblings[siblings.index(top) + 1 :]
        _put(draft, top, draft.outline.parent(parent), draft.outline.following(parent))
        if not draft.primavera:
            for each in followers:
                _put(draft, each, top, None)


def _put(draft: Draft, uid: int, parent: int | None, before: int | None) -> None:
    old = draft.outline.parent(uid)
    draft.stale.update(draft.outline.above(uid))
    draft.outline.detach(uid)
    if parent is not None:
        _becomes_heading(draft, draft.task(parent))
    draft.outline.append(uid, parent, before)
    draft.placed(uid)
    if old != parent:
        _without_children(draft, old)
        _not_too_deep(draft, uid)


def _not_too_deep(draft: Draft, uid: int) -> None:
    if len(list(draft.outline.above(uid))) > MOST_LEVELS:
        message = f"A plan has at most {MOST_LEVELS} levels; put {draft.task(uid).name} higher."
        raise EditError(message, task=uid)


def _becomes_heading(draft: Draft, task: Task) -> None:
    """Let a task hold others: it keeps its name, and its figures come from below."""
    if draft.is_summary(task):
        return
    if draft.primavera:
        message = f"{task.name} is an activity and holds no others; put them into a WBS element."
        raise EditError(message, task=task.uid)
    if task.kind in (TaskKind.EXTERNAL, TaskKind.LEVEL_OF_EFFORT, TaskKind.HAMMOCK):
        message = f"{task.name} cannot hold other tasks; choose another one."
        raise EditError(message, task=task.uid)
    kept = (
        ConstraintType.START_NO_EARLIER_THAN,
        ConstraintType.FINISH_NO_LATER_THAN,
    )
    constraint: dict[str, Any] = {}
    if task.constraint not in kept:
        constraint = {"constraint": ConstraintType.ASAP, "constraint_date": None}
    draft.change(task, kind=TaskKind.SUMMARY, splits=(), **constraint)


def _without_children(draft: Draft, uid: int | None) -> None:
    """Let a heading that lost the last task under it be a task again."""
    task = draft.tasks.get(uid) if uid is not None else None
    if task is None or draft.outline.children(uid):
        return
    if task.kind is TaskKind.SUMMARY and not draft.primavera:
        day = draft.plan.options.minutes_per_day * TENTHS_PER_MINUTE
        draft.change(
            task,
            kind=TaskKind.TASK,
            duration=task.duration or Duration(tenths=day, estimated=True),
            pinned=tuple(sorted(ADDED_UP - {"active", "fixed_cost"})),
        )


def _remove_what_hangs_on(draft: Draft, gone: set[int]) -> None:
    for uid in gone:
        for assignment in draft.assignments_of(uid):
            draft.remove_assignment(assignment)
    if any(
        each.entity == "task" and each.uid in gone for each in draft.schedule.fields
    ):
        for value in list(draft.fields):
            if value.entity == "task" and value.uid in gone:
                draft.fields.remove((value.entity, value.uid, value.field))


# -- recurring work ------------------------------------------------------------------


def _add_recurring(
    draft: Draft,
    values: dict[str, Any],
    repeat: Repeat,
    parent: int | None,
    before: int | None,
) -> None:
    """Add a heading with one task for each time, held where it is due."""
    begin = values.get("start")
    if begin is None:
        message = "Say when the recurring work starts for the first time."
        raise EditError(message, field="start")
    first = moment(begin)
    days = _days(repeat, first)
    if not days:
        message = "No day fits this recurrence; choose a later end or other weekdays."
        raise EditError(message, field="repeat")
    name = values.get("name", NAMELESS)
    heading = add_task(draft, {"name": name}, parent, before)
    draft.change(draft.task(heading), recurring=not draft.primavera)
    for number, day in enumerate(days, start=1):
        when = dt.datetime.combine(day, first.time())
        own = {
            **values,
            "name": f"{name} {number}"[:500],
            "start": begin + (when - first) // dt.timedelta(minutes=1),
        }
        add_task(draft, own, heading)


def _days(repeat: Repeat, first: dt.datetime) -> list[dt.date]:
    start = first.date()
    if repeat.until is None and repeat.times is None:
        message = "Say until when the work recurs, or how many times."
        raise EditError(message, field="repeat")
    end = (
        moment(repeat.until).date()
        if repeat.until
        else dt.date(start.year + 50, 12, 31)
    )
    if end < start:
        message = "The recurring work cannot end before it starts."
        raise EditError(message, field="repeat")
    patterns = {
        "day": Pattern.EVERY_N_DAYS,
        "week": Pattern.WEEKLY,
        "month": Pattern.MONTHLY_BY_DAY,
    }
    days = recurrence.dates(
        Recurrence(
            pattern=patterns[repeat.every],
            start=start,
            end=end,
            occurrences=min(repeat.times or MOST_OCCURRENCES + 1, MOST_OCCURRENCES + 1),
            period=repeat.interval,
            weekdays=repeat.weekdays or (start.weekday(),),
            month_day=start.day,
        )
    )
    if len(days) > MOST_OCCURRENCES:
        message = (
            f"Work recurs at most {MOST_OCCURRENCES} times; choose an earlier end."
        )
        raise EditError(message, field="repeat")
    return days
