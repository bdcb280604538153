"""Two plans on one Gantt: the bars of one with those of the other beneath."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from steerco.projects.calculations.comparison import Comparison, Kind, Side, TaskChange
from steerco.projects.calculations.comparison.wording import (
    LABELS,
    calculated_words,
    change_words,
)
from steerco.projects.calculations.rows import resource_names
from steerco.projects.selectors.gantt import (
    CRITICAL,
    DONE,
    INACTIVE,
    KINDS,
    MANUAL,
    VERSION,
    Arrow,
    Bar,
    Head,
    Payload,
    minutes,
    plan_calendar,
    reach,
    tenths,
)
from steerco.schedules.model import Task
from steerco.schedules.task_dates import TaskDates

STATUS = (
    (Kind.ADDED, "added"),
    (Kind.REMOVED, "removed"),
    (Kind.LATER, "later"),
    (Kind.EARLIER, "earlier"),
)
"""What a bar is marked as, the first that holds; any other change is "changed"."""
SAID = 5
Both = tuple[Task | None, Task | None]


def comparison_payload(
    comparison: Comparison,
    name: str,
    against: str,
    only: Sequence[TaskChange] | None = None,
) -> bytes:
    """Return both plans as the Gantt draws them; removed tasks stand where they were.

    With `only` these tasks and their headings are drawn and no others.
    """
    merged = list(comparison.matching.merged())
    if only is not None:
        merged = narrowed(merged, only)
    changes = {id(each.task): each for each in comparison.tasks}
    index = {
        (old is not None and new is None, task.uid): position
        for position, (old, new) in enumerate(merged)
        if (task := new or old) is not None
    }
    assigned = resource_names(comparison.new.plan)
    dates = dates_of(comparison.old), dates_of(comparison.new)
    bars = []
    for old, new in merged:
        task = new or old
        if task is None:
            continue
        row = bar(
            old, task, dates[new is not None].get(task.uid), is_new=new is not None
        )
        row.parent = parent_of(comparison, task, index, removed=new is None)
        row.assigned = ", ".join(dict.fromkeys(assigned[task.uid])) if new else ""
        mark(row, changes.get(id(task)), comparison)
        bars.append(row)
    starts = [each.start for each in bars if each.start is not None]
    finishes = [each.finish for each in bars if each.finish is not None]
    return msgspec.json.encode(
        Payload(
            version=VERSION,
            mode="comparison",
            project=Head(
                name=name,
                start=min(starts, default=None),
                finish=max(finishes, default=None),
                dataDate=minutes(comparison.new.plan.data_date),
                today=None,
                baseline=against,
            ),
            calendar=plan_calendar(comparison.new.plan),
            tasks=reach(bars),
            links=arrows(comparison, index),
        )
    )


def narrowed(merged: list[Both], only: Sequence[TaskChange]) -> list[Both]:
    """Keep the chosen tasks and what stands above them, in order."""
    chosen = {id(each.task) for each in only}
    above = [set[int](), set[int]()]
    kept: list[Both] = []
    for both in reversed(merged):
        task = both[1] or both[0]
        if id(task) in chosen or any(
            each is not None and each.uid in uids
            for each, uids in zip(both, above, strict=True)
        ):
            kept.append(both)
            for each, uids in zip(both, above, strict=True):
                if each is not None and each.parent is not None:
                    uids.add(each.parent)
    return kept[::-1]


def parent_of(
    comparison: Comparison,
    task: Task,
    index: dict[tuple[bool, int], int],
    *,
    removed: bool,
) -> int:
    """Return the row of a task's heading, in whichever plan that stands."""
    if task.parent is None:
        return -1
    if not removed:
        return index.get((False, task.parent), -1)
    kept = comparison.matching.uids.get(task.parent)
    key = (True, task.parent) if kept is None else (False, kept)
    return index.get(key, -1)


def dates_of(side: Side) -> Mapping[int, TaskDates]:
    """Return all calculated dates of a plan at once."""
    return side.network.tasks.of(side.network.tasks) if side.network else {}


def bar(old: Task | None, task: Task, dates: TaskDates | None, *, is_new: bool) -> Bar:
    """Write one row: the new plan's bar, and beneath it the old one's."""
    return Bar(
        id=task.uid if is_new else f"removed:{task.uid}",
        parent=-1,
        level=task.level,
        kind=kind(task),
        name=task.name,
        wbs=task.wbs or task.code,
        start=minutes(task.start),
        finish=minutes(task.finish),
        duration=tenths(task.duration.tenths if task.duration else None),
        baseline_start=minutes(old.start) if old else None,
        baseline_finish=minutes(old.finish) if old else None,
        percent=task.percent_complete,
        total_float=tenths(dates.total_float) if dates else None,
        flags=flags(task, dates),
        deadline=minutes(task.deadline),
        actual_start=minutes(task.actual_start),
        actual_finish=minutes(task.actual_finish),
        late_finish=minutes(dates.late_finish) if dates else None,
    )


def kind(task: Task) -> str:
    if task.is_summary:
        return "summary"
    return "milestone" if task.is_milestone else KINDS.get(task.kind, "task")


def flags(task: Task, dates: TaskDates | None) -> int:
    critical = bool(dates and dates.critical and task.actual_finish is None)
    return (
        (CRITICAL if critical else 0)
        + (MANUAL if task.manual else 0)
        + (0 if task.active else INACTIVE)
        + (DONE if task.actual_finish else 0)
    )


def mark(row: Bar, change: TaskChange | None, comparison: Comparison) -> None:
    """Say on a bar what happened to its task."""
    row.status = "same"
    if change is None:
        return
    row.status = next(
        (word for each, word in STATUS if each in change.kinds), "changed"
    )
    said = [
        change_words(each, comparison.minutes_per_day)
        for each in change.changes
        if each.field not in ("task", "critical")
    ]
    if when := calculated_words(comparison, change):
        said.insert(0, f"dates calculated {when}")
    more = f"; and {len(said) - SAID} more" if len(said) > SAID else ""
    words = ", ".join(LABELS[each] for each in change.kinds)
    row.reason = f"{words}: {'; '.join(said[:SAID])}{more}" if said else words


def arrows(comparison: Comparison, index: dict[tuple[bool, int], int]) -> list[Arrow]:
    """Return the links of the new plan."""
    network = comparison.new.network
    held = network.tasks.held_by() if network else {}
    found = []
    for link in comparison.new.plan.links if comparison.new.has_logic else ():
        ends = index.get((False, link.predecessor)), index.get((False, link.successor))
        if ends[0] is None or ends[1] is None:
            continue
        found.append(
            Arrow(
                ends[0],
                ends[1],
                link.type,
                tenths(link.lag.tenths) or 0,
                held.get(link.successor) == link.predecessor,
            )
        )
    return found
