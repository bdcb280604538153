"""Progress: percent complete, actual dates, remaining work, and catching up to a date."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from steerco.schedules.editing import effort
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import day
from steerco.schedules.model import Duration, Task, TaskKind

OUTSIDE = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
DONE = 100.0


def set_percent(draft: Draft, task: Task, percent: float) -> None:
    """Say how much of a task is done; a summary's tasks are all done, or none."""
    if draft.is_summary(task):
        return _set_all(draft, task, percent)
    if task.is_milestone and percent not in (0, DONE):
        message = f"{task.name} is a milestone: it is reached (100 %) or not (0 %)."
        raise EditError(message, task=task.uid, field="percent")
    if percent and task.actual_start is None and task.start is None:
        message = f"{task.name} has no dates yet; give it a start before its progress."
        raise EditError(message, task=task.uid, field="percent")
    if draft.primavera:
        _primavera_percent(draft, task, percent)
    else:
        _microsoft_percent(draft, task, percent)
    return None


def set_actual_start(draft: Draft, task: Task, start: dt.datetime | None) -> Task:
    if start is None:
        if not task.percent_complete and task.actual_finish is None:
            return draft.change(task, actual_start=None)
        set_percent(draft, draft.change(task, actual_finish=None), 0)
        return draft.task(task.uid)
    _in_order(task, start, task.actual_finish, "actual_start")
    task = draft.change(
        task, actual_start=start, percent_complete=task.percent_complete or 0.0
    )
    if task.actual_finish is not None:
        return _measured(draft, task)
    return task


def set_actual_finish(draft: Draft, task: Task, finish: dt.datetime | None) -> Task:
    """Finish a task on a date, or open it again with its start kept and nothing done."""
    if finish is None:
        if task.actual_finish is None:
            return task
        whole = task.duration or Duration(tenths=0)
        task = draft.change(
            task,
            actual_finish=None,
            percent_complete=0.0,
            remaining_duration=whole,
            actual_duration=None,
            stop=None,
            resume=None,
        )
        return task if draft.primavera else effort.record_work(draft, task, 0)
    start = task.actual_start or task.start or finish
    if task.is_milestone:
        start = finish
    _in_order(task, start, finish, "actual_finish")
    task = draft.change(
        task,
        actual_start=start,
        actual_finish=finish,
        percent_complete=DONE,
        stop=None,
        resume=None,
    )
    return _measured(draft, task)


def update(draft: Draft, to: dt.datetime, uids: Sequence[int] | None) -> None:
    """Let all work go as scheduled up to a date; P6 moves the data date with it."""
    chosen = (
        None if uids is None else {u for uid in uids for u in _with_below(draft, uid)}
    )
    for task in list(draft.tasks):
        if chosen is not None and task.uid not in chosen:
            continue
        if task.kind in OUTSIDE or draft.is_summary(task) or not task.active:
            continue
        if task.actual_finish is None and task.start is not None and task.start < to:
            _catch_up(draft, task, to)
    if draft.primavera:
        draft.set_plan(data_date=to)


def _catch_up(draft: Draft, task: Task, to: dt.datetime) -> None:
    start = task.actual_start or task.start
    if start is None:
        return
    if task.finish is not None and task.finish <= to:
        set_actual_finish(draft, draft.change(task, actual_start=start), task.finish)
        return
    whole = task.duration.tenths if task.duration else 0
    if not whole:
        return
    rested = sum(
        draft.work_between(task, max(each.start, start), min(each.finish, to))
        for each in task.splits
        if each.start < to and each.finish > start
    )
    done = draft.work_between(task, start, to) - rested
    percent = min(99.99, max(0.0, round(100 * done / whole, 2)))
    if percent > (task.percent_complete or 0):
        set_percent(draft, draft.change(task, actual_start=start), percent)


def _set_all(draft: Draft, task: Task, percent: float) -> None:
    if percent not in (0, DONE) or draft.primavera:
        message = (
            f"{task.name} is a summary; its progress comes from the tasks under it. "
            "Enter it there."
        )
        raise EditError(message, task=task.uid, field="percent")
    for uid in draft.outline.below(task.uid):
        under = draft.task(uid)
        if not draft.is_summary(under) and under.active and under.kind not in OUTSIDE:
            set_percent(draft, under, percent)


def _microsoft_percent(draft: Draft, task: Task, percent: float) -> None:
    whole = task.duration or Duration(tenths=0)
    done = round(whole.tenths * percent / 100)
    start = (task.actual_start or task.start) if percent else None
    task = draft.change(
        task,
        percent_complete=percent,
        actual_start=start,
        actual_finish=_finish_of(draft, task, start) if percent == DONE else None,
        actual_duration=_like(whole, done),
        remaining_duration=_like(whole, whole.tenths - done),
        stop=None,
        resume=None,
    )
    effort.record_work(draft, task, percent / 100)


def _primavera_percent(draft: Draft, task: Task, percent: float) -> None:
    values: dict[str, Any] = {"percent_complete": percent}
    whole = task.duration or Duration(tenths=0)
    if task.percent_type == "physical":
        values["physical_percent_complete"] = percent
    else:
        left = round(whole.tenths * (1 - percent / 100))
        values["remaining_duration"] = _like(whole, left)
    start = (task.actual_start or task.start) if percent else None
    values["actual_start"] = start
    values["actual_finish"] = None
    if percent == DONE:
        values["actual_finish"] = _finish_of(draft, task, start)
        values["remaining_duration"] = _like(whole, 0)
    draft.change(task, **values)


def _finish_of(
    draft: Draft, task: Task, start: dt.datetime | None
) -> dt.datetime | None:
    """Return when a task that is over was: as scheduled, else as long as planned."""
    if task.actual_finish is not None:
        return task.actual_finish
    if start is None or (task.finish is not None and task.finish >= start):
        return task.finish
    return draft.after(task, start, task.duration.tenths if task.duration else 0)


def _measured(draft: Draft, task: Task) -> Task:
    """Let the duration of finished work be what it took; P6 keeps the original."""
    whole = task.duration or Duration(tenths=0)
    if task.actual_start is None or task.actual_finish is None:
        return task
    if draft.primavera:
        return draft.change(task, remaining_duration=_like(whole, 0))
    took = 0
    if not task.is_milestone:
        took = max(0, draft.work_between(task, task.actual_start, task.actual_finish))
    task = draft.change(
        task,
        duration=_like(whole, took),
        actual_duration=_like(whole, took),
        remaining_duration=_like(whole, 0),
    )
    return effort.record_work(draft, task, 1)


def _in_order(
    task: Task, start: dt.datetime, finish: dt.datetime | None, field: str
) -> None:
    if finish is not None and start > finish:
        message = (
            f"{task.name} cannot finish on {day(finish)} before it starts on "
            f"{day(start)}; enter both actual dates."
        )
        raise EditError(message, task=task.uid, field=field)


def _with_below(draft: Draft, uid: int) -> list[int]:
    draft.task(uid)
    return [uid, *draft.outline.below(uid)]


def _like(duration: Duration, tenths: int) -> Duration:
    return Duration(tenths=tenths, unit=duration.unit, elapsed=duration.elapsed)
