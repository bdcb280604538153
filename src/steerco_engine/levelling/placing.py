"""Kernels that place one task: windows from links, room in resources, seats.

Written in the subset of Python that Numba compiles; `compiling` gives the same functions
as machine code.
"""

from __future__ import annotations

from steerco_engine.levelling.tables import (
    AFTER_FROM,
    AMOUNT,
    BEFORE_FROM,
    CALENDAR,
    DEADLINE,
    DURATION,
    LAG,
    LATEST_START,
    NEED_FROM,
    OTHER,
    PART_FROM,
    RELEASE,
    RESOURCE,
    SEAT_FROM,
    SPLITTABLE,
    TYPE,
    Draft,
    Tables,
)

FS, SS, FF = 0, 1, 2
NOWHERE = -1


def end_of(tables: Tables, task: int, start: int) -> int:
    """Return the finish of an unsplit task that starts at `start`."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    if row < 0 or length == 0:
        return int(start + length)
    last = tables.worked[row, start] + length - 1
    return int(tables.times[row, last] + 1)


def begin_for(tables: Tables, task: int, finish: int) -> int:
    """Return the first start with which a task finishes at `finish` or later."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    if row < 0 or length == 0:
        return int(finish - length)
    if finish <= 0:
        return int(finish - length)
    first = tables.worked[row, finish - 1] - length + 1
    if first < 0:
        return 0
    return int(tables.times[row, first])


def begin_by(tables: Tables, task: int, finish: int) -> int:
    """Return the last start with which an unsplit task finishes by `finish`."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    if row < 0 or length == 0:
        return int(finish - length)
    if finish <= 0:
        return -1
    horizon = tables.worked.shape[1] - 1
    last = tables.worked[row, min(finish, horizon)] - length
    if last < 0:
        return -1
    return int(tables.times[row, last])


def earliest(tables: Tables, draft: Draft, task: int) -> int:
    """Return the first start that release and placed predecessors allow."""
    first = tables.task[task, RELEASE]
    for x in range(tables.task[task, BEFORE_FROM], tables.task[task + 1, BEFORE_FROM]):
        other = tables.before[x, OTHER]
        kind = tables.before[x, TYPE]
        if kind in (FS, FF):
            held = draft.finish[other] + tables.before[x, LAG]
        else:
            held = draft.start[other] + tables.before[x, LAG]
        if kind not in (FS, SS):
            held = begin_for(tables, task, held)
        if held > first:
            first = held
    return int(first)


def latest_finish(tables: Tables, draft: Draft, task: int, limit: int) -> int:
    """Return the last finish that placed successors, dates and `limit` allow."""
    last = min(limit, tables.task[task, DEADLINE])
    if tables.task[task, LATEST_START] < tables.capacity.shape[0]:
        last = min(last, end_of(tables, task, tables.task[task, LATEST_START]))
    for x in range(tables.task[task, AFTER_FROM], tables.task[task + 1, AFTER_FROM]):
        other = tables.after[x, OTHER]
        kind = tables.after[x, TYPE]
        if kind in (FS, SS):
            held = draft.start[other] - tables.after[x, LAG]
        else:
            held = draft.finish[other] - tables.after[x, LAG]
        if kind not in (FS, FF):
            if held < 0:
                return -1
            held = end_of(tables, task, min(held, tables.capacity.shape[0] - 1))
        if held < last:
            last = held
    return int(last)


def short_at(tables: Tables, draft: Draft, task: int, period: int) -> bool:
    """Return whether a resource that the task needs lacks room in a period."""
    for x in range(tables.task[task, NEED_FROM], tables.task[task + 1, NEED_FROM]):
        if draft.free[period, tables.need[x, RESOURCE]] < tables.need[x, AMOUNT]:
            return True
    return False


def person_from(
    tables: Tables, draft: Draft, task: int, person: int, start: int
) -> int:
    """Return the first start >= `start` for whose whole work a person is free."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    horizon = draft.free.shape[0]
    first = start if row < 0 else tables.worked[row, start]
    amount = horizon if row < 0 else tables.worked[row, horizon]
    q = first + length - 1
    while first + length <= amount:
        period = q if row < 0 else tables.times[row, q]
        if draft.free[period, person] < 1:
            first = q + 1
            q = first + length - 1
        elif q == first:
            return int(period)
        else:
            q -= 1
    return NOWHERE


def seated(tables: Tables, draft: Draft, task: int, start: int) -> int:
    """Match the task's seats with persons free from `start`; return when to try next.

    Augmenting paths, breadth first. Returns `start` where every seat has a person, else
    the next start at which one more person is free, or `NOWHERE`.
    """
    first, last = tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]
    following = NOWHERE
    for s in range(first, last):
        pool = tables.seat_pool[s]
        draft.who[s] = -1
        for x in range(tables.pool_from[pool], tables.pool_from[pool + 1]):
            person = tables.pool_person[x]
            begin = person_from(tables, draft, task, person, start)
            draft.holder[person] = -1 if begin == start else -2
            if begin > start and (following < 0 or begin < following):
                following = begin
    for root in range(first, last):
        for s in range(first, last):
            pool = tables.seat_pool[s]
            for x in range(tables.pool_from[pool], tables.pool_from[pool + 1]):
                draft.via[tables.pool_person[x]] = -1
        draft.queue[0] = root
        size = 1
        head = 0
        found = -1
        while head < size and found < 0:
            seat = draft.queue[head]
            head += 1
            pool = tables.seat_pool[seat]
            for x in range(tables.pool_from[pool], tables.pool_from[pool + 1]):
                person = tables.pool_person[x]
                if draft.holder[person] == -2 or draft.via[person] >= 0:
                    continue
                draft.via[person] = seat
                if draft.holder[person] >= 0:
                    draft.queue[size] = draft.holder[person]
                    size += 1
                elif found < 0 or draft.taste[person] < draft.taste[found]:
                    found = person
        if found < 0:
            return following
        person = found
        seat = -1
        while seat != root:
            seat = draft.via[person]
            swapped = draft.who[seat]
            draft.who[seat] = person
            draft.holder[person] = seat
            person = swapped
    return start


def place(tables: Tables, draft: Draft, task: int, start: int) -> int:
    """Return the first start >= `start` with room in all resources, or `NOWHERE`."""
    length = tables.task[task, DURATION]
    if length == 0:
        return start
    if start + length > draft.free.shape[0]:
        return NOWHERE
    if tables.task[task, SPLITTABLE]:
        return place_split(tables, draft, task, start)
    seated_too = tables.task[task + 1, SEAT_FROM] > tables.task[task, SEAT_FROM]
    if tables.task[task, CALENDAR] >= 0 or seated_too:
        return place_working(tables, draft, task, start)
    horizon = draft.free.shape[0]
    low, high = tables.task[task, NEED_FROM], tables.task[task + 1, NEED_FROM]
    begin = start
    period = begin + length - 1
    while period >= begin:
        short = False
        for x in range(low, high):
            if draft.free[period, tables.need[x, RESOURCE]] < tables.need[x, AMOUNT]:
                short = True
                break
        if short:
            begin = period + 1
            period = begin + length
            if period > horizon:
                return NOWHERE
        period -= 1
    return begin


def place_working(tables: Tables, draft: Draft, task: int, start: int) -> int:
    """Return the first start on the task's calendar with room and persons."""
    length = tables.task[task, DURATION]
    horizon = draft.free.shape[0]
    row = tables.task[task, CALENDAR]
    seats = tables.task[task + 1, SEAT_FROM] > tables.task[task, SEAT_FROM]
    first = start if row < 0 else tables.worked[row, start]
    amount = horizon if row < 0 else tables.worked[row, horizon]
    q = first + length - 1
    while first + length <= amount:
        period = q if row < 0 else tables.times[row, q]
        if short_at(tables, draft, task, period):
            first = q + 1
            q = first + length - 1
        elif q > first:
            q -= 1
        else:
            if not seats:
                return int(period)
            following = seated(tables, draft, task, period)
            if following == period:
                return int(period)
            if following < 0:
                return NOWHERE
            first = following if row < 0 else tables.worked[row, following]
            q = first + length - 1
    return NOWHERE


def place_split(tables: Tables, draft: Draft, task: int, start: int) -> int:
    """Take the first periods from `start` that have room; return the first of them."""
    row = tables.task[task, CALENDAR]
    at = tables.task[task, PART_FROM]
    end = tables.task[task + 1, PART_FROM]
    for period in range(start, draft.free.shape[0]):
        if row >= 0 and tables.worked[row, period + 1] == tables.worked[row, period]:
            continue
        if not short_at(tables, draft, task, period):
            draft.part[at] = period
            at += 1
            if at == end:
                return int(draft.part[tables.task[task, PART_FROM]])
    return NOWHERE


def place_late(tables: Tables, draft: Draft, task: int, finish: int) -> int:
    """Return the last start with room that finishes by `finish`, or `NOWHERE`.

    A splittable task is kept whole and persons keep their seats: the result serves to
    order tasks.
    """
    length = tables.task[task, DURATION]
    horizon = draft.free.shape[0]
    if finish > horizon:
        finish = horizon
    if finish < 0:
        return NOWHERE
    if length == 0:
        return finish
    row = tables.task[task, CALENDAR]
    last = finish if row < 0 else tables.worked[row, finish]
    first = last - length
    q = first
    while first >= 0:
        period = q if row < 0 else tables.times[row, q]
        short = short_at(tables, draft, task, period)
        for s in range(tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]):
            short = short or draft.free[period, draft.who[s]] < 1
        if short:
            first = q - length
            q = first
        elif q < first + length - 1:
            q += 1
        else:
            return int(first if row < 0 else tables.times[row, first])
    return NOWHERE


def take(tables: Tables, draft: Draft, task: int, start: int, sign: int) -> None:
    """Put a task down at `start` (sign 1), or lift it up again (sign -1)."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    split = tables.task[task, SPLITTABLE]
    end = start + length
    if length > 0 and (row >= 0 or split):
        end = take_working(tables, draft, task, start, sign)
    else:
        for x in range(tables.task[task, NEED_FROM], tables.task[task + 1, NEED_FROM]):
            resource = tables.need[x, RESOURCE]
            amount = sign * tables.need[x, AMOUNT]
            for period in range(start, end):
                draft.free[period, resource] -= amount
        for s in range(tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]):
            for period in range(start, end):
                draft.free[period, draft.who[s]] -= sign
    if sign > 0:
        draft.start[task] = start
        draft.finish[task] = end
        if end > draft.until[0]:
            draft.until[0] = end


def take_working(tables: Tables, draft: Draft, task: int, start: int, sign: int) -> int:
    """Take the periods of a task with pauses; return the end of the last."""
    length = tables.task[task, DURATION]
    row = tables.task[task, CALENDAR]
    offset = 0 if row < 0 else tables.worked[row, start]
    period = start
    for q in range(length):
        if tables.task[task, SPLITTABLE]:
            period = draft.part[tables.task[task, PART_FROM] + q]
        else:
            period = tables.times[row, offset + q]
        for x in range(tables.task[task, NEED_FROM], tables.task[task + 1, NEED_FROM]):
            resource = tables.need[x, RESOURCE]
            draft.free[period, resource] -= sign * tables.need[x, AMOUNT]
        for s in range(tables.task[task, SEAT_FROM], tables.task[task + 1, SEAT_FROM]):
            draft.free[period, draft.who[s]] -= sign
    return period + 1


def keep_whole(tables: Tables, draft: Draft, task: int, start: int) -> None:
    """Let a splittable task work without a pause from `start`."""
    row = tables.task[task, CALENDAR]
    offset = 0 if row < 0 else tables.worked[row, start]
    first = tables.task[task, PART_FROM]
    for q in range(tables.task[task + 1, PART_FROM] - first):
        draft.part[first + q] = start + q if row < 0 else tables.times[row, offset + q]
