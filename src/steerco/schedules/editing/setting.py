"""New values of one task, each by its own rule."""

from __future__ import annotations

from decimal import Decimal
from typing import Any, Final

from msgspec import UNSET

from steerco.schedules.editing import dating, effort, progress
from steerco.schedules.editing.draft import Draft
from steerco.schedules.editing.edits import Values
from steerco.schedules.editing.errors import EditError
from steerco.schedules.editing.moments import finishing, moment, starting
from steerco.schedules.model import TENTHS_PER_MINUTE, Duration, Task, TaskKind

PLAIN: Final = ("priority", "notes", "type", "effort_driven")
FROM_BELOW: Final = {
    "duration": "duration",
    "duration_unit": "duration",
    "elapsed": "duration",
    "remaining_duration": "remaining duration",
    "actual_start": "actual start",
    "actual_finish": "actual finish",
    "work": "work",
    "kind": "kind",
    "leveling_delay": "levelling delay",
}
WBS_TAKES: Final = frozenset(("name", "notes", "code", "wbs"))
MILESTONES: Final = {
    "milestone": (TaskKind.MILESTONE, TaskKind.FINISH_MILESTONE),
    "start_milestone": (TaskKind.MILESTONE, TaskKind.START_MILESTONE),
    "finish_milestone": (TaskKind.MILESTONE, TaskKind.FINISH_MILESTONE),
}
"""What a milestone is called in Microsoft's plans, and in P6's."""


def given(values: Values) -> dict[str, Any]:
    """Return the values that were given, None where they are to be cleared."""
    return {
        name: value
        for name in values.__struct_fields__
        if (value := getattr(values, name)) is not UNSET
    }


def set_values(draft: Draft, uid: int, values: dict[str, Any]) -> None:
    """Set values of a task in the order in which they depend on each other."""
    task = draft.task(uid)
    _takes(draft, task, values)
    task = _set_plain(draft, task, values)
    if "kind" in values:
        task = _set_kind(draft, task, values["kind"])
    if "manual" in values:
        task = dating.set_manual(draft, task, manual=values["manual"])
    if "calendar" in values:
        task = _set_calendar(draft, task, values["calendar"])
    if values.keys() & {"duration", "duration_unit", "elapsed"}:
        task = _set_duration(draft, task, values)
    if "work" in values:
        task = effort.set_work(draft, task, values["work"] * TENTHS_PER_MINUTE)
    if values.keys() & {"constraint", "constraint_date"}:
        task = dating.set_constraint(draft, task, values)
    if values.keys() & {"start", "finish"}:
        task = dating.set_dates(draft, task, values)
    _set_progress(draft, task, values)


def _takes(draft: Draft, task: Task, values: dict[str, Any]) -> None:
    if not draft.is_summary(task):
        return
    refused = (
        values.keys() - WBS_TAKES if draft.primavera else values.keys() & FROM_BELOW
    )
    for name in sorted(refused):
        what = FROM_BELOW.get(name, name.replace("_", " "))
        kind = "a WBS element" if draft.primavera else "a summary"
        message = (
            f"{task.name} is {kind}; its {what} comes from what is under it. Change it "
            "there."
        )
        raise EditError(message, task=task.uid, field=name)


def _set_plain(draft: Draft, task: Task, values: dict[str, Any]) -> Task:
    new: dict[str, Any] = {name: values[name] for name in PLAIN if name in values}
    if "name" in values:
        new["name"] = _name(task, values["name"])
    if "deadline" in values:
        deadline = values["deadline"]
        new["deadline"] = None if deadline is None else finishing(draft, task, deadline)
    if "leveling_delay" in values:
        new["leveling_delay"] = _delay(values["leveling_delay"])
    if "active" in values and values["active"] != task.active:
        if draft.primavera:
            message = (
                f"{task.name} comes from Primavera, which knows no inactive activities."
            )
            raise EditError(message, task=task.uid, field="active")
        new["active"] = values["active"]
    if "cost" in values:
        new |= _fixed_cost(task, values["cost"])
    for name in ("wbs", "code"):
        if name in values:
            _own_number(draft, task, name)
            new[name] = values[name].strip()
    if not new:
        return task
    return draft.change(
        task, pinned=("start", "finish") if "active" in new else (), **new
    )


def _name(task: Task, name: str) -> str:
    name = " ".join(name.split())
    if not name:
        message = "A task needs a name; remove the task if it is not wanted."
        raise EditError(message, task=task.uid, field="name")
    return name


def _own_number(draft: Draft, task: Task, name: str) -> None:
    if name == "wbs" and draft.numbered:
        message = (
            "This plan is numbered by its outline; move the task to give it another "
            "number."
        )
        raise EditError(message, task=task.uid, field="wbs")


def _delay(minutes: int | None) -> Duration | None:
    if minutes is None:
        return None
    return Duration(tenths=minutes * TENTHS_PER_MINUTE, unit="d", elapsed=True)


def _fixed_cost(task: Task, cost: Decimal | None) -> dict[str, Any]:
    """Return the new fixed cost, and the whole cost that it is a part of."""
    if cost is not None and not (cost.is_finite() and abs(cost) < Decimal(10) ** 15):
        message = f"{task.name}: that is not an amount of money."
        raise EditError(message, task=task.uid, field="cost")
    before = task.fixed_cost or Decimal(0)
    rest = (task.cost or Decimal(0)) - before
    whole = None if cost is None and not rest else rest + (cost or Decimal(0))
    return {"fixed_cost": cost, "cost": whole}


def _set_kind(draft: Draft, task: Task, kind: str) -> Task:
    if kind in MILESTONES:
        microsoft, primavera = MILESTONES[kind]
        if draft.assignments_of(task.uid) and task.work:
            message = (
                f"{task.name} has work; take its resources off to make it a milestone."
            )
            raise EditError(message, task=task.uid, field="kind")
        unit = task.duration.unit if task.duration else "d"
        nothing = Duration(tenths=0, unit=unit)
        return draft.change(
            task,
            kind=primavera if draft.primavera else microsoft,
            duration=nothing,
            remaining_duration=None if task.remaining_duration is None else nothing,
        )
    chosen = TaskKind(kind)
    if task.is_milestone:
        day = Duration(tenths=draft.plan.options.minutes_per_day * TENTHS_PER_MINUTE)
        task = draft.change(task, kind=chosen, duration=day, remaining_duration=day)
    return draft.change(task, kind=chosen)


def _set_calendar(draft: Draft, task: Task, name: str | None) -> Task:
    if name is None:
        return draft.change(task, calendar=None)
    return draft.change(task, calendar=calendar_named(draft, name, task=task.uid))


def calendar_named(draft: Draft, name: str, *, task: int | None = None) -> int:
    """Return the uid of the calendar of a name."""
    wanted = name.strip().casefold()
    for calendar in draft.calendars:
        if calendar.name.casefold() == wanted:
            return calendar.uid
    known = ", ".join(c.name for c in draft.calendars if c.kind == "base" and c.name)
    message = f"There is no calendar called {name}; this plan has {known or 'none'}."
    raise EditError(message, task=task, field="calendar")


def _set_duration(draft: Draft, task: Task, values: dict[str, Any]) -> Task:
    before = task.duration or Duration(
        tenths=draft.plan.options.minutes_per_day * TENTHS_PER_MINUTE
    )
    if values.get("duration", 0) is None:
        return _without_duration(draft, task)
    tenths = (
        values["duration"] * TENTHS_PER_MINUTE
        if "duration" in values
        else before.tenths
    )
    duration = Duration(
        tenths=tenths,
        unit=values.get("duration_unit", before.unit),
        elapsed=values.get("elapsed", before.elapsed),
    )
    if duration.elapsed and duration.unit not in ("m", "h", "d", "w", "mo", "y"):
        duration = Duration(tenths=tenths, unit="d", elapsed=True)
    task = effort.set_duration(draft, task, duration)
    if task.manual and task.start is not None:
        finish = draft.after(
            task, task.start, task.duration.tenths if task.duration else 0
        )
        task = draft.change(task, finish=finish, pinned=("start", "finish"))
    return task


def _without_duration(draft: Draft, task: Task) -> Task:
    if not task.manual:
        message = f"{task.name} is scheduled automatically and needs a duration."
        raise EditError(message, task=task.uid, field="duration")
    return draft.change(task, duration=None, remaining_duration=None)


def _set_progress(draft: Draft, task: Task, values: dict[str, Any]) -> None:
    if values.get("actual_start") is not None:
        when = starting(draft, task, values["actual_start"])
        task = progress.set_actual_start(draft, task, when)
    elif "actual_start" in values:
        task = progress.set_actual_start(draft, task, None)
    if "remaining_duration" in values:
        tenths = values["remaining_duration"] * TENTHS_PER_MINUTE
        task = effort.set_remaining(draft, task, tenths)
    if "percent" in values:
        progress.set_percent(draft, task, values["percent"])
        task = draft.task(task.uid)
    if "actual_finish" in values:
        finish = values["actual_finish"]
        when_ = None if finish is None else finishing(draft, task, finish)
        progress.set_actual_finish(draft, task, when_)


__all__ = ["calendar_named", "given", "moment", "set_values"]
