"""The critical path's own passes, run once for each iteration.

The kernels of the critical path lie in another file, while the compiler's cache watches
one. So these are made by functions that take the stamp of the others, which the cache
counts as part of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable

from steerco_engine import kernels
from steerco_engine.layout import (
    LEVEL_OF_EFFORT,
    NEVER,
    NOT_STARTED,
    CalendarTable,
    Dates,
    Plan,
    Rules,
)
from steerco_engine.network import Ints
from steerco_engine.risk.layout import NOT_TAKEN, Found, Moves

Kernel = Callable[..., int]


def put(plan: Plan, moves: Moves, length: Ints) -> None:
    """Give every varying task its length, and links their share of it."""
    for k in range(len(moves.task)):
        i = moves.task[k]
        first, after = plan.span_from[i], plan.span_from[i + 1]
        taken = max(0, length[k])
        one = after - first == 1 and moves.base_offset[first] == 0
        if one or moves.planned[k] == 0:
            plan.span_length[first] = taken
            plan.span_offset[first] = 0
        else:
            factor = taken / moves.planned[k]
            for s in range(first, after):
                plan.span_length[s] = round(moves.base_length[s] * factor)
                plan.span_offset[s] = round(moves.base_offset[s] * factor)
    for p in range(len(moves.link)):
        k = moves.link_of[p]
        more = moves.link_percent[p] / 100 * (max(0, length[k]) - moves.planned[k])
        plan.lag[moves.link[p]] = moves.link_base[p] + round(more)


def look(
    table: CalendarTable,
    plan: Plan,
    rules: Rules,
    dates: Dates,
    moves: Moves,
    found: Found,
    length: Ints,
    lane: int,
    critical: int,
) -> None:
    """Note when the targets finish, what support costs, and what is critical."""
    for t in range(len(moves.target_from) - 1):
        last = NEVER
        for k in range(moves.target_from[t], moves.target_from[t + 1]):
            last = max(last, dates.finish[moves.target[k]])
        found.finish[t, lane] = last
    for k in range(len(moves.support)):
        i = moves.support[k]
        calendar = plan.calendar[i]
        work = kernels.work_at(table, calendar, dates.finish[i])
        work -= kernels.work_at(
            table, calendar, max(dates.remaining_start[i], rules.data_date)
        )
        found.cost[lane] += moves.support_rate[k] * max(0, work)
    if critical:
        for i in plan.order:
            found.on_path[i] = 0
        kernels.longest_path(table, plan, rules, dates, found.on_path)
        for k in range(len(moves.task)):
            if length[k] == NOT_TAKEN:
                found.on_path[moves.task[k]] = 0
        for i in plan.order:
            found.critical[i] += found.on_path[i]


def early_passes(stamp: int) -> Kernel:
    """Return the kernel for plans whose early dates say all."""

    def run(
        table: CalendarTable,
        plan: Plan,
        moving: Plan,
        rules: Rules,
        dates: Dates,
        moves: Moves,
        lengths: Ints,
        found: Found,
        critical: int,
    ) -> int:
        for lane in range(len(lengths)):
            put(plan, moves, lengths[lane])
            kernels.forward(table, moving, rules, dates)
            look(table, plan, rules, dates, moves, found, lengths[lane], lane, critical)
        return stamp

    return run


def whole_passes(stamp: int) -> Kernel:
    """Return the kernel for plans with work as late as possible or in support."""

    def run(
        table: CalendarTable,
        plan: Plan,
        moving: Plan,
        rules: Rules,
        dates: Dates,
        moves: Moves,
        lengths: Ints,
        found: Found,
        critical: int,
    ) -> int:
        late = 0
        for i in plan.order:
            if plan.as_late[i] and plan.status[i] == NOT_STARTED:
                late = 1
        for lane in range(len(lengths)):
            put(plan, moves, lengths[lane])
            kernels.forward(table, plan, rules, dates)
            early = NEVER
            for i in plan.order:
                if plan.kind[i] != LEVEL_OF_EFFORT:
                    early = max(early, dates.finish[i])
            if early == NEVER:
                early = rules.project_start
            last = early if rules.late_finish == NEVER else rules.late_finish
            bounded = Rules(
                rules.project_start,
                rules.data_date,
                early,
                last,
                rules.primavera,
                rules.retained_logic,
                rules.actual_dates,
                rules.lag_from_early_start,
                rules.open_ends,
                rules.float_at,
            )
            kernels.backward(table, plan, bounded, dates)
            if rules.primavera == 0 and late:
                kernels.delay_all(table, plan, bounded, dates)
            kernels.level_of_effort(table, plan, bounded, dates)
            look(
                table, plan, bounded, dates, moves, found, lengths[lane], lane, critical
            )
        return stamp

    return run
