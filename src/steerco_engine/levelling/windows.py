"""Kernels of the critical path: when tasks could start and must finish by logic alone."""

from __future__ import annotations

from steerco_engine.levelling.instance import Ints
from steerco_engine.levelling.placing import (
    begin_by,
    earliest,
    end_of,
    latest_finish,
)
from steerco_engine.levelling.tables import (
    CALENDAR,
    DURATION,
    FIXED,
    ORDER,
    PROJECT,
    Draft,
    Tables,
)


def forward(tables: Tables, draft: Draft) -> bool:
    """Set every start and finish to the earliest by links, dates and calendars.

    Returns whether the horizon sufficed.
    """
    horizon = tables.capacity.shape[0]
    for a in range(len(draft.start)):
        task = tables.task[a, ORDER]
        if tables.task[task, FIXED] >= 0:
            continue
        start = earliest(tables, draft, task)
        if start >= horizon:
            return False
        row = tables.task[task, CALENDAR]
        if row >= 0 and tables.task[task, DURATION] > 0:
            start = tables.times[row, tables.worked[row, start]]
            if start >= horizon:
                return False
        draft.start[task] = start
        draft.finish[task] = end_of(tables, task, start)
        if draft.finish[task] > horizon:
            return False
    return True


def backward(tables: Tables, draft: Draft, limit: Ints) -> None:
    """Set every start and finish to the latest; projects finish by `limit`.

    What no period allows gets a start of -1.
    """
    for a in range(len(draft.start) - 1, -1, -1):
        task = tables.task[a, ORDER]
        if tables.task[task, FIXED] >= 0:
            continue
        finish = latest_finish(tables, draft, task, limit[tables.task[task, PROJECT]])
        draft.finish[task] = finish
        start = begin_by(tables, task, finish)
        draft.start[task] = max(start, -1)
