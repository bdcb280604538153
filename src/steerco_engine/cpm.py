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
from dataclasses import dataclass, fields, replace
from enum import IntEnum
from threading import Event
from typing import Any

import numpy as np
import numpy.typing as npt

from steerco_engine import compiling, kernels, layout
from steerco_engine.calendars import Calendar, table_of
from steerco_engine.errors import MissingCalendarError, NoWorkingTimeError, ShapeError
from steerco_engine.network import Ints, Network

COMPILE_FROM = 50_000
"""Plans of at least this many tasks run as machine code, whatever that takes.

The first such plan on a machine waits for the compiler; smaller ones are done sooner.
"""
COMPILED_FROM = 300
"""From so many tasks on, machine code that `warm_up` has loaded is quicker."""
NEVER = layout.NEVER
ALWAYS = layout.ALWAYS


class Kind(IntEnum):
    """How an activity behaves."""

    TASK = layout.TASK
    START_MILESTONE = layout.START_MILESTONE
    FINISH_MILESTONE = layout.FINISH_MILESTONE
    LEVEL_OF_EFFORT = layout.LEVEL_OF_EFFORT


class Status(IntEnum):
    """How far an activity is; a fixed one stays where its known dates say."""

    NOT_STARTED = layout.NOT_STARTED
    IN_PROGRESS = layout.IN_PROGRESS
    COMPLETE = layout.COMPLETE
    FIXED = layout.FIXED


class FloatAt(IntEnum):
    """Where total float is measured on work that has not started."""

    SMALLEST = layout.SMALLEST
    FINISH = layout.AT_FINISH
    START = layout.AT_START


class Cause(IntEnum):
    """What holds an activity, or what is left of it, where it begins."""

    PROJECT_START = layout.BY_PROJECT_START
    LINK = layout.BY_LINK
    START_NO_EARLIER = layout.BY_START_MIN
    FINISH_NO_EARLIER = layout.BY_FINISH_MIN
    LATEST_DATE = layout.BY_LATEST
    DATA_DATE = layout.BY_DATA_DATE
    RESUMPTION = layout.BY_RESUME
    ACTUAL = layout.BY_ACTUAL
    FIXED = layout.BY_FIXED
    AS_LATE = layout.BY_AS_LATE
    SUPPORTED_WORK = layout.BY_SUPPORT


class Convention(IntEnum):
    """Whose habits to follow where schedulers differ.

    Microsoft: a milestone stays at the end of the day it falls on, a started task
    holds its start, a finished one asks nothing of its successors but its finish.
    Primavera: remaining work starts at or after the data date, a milestone goes to the
    next working instant unless it is a finish milestone, as-late-as-possible uses free
    float only.
    """

    MICROSOFT = 0
    PRIMAVERA = 1


_LATEST = ("start_max", "finish_max", "finish_target", "finish_frame")


@dataclass(frozen=True)
class Activities:
    """What is known about each task; `Activities.build` fills in the usual values.

    Every array has shape (n,) and type int64; instants and lengths are in ticks.

    Attributes
    ----------
    duration
        Whole duration; percent lags are taken from it.
    calendar
        Calendar index for float and milestones; -1 is round the clock.
    kind, status
        A `Kind` and a `Status`.
    span_from, span_calendar, span_offset, span_length
        The remaining work of task i is its spans `span_from[i]` to `span_from[i + 1]`:
        each runs `span_length` ticks on its calendar, `span_offset` ticks after the
        start. The task ends with the last of them; a span without length does
        nothing. By default one span of the remaining duration on the task's calendar.
    known_start, known_finish
        Actual dates of started work, set dates of fixed work.
    resume
        Remaining work starts no earlier than this.
    progress
        Ticks of duration already worked; shortens lags from a started predecessor.
    delay
        Levelling delay, wall-clock ticks after logic.
    start_min, start_max, finish_min, finish_max
        Constraints; `NEVER` and `ALWAYS` for none.
    finish_target
        Deadline: limits the late finish only.
    finish_frame
        Like a deadline, but of no effect on work that finishes after it anyway (the
        finish of a manually scheduled summary above).
    honoured
        1 where start_max and finish_max beat the links in the forward pass.
    mandatory
        1 where they also replace what the links say, in both passes.
    as_late
        1 for as late as possible.
    """

    duration: Ints
    calendar: Ints
    kind: Ints
    status: Ints
    span_from: Ints
    span_calendar: Ints
    span_offset: Ints
    span_length: Ints
    known_start: Ints
    known_finish: Ints
    resume: Ints
    progress: Ints
    delay: Ints
    start_min: Ints
    start_max: Ints
    finish_min: Ints
    finish_max: Ints
    finish_target: Ints
    finish_frame: Ints
    honoured: Ints
    mandatory: Ints
    as_late: Ints

    @classmethod
    def build(
        cls,
        duration: npt.ArrayLike,
        *,
        calendar: npt.ArrayLike = layout.ROUND_THE_CLOCK,
        remaining: npt.ArrayLike | None = None,
        **columns: npt.ArrayLike,
    ) -> Activities:
        """Return activities with the given columns and the usual values elsewhere.

        Parameters
        ----------
        duration : array_like
            Whole durations, ticks.
        remaining : array_like, optional
            Remaining durations where they differ; ignored if spans are given.

        Raises
        ------
        ShapeError
            If columns differ in length or a length is negative.
        """
        whole = _ints(duration)
        count = len(whole)
        usual: dict[str, npt.ArrayLike] = {
            field.name: 0 for field in fields(cls) if field.name != "duration"
        }
        usual |= dict.fromkeys(("start_min", "finish_min", "resume"), NEVER)
        usual |= dict.fromkeys(_LATEST, ALWAYS)
        usual |= {
            "calendar": calendar,
            "span_from": np.arange(count + 1),
            "span_calendar": calendar,
            "span_length": whole if remaining is None else remaining,
        }
        unknown = columns.keys() - usual.keys()
        if unknown:
            raise ShapeError(f"Activities have no column {', '.join(sorted(unknown))}.")
        usual |= columns
        spans = int(_ints(usual["span_from"])[-1])
        made = {
            name: _ints(values, _rows(name, count, spans))
            for name, values in usual.items()
        }
        if (whole < 0).any() or (made["span_length"] < 0).any():
            raise ShapeError("A duration is negative; durations are zero or more.")
        return cls(duration=whole, **made)


@dataclass(frozen=True)
class Options:
    """How to schedule.

    Attributes
    ----------
    project_start : int
        Start of tasks that nothing else holds, ticks.
    data_date : int or None
        No remaining work before this; None for no such rule.
    must_finish : int or None
        Late finish of tasks without successors, instead of the project's early finish.
    from_finish : int or None
        Schedule backwards from this instant; `project_start` is then found.
    convention : Convention
    retained_logic : bool
        Predecessors hold the remaining work of tasks that started out of sequence.
    actual_dates : bool
        Without `retained_logic`, in Primavera: a started successor holds the late dates
        of its predecessors by its actual dates.
    lag_from_early_start : bool
        In Primavera: what is left of a start-to-start lag from a started task counts
        from where the rest of that task begins, else from the data date.
    critical_limit : int
        A task is critical at this total float or less, ticks.
    critical_is_longest_path : bool
        Critical means on the longest path instead.
    open_ends_critical : bool
        A task without successors gets no float beyond its own early finish.
    float_at : FloatAt
        Where total float is measured on work that has not started.
    """

    project_start: int
    data_date: int | None = None
    must_finish: int | None = None
    from_finish: int | None = None
    convention: Convention = Convention.MICROSOFT
    retained_logic: bool = True
    actual_dates: bool = False
    lag_from_early_start: bool = True
    critical_limit: int = 0
    critical_is_longest_path: bool = False
    open_ends_critical: bool = False
    float_at: FloatAt = FloatAt.SMALLEST


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
        _plan(network, activities, arrays=arrays),
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
    rules = _rules(options)
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


def _rules(options: Options) -> layout.Rules:
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


def _plan(network: Network, activities: Activities, *, arrays: bool) -> layout.Plan:
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


def _ints(values: npt.ArrayLike, rows: int | None = None) -> Ints:
    array = np.atleast_1d(np.asarray(values, dtype=np.int64))
    if rows is None or len(array) == rows:
        return array
    if len(array) != 1:
        raise ShapeError(f"A column has {len(array)} values for {rows} rows.")
    return np.full(rows, array[0])


def _rows(name: str, count: int, spans: int) -> int:
    if name == "span_from":
        return count + 1
    return spans if name.startswith("span_") else count


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
