"""A plain forward and backward pass, written apart from the product's engine.

Times are instants (see `clock`). Started activities keep their actual start. With
`restart` given, unfinished work is scheduled from that instant as Primavera P6 does;
without it, a started activity runs on from its actual start as in Microsoft Project.
"""

from __future__ import annotations

from dataclasses import dataclass

from steerco.sample.clock import DAY, Clock
from steerco.sample.network import Activity, Link

FAR = 10**9


@dataclass
class Times:
    activity: Activity
    minutes: int
    """Working time still to be scheduled, or in all where nothing has happened."""
    done: int = 0
    """Working time already spent."""
    actual_start: int | None = None
    actual_finish: int | None = None
    not_before: int = 0
    start: int = 0
    finish: int = 0
    late_start: int = 0
    late_finish: int = 0
    free: int = 0
    driven: bool = False
    """Whether the activity lies on the longest path."""

    @property
    def is_complete(self) -> bool:
        return self.actual_finish is not None

    @property
    def is_started(self) -> bool:
        return self.actual_start is not None

    @property
    def clock(self) -> Clock:
        return self.activity.clock

    @property
    def float(self) -> int:
        worked = self.clock.worked
        return 0 if self.is_complete else worked(self.late_finish) - worked(self.finish)


Plan = dict[str, Times]


def ordered(activities: list[Activity]) -> list[Activity]:
    """Return the activities so that predecessors come first."""
    by_key = {activity.key: activity for activity in activities}
    done: dict[str, Activity] = {}

    def visit(activity: Activity) -> None:
        if activity.key not in done:
            for link in activity.links:
                visit(by_key[link.predecessor])
            done[activity.key] = activity

    for activity in activities:
        visit(activity)
    return list(done.values())


def required(before: Times, link: Link) -> int:
    """Return the instant that the link holds the successor's start or finish to."""
    from_finish = link.type in ("FS", "FF")
    at = before.finish if from_finish else before.start
    if not from_finish and before.actual_start is not None:
        at = before.actual_start
    return before.clock.shift(at, link.lag * DAY)


def forward(order: list[Activity], plan: Plan, begin: int, restart: int | None) -> None:
    for activity in order:
        now = plan[activity.key]
        if now.actual_start is not None and now.actual_finish is not None:
            now.start, now.finish = now.actual_start, now.actual_finish
        elif now.actual_start is not None:
            _continue(now, plan, restart)
        else:
            _place(now, plan, max(begin, restart or 0, now.not_before))


def _continue(now: Times, plan: Plan, restart: int | None) -> None:
    clock = now.clock
    first = now.actual_start or 0
    if restart is None:
        now.start, worked = first, clock.worked(first) + now.done
    else:
        worked = clock.worked(restart)
        now.start = clock.start_at(worked)
    for link in now.activity.links:
        if link.type in ("FF", "SF"):
            bound = clock.worked(required(plan[link.predecessor], link))
            now.minutes = max(now.minutes, bound - worked)
    now.finish = clock.end_at(worked + now.minutes)


def _place(now: Times, plan: Plan, earliest: int) -> None:
    clock, activity = now.clock, now.activity
    bounds = [earliest]
    if activity.constraint in ("SNET", "MSO"):
        bounds.append(activity.constraint_date)
    for link in activity.links:
        bound = required(plan[link.predecessor], link)
        if link.type in ("FF", "SF"):
            bound = clock.end_at(clock.worked(bound) - now.minutes)
        bounds.append(bound)
    first = max(bounds)
    if activity.is_milestone:
        now.start = now.finish = first
        return
    worked = clock.worked(first)
    now.start = clock.start_at(worked)
    now.finish = clock.end_at(worked + now.minutes)


def backward(order: list[Activity], plan: Plan) -> None:
    """Set late dates, free float and the longest path."""
    end = max(times.finish for times in plan.values())
    after: dict[str, list[tuple[Link, Times]]] = {key: [] for key in plan}
    for activity in order:
        for link in activity.links:
            after[link.predecessor].append((link, plan[activity.key]))
    for activity in reversed(order):
        now = plan[activity.key]
        if now.is_complete:
            now.late_start, now.late_finish = now.start, now.finish
            continue
        _bound_late(now, after[activity.key], end)
        now.free = _free(now, after[activity.key], end)
        now.driven = now.finish == end or any(
            later.driven and not later.is_started and drives(now, link, later)
            for link, later in after[activity.key]
        )


def _bound_late(now: Times, after: list[tuple[Link, Times]], end: int) -> None:
    clock = now.clock
    late = clock.worked(end)
    whole = now.minutes
    for link, later in after:
        if later.is_complete or (link.type in ("SS", "SF") and now.is_started):
            continue
        if link.type in ("FS", "SS") and later.is_started:
            continue
        at = later.late_start if link.type in ("FS", "SS") else later.late_finish
        worked = clock.worked(clock.shift(at, -link.lag * DAY))
        late = min(late, worked if link.type in ("FS", "FF") else worked + whole)
    activity = now.activity
    if activity.deadline is not None:
        late = min(late, clock.worked(activity.deadline))
    if activity.constraint == "FNLT":
        late = min(late, clock.worked(activity.constraint_date))
    if activity.constraint == "MSO":
        late = min(late, clock.worked(activity.constraint_date) + whole)
    if activity.is_milestone:
        exact = clock.worked(now.finish) == late
        now.late_start = now.late_finish = now.finish if exact else clock.end_at(late)
        return
    now.late_finish = clock.end_at(late)
    now.late_start = clock.start_at(late - whole)


def drives(now: Times, link: Link, later: Times) -> bool:
    bound = later.clock.worked(required(now, link))
    at = later.finish if link.type in ("FF", "SF") else later.start
    return bound == later.clock.worked(at)


def _free(now: Times, after: list[tuple[Link, Times]], end: int) -> int:
    clock = now.clock
    gaps = [
        clock.worked(later.finish if link.type in ("FF", "SF") else later.start)
        - clock.worked(required(now, link))
        for link, later in after
        if not later.is_started
    ]
    return min(gaps, default=clock.worked(end) - clock.worked(now.finish))
