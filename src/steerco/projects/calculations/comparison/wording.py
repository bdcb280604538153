"""A comparison in words: the headline, and each change as people read it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from decimal import Decimal

from steerco.core.formatting import date, date_time, money, number
from steerco.projects.calculations.comparison.model import (
    Change,
    Comparison,
    Kind,
    Move,
    TaskChange,
)
from steerco.projects.calculations.comparison.reasons import counted
from steerco.schedules.model import TENTHS_PER_HOUR, TENTHS_PER_MINUTE, Duration

LABELS = {
    Kind.ADDED: "Added",
    Kind.REMOVED: "Removed",
    Kind.LATER: "Later",
    Kind.EARLIER: "Earlier",
    Kind.LONGER: "Longer",
    Kind.SHORTER: "Shorter",
    Kind.LOGIC: "Links changed",
    Kind.LIMITS: "Constraint or calendar",
    Kind.CRITICAL: "Now critical",
    Kind.RELEASED: "No longer critical",
    Kind.PROGRESS: "Progress",
    Kind.COST: "Cost",
    Kind.WORK: "Work",
    Kind.RESOURCES: "Resources",
    Kind.RENAMED: "Renamed",
    Kind.OUTLINE: "Moved in the outline",
    Kind.OTHER: "Other",
}
FIELDS = {
    "percent_complete": "complete",
    "percent_work_complete": "work complete",
    "physical_percent_complete": "physically complete",
    "second_constraint": "second constraint",
    "leveling_delay": "levelling delay",
    "manual": "scheduled by hand",
    "must_finish": "must finish by",
    "project_calendar": "calendar of the plan",
    "critical": "critical",
    "data_date": "data date",
    "critical_limit": "float at which a task is critical",
    "splits": "interruptions",
}
"""Where the field's own name would not read well."""
PERCENT = frozenset(
    ("percent_complete", "percent_work_complete", "physical_percent_complete")
)
SAID_BY_KIND = frozenset(("task", "start", "finish", "critical"))
"""Fields that a list shows by the kind of the change or in columns of their own."""
LENGTHS = frozenset(("duration", "remaining_duration"))
WORK = frozenset(("work", "actual_work"))
LONGEST = 120
HALF_A_DAY = 0.5
MOST_STEPS = 3
MOST_SETTINGS = 4


def label(field: str) -> str:
    return FIELDS.get(field, field.replace("_", " "))


def value(field: str, found: object, per_day: int, currency: str = "") -> str:
    """Write one of the two values of a change; nothing is a word of its own."""
    if found is None:
        return "none"
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, dt.datetime):
        return date(found)
    if field in LENGTHS and isinstance(found, int):
        return days(found, per_day)
    if isinstance(found, Duration):
        return days(found.tenths, per_day)
    if field in WORK and isinstance(found, int):
        return f"{number(found / TENTHS_PER_HOUR)} h"
    if isinstance(found, Decimal):
        return money(found, currency)
    if field in PERCENT and isinstance(found, float):
        return f"{number(found)}%"
    if field == "splits" and isinstance(found, tuple):
        return counted(len(found), "interruption")
    text = " ".join(str(found).split())
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"


def days(tenths: int, per_day: int) -> str:
    found = tenths / (per_day * TENTHS_PER_MINUTE)
    return f"{number(found, 0 if abs(found - round(found)) < 0.05 else 1)} d"


def values(change: Change, per_day: int, currency: str = "") -> tuple[str, str]:
    """Write both values; dates of the same day tell their times."""
    before, after = change.before, change.after
    if (
        isinstance(before, dt.datetime)
        and isinstance(after, dt.datetime)
        and before.date() == after.date()
    ):
        return date_time(before), date_time(after)
    return (
        value(change.field, before, per_day, currency),
        value(change.field, after, per_day, currency),
    )


def difference(change: Change, currency: str = "") -> str:
    """Write by how much a figure changed; empty where nothing adds up."""
    amount = change.difference
    if amount is None:
        return ""
    if isinstance(amount, Decimal):
        return signed(amount, money(abs(amount), currency))
    if change.kind is Kind.WORK or change.field in WORK:
        return f"{number(amount, sign=True)} h"
    if change.field in PERCENT:
        return f"{number(amount, sign=True)} points"
    return f"{signed_days(float(amount))} d"


def signed(amount: Decimal | float, text: str) -> str:
    return f"+{text}" if amount > 0 else f"\N{MINUS SIGN}{text}" if amount < 0 else text


def signed_days(amount: float) -> str:
    whole = abs(amount - round(amount)) < 0.05
    return number(amount, 0 if whole else 1, sign=True)


def sentences(comparison: Comparison, currency: str = "") -> list[str]:
    """Return the headline and what belongs to it, the most important first."""
    if comparison.is_empty:
        return ["Nothing differs between these two plans."]
    return [
        finish_sentence(comparison),
        *step_sentences(comparison),
        *other_sentences(comparison, currency),
        *calculated_sentences(comparison),
    ]


def finish_sentence(comparison: Comparison) -> str:
    before, after = comparison.finish
    move = comparison.finish_move
    if move is None or before is None or after is None:
        return "One of the two plans has no finish date."
    if before == after or not (move.working or move.calendar):
        return f"The finish stays on {date(after)}."
    moved = f"The finish moves {distance(move)}, from {date(before)} to {date(after)}"
    if comparison.cause is None:
        return f"{moved}."
    first = comparison.cause.first
    part = ""
    if abs(first.days) < abs(move.working) - HALF_A_DAY:
        whole = counted(abs(move.working), "working day")
        part = f" That makes {number(abs(first.days), 1)} of the {whole}.".replace(
            ".0 of", " of"
        )
    return f"{moved}, because {first.words}.{part}"


def distance(move: Move) -> str:
    """Return '14 working days later (20 calendar days)'."""
    amount = move.working or move.calendar
    way = "later" if amount > 0 else "earlier"
    calendar = counted(abs(move.calendar), "calendar day")
    if not move.working:
        return f"{calendar} {way}, over days without work"
    working = counted(abs(move.working), "working day")
    return f"{working} {way} ({calendar})" if move.calendar else f"{working} {way}"


def step_sentences(comparison: Comparison) -> Iterator[str]:
    """Tell what else on the path moves the finish, and what wins time back."""
    cause = comparison.cause
    move = comparison.finish_move
    if cause is None or move is None:
        return
    sign = 1 if move.working > 0 else -1
    rest = [step for step in cause.steps[1:] if abs(step.days) >= HALF_A_DAY]
    largest = sorted(rest, key=lambda step: -abs(step.days))[:MOST_STEPS]
    others = move.working - sum(step.days for step in (cause.first, *largest))
    for step in (each for each in rest if each in largest):
        size = counted(abs(step.days), "working day")
        if step.days * sign > 0:
            yield f"Another {size}: {step.words}."
        else:
            won = "won back" if sign > 0 else "lost again"
            yield f"{size} {won}: {step.words}."
    if abs(others) >= HALF_A_DAY:
        size = counted(abs(others), "working day")
        way = "moves it by another" if others * sign > 0 else "wins back"
        way = way if sign > 0 or others * sign > 0 else "takes back"
        yield f"The rest of the path {way} {size}."


def other_sentences(comparison: Comparison, currency: str) -> Iterator[str]:
    before, after = comparison.cost
    if comparison.cost_moved:
        more = "more" if comparison.cost_moved > 0 else "less"
        yield (
            f"The plan costs {money(abs(comparison.cost_moved), currency)} {more}: "
            f"{money(after, currency)} instead of {money(before, currency)}."
        )
    for change in comparison.plan:
        if change.field == "data_date":
            was, now = values(change, comparison.minutes_per_day)
            yield f"The data date goes from {was} to {now}."
    if settings := [
        c for c in comparison.plan if c.field not in ("data_date", "start")
    ]:
        said = "; ".join(
            change_words(change, comparison.minutes_per_day, currency)
            for change in settings[:MOST_SETTINGS]
        )
        more_of = len(settings) - MOST_SETTINGS
        rest = f"; and {more_of} more" if more_of > 0 else ""
        yield f"Settings of the plan: {said}{rest}."


def calculated_sentences(comparison: Comparison) -> Iterator[str]:
    """Tell of which plan the dates of tasks are not its own."""
    for side, name in ((comparison.old, "earlier"), (comparison.new, "later")):
        if number := len(side.calculated):
            tasks = "1 task is" if number == 1 else f"{number:,} tasks are"
            yield (
                f"Dates of {tasks} calculated here in the {name} plan, whose file "
                "leaves them out."
            )


def calculated_words(comparison: Comparison, change: TaskChange) -> str:
    """Tell in which plan a task's dates are calculated; empty where in neither."""
    return {
        (True, True): "before and after",
        (True, False): "before",
        (False, True): "after",
    }.get(comparison.calculated(change), "")


def change_words(change: Change, per_day: int, currency: str = "") -> str:
    """Return 'finish 12 Mar 2026 → 26 Mar 2026 (+10 d)'."""
    if change.field == "task":
        return f"{LABELS[change.kind].lower()}"
    before, after = values(change, per_day, currency)
    by = difference(change, currency)
    return f"{label(change.field)} {before} → {after}{f' ({by})' if by else ''}"
