"""The inner loops, written once: plain Python for small plans, compiled for big ones.

A calendar is its cumulative work function W (working ticks from a fixed origin to an
instant) and the inverse of it (the instant at which working tick number w begins).
Everything else follows: adding, subtracting, snapping and measuring working time.

Every function takes the named tuples of `layout`. All of the code stays in this file,
because the compiler's cache watches one file.
"""

from __future__ import annotations

from steerco_engine.layout import (
    ALWAYS,
    AT_START,
    BY_ACTUAL,
    BY_AS_LATE,
    BY_DATA_DATE,
    BY_FINISH_MIN,
    BY_FIXED,
    BY_LATEST,
    BY_LINK,
    BY_PROJECT_START,
    BY_RESUME,
    BY_START_MIN,
    BY_SUPPORT,
    COMPLETE,
    DAY,
    FF,
    FINISH_MILESTONE,
    FIXED,
    FS,
    IN_PROGRESS,
    LEVEL_OF_EFFORT,
    NEVER,
    NOT_STARTED,
    OUT_OF_WORK,
    SF,
    SMALLEST,
    SS,
    START_MILESTONE,
    CalendarTable,
    Dates,
    Numbers,
    Plan,
    Rules,
)

# -- calendar arithmetic ---------------------------------------------------------


def work_at(table: CalendarTable, calendar: int, instant: int) -> int:
    """Return W(instant), the working ticks before `instant`."""
    if calendar < 0:
        return instant
    day = instant // DAY
    low = table.era_from[calendar]
    high = table.era_from[calendar + 1]
    while high - low > 1:
        middle = (low + high) // 2
        if table.era_day[middle] <= day:
            low = middle
        else:
            high = middle
    era = low
    passed = day - table.era_day[era]
    weeks = passed // 7
    weekday = passed - weeks * 7
    work = (
        table.era_work[era]
        + weeks * table.week_work[era * 8 + 7]
        + table.week_work[era * 8 + weekday]
    )
    shape = table.day_shape[era * 7 + weekday]
    clock = instant - day * DAY
    for k in range(table.shape_from[shape], table.shape_from[shape + 1]):
        end = table.range_end[k]
        worked = (clock if clock < end else end) - table.range_start[k]
        work += worked if worked > 0 else 0
    return work


def tick_at(table: CalendarTable, calendar: int, work: int) -> int:
    """Return the instant at which working tick number `work` begins."""
    if calendar < 0:
        return work
    low = table.era_from[calendar]
    high = table.era_from[calendar + 1]
    while high - low > 1:
        middle = (low + high) // 2
        if table.era_work[middle] <= work:
            low = middle
        else:
            high = middle
    era = low
    week = table.week_work[era * 8 + 7]
    if week == 0:
        raise ValueError(OUT_OF_WORK)
    rest = work - table.era_work[era]
    weeks = rest // week
    rest -= weeks * week
    weekday = 0
    while table.week_work[era * 8 + weekday + 1] <= rest:
        weekday += 1
    rest -= table.week_work[era * 8 + weekday]
    instant = (table.era_day[era] + weeks * 7 + weekday) * DAY
    shape = table.day_shape[era * 7 + weekday]
    for k in range(table.shape_from[shape], table.shape_from[shape + 1]):
        length = table.range_end[k] - table.range_start[k]
        if rest < length:
            return instant + table.range_start[k] + rest
        rest -= length
    return instant


def next_working(table: CalendarTable, calendar: int, instant: int) -> int:
    """Return `instant` if work can start there, else the next instant it can."""
    if calendar < 0:
        return instant
    return tick_at(table, calendar, work_at(table, calendar, instant))


def previous_working(table: CalendarTable, calendar: int, instant: int) -> int:
    """Return `instant` if work can end there, else the last instant before it."""
    if calendar < 0:
        return instant
    return tick_at(table, calendar, work_at(table, calendar, instant) - 1) + 1


def shift(table: CalendarTable, calendar: int, instant: int, amount: int) -> int:
    """Add working time: forwards lands on an end of work, backwards on a start."""
    if amount == 0:
        return instant
    if calendar < 0:
        return instant + amount
    work = work_at(table, calendar, instant) + amount
    if amount > 0:
        return tick_at(table, calendar, work - 1) + 1
    return tick_at(table, calendar, work)


# -- one activity ----------------------------------------------------------------


def length_of(plan: Plan, i: int) -> int:
    """Return the longest span with work in it, offset included."""
    longest = 0
    for k in range(plan.span_from[i], plan.span_from[i + 1]):
        if plan.span_length[k] > 0:
            longest = max(longest, plan.span_offset[k] + plan.span_length[k])
    return longest


def finish_from(table: CalendarTable, plan: Plan, i: int, start: int) -> int:
    """Return when the last span of activity `i` ends if it starts at `start`."""
    finish = start
    for k in range(plan.span_from[i], plan.span_from[i + 1]):
        if plan.span_length[k] > 0:
            amount = plan.span_offset[k] + plan.span_length[k]
            finish = max(finish, shift(table, plan.span_calendar[k], start, amount))
    return finish


def start_from(table: CalendarTable, plan: Plan, i: int, finish: int) -> int:
    """Return the latest start from which every span ends by `finish`."""
    start = finish
    for k in range(plan.span_from[i], plan.span_from[i + 1]):
        if plan.span_length[k] > 0:
            amount = plan.span_offset[k] + plan.span_length[k]
            start = min(start, shift(table, plan.span_calendar[k], finish, -amount))
    return start


def earliest_from(
    table: CalendarTable, plan: Plan, rules: Rules, i: int, bound: int
) -> int:
    """Return the first instant at or after `bound` at which activity `i` can start."""
    if length_of(plan, i) == 0:
        calendar = plan.calendar[i]
        kind = plan.kind[i]
        usual = rules.primavera == 0 and kind != START_MILESTONE
        if usual or kind == FINISH_MILESTONE:
            pinned = rules.primavera == 0 and bound == plan.start_min[i]
            if pinned or previous_working(table, calendar, bound) == bound:
                return bound
        return next_working(table, calendar, bound)
    start = ALWAYS
    for k in range(plan.span_from[i], plan.span_from[i + 1]):
        if plan.span_length[k] > 0:
            start = min(start, next_working(table, plan.span_calendar[k], bound))
    return start


def latest_to(table: CalendarTable, plan: Plan, i: int, bound: int) -> int:
    """Return the last instant at or before `bound` at which activity `i` can end."""
    if length_of(plan, i) == 0:
        return previous_working(table, plan.calendar[i], bound)
    finish = NEVER
    for k in range(plan.span_from[i], plan.span_from[i + 1]):
        if plan.span_length[k] > 0:
            finish = max(finish, previous_working(table, plan.span_calendar[k], bound))
    return finish


# -- one link --------------------------------------------------------------------


def bound_of(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, link: int
) -> int:
    """Return the earliest start (FS, SS) or finish (FF, SF) that a link allows."""
    p = plan.predecessor[link]
    s = plan.successor[link]
    kind = plan.link_type[link]
    lag = plan.lag[link]
    calendar = plan.lag_calendar[link]
    started = plan.status[p] == IN_PROGRESS or plan.status[p] == COMPLETE
    if kind in (FS, FF):
        if rules.primavera and plan.status[p] == COMPLETE:
            bound, rest = NEVER, 0
            if kind == FF or plan.status[s] == NOT_STARTED:
                bound = shift(table, calendar, plan.known_finish[p], lag)
            if kind == FS and plan.status[s] == NOT_STARTED:
                passed = work_at(table, calendar, rules.data_date)
                passed -= work_at(table, calendar, plan.known_finish[p])
                rest = max(0, lag - max(0, passed))
            passed_on = kind == FS or plan.status[s] == COMPLETE
            if passed_on and rules.retained_logic:
                late = dates.remaining_finish[p]
                bound = max(bound, shift(table, calendar, late, rest))
            return bound
        return shift(table, calendar, dates.finish[p], lag)
    if rules.primavera and started:
        if plan.status[p] == COMPLETE:
            bound = shift(table, calendar, plan.known_start[p], lag)
            if rules.retained_logic:
                bound = max(bound, dates.remaining_start[p])
            return bound
        remaining_lag = max(0, lag - plan.progress[p])
        anchor = dates.remaining_start[p]
        if rules.lag_from_early_start == 0 and rules.data_date != NEVER:
            anchor = rules.data_date
        return shift(table, calendar, anchor, remaining_lag)
    if rules.primavera and kind == SS and lag == 0:
        return next_working(table, calendar, dates.start[p])
    return shift(table, calendar, dates.start[p], lag)


def is_met(plan: Plan, link: int) -> bool:
    """Tell whether a link from a finish has let its successor work already.

    P6 then asks nothing of its lag in the backward pass; a lead is still one.
    """
    s = plan.successor[link]
    if plan.link_type[link] != FS:
        return False
    begun = plan.status[plan.predecessor[link]] == IN_PROGRESS
    working = plan.status[s] == IN_PROGRESS and plan.progress[s] > 0
    return plan.status[s] == COMPLETE or (begun and working)


def ceiling_of(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, link: int
) -> int:
    """Return the latest finish that a link leaves to its predecessor."""
    p = plan.predecessor[link]
    s = plan.successor[link]
    kind = plan.link_type[link]
    started = plan.status[p] == IN_PROGRESS or plan.status[p] == COMPLETE
    lag = plan.lag[link]
    if kind in (SS, SF) and rules.primavera == 0:
        if started or (kind == SS and length_of(plan, p) == 0):
            return ALWAYS
    elif kind in (SS, SF) and started:
        lag = max(0, lag - plan.progress[p])
    elif rules.primavera and plan.status[p] == COMPLETE:
        lag = 0
    elif rules.primavera and is_met(plan, link):
        lag = min(0, lag)
    anchor = dates.late_start[s] if kind in (FS, SS) else dates.late_finish[s]
    if rules.actual_dates and plan.status[s] in (IN_PROGRESS, COMPLETE):
        if kind in (FS, SS):
            anchor = plan.known_start[s]
        elif plan.status[s] == COMPLETE:
            anchor = plan.known_finish[s]
    if kind == SS and plan.status[s] == IN_PROGRESS and rules.primavera == 0:
        if is_open_end(plan, s):
            return ALWAYS
        anchor = dates.remaining_start[s]
    bound = shift(table, plan.lag_calendar[link], anchor, -lag)
    if kind in (FS, FF):
        return bound
    if length_of(plan, p) > 0:
        bound = earliest_from(table, plan, rules, p, bound)
    return finish_from(table, plan, p, bound)


def is_open_end(plan: Plan, i: int) -> bool:
    """Tell whether no work follows activity `i`; a level of effort is no such work."""
    for k in range(plan.outgoing_from[i], plan.outgoing_from[i + 1]):
        if plan.kind[plan.successor[plan.outgoing[k]]] != LEVEL_OF_EFFORT:
            return False
    return True


def drives(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, link: int
) -> bool:
    """Tell whether a link alone holds its successor where it is."""
    s = plan.successor[link]
    status = plan.status[s]
    if status in (COMPLETE, FIXED):
        return False
    if not held_by_links(plan, rules, s):
        return False
    calendar = plan.calendar[s]
    bound = work_at(table, calendar, bound_of(table, plan, rules, dates, link))
    if plan.link_type[link] == FS or plan.link_type[link] == SS:
        return bound == work_at(table, calendar, dates.remaining_start[s])
    return bound == work_at(table, calendar, dates.finish[s])


# -- the passes ------------------------------------------------------------------


def forward(table: CalendarTable, plan: Plan, rules: Rules, dates: Dates) -> None:
    """Set start, finish and driving link of every activity, in link order."""
    for i in plan.order:
        if plan.kind[i] != LEVEL_OF_EFFORT:
            place_early(table, plan, rules, dates, i)


def place_early(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, i: int
) -> None:
    """Set the early dates of one activity whose predecessors have theirs."""
    status = plan.status[i]
    finish_bound = NEVER
    driver = -1
    logic = NEVER
    if held_by_links(plan, rules, i):
        driven = NEVER
        for k in range(plan.incoming_from[i], plan.incoming_from[i + 1]):
            link = plan.incoming[k]
            if plan.kind[plan.predecessor[link]] == LEVEL_OF_EFFORT:
                continue
            bound = bound_of(table, plan, rules, dates, link)
            start_bound = bound
            by_finish = plan.link_type[link] == FF or plan.link_type[link] == SF
            if by_finish:
                finish_bound = max(finish_bound, bound)
                start_bound = start_from(table, plan, i, bound)
            if (by_finish or plan.lag[link] < 0) and start_bound < rules.project_start:
                start_bound = rules.project_start
            logic = max(logic, start_bound)
            if start_bound > driven:
                driven = start_bound
                driver = link
    if status == FIXED or (status == COMPLETE and rules.primavera == 0):
        dates.start[i] = dates.remaining_start[i] = plan.known_start[i]
        dates.finish[i] = dates.remaining_finish[i] = plan.known_finish[i]
        dates.driver[i] = -1
        dates.cause[i] = BY_FIXED if status == FIXED else BY_ACTUAL
        return
    if status == COMPLETE:
        dates.start[i] = plan.known_start[i]
        dates.finish[i] = plan.known_finish[i]
        dates.remaining_start[i] = max(rules.data_date, logic)
        dates.remaining_finish[i] = dates.remaining_start[i]
        dates.driver[i] = driver
        dates.cause[i] = BY_ACTUAL
        return
    bound = rules.data_date
    cause = BY_PROJECT_START if bound == NEVER else BY_DATA_DATE
    if status == NOT_STARTED and plan.start_min[i] > bound:
        bound, cause = plan.start_min[i], BY_START_MIN
    if status == IN_PROGRESS and max(plan.resume[i], plan.known_start[i]) > bound:
        bound, cause = max(plan.resume[i], plan.known_start[i]), BY_RESUME
    if logic > bound:
        bound, cause = logic, BY_LINK
    if status == NOT_STARTED and logic == NEVER:
        free = plan.start_min[i] == NEVER and plan.finish_min[i] == NEVER
        if free or rules.primavera:
            if rules.project_start > bound:
                bound, cause = rules.project_start, BY_PROJECT_START
        elif bound == NEVER:
            bound = start_from(table, plan, i, plan.finish_min[i])
            cause = BY_FINISH_MIN
    start = earliest_from(table, plan, rules, i, bound)
    if cause != BY_LINK and logic != NEVER:
        calendar = plan.calendar[i]
        if work_at(table, calendar, logic) == work_at(table, calendar, start):
            cause = BY_LINK
    if plan.delay[i] > 0 and status == NOT_STARTED:
        start = earliest_from(table, plan, rules, i, start + plan.delay[i])
    least = max(finish_bound, plan.finish_min[i])
    if least > NEVER and finish_from(table, plan, i, start) < least:
        later = start_from(table, plan, i, least)
        if later > start:
            start = earliest_from(table, plan, rules, i, later)
            cause = BY_LINK if finish_bound >= plan.finish_min[i] else BY_FINISH_MIN
    if plan.honoured[i] or plan.mandatory[i]:
        held = honour(table, plan, rules, i, start)
        if held != start:
            start, cause = held, BY_LATEST
    dates.cause[i] = cause
    dates.remaining_start[i] = start
    dates.finish[i] = finish_from(table, plan, i, start)
    free_to_move = status == NOT_STARTED or rules.primavera == 1
    if plan.mandatory[i] and free_to_move and plan.finish_max[i] < ALWAYS:
        dates.finish[i] = plan.finish_max[i]
    dates.remaining_finish[i] = dates.finish[i]
    dates.start[i] = start if status == NOT_STARTED else plan.known_start[i]
    dates.driver[i] = driver if cause == BY_LINK else -1


def held_by_links(plan: Plan, rules: Rules, i: int) -> bool:
    """Tell whether predecessors hold what is left of activity `i`.

    Microsoft Project does not split a task that has started but done nothing yet.
    """
    status = plan.status[i]
    if status == NOT_STARTED:
        return True
    if rules.retained_logic == 0 or status == FIXED:
        return False
    return rules.primavera == 1 or (status == IN_PROGRESS and plan.progress[i] > 0)


def honour(table: CalendarTable, plan: Plan, rules: Rules, i: int, start: int) -> int:
    """Return `start` held against the latest dates that beat the links."""
    if plan.status[i] != NOT_STARTED:
        return start
    if plan.start_max[i] < ALWAYS:
        limit = earliest_from(table, plan, rules, i, plan.start_max[i])
        start = limit if plan.mandatory[i] else min(start, limit)
    if plan.finish_max[i] < ALWAYS:
        limit = start_from(table, plan, i, plan.finish_max[i])
        start = limit if plan.mandatory[i] else min(start, limit)
    return start


def backward(table: CalendarTable, plan: Plan, rules: Rules, dates: Dates) -> None:
    """Set late start and late finish of every activity, against link order."""
    for position in range(len(plan.order) - 1, -1, -1):
        i = plan.order[position]
        if plan.kind[i] != LEVEL_OF_EFFORT:
            place_late(table, plan, rules, dates, i)


def place_late(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, i: int
) -> None:
    """Set the late dates of one activity whose successors have theirs."""
    status = plan.status[i]
    if status == COMPLETE and rules.primavera == 0:
        dates.late_start[i] = plan.known_start[i]
        dates.late_finish[i] = plan.known_finish[i]
        return
    late = rules.late_finish
    open_end = True
    for k in range(plan.outgoing_from[i], plan.outgoing_from[i + 1]):
        link = plan.outgoing[k]
        s = plan.successor[link]
        if plan.kind[s] == LEVEL_OF_EFFORT:
            continue
        overridden = rules.primavera and not (
            rules.retained_logic or rules.actual_dates
        )
        if plan.status[s] == COMPLETE and (rules.primavera == 0 or overridden):
            continue
        if plan.status[s] == IN_PROGRESS and overridden:
            continue
        open_end = False
        late = min(late, ceiling_of(table, plan, rules, dates, link))
    if open_end and rules.open_ends:
        late = min(late, dates.finish[i])
    if status != COMPLETE:
        if plan.start_max[i] < ALWAYS and status != IN_PROGRESS:
            limit = earliest_from(table, plan, rules, i, plan.start_max[i])
            limit = finish_from(table, plan, i, limit)
            late = limit if plan.mandatory[i] else min(late, limit)
        if plan.finish_max[i] < ALWAYS:
            limit = plan.finish_max[i]
            late = limit if plan.mandatory[i] else min(late, limit)
        late = min(late, plan.finish_target[i])
        if dates.finish[i] <= plan.finish_frame[i]:
            late = min(late, plan.finish_frame[i])
        late = latest_to(table, plan, i, late)
    start = start_from(table, plan, i, late)
    if length_of(plan, i) > 0:
        start = earliest_from(table, plan, rules, i, start)
    dates.late_finish[i] = late
    dates.late_start[i] = start
    if plan.as_late[i] and rules.primavera and status == NOT_STARTED:
        delay_to_successors(table, plan, rules, dates, i)


def delay_to_successors(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, i: int
) -> None:
    """Move an as-late-as-possible activity onto its successors' early dates."""
    early = rules.early_finish
    for k in range(plan.outgoing_from[i], plan.outgoing_from[i + 1]):
        link = plan.outgoing[k]
        s = plan.successor[link]
        if plan.kind[s] == LEVEL_OF_EFFORT or plan.status[s] == COMPLETE:
            continue
        kind = plan.link_type[link]
        anchor = dates.remaining_start[s]
        if kind in (FF, SF):
            anchor = dates.finish[s]
        limit = shift(table, plan.lag_calendar[link], anchor, -plan.lag[link])
        if kind in (SS, SF):
            limit = finish_from(table, plan, i, limit)
        early = min(early, limit)
    early = min(latest_to(table, plan, i, early), dates.late_finish[i])
    if early > dates.finish[i]:
        start = start_from(table, plan, i, early)
        start = earliest_from(table, plan, rules, i, start)
        dates.start[i] = dates.remaining_start[i] = start
        dates.finish[i] = dates.remaining_finish[i] = early
        dates.driver[i] = -1
        dates.cause[i] = BY_AS_LATE


def delay_all(table: CalendarTable, plan: Plan, rules: Rules, dates: Dates) -> None:
    """Move as-late-as-possible activities to their late dates, the rest after them."""
    for i in plan.order:
        if plan.kind[i] == LEVEL_OF_EFFORT:
            continue
        place_early(table, plan, rules, dates, i)
        late = plan.as_late[i] and plan.status[i] == NOT_STARTED
        if late and dates.late_start[i] > dates.start[i]:
            dates.start[i] = dates.remaining_start[i] = dates.late_start[i]
            dates.finish[i] = dates.remaining_finish[i] = dates.late_finish[i]
            dates.driver[i] = -1
            dates.cause[i] = BY_AS_LATE


def floats(
    table: CalendarTable,
    plan: Plan,
    rules: Rules,
    dates: Dates,
    total: Numbers,
    free: Numbers,
) -> None:
    """Measure total and free float on each activity's own calendar."""
    for i in plan.order:
        if plan.status[i] == COMPLETE:
            continue
        calendar = plan.calendar[i]
        early_finish = work_at(table, calendar, dates.finish[i])
        at_finish = work_at(table, calendar, dates.late_finish[i]) - early_finish
        early_start = work_at(table, calendar, dates.remaining_start[i])
        at_start = work_at(table, calendar, dates.late_start[i]) - early_start
        total[i] = at_finish
        if plan.kind[i] == LEVEL_OF_EFFORT:
            continue
        begun = plan.status[i] == IN_PROGRESS
        if rules.float_at == AT_START and (rules.primavera or not begun):
            total[i] = at_start
        elif rules.float_at == SMALLEST and not begun:
            total[i] = min(at_start, at_finish)
        least = ALWAYS
        for k in range(plan.outgoing_from[i], plan.outgoing_from[i + 1]):
            link = plan.outgoing[k]
            s = plan.successor[link]
            kind = plan.link_type[link]
            if plan.kind[s] == LEVEL_OF_EFFORT or plan.status[s] == COMPLETE:
                continue
            if plan.status[i] == IN_PROGRESS and (kind in (SS, SF)):
                continue
            anchor = dates.remaining_start[s]
            if kind in (FF, SF):
                anchor = dates.finish[s]
            room = shift(table, plan.lag_calendar[link], anchor, -plan.lag[link])
            room = work_at(table, calendar, room)
            least = min(
                least, room - (early_finish if kind in (FS, FF) else early_start)
            )
        if least == ALWAYS:
            least = total[i]
            if rules.primavera:
                least = work_at(table, calendar, rules.early_finish) - early_finish
        free[i] = max(0, least)


def longest_path(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates, on_path: Numbers
) -> None:
    """Mark what drives the project finish, back along the driving links."""
    last = NEVER
    for i in plan.order:
        if plan.status[i] != COMPLETE and plan.kind[i] != LEVEL_OF_EFFORT:
            last = max(last, dates.finish[i])
    for position in range(len(plan.order) - 1, -1, -1):
        i = plan.order[position]
        if plan.status[i] == COMPLETE or plan.kind[i] == LEVEL_OF_EFFORT:
            continue
        if dates.finish[i] == last:
            on_path[i] = 1
        if on_path[i] == 0:
            continue
        for k in range(plan.incoming_from[i], plan.incoming_from[i + 1]):
            link = plan.incoming[k]
            p = plan.predecessor[link]
            if plan.status[p] == COMPLETE or plan.kind[p] == LEVEL_OF_EFFORT:
                continue
            if on_path[p] == 0 and drives(table, plan, rules, dates, link):
                on_path[p] = 1


def level_of_effort(
    table: CalendarTable, plan: Plan, rules: Rules, dates: Dates
) -> None:
    """Stretch each level-of-effort activity between the work it supports.

    Another level of effort counts where it comes before; one after is not there yet.
    """
    for i in plan.order:
        if plan.kind[i] != LEVEL_OF_EFFORT:
            continue
        early_from, early_to, late_from, late_to = ALWAYS, NEVER, ALWAYS, NEVER
        begun, over = False, False
        for k in range(plan.incoming_from[i], plan.incoming_from[i + 1]):
            link = plan.incoming[k]
            p, kind, lag = plan.predecessor[link], plan.link_type[link], plan.lag[link]
            early, late = dates.start[p], dates.late_start[p]
            actual = plan.status[p] in (IN_PROGRESS, COMPLETE)
            if kind in (FS, FF):
                early, late = dates.finish[p], dates.late_finish[p]
                actual = plan.status[p] == COMPLETE
            early = shift(table, plan.lag_calendar[link], early, lag)
            late = shift(table, plan.lag_calendar[link], late, lag)
            if kind in (FS, SS):
                begun = (actual and early <= early_from) or (
                    begun and early >= early_from
                )
                early_from, late_from = min(early_from, early), min(late_from, late)
            else:
                over = (actual and early >= early_to) or (over and early <= early_to)
                early_to, late_to = max(early_to, early), max(late_to, late)
        for k in range(plan.outgoing_from[i], plan.outgoing_from[i + 1]):
            link = plan.outgoing[k]
            s, kind, lag = plan.successor[link], plan.link_type[link], plan.lag[link]
            if plan.kind[s] == LEVEL_OF_EFFORT:
                continue
            early, late = dates.finish[s], dates.late_finish[s]
            actual = plan.status[s] == COMPLETE
            if kind in (FS, SS):
                early, late = dates.start[s], dates.late_start[s]
                actual = plan.status[s] in (IN_PROGRESS, COMPLETE)
            early = shift(table, plan.lag_calendar[link], early, -lag)
            late = shift(table, plan.lag_calendar[link], late, -lag)
            if kind in (SS, SF):
                begun = (actual and early <= early_from) or (
                    begun and early >= early_from
                )
                early_from, late_from = min(early_from, early), min(late_from, late)
            else:
                over = (actual and early >= early_to) or (over and early <= early_to)
                early_to, late_to = max(early_to, early), max(late_to, late)
        calendar = plan.calendar[i]
        if early_from == ALWAYS:
            early_from = max(rules.project_start, rules.data_date)
        if early_to == NEVER:
            early_to = early_from
        if late_to == NEVER:
            late_to = rules.late_finish
        if plan.status[i] != NOT_STARTED:
            early_from = plan.known_start[i]
        elif not begun:
            early_from = next_working(table, calendar, max(early_from, rules.data_date))
        if plan.status[i] in (COMPLETE, FIXED):
            early_to = plan.known_finish[i]
        elif not over:
            early_to = max(early_to, rules.data_date)
            early_to = previous_working(table, calendar, early_to)
        late_to = previous_working(table, calendar, late_to)
        early_to = max(early_from, early_to)
        dates.start[i] = dates.remaining_start[i] = early_from
        dates.finish[i] = dates.remaining_finish[i] = early_to
        dates.late_start[i] = min(late_from, late_to)
        dates.late_finish[i] = late_to
        dates.driver[i] = -1
        dates.cause[i] = BY_SUPPORT
