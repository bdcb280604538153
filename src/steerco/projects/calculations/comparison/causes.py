"""Why the finish moved: what changed along the path that holds it.

The path is the driving path of the plan that finishes later, from the task that ends
it back over what holds each task where it is. From its beginning on, each task's own
part is what it moved more than the task before it did; the parts add up to the
movement of the last one. The first cause is the first part in the direction of the
whole.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from steerco.projects.calculations.comparison.days import Days
from steerco.projects.calculations.comparison.matching import Matching
from steerco.projects.calculations.comparison.model import (
    Cause,
    Comparison,
    Side,
    Step,
    TaskChange,
)
from steerco.projects.calculations.comparison.reasons import (
    length_reason,
    place_reason,
    start_reason,
)
from steerco.projects.calculations.comparison.sums import leaves
from steerco.schedules.model import Link, LinkType, Schedule, Task
from steerco.schedules.recalculation import Recalculation

LEAST = 0.05
"""Working days; less would read as nothing."""
FROM_START = (LinkType.SS, LinkType.SF)


@dataclass(frozen=True, slots=True)
class Stop:
    """A task of the driving path and the link by which it holds the next one."""

    task: Task
    onward: Link | None


def cause_of(comparison: Comparison, matching: Matching, days: Days) -> Cause | None:
    """Return why the finish moved; None where it did not, or nobody can tell."""
    move = comparison.finish_move
    if move is None or abs(move.working) < LEAST:
        return None
    chosen = path_side(comparison, is_later=move.working > 0)
    if chosen is None or chosen.network is None:
        return None
    walk = Walk(comparison, matching, days, is_new=chosen is comparison.new)
    sign = 1 if move.working > 0 else -1
    steps = [
        step
        for step in walk.steps(driving_path(chosen.plan, chosen.network))
        if abs(step.days) >= LEAST
    ]
    while steps and steps[0].days * sign < 0:
        steps.pop(0)
    return Cause(tuple(steps)) if steps else None


def path_side(comparison: Comparison, *, is_later: bool) -> Side | None:
    """Return the plan that finishes later, else the one that can be calculated."""
    first, second = comparison.old, comparison.new
    if is_later:
        first, second = second, first
    return next(
        (side for side in (first, second) if side.network and side.has_logic), None
    )


def driving_path(plan: Schedule, network: Recalculation) -> list[Stop]:
    """Return the tasks that hold the finish, the earliest first."""
    tasks = {task.uid: task for task in plan.tasks}
    dates = network.tasks
    known = set(dates)
    ends = [task for task in leaves(plan) if task.finish and task.uid in known]
    if not ends:
        return []
    finish = max(task.finish for task in ends if task.finish)
    last = max(
        (task for task in ends if task.finish == finish),
        key=lambda task: (dates[task.uid].longest_path, -task.uid),
    )
    links = {(each.predecessor, each.successor): each for each in plan.links}
    stops = [Stop(last, None)]
    seen = {last.uid}
    driver = dates[last.uid].driver
    while driver is not None and driver not in seen and driver in tasks:
        seen.add(driver)
        stops.append(Stop(tasks[driver], links.get((driver, stops[-1].task.uid))))
        driver = dates[driver].driver if driver in known else None
    return stops[::-1]


@dataclass(frozen=True)
class Walk:
    """Follows the driving path and tells what each task adds."""

    comparison: Comparison
    matching: Matching
    days: Days
    is_new: bool
    """Whether the path is that of the new plan."""

    def steps(self, path: list[Stop]) -> Iterator[Step]:
        changes = {
            each.task.uid if self.is_new else each.before.uid: each
            for each in self.comparison.tasks
            if each.before is not None and each.after is not None
        }
        carried, lone = 0.0, list[Task]()
        before: Task | None = None
        for stop in path:
            pair = self.pair(stop.task)
            if pair is None:
                lone.append(stop.task)
                continue
            change = changes.get(stop.task.uid)
            began = self.moved(pair, "start") - carried
            yield from self.start(pair, change, began, lone, before)
            carried += began
            if stop.onward is None or stop.onward.type not in FROM_START:
                grown = self.moved(pair, "finish") - carried
                yield from self.length(pair, change, grown)
                carried += grown
            lone, before = [], stop.task
        yield from self.end(lone, carried)

    def pair(self, task: Task) -> tuple[Task, Task] | None:
        """Return a task of the path in the old plan and in the new one."""
        if self.is_new:
            uid = self.matching.back.get(task.uid)
            return None if uid is None else (self.matching.old_tasks[uid], task)
        uid = self.matching.uids.get(task.uid)
        return None if uid is None else (task, self.matching.new_tasks[uid])

    def moved(self, pair: tuple[Task, Task], end: str) -> float:
        move = self.days.move(getattr(pair[0], end), getattr(pair[1], end))
        return move.working if move else 0.0

    def start(
        self,
        pair: tuple[Task, Task],
        change: TaskChange | None,
        days: float,
        lone: list[Task],
        before: Task | None,
    ) -> Iterator[Step]:
        if abs(days) < LEAST:
            return
        words = place_reason(lone, pair[1].name, is_new=self.is_new)
        words = words or start_reason(
            pair,
            change,
            days,
            plans=(self.comparison.old.plan, self.comparison.new.plan),
            follows=before.name if before else None,
        )
        yield Step(lone[0] if lone else pair[1], round(days, 2), words)

    def length(
        self, pair: tuple[Task, Task], change: TaskChange | None, days: float
    ) -> Iterator[Step]:
        if abs(days) < LEAST:
            return
        per_day = self.comparison.minutes_per_day
        plans = self.comparison.old.plan, self.comparison.new.plan
        yield Step(
            pair[1], round(days, 2), length_reason(pair, change, days, plans, per_day)
        )

    def end(self, lone: list[Task], carried: float) -> Iterator[Step]:
        """Tell of tasks in one plan only that stand at the very end of the path."""
        move = self.comparison.finish_move
        if not lone or move is None or abs(move.working - carried) < LEAST:
            return
        words = place_reason(lone, "", is_new=self.is_new)
        yield Step(lone[0], round(move.working - carried, 2), words)
