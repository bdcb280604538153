"""The critical path method: early and late dates, float, and what drives what.

Method: Kelley and Walker (1959), extended to the four precedence relations (Elmaghraby
and Kamburowski 1992), working calendars, constraints, deadlines and progress. Where
Microsoft Project and Oracle Primavera P6 differ, `Options.convention` chooses.

Dates are found in integer ticks (tenths of a minute). A finish lies on an end of work
and a start on a beginning of work; both are the same point of the calendar's
cumulative work, which is what floats are measured with.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt

from steerco_engine import compiling, kernels, layout
from steerco_engine.activities import (
    ALWAYS,
    NEVER,
    Activities,
    Cause,
    Convention,
    FloatAt,
    Kind,
    Options,
    Status,
)
from steerco_engine.calendars import Calendar, table_of
from steerco_engine.errors import MissingCalendarError, NoWorkingTimeError, ShapeError
from steerco_engine.network import Ints, Network

__all__ = [
    "ALWAYS",
    "NEVER",
    "Activities",
    "Cause",
    "Convention",
    "CpmResult",
    "FloatAt",
    "Kind",
    "Options",
    "Status",
    "is_warm",
    "plan_of",
    "rules_of",
    "schedule",
    "warm_up",
]

COMPILE_FROM = 50_000
"""Plans of at least this many tasks run as machine code, whatever that takes.

The first such plan on a machine waits for the compiler; smaller ones are done sooner.
"""
COMPILED_FROM = 300
"""From so many tasks on, machine code that `warm_up` has loaded is quicker."""


@dataclass(frozen=True)
class CpmResult:
    """The calculated plan; arrays of shape (n,), instants and floats in ticks.

    Attributes
    ----------
    start, finish
        When the task is planned: actual dates where there are any, early dates
        otherwise, late dates for work as late as possible.
    remaining_start, remaining_finish
        When its remaining work is planned.
    late_start, late_finish
        The latest dates that do not delay the project or break a constraint.
    total_float, free_float
        On the task's calendar; 0 for complete tasks.
    critical, longest_path
        Booleans; never true of complete tasks.
    driver
        Index of the link that holds the task where it is; -1 for none.
    cause
        A `Cause`: what holds it there.
    project_start, project_finish
        Earliest start and latest finish over all tasks.
    """

    start: Ints
    finish: Ints
    remaining_start: Ints
    remaining_finish: Ints
    late_start: Ints
    late_finish: Ints
    total_float: Ints
    free_float: Ints
    critical: npt.NDArray[np.bool_]
    longest_path: npt.NDArray[np.bool_]
    driver: Ints
    cause: Ints
    project_start: int
    project_finish: int


def schedule(
    network: Network,
    activities: Activities,
    calendars: Sequence[Calendar],
    options: Options,
    *,
    compile: bool | None = None,  # noqa: A002  (what it does)
) -> CpmResult:
    """Calculate the plan.

    Parameters
    ----------
    network : Network
        n tasks and their links.
    activities : Activities
        Arrays of shape (n,).
    calendars : sequence of Calendar
        What calendar indices point to.
    options : Options
    compile : bool, optional
        Run as machine code; by default from `COMPILED_FROM` tasks on once it is
        loaded, and from `COMPILE_FROM` on anyway.

    Returns
    -------
    CpmResult

    Raises
    ------
    ShapeError
        If the activities do not fit the network.
    MissingCalendarError
        If a calendar index points nowhere.
    NoWorkingTimeError
        If a calendar ends before the work does.
    """
    _check(network, activities, len(calendars))
    if network.count == 0:
        return _result(network, activities, options, _columns(0, arrays=True))
    least = COMPILED_FROM if is_warm() else COMPILE_FROM
    arrays = network.count >= least if compile is None else compile
    columns = _columns(network.count, arrays=arrays)
    passes = _Passes(
        table_of(calendars, arrays=arrays),
        plan_of(network, activities, arrays=arrays),
        layout.Dates(*columns[:8]),
        compiled=arrays,
    )
    try:
        _run(passes, options, columns)
    except ValueError as error:
        spent = _exhausted(calendars)
        if spent is None or layout.OUT_OF_WORK not in str(error):
            raise
        raise NoWorkingTimeError(spent) from error
    return _result(network, activities, options, columns)


_loaded = Event()


def warm_up() -> None:
    """Load the machine code, compiling first what the machine has not kept.

    Takes a second or two; half a minute where there is nothing kept yet.
    """
    schedule(
        Network.build(1, [], []),
        Activities.build([0], as_late=1),
        [],
        Options(project_start=0),
        compile=True,
    )
    _loaded.set()


def is_warm() -> bool:
    """Tell whether `warm_up` has loaded the machine code."""
    return _loaded.is_set()


@dataclass(frozen=True)
class _Passes:
    """The kernels with the data that they all share."""

    table: layout.CalendarTable
    plan: layout.Plan
    dates: layout.Dates
    compiled: bool

    def run(self, kernel: Any, rules: layout.Rules, *outputs: Any) -> None:
        function = compiling.compiled(kernel) if self.compiled else kernel
        function(self.table, self.plan, rules, self.dates, *outputs)


def _run(passes: _Passes, options: Options, columns: list[Any]) -> None:
    dates, plan = passes.dates, passes.plan
    rules = rules_of(options)
    if options.from_finish is not None:
        rules = rules._replace(late_finish=options.from_finish)
        passes.run(kernels.forward, rules)
        passes.run(kernels.backward, rules)
        first = _real_work(plan, dates.late_start).min(initial=options.from_finish)
        rules = rules._replace(project_start=int(first))
    passes.run(kernels.forward, rules)
    early = int(_real_work(plan, dates.finish).max(initial=NEVER))
    early = rules.project_start if early == NEVER else early
    rules = rules._replace(early_finish=early)
    if options.from_finish is None:
        late = early if options.must_finish is None else options.must_finish
        rules = rules._replace(late_finish=late)
    passes.run(kernels.backward, rules)
    if rules.primavera == 0 and any(plan.as_late):
        passes.run(kernels.delay_all, rules)
    passes.run(kernels.level_of_effort, rules)
    passes.run(kernels.floats, rules, columns[8], columns[9])
    passes.run(kernels.longest_path, rules, columns[10])


def rules_of(options: Options) -> layout.Rules:
    """Return the options as the kernels read them."""
    return layout.Rules(
        project_start=options.project_start,
        data_date=NEVER if options.data_date is None else options.data_date,
        early_finish=ALWAYS,
        late_finish=ALWAYS,
        primavera=int(options.convention == Convention.PRIMAVERA),
        retained_logic=int(options.retained_logic),
        actual_dates=int(options.actual_dates and not options.retained_logic),
        lag_from_early_start=int(options.lag_from_early_start),
        open_ends=int(options.open_ends_critical),
        float_at=int(options.float_at),
    )


def _real_work(plan: layout.Plan, column: layout.Numbers) -> Ints:
    """Return the part of a column that is not level of effort."""
    chosen: Ints = np.asarray(column)[np.asarray(plan.kind) != Kind.LEVEL_OF_EFFORT]
    return chosen


def _result(
    network: Network, activities: Activities, options: Options, columns: list[Any]
) -> CpmResult:
    made = [np.asarray(column, dtype=np.int64) for column in columns]
    start, finish, remaining_start, remaining_finish, late_start, late_finish = made[:6]
    driver, cause, total, free, on_path = made[6:]
    longest = on_path.astype(bool)
    critical = (activities.status != Status.COMPLETE) & (
        total <= options.critical_limit
    )
    return CpmResult(
        start=start,
        finish=finish,
        remaining_start=remaining_start,
        remaining_finish=remaining_finish,
        late_start=late_start,
        late_finish=late_finish,
        total_float=total,
        free_float=free,
        critical=longest if options.critical_is_longest_path else critical,
        longest_path=longest,
        driver=driver,
        cause=cause,
        project_start=int(start.min()) if network.count else options.project_start,
        project_finish=int(finish.max()) if network.count else options.project_start,
    )


def plan_of(network: Network, activities: Activities, *, arrays: bool) -> layout.Plan:
    """Return the plan as the kernels read it, percent lags made ticks.

    Parameters
    ----------
    arrays : bool
        Give int64 arrays for compiled kernels instead of lists for interpreted ones.
    """
    percent = network.lag_percent / 100 * activities.duration[network.predecessor]
    network = replace(network, lag=network.lag + np.rint(percent).astype(np.int64))
    names = {"link_type": "type"}
    columns: list[Any] = []
    for name in layout.Plan._fields:
        owner = activities if hasattr(activities, name) else network
        column: Ints = getattr(owner, names.get(name, name))
        columns.append(column if arrays else column.tolist())
    return layout.Plan(*columns)


def _columns(count: int, *, arrays: bool) -> list[Any]:
    """Return the output columns: eight of `Dates`, two floats, the path."""
    if arrays:
        return [np.zeros(count, dtype=np.int64) for _ in range(11)]
    return [[0] * count for _ in range(11)]


def _check(network: Network, activities: Activities, calendars: int) -> None:
    if len(activities.duration) != network.count:
        raise ShapeError(
            f"{len(activities.duration)} activities do not fit a network of "
            f"{network.count} tasks."
        )
    names = network.labels

    def task(i: int) -> str:
        return f"Task {names[i]}"

    def worker(span: int) -> str:
        owner = np.searchsorted(activities.span_from, span, side="right") - 1
        return f"A resource of task {names[int(owner)]}"

    def lag(link: int) -> str:
        ends = network.predecessor[link], network.successor[link]
        return "The lag from task {} to task {}".format(*(names[end] for end in ends))

    owners: tuple[tuple[Callable[[int], str], Ints], ...] = (
        (task, activities.calendar),
        (worker, activities.span_calendar),
        (lag, network.lag_calendar),
    )
    for owner, used in owners:
        outside = np.flatnonzero((used < layout.ROUND_THE_CLOCK) | (used >= calendars))
        if outside.size:
            first = int(outside[0])
            raise MissingCalendarError(owner(first), int(used[first]), calendars)


def _exhausted(calendars: Sequence[Calendar]) -> str | None:
    """Return the first calendar that stops working at one end of time."""
    for calendar in calendars:
        if not any(calendar.eras[0].week) or not any(calendar.eras[-1].week):
            return calendar.name
    return None
