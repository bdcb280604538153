"""Starts, finishes, constraints and who keeps the dates: the scheduler or the planner."""

from __future__ import annotations

import datetime as dt
from typing import Any

from steerco.schedules.editing import effort, progress
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import day, finishing, starting
from steerco.schedules.model import ConstraintType, Duration, Task

FROM = ConstraintType.START_NO_EARLIER_THAN
UNTIL = ConstraintType.FINISH_NO_EARLIER_THAN
DATELESS = (ConstraintType.ASAP, ConstraintType.ALAP)
SUMMARY_TAKES = (
    ConstraintType.ASAP,
    FROM,
    ConstraintType.FINISH_NO_LATER_THAN,
)


def set_dates(draft: Draft, task: Task, values: dict[str, Any]) -> Task:
    """Set a start, a finish, or both, as typed into the cells of a task."""
    _dates_may_be_set(draft, task)
    start = finish = None
    if values.get("start") is not None:
        start = starting(draft, task, values["start"])
    if values.get("finish") is not None:
        finish = finishing(draft, task, values["finish"])
    if start and finish and finish < start:
        message = f"{task.name} cannot finish on {day(finish)} before it starts on {day(start)}."
        raise EditError(message, task=task.uid, field="finish")
    if "start" in values:
        task = _set_start(draft, task, start)
    if "finish" in values:
        task = _set_finish(draft, task, finish, start)
    return task


def set_constraint(draft: Draft, task: Task, values: dict[str, Any]) -> Task:
    """Set the constraint and its date; without a date the present one is taken."""
    chosen = ConstraintType(values.get("constraint", task.constraint))
    if draft.is_summary(task) and chosen not in SUMMARY_TAKES:
        message = (
            f"{task.name} is a summary: it takes Start No Earlier Than and Finish No "
            "Later Than only. Constrain the tasks under it instead."
        )
        raise EditError(message, task=task.uid, field="constraint")
    if chosen in DATELESS:
        if values.get("constraint_date") is not None:
            message = f"Choose which constraint the date is for; {task.name} has none."
            raise EditError(message, task=task.uid, field="constraint_date")
        return draft.change(task, constraint=chosen, constraint_date=None)
    ends = chosen.value in ("FNET", "FNLT", "FO", "MFO")
    if values.get("constraint_date") is not None:
        moment = (finishing if ends else starting)(
            draft, task, values["constraint_date"]
        )
    elif "constraint_date" in values:
        return draft.change(task, constraint=ConstraintType.ASAP, constraint_date=None)
    else:
        moment_ = task.finish if ends else task.start
        if moment_ is None:
            message = f"Give the date of {task.name}'s constraint."
            raise EditError(message, task=task.uid, field="constraint_date")
        moment = moment_
    return draft.change(task, constraint=chosen, constraint_date=moment)


def set_manual(draft: Draft, task: Task, *, manual: bool) -> Task:
    """Hand a task's dates to its planner or back to the scheduler; they stay."""
    if draft.primavera:
        message = (
            f"{task.name} comes from Primavera, which schedules every activity; hold it "
            "with a constraint instead."
        )
        raise EditError(message, task=task.uid, field="manual")
    if manual == task.manual:
        return task
    if manual:
        return draft.change(task, manual=True, pinned=("start", "finish"))
    if draft.is_summary(task):
        return draft.change(task, manual=False)
    values: dict[str, Any] = {"manual": False}
    if task.constraint is ConstraintType.ASAP and task.start and not task.actual_start:
        values |= {"constraint": FROM, "constraint_date": task.start}
        draft.said.append(
            f"{task.name} is scheduled automatically from now on; it starts no earlier "
            f"than {day(task.start)}, where it was."
        )
    if task.duration is None:
        values["duration"] = Duration(tenths=_day(draft), estimated=True)
    return draft.change(task, **values)


def _dates_may_be_set(draft: Draft, task: Task) -> None:
    if draft.is_summary(task) and not task.manual:
        message = (
            f"{task.name} is a summary; its dates come from the tasks under it. Change "
            "those instead."
        )
        raise EditError(message, task=task.uid, field="start")


def _set_start(draft: Draft, task: Task, start: dt.datetime | None) -> Task:
    if task.actual_start is not None and not task.manual:
        if start is None:
            message = f"{task.name} has started; clear its actual start instead."
            raise EditError(message, task=task.uid, field="start")
        return progress.set_actual_start(draft, task, start)
    if not task.manual:
        if start is None:
            return draft.change(
                task, constraint=ConstraintType.ASAP, constraint_date=None
            )
        return draft.change(task, constraint=FROM, constraint_date=start)
    values: dict[str, Any] = {"start": start}
    if start and task.duration is not None:
        values["finish"] = draft.after(task, start, task.duration.tenths)
    if task.actual_start is not None:
        values["actual_start"] = start
    return draft.change(task, pinned=("start", "finish"), **values)


def _set_finish(
    draft: Draft, task: Task, finish: dt.datetime | None, typed: dt.datetime | None
) -> Task:
    """Set a finish; `typed` is the start where it was set in the same breath."""
    if task.actual_finish is not None:
        return progress.set_actual_finish(draft, task, finish)
    if task.manual:
        return _set_manual_finish(draft, task, finish)
    if finish is None:
        return draft.change(task, constraint=ConstraintType.ASAP, constraint_date=None)
    begun = task.actual_start or typed
    if begun is not None:
        if finish < begun:
            message = f"{task.name} cannot finish on {day(finish)} before it starts on {day(begun)}."
            raise EditError(message, task=task.uid, field="finish")
        unit = task.duration.unit if task.duration else "d"
        length = max(0, draft.work_between(task, begun, finish))
        elapsed = bool(task.duration and task.duration.elapsed)
        if draft.primavera and task.actual_start is not None:
            left = draft.plan.data_date or begun
            return effort.set_remaining(
                draft, task, max(0, draft.work_between(task, left, finish))
            )
        return effort.set_duration(
            draft, task, Duration(tenths=length, unit=unit, elapsed=elapsed)
        )
    return draft.change(task, constraint=UNTIL, constraint_date=finish)


def _set_manual_finish(draft: Draft, task: Task, finish: dt.datetime | None) -> Task:
    if finish is None or task.start is None:
        return draft.change(task, finish=finish, pinned=("start", "finish"))
    if finish < task.start:
        message = (
            f"{task.name} cannot finish on {day(finish)} before it starts on "
            f"{day(task.start)}."
        )
        raise EditError(message, task=task.uid, field="finish")
    tenths = draft.work_between(task, task.start, finish)
    task = draft.change(task, finish=finish, pinned=("start", "finish"))
    if draft.is_summary(task):
        return task
    unit = task.duration.unit if task.duration else "d"
    elapsed = bool(task.duration and task.duration.elapsed)
    return effort.set_duration(
        draft, task, Duration(tenths=tenths, unit=unit, elapsed=elapsed)
    )


def _day(draft: Draft) -> int:
    return draft.plan.options.minutes_per_day * 10
