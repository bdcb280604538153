"""What was done to a plan, in the words that its journal, toasts and conflicts use."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from msgspec import UNSET

from steerco.core.formatting import date, date_time
from steerco.projects.calculations.working import WorkingPlan
from steerco.schedules.editing import Changes, Edit, edits
from steerco.schedules.editing.moments import length
from steerco.schedules.model import Duration, Options, Record, Schedule, Task

LONGEST: Final = 300
NAMES: Final = {
    "percent_complete": "percent complete",
    "fixed_cost": "fixed cost",
    "leveling_delay": "levelling delay",
    "effort_driven": "effort driven",
}
OF_DURATION: Final = frozenset(("duration_unit", "elapsed"))
"""How a typed duration was written; named together with it."""
SHOWN: Final = 40
"""How many changed values the journal keeps of one revision."""


def summary(wanted: Sequence[Edit], changes: Changes, schedule: Schedule) -> str:
    """Say in a few words what a request did: Changed the duration of Dig."""
    names = {c.before.uid: c.before.name for c in changes.tasks if c.before}
    names |= {task.uid: task.name for task in schedule.tasks}
    kinds = {type(edit) for edit in wanted}
    if len(wanted) == 1:
        return _one(wanted[0], changes, names)[:LONGEST]
    if kinds == {edits.Set}:
        uids = list({edit.uid: None for edit in wanted if isinstance(edit, edits.Set)})
        return f"Changed {_tasks(uids, names)}"[:LONGEST]
    return f"Made {len(wanted)} changes"


def _one(edit: Edit, changes: Changes, names: Mapping[int, str]) -> str:
    match edit:
        case edits.Set(uid=uid, values=values):
            given = [
                n
                for n in values.__struct_fields__
                if n not in OF_DURATION and getattr(values, n) is not UNSET
            ]
            if given == ["name"]:
                before = next((c.before.name for c in changes.tasks if c.before), "")
                return f"Renamed {before} to {_tasks([uid], names)}"
            what = given[0].replace("_", " ") if len(given) == 1 else "values"
            return f"Changed the {what} of {_tasks([uid], names)}"
        case edits.Add():
            return f"Added {_tasks(_added(changes), names)}"
        case edits.Paste():
            return f"Pasted {len(edit.rows)} rows"
        case edits.Remove():
            return f"Removed {_tasks(edit.uids, names)}"
        case edits.Move():
            return f"Moved {_tasks(edit.uids, names)}"
        case edits.Indent():
            return f"Indented {_tasks(edit.uids, names)}"
        case edits.Outdent():
            return f"Outdented {_tasks(edit.uids, names)}"
        case edits.SetLink():
            return (
                f"Linked {names.get(edit.predecessor)} to {names.get(edit.successor)}"
            )
        case edits.Unlink():
            return f"Unlinked {names.get(edit.predecessor)} from {names.get(edit.successor)}"
        case edits.Predecessors():
            return f"Changed the predecessors of {_tasks([edit.uid], names)}"
        case edits.Assign() | edits.Unassign():
            return f"Changed the resources of {_tasks([edit.task], names)}"
        case edits.Resources():
            return f"Changed the resources of {_tasks([edit.uid], names)}"
        case edits.SplitTask():
            return f"Split {_tasks([edit.uid], names)}"
        case edits.Join():
            return f"Joined {_tasks([edit.uid], names)}"
        case edits.SetCalendar():
            return f"Changed the calendar {edit.name}"
        case edits.SetPlan():
            return "Changed the settings of the plan"
        case edits.Progress():
            return f"Updated work up to {date(dt.datetime(1970, 1, 1) + dt.timedelta(minutes=edit.to))}"


def _added(changes: Changes) -> list[int]:
    return [c.after.uid for c in changes.tasks if c.before is None and c.after]


def _tasks(uids: Sequence[int], names: Mapping[int, str]) -> str:
    if len(uids) == 1:
        return names.get(uids[0], "a task")
    return f"{len(uids)} tasks"


# -- for the journal -----------------------------------------------------------------


def journalled(
    changes: Changes, schedule: Schedule
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return what values were and are, under names that people understand."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for label, old, new in _values(changes, schedule):
        if len(after) >= SHOWN:
            after["and more"] = len(changes.tasks) + len(changes.links)
            break
        if old is not None:
            before[label] = old
        after[label] = new
    return before, after


def _values(changes: Changes, schedule: Schedule) -> Any:
    options = schedule.options
    for change in changes.tasks:
        one = change.after or change.before
        if one is None:
            continue
        if change.after is None or change.before is None:
            yield (
                one.name,
                None if change.before is None else "there",
                ("removed" if change.after is None else "added"),
            )
            continue
        for name in change.fields:
            yield (
                f"{one.name}: {NAMES.get(name, name.replace('_', ' '))}",
                value_words(getattr(change.before, name), options),
                value_words(getattr(change.after, name), options),
            )
    names = {task.uid: task.name for task in schedule.tasks}
    for place in changes.places_after:
        yield (
            names.get(place.uid, str(place.uid)),
            None,
            (f"under {names.get(place.parent, '')}" if place.parent else "outermost"),
        )
    for link in changes.links:
        one_ = link.after or link.before
        if one_ is None:
            continue
        yield (
            f"link {names.get(one_.predecessor)} to {names.get(one_.successor)}",
            _link_words(link.before, options),
            _link_words(link.after, options) or "removed",
        )
    for kind in ("resources", "assignments", "calendars"):
        for each in getattr(changes, kind):
            record: Any = each.after or each.before
            label = getattr(record, "name", "") or names.get(
                getattr(record, "task", 0), ""
            )
            yield (
                f"{kind.rstrip('s')} {label}",
                None,
                "changed" if each.after else "removed",
            )
    if changes.plan:
        for name in changes.plan.fields:
            yield (
                f"plan: {name.replace('_', ' ')}",
                value_words(getattr(changes.plan.before, name), options),
                value_words(getattr(changes.plan.after, name), options),
            )


def _link_words(link: Any, options: Options) -> str | None:
    if link is None:
        return None
    lag = value_words(link.lag, options) if link.lag.tenths or link.lag.percent else ""
    return f"{link.type} {lag}".strip()


def value_words(value: Any, options: Options) -> str:
    """Write one value of a record for people."""
    match value:
        case None | "" | ():
            return "none"
        case bool():
            return "yes" if value else "no"
        case Duration(percent=float(percent)):
            return f"{percent:g} %"
        case Duration():
            unit = value.unit if value.unit != "%" else "d"
            return length(value.tenths, options, unit, elapsed=value.elapsed)
        case dt.datetime():
            return date_time(value)
        case dt.date():
            return date(value)
        case float():
            return f"{value:g}"
        case Decimal():
            return f"{value:,}"
        case tuple() | Record():
            return "changed"
        case str():
            return value if len(value) <= 60 else f"{value[:59]}…"
    return str(value)


# -- for conflicts -------------------------------------------------------------------


def clash(key: str, who: str, changes: Changes, plan: WorkingPlan) -> str:
    """Say who changed the same thing before, and to what."""
    kind, _, rest = key.partition(":")
    uid, _, name = rest.partition(":")
    names = {task.uid: task.name for task in plan.schedule.tasks}
    if kind == "task":
        return _task_clash(int(uid), name, who, changes, names, plan.schedule.options)
    if kind == "link":
        ends = (
            f"{names.get(int(uid), 'one task')} and {names.get(int(name), 'another')}"
        )
        return f"{who} changed the link between {ends} in the meantime."
    if kind == "plan" and changes.plan:
        value = value_words(getattr(changes.plan.after, uid), plan.schedule.options)
        return (
            f"{who} set the plan's {uid.replace('_', ' ')} to {value} in the meantime."
        )
    return f"{who} changed the same {kind} in the meantime."


def _task_clash(
    uid: int,
    name: str,
    who: str,
    changes: Changes,
    names: Mapping[int, str],
    options: Options,
) -> str:
    change = next(
        (c for c in changes.tasks if (c.after or c.before or _NOBODY).uid == uid), None
    )
    if change is not None and change.after is None and change.before is not None:
        return f"{who} removed {change.before.name} in the meantime."
    task = names.get(uid, "the task")
    if name == "outline":
        return f"{who} moved {task} in the outline in the meantime."
    if change is None or not name or change.before is None:
        return f"{who} changed {task} in the meantime."
    what = NAMES.get(name, name.replace("_", " "))
    value = value_words(getattr(change.after, name), options)
    return f"{who} changed the {what} of {task} to {value} in the meantime."


_NOBODY: Final = Task(uid=-1, name="")
