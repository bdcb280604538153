"""A canonical plan as the arrays that the engine schedules.

Only what a planner enters is read: logic, durations, constraints, calendars, work,
progress, and the dates of manual and external tasks. What a scheduler computes (start,
finish, early, late and float of automatic work) is never looked at.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np

from steerco.schedules.activity_rows import ActivityRows
from steerco.schedules.model import (
    CriticalRule,
    LagCalendar,
    Link,
    ProgressRule,
    Schedule,
    Task,
)
from steerco.schedules.model import LinkType as PlanLinkType
from steerco.schedules.work_spans import whole_minutes
from steerco.schedules.working_time import WorkingCalendars
from steerco_engine.calendars import ROUND_THE_CLOCK, from_ticks, to_ticks
from steerco_engine.cpm import (
    Activities,
    Convention,
    FloatAt,
    Options,
)
from steerco_engine.network import LinkType, Network

_LINK_TYPES = {each.name: int(each) for each in LinkType}
_FLOATS = {
    "finish": FloatAt.FINISH,
    "start": FloatAt.START,
    "smallest": FloatAt.SMALLEST,
}


@dataclass(frozen=True)
class EngineInput:
    """Everything `steerco_engine.cpm.schedule` asks for, and whose index is whose."""

    tasks: tuple[Task, ...]
    network: Network
    activities: Activities
    calendars: WorkingCalendars
    options: Options
    links: tuple[Link, ...]
    undecided: bool
    """Something waits for the dates of a first pass: a link from the start of a
    summary for the task that starts it, an expected finish for the start before it."""

    def longer(self, added: Mapping[int, int]) -> EngineInput:
        """Return the same with ticks added to the remaining work of tasks, by uid."""
        if not added:
            return self
        more = np.array([added.get(task.uid, 0) for task in self.tasks], dtype=np.int64)
        own = self.activities
        lengths = own.span_length + np.repeat(more, np.diff(own.span_from))
        if self.options.convention is Convention.PRIMAVERA:
            lengths = whole_minutes(lengths)
        return replace(self, activities=replace(own, span_length=lengths))


@dataclass(frozen=True)
class EarlierPass:
    """When each task, and what remains of it, was found to start, ticks by uid."""

    starts: Mapping[int, int]
    begins: Mapping[int, int]


def engine_input(
    schedule: Schedule,
    *,
    earlier: EarlierPass | None = None,
) -> EngineInput:
    """Return the plan as arrays.

    Parameters
    ----------
    schedule : Schedule
        The plan.
    earlier : EarlierPass, optional
        What an earlier pass found. Without it links from a summary's start and
        expected finishes are left out and the result is `undecided`.

    Raises
    ------
    EngineError
        If the links form a loop.
    """
    calendars = WorkingCalendars(schedule)
    predecessors = {link.predecessor for link in schedule.links}
    tasks = tuple(
        task
        for task in schedule.tasks
        if task.active
        and (not task.is_summary or (task.uid in predecessors and _is_set(task)))
    )
    starts = None if earlier is None else earlier.starts
    links, ends, undecided = _leaf_links(schedule, tasks, starts)
    options = _options(schedule)
    begins = {} if earlier is None else earlier.begins
    undecided |= earlier is None and _expects_finishes(schedule)
    rows = ActivityRows(schedule, calendars, options, begins)
    activities = rows.activities(tasks)
    network = Network.build(
        len(tasks),
        [p for p, _ in ends],
        [s for _, s in ends],
        type=[_LINK_TYPES[link.type] for link in links],
        lag=[_fixed_lag(schedule, link) for link in links],
        lag_percent=[link.lag.percent or 0.0 for link in links],
        lag_calendar=[
            lag_calendar(schedule, calendars, link, tasks[p], tasks[s])
            if _is_counted(schedule, link)
            else ROUND_THE_CLOCK
            for link, (p, s) in zip(links, ends, strict=True)
        ],
        labels=[task.code or task.name or str(task.uid) for task in tasks],
    )
    return EngineInput(
        tasks, network, activities, calendars, options, tuple(links), undecided
    )


def _expects_finishes(schedule: Schedule) -> bool:
    return schedule.options.use_expected_finish and any(
        task.expected_finish is not None and task.actual_finish is None
        for task in schedule.tasks
    )


# -- links ---------------------------------------------------------------------------


def _is_set(summary: Task) -> bool:
    """Tell whether a summary holds its successors by dates that somebody set."""
    return summary.manual and summary.start is not None and summary.finish is not None


def _leaf_links(
    schedule: Schedule, tasks: Sequence[Task], starts: Mapping[int, int] | None
) -> tuple[list[Link], list[tuple[int, int]], bool]:
    """Return links between leaves, those of summaries handed to the work below.

    A summary finishes with all of the work below it but starts with the first only.
    """
    index = {task.uid: i for i, task in enumerate(tasks)}
    below = _leaves(schedule, tasks)
    links: list[Link] = []
    ends: list[tuple[int, int]] = []
    undecided = False
    for link in schedule.links:
        p, s = link.predecessor, link.successor
        if p in index and s in index and s not in below:
            if p != s:
                links.append(link)
                ends.append((index[p], index[s]))
            continue
        before = [index[p]] if p in index else below.get(p, [])
        after = below[s] if s in below else [index[s]] if s in index else []
        if not before or not after or not set(before).isdisjoint(after):
            continue
        if len(before) > 1 and link.type in (PlanLinkType.SS, PlanLinkType.SF):
            if starts is None:
                undecided = True
                continue
            before = [min(before, key=lambda i: starts[tasks[i].uid])]
        pairs = list(product(before, after))
        links += [link] * len(pairs)
        ends += pairs
    return links, ends, undecided


def _leaves(schedule: Schedule, tasks: Sequence[Task]) -> dict[int, list[int]]:
    """Return the tasks below each summary that is linked, by its uid."""
    linked = {task.uid for task in schedule.tasks if task.is_summary}
    linked &= {
        end for link in schedule.links for end in (link.predecessor, link.successor)
    }
    below: dict[int, list[int]] = {uid: [] for uid in linked}
    if not linked:
        return below
    parents = {task.uid: task.parent for task in schedule.tasks}
    for i, task in enumerate(tasks):
        seen: set[int] = set()
        above = None if task.is_summary else task.parent
        while above is not None and above not in seen:
            seen.add(above)
            if above in linked:
                below[above].append(i)
            above = parents.get(above)
    return below


def _fixed_lag(schedule: Schedule, link: Link) -> int:
    if link.lag.percent is not None:
        return 0
    if schedule.from_primavera:
        return whole_minutes(link.lag.tenths)
    return link.lag.tenths


def _is_counted(schedule: Schedule, link: Link) -> bool:
    """Tell whether a link looks at its calendar: P6's from start to start always do."""
    if link.lag.tenths or link.lag.percent is not None:
        return True
    return schedule.from_primavera and link.type is PlanLinkType.SS


def lag_calendar(
    schedule: Schedule,
    calendars: WorkingCalendars,
    link: Link,
    predecessor: Task,
    successor: Task,
) -> int:
    """Return the index of the calendar that the lag of a link is counted on."""
    part_of = predecessor.duration if link.lag.percent is not None else None
    if link.lag.elapsed or (part_of is not None and part_of.elapsed):
        return ROUND_THE_CLOCK
    if link.lag_calendar is not None:
        return calendars.index(link.lag_calendar)
    rule = schedule.options.lag_calendar
    if not schedule.from_primavera:
        rule = LagCalendar.SUCCESSOR
    match rule:
        case LagCalendar.PREDECESSOR:
            return calendars.index(predecessor.calendar)
        case LagCalendar.SUCCESSOR:
            return calendars.index(successor.calendar)
        case LagCalendar.PROJECT:
            return calendars.project
        case LagCalendar.ROUND_THE_CLOCK:
            return ROUND_THE_CLOCK


# -- options -------------------------------------------------------------------------


def _options(schedule: Schedule) -> Options:
    stored = schedule.options
    start = _first_moment(schedule)
    primavera = schedule.from_primavera
    data_date = schedule.data_date or start
    return Options(
        project_start=to_ticks(max(start, data_date) if primavera else start),
        data_date=to_ticks(data_date) if primavera else None,
        must_finish=_ticks(schedule.must_finish)
        if primavera and stored.float_from_must_finish
        else None,
        from_finish=_ticks(schedule.finish) if stored.schedule_from_finish else None,
        convention=Convention.PRIMAVERA if primavera else Convention.MICROSOFT,
        retained_logic=stored.progress_rule is ProgressRule.RETAINED_LOGIC
        if primavera
        else stored.split_in_progress,
        lag_from_early_start=stored.lag_from_early_start,
        actual_dates=stored.progress_rule is ProgressRule.ACTUAL_DATES,
        critical_limit=stored.critical_limit,
        critical_is_longest_path=stored.critical_rule is CriticalRule.LONGEST_PATH,
        open_ends_critical=stored.open_ends_critical or stored.multiple_critical_paths,
        float_at=_FLOATS.get(stored.float_type, FloatAt.FINISH)
        if primavera
        else FloatAt.SMALLEST,
    )


def _first_moment(schedule: Schedule) -> dt.datetime:
    """Return the start of the plan, else the first date that somebody entered."""
    if schedule.start is not None:
        return schedule.start
    entered = (
        schedule.data_date,
        *(
            moment
            for task in schedule.tasks
            for moment in (
                task.actual_start,
                task.constraint_date,
                task.start if task.manual else None,
            )
        ),
    )
    return min((each for each in entered if each is not None), default=from_ticks(0))


def _ticks(moment: dt.datetime | None) -> int | None:
    return None if moment is None else to_ticks(moment)
