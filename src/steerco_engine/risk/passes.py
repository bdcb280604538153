"""The critical path's own passes, run once for each iteration.

The kernels of the critical path lie in another file, while the compiler's cache watches
one. So these are made by functions that take the stamp of the others, which the cache
counts as part of the kernel.
"""

from __future__ import annotations

from collections.abc import Callable

from steerco_engine import kernels
from steerco_engine.layout import (
    COMPLETE,
    FS,
    LEVEL_OF_EFFORT,
    NEVER,
    NOT_STARTED,
    CalendarTable,
    Dates,
    Plan,
    Rules,
)
from steerco_engine.network import Ints
from steerco_engine.risk.layout import NOT_TAKEN, Block, Found, Moves

Kernel = Callable[..., int]


def put(plan: Plan, moves: Moves, k: int, length: int) -> None:
    """Give a varying task its length, all of its spans in proportion."""
    i = moves.task[k]
    first, after = plan.span_from[i], plan.span_from[i + 1]
    taken = max(0, length)
    one = after - first == 1 and moves.base_offset[first] == 0
    if one or moves.planned[k] == 0:
        plan.span_length[first] = taken
        plan.span_offset[first] = 0
    else:
        factor = taken / moves.planned[k]
        for s in range(first, after):
            plan.span_length[s] = round(moves.base_length[s] * factor)
            plan.span_offset[s] = round(moves.base_offset[s] * factor)


def put_lag(plan: Plan, moves: Moves, p: int, length: int) -> None:
    """Give a link its share of the duration that was drawn."""
    more = moves.link_percent[p] / 100
    more *= max(0, length) - moves.planned[moves.link_of[p]]
    plan.lag[moves.link[p]] = moves.link_base[p] + round(more)


# -- many iterations at once ---------------------------------------------------------


def bound_plain(
    table: CalendarTable, plan: Plan, rules: Rules, block: Block, i: int
) -> None:
    """Set in each lane when the links let a plain task start, or its constraint does."""
    lanes = len(block.bound)
    floor = max(rules.data_date, plan.start_min[i])
    first, after = plan.incoming_from[i], plan.incoming_from[i + 1]
    if first == after and (rules.primavera or plan.start_min[i] == NEVER):
        floor = max(floor, rules.project_start)
    for lane in range(lanes):
        block.bound[lane] = floor
    for k in range(first, after):
        link = plan.incoming[k]
        p, lag = plan.predecessor[link], plan.lag[link]
        calendar = plan.lag_calendar[link]
        anchor = block.finish[p] if plan.link_type[link] == FS else block.start[p]
        least = rules.project_start if lag < 0 else NEVER
        if lag == 0:
            for lane in range(lanes):
                block.bound[lane] = max(block.bound[lane], anchor[lane])
        else:
            for lane in range(lanes):
                bound = kernels.shift(table, calendar, anchor[lane], lag)
                block.bound[lane] = max(block.bound[lane], bound, least)


def place_plain(
    table: CalendarTable,
    calendar: int,
    block: Block,
    i: int,
    lane: int,
    length: int,
    start_counts: int,
) -> None:
    """Set the early dates of a plain task that takes some time, in one lane.

    Where no link reads its start that is left at the bound, the same point of work.
    """
    start = block.bound[lane]
    if calendar < 0:
        finish = start + length
    else:
        work = kernels.work_at(table, calendar, start)
        finish = kernels.tick_at(table, calendar, work + length - 1) + 1
        if start_counts:
            start = kernels.tick_at(table, calendar, work)
    block.start[i, lane] = block.remaining_start[i, lane] = start
    block.finish[i, lane] = block.remaining_finish[i, lane] = finish


def lane_of(block: Block, dates: Dates, lane: int) -> Dates:
    """Return the dates of one lane; what the forward pass does not read is shared."""
    return Dates(
        block.start[:, lane],
        block.finish[:, lane],
        block.remaining_start[:, lane],
        block.remaining_finish[:, lane],
        dates.late_start,
        dates.late_finish,
        dates.driver,
        dates.cause,
    )


def forward_block(
    table: CalendarTable,
    plan: Plan,
    rules: Rules,
    dates: Dates,
    moves: Moves,
    lengths: Ints,
    block: Block,
) -> None:
    """Set the early dates in every lane: plain tasks at once, others one by one."""
    for i in plan.order:
        k = moves.place[i]
        plain = moves.plain[i]
        if plain:
            bound_plain(table, plan, rules, block, i)
        span = plan.span_from[i]
        for lane in range(len(block.bound)):
            length = lengths[k, lane] if k >= 0 else moves.base_length[span]
            if plain and length > 0:
                calendar = plan.span_calendar[span]
                place_plain(
                    table, calendar, block, i, lane, length, moves.start_counts[i]
                )
            else:
                if k >= 0:
                    put(plan, moves, k, length)
                here = lane_of(block, dates, lane)
                kernels.place_early(table, plan, rules, here, i)


def critical_block(
    table: CalendarTable,
    plan: Plan,
    rules: Rules,
    dates: Dates,
    moves: Moves,
    lengths: Ints,
    block: Block,
    found: Found,
) -> None:
    """Count in how many lanes each task is on the longest path, as `longest_path`."""
    lanes = len(block.bound)
    for lane in range(lanes):
        block.bound[lane] = NEVER
    for i in plan.order:
        if plan.status[i] != COMPLETE:
            for lane in range(lanes):
                block.bound[lane] = max(block.bound[lane], block.finish[i, lane])
    for position in range(len(plan.order) - 1, -1, -1):
        i = plan.order[position]
        if plan.status[i] == COMPLETE:
            continue
        hits = 0
        for lane in range(lanes):
            block.on_path[i, lane] |= block.finish[i, lane] == block.bound[lane]
            hits += block.on_path[i, lane]
        if hits == 0:
            continue
        k = moves.place[i]
        for lane in range(lanes):
            if block.on_path[i, lane] == 0:
                continue
            block.on_path[i, lane] = 0
            if k < 0 or lengths[k, lane] != NOT_TAKEN:
                found.critical[i] += 1
            here = lane_of(block, dates, lane)
            for at in range(plan.incoming_from[i], plan.incoming_from[i + 1]):
                link = plan.incoming[at]
                p = plan.predecessor[link]
                if plan.status[p] == COMPLETE or block.on_path[p, lane]:
                    continue
                if kernels.drives(table, plan, rules, here, link):
                    block.on_path[p, lane] = 1


def block_passes(stamp: int) -> Kernel:
    """Return the kernel for plans whose early dates say all, a block of lanes at once."""

    def run(
        table: CalendarTable,
        plan: Plan,
        moving: Plan,
        rules: Rules,
        dates: Dates,
        moves: Moves,
        lengths: Ints,
        block: Block,
        found: Found,
        critical: int,
    ) -> int:
        forward_block(table, moving, rules, dates, moves, lengths, block)
        for t in range(len(moves.target_from) - 1):
            for lane in range(len(block.bound)):
                found.finish[t, lane] = NEVER
            for k in range(moves.target_from[t], moves.target_from[t + 1]):
                i = moves.target[k]
                for lane in range(len(block.bound)):
                    last = max(found.finish[t, lane], block.finish[i, lane])
                    found.finish[t, lane] = last
        if critical:
            critical_block(table, plan, rules, dates, moves, lengths, block, found)
        return stamp

    return run


# -- one iteration after the other ---------------------------------------------------


def look(
    table: CalendarTable,
    plan: Plan,
    rules: Rules,
    dates: Dates,
    moves: Moves,
    found: Found,
    lengths: Ints,
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
            if lengths[k, lane] == NOT_TAKEN:
                found.on_path[moves.task[k]] = 0
        for i in plan.order:
            found.critical[i] += found.on_path[i]


def whole_passes(stamp: int) -> Kernel:
    """Return the kernel for any plan: with both passes, and what comes after them."""

    def run(
        table: CalendarTable,
        plan: Plan,
        moving: Plan,
        rules: Rules,
        dates: Dates,
        moves: Moves,
        lengths: Ints,
        block: Block,
        found: Found,
        critical: int,
    ) -> int:
        late = 0
        for i in plan.order:
            if plan.as_late[i] and plan.status[i] == NOT_STARTED:
                late = 1
        for lane in range(len(block.bound)):
            for k in range(len(moves.task)):
                put(plan, moves, k, lengths[k, lane])
            for p in range(len(moves.link)):
                put_lag(plan, moves, p, lengths[moves.link_of[p], lane])
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
            look(table, plan, bounded, dates, moves, found, lengths, lane, critical)
        return stamp

    return run
