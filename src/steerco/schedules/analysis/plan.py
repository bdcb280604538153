"""A plan seen for analysis: its real tasks, who precedes whom, what is done."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property

from steerco.schedules.model import (
    Baseline,
    Calendar,
    Link,
    Schedule,
    Task,
    TaskKind,
)

EFFORT_KINDS = (TaskKind.LEVEL_OF_EFFORT, TaskKind.HAMMOCK)
FOREIGN_KINDS = (TaskKind.EXTERNAL, TaskKind.SUBPROJECT)
NAMES_SHOWN = 3


@dataclass(frozen=True)
class Plan:
    """A schedule with its tasks and links found by uid."""

    schedule: Schedule

    @cached_property
    def by_uid(self) -> dict[int, Task]:
        return {task.uid: task for task in self.schedule.tasks}

    @cached_property
    def parents(self) -> frozenset[int]:
        return frozenset(
            task.parent for task in self.schedule.tasks if task.parent is not None
        )

    def is_summary(self, task: Task) -> bool:
        return task.is_summary or task.uid in self.parents

    @cached_property
    def activities(self) -> tuple[Task, ...]:
        """Active tasks and milestones of this plan, in outline order."""
        return tuple(
            task
            for task in self.schedule.tasks
            if task.active
            and task.kind not in FOREIGN_KINDS
            and not self.is_summary(task)
        )

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """Links whose two ends are in the plan."""
        known = self.by_uid
        return tuple(
            link
            for link in self.schedule.links
            if link.predecessor in known and link.successor in known
        )

    @cached_property
    def incoming(self) -> dict[int, list[Link]]:
        return _grouped((link.successor, link) for link in self.links)

    @cached_property
    def outgoing(self) -> dict[int, list[Link]]:
        return _grouped((link.predecessor, link) for link in self.links)

    @cached_property
    def calendars(self) -> dict[int, Calendar]:
        return {calendar.uid: calendar for calendar in self.schedule.calendars}

    @cached_property
    def baseline_number(self) -> int | None:
        """The baseline to measure against: 0, else the lowest one that is set."""
        numbers = {
            baseline.number
            for task in self.schedule.tasks
            for baseline in task.baselines
            if is_set(baseline)
        }
        return min(numbers, default=None)

    def baseline(self, task: Task) -> Baseline | None:
        """Return the task's figures in that baseline."""
        number = self.baseline_number
        return None if number is None else task.baseline(number)

    def named(self, tasks: Sequence[Task]) -> str:
        """Name the first few tasks, as a person would: 'A', 'B' and 4 more."""
        return some_of([f"'{label(task)}'" for task in tasks])


def _grouped(pairs: Iterable[tuple[int, Link]]) -> dict[int, list[Link]]:
    groups: dict[int, list[Link]] = defaultdict(list)
    for uid, link in pairs:
        groups[uid].append(link)
    return groups


def some_of(names: Sequence[str]) -> str:
    """Join the first few names and count the rest."""
    shown, rest = names[:NAMES_SHOWN], len(names) - NAMES_SHOWN
    if rest > 0:
        return f"{', '.join(shown)} and {rest:,} more"
    if len(shown) > 1:
        return f"{', '.join(shown[:-1])} and {shown[-1]}"
    return shown[0] if shown else ""


def label(task: Task) -> str:
    """Return what people call the task: its code or row number, and its name."""
    name = task.name.strip() or "(no name)"
    short = name if len(name) <= 60 else f"{name[:59]}…"
    mark = task.code or ("" if task.id is None else str(task.id))
    return f"{mark} {short}" if mark else short


def is_set(baseline: Baseline) -> bool:
    return any((baseline.start, baseline.finish, baseline.work, baseline.cost))


def is_started(task: Task) -> bool:
    return task.actual_start is not None or is_complete(task)


def is_complete(task: Task) -> bool:
    if task.actual_finish is not None:
        return True
    return task.actual_start is not None and (task.percent_complete or 0) >= 100


def is_milestone(task: Task) -> bool:
    """Tell whether a task takes no time."""
    if task.duration is None:
        return task.is_milestone
    return task.duration.tenths == 0
