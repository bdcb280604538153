"""What the critical path is calculated from: activities, options, and their words."""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import IntEnum

import numpy as np
import numpy.typing as npt

from steerco_engine import layout
from steerco_engine.errors import ShapeError
from steerco_engine.network import Ints

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
