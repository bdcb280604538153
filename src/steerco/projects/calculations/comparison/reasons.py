"""What a planner did to a task of the driving path, in words."""

from __future__ import annotations

import datetime as dt

from steerco.core.formatting import date, number
from steerco.projects.calculations.comparison.days import differ
from steerco.projects.calculations.comparison.model import Change, TaskChange
from steerco.schedules.model import TENTHS_PER_MINUTE, Schedule, Task

Pair = tuple[Task, Task]
Plans = tuple[Schedule, Schedule]


def place_reason(lone: list[Task], successor: str, *, is_new: bool) -> str:
    """Say which tasks stand on the path that the other plan does not have."""
    if not lone:
        return ""
    where = f" before {quoted(successor)}" if successor else ""
    verb = ("is" if len(lone) == 1 else "are") + (" new" if is_new else " gone")
    return f"{listed([task.name for task in lone])}{where} {verb}"


def start_reason(
    pair: Pair,
    change: TaskChange | None,
    days: float,
    *,
    plans: Plans,
    follows: str | None,
) -> str:
    """Say why a task begins at another time than what stands before it explains."""
    old, new = pair
    name = quoted(new.name)
    if differ(old.actual_start, new.actual_start) and new.actual_start:
        begin = old.actual_start or old.start
        was = f" instead of {date(begin)}" if begin else ""
        return f"{name} started on {date(new.actual_start)}{was}"
    if link := logic_words(change):
        return f"{name} {link}"
    for field in ("constraint", "second_constraint", "calendar"):
        if found := change and change.get(field):
            return limit_words(name, found)
    if change and (found := change.get("leveling_delay")):
        return f"{name} has {'another' if found.before and found.after else 'a'} levelling delay"
    if change and (found := change.get("manual")):
        return (
            f"{name} is now scheduled {'by hand' if found.after else 'automatically'}"
        )
    if waits := waiting_words(new, plans, days):
        return f"{name} {waits}"
    if follows is None and differ(plans[0].start, plans[1].start):
        return f"the plan starts on {date(plans[1].start)} instead of {date(plans[0].start)}"
    if change and (found := change.get("resources")):
        return resource_words(name, found)
    if follows:
        way = "later" if days > 0 else "sooner"
        return f"{name} follows {quoted(follows)} {way} than before"
    way = "later" if days > 0 else "earlier"
    return f"{name} starts {way} (on {date(new.start)} instead of {date(old.start)})"


def waiting_words(new: Task, plans: Plans, days: float) -> str:
    """Say that work which was to have begun has not, up to the data date."""
    on = plans[1].data_date
    if on is None or new.actual_start or new.start is None or days < 0:
        return ""
    if not differ(plans[0].data_date, on):
        return ""
    if abs(new.start - on) > dt.timedelta(days=4):
        return ""
    return f"has not started by the data date, {date(on)}"


def length_reason(
    pair: Pair, change: TaskChange | None, days: float, plans: Plans, per_day: int
) -> str:
    """Say why a task takes longer or shorter than before."""
    old, new = pair
    name = quoted(new.name)
    found = change.get("duration") if change else None
    if found and found.difference and (found.difference > 0) == (days > 0):
        return f"{name} takes {duration_words(found, per_day)}"
    if differ(old.actual_finish, new.actual_finish) and new.actual_finish:
        was = f" instead of {date(old.finish)}" if old.finish else ""
        return f"{name} finished on {date(new.actual_finish)}{was}"
    if change and (found := change.get("remaining_duration")) and found.after:
        left = days_of(found.after, per_day)
        return f"{name} has {left} of work left"
    for field in ("constraint", "second_constraint", "calendar"):
        if change and (found := change.get(field)):
            return limit_words(name, found)
    if change and change.get("splits"):
        return f"{name} is interrupted {'otherwise' if new.splits and old.splits else 'now' if new.splits else 'no longer'}"
    if change and (found := change.get("resources")):
        return resource_words(name, found)
    if change and (found := change.get("work")) and found.difference is not None:
        more = "more" if float(found.difference) > 0 else "less"
        return (
            f"{name} needs {number(abs(float(found.difference)))} hours {more} of work"
        )
    if change and change.get("percent_complete"):
        return f"{name} progresses otherwise than planned ({number(new.percent_complete)}% done)"
    if plans[0].calendars != plans[1].calendars:
        return f"{name} falls on other working time, as the calendars have changed"
    return f"{name} finishes on {date(new.finish)} instead of {date(old.finish)}"


def logic_words(change: TaskChange | None) -> str:
    """Say which link of a task came or went."""
    links = (
        [each for each in change.changes if each.field == "predecessor"]
        if change
        else []
    )
    if not links:
        return ""
    came = next((each for each in links if each.after), None)
    if came and came.before:
        return f"now follows {came.after} instead of {came.before}"
    if came:
        return f"now follows {came.after}"
    return f"no longer follows {links[0].before}"


def limit_words(name: str, change: Change) -> str:
    what = {"calendar": "calendar"}.get(change.field, "constraint")
    if change.after is None:
        return f"{name} has lost its {what} ({change.before})"
    was = f" instead of {quoted(str(change.before))}" if change.before else ""
    verb = "works on the calendar" if what == "calendar" else "has the constraint"
    return f"{name} {verb} {quoted(str(change.after))}{was}"


def resource_words(name: str, change: Change) -> str:
    if change.after is None:
        return f"nobody is assigned to {name} any more"
    was = f" instead of {change.before}" if change.before else ""
    return f"{name} is done by {change.after}{was}"


def duration_words(change: Change, per_day: int) -> str:
    """Return '10 days longer (20 days instead of 10 days)'."""
    difference = float(change.difference or 0)
    way = "longer" if difference > 0 else "less"
    size = counted(abs(difference), "day")
    return f"{size} {way} ({days_of(change.after, per_day)} instead of {days_of(change.before, per_day)})"


def days_of(tenths: object, per_day: int) -> str:
    length = tenths if isinstance(tenths, int) else 0
    return counted(length / (per_day * TENTHS_PER_MINUTE), "day")


def counted(value: float, noun: str) -> str:
    """Return '1 day', '2.5 days'."""
    shown = number(value, 0 if abs(value - round(value)) < 0.05 else 1)
    return f"{shown} {noun}{'' if shown == '1' else 's'}"


def quoted(name: str) -> str:
    return f"'{name}'"


def listed(names: list[str]) -> str:
    if len(names) <= 2:
        return " and ".join(map(quoted, names))
    return f"{quoted(names[0])} and {len(names) - 1} more tasks"
