"""The engine's rules once more, slow and obvious: time passes half an hour at a time.

Working time is found by walking, early dates by asking the predecessors, late dates by
asking the successors. Nothing here is shared with the kernels.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from steerco_engine.calendars import EPOCH, Calendar
from steerco_engine.cpm import (
    ALWAYS,
    NEVER,
    Activities,
    Convention,
    FloatAt,
    Kind,
    Options,
    Status,
)
from steerco_engine.network import LinkType, Network

STEP = 300
"""Half an hour in ticks; everything that the tests ask for is a multiple of it."""
FAR = 20_000
"""Steps after which a walk has surely lost its way."""
DAY = 14_400
LEVEL_OF_EFFORT = Kind.LEVEL_OF_EFFORT


@dataclass
class Dates:
    start: list[int]
    finish: list[int]
    remaining_start: list[int]
    remaining_finish: list[int]
    late_start: list[int]
    late_finish: list[int]
    total_float: list[int]
    free_float: list[int]


class Walk:
    """Working time of one calendar, step by step."""

    def __init__(self, calendar: Calendar | None) -> None:
        self._calendar = calendar
        self._known: dict[int, bool] = {}

    def works(self, at: int) -> bool:
        """Tell whether the step that begins at an instant is worked."""
        if at not in self._known:
            self._known[at] = self._calendar is None or self._looked_up(at)
        return self._known[at]

    def _looked_up(self, at: int) -> bool:
        assert self._calendar is not None
        day = (EPOCH + dt.timedelta(days=at // DAY)).date()
        ranges = self._calendar.week[day.weekday()]
        for exception in self._calendar.exceptions:
            if exception.first <= day <= exception.last:
                ranges = exception.ranges
        minute = at % DAY // 10
        return any(start <= minute < end for start, end in ranges)

    def next_working(self, at: int) -> int:
        for _ in range(FAR):
            if self.works(at):
                return at
            at += STEP
        raise AssertionError("no working time ahead")

    def previous_working(self, at: int) -> int:
        for _ in range(FAR):
            if self.works(at - STEP):
                return at
            at -= STEP
        raise AssertionError("no working time behind")

    def add(self, at: int, amount: int) -> int:
        """Work for some time from an instant on, or back from it."""
        while amount > 0:
            at = self.next_working(at) + STEP
            amount -= STEP
        while amount < 0:
            at = self.previous_working(at) - STEP
            amount += STEP
        return at

    def between(self, start: int, finish: int) -> int:
        if finish < start:
            return -self.between(finish, start)
        return sum(STEP for at in range(start, finish, STEP) if self.works(at))


class Reference:
    """One plan; every question is answered anew from the rules."""

    def __init__(
        self,
        network: Network,
        activities: Activities,
        calendars: Sequence[Calendar],
        options: Options,
    ) -> None:
        self.network = network
        self.has = activities
        self.options = options
        self.primavera = options.convention is Convention.PRIMAVERA
        self.walks = [Walk(calendar) for calendar in calendars] + [Walk(None)]
        self.effort = [
            i for i in range(network.count) if activities.kind[i] == LEVEL_OF_EFFORT
        ]
        links = [k for k in range(len(network.predecessor)) if not self.supports(k)]
        self.before = {
            i: [k for k in links if network.successor[k] == i]
            for i in range(network.count)
        }
        self.after = {
            i: [k for k in links if network.predecessor[k] == i]
            for i in range(network.count)
        }
        self.project_start = options.project_start
        self.late_limit = ALWAYS
        self.pinned: dict[int, tuple[int, int]] = {}
        """Tasks as late as possible, once their place is known."""

    def supports(self, k: int) -> bool:
        """Tell whether a link hangs on a level of effort, which holds nobody."""
        ends = self.network.predecessor[k], self.network.successor[k]
        return not {int(end) for end in ends}.isdisjoint(self.effort)

    # -- one task ------------------------------------------------------------------

    def walk(self, index: int) -> Walk:
        return self.walks[index]

    def own(self, i: int) -> Walk:
        return self.walk(self.has.calendar[i])

    def spans(self, i: int) -> list[tuple[Walk, int]]:
        has = self.has
        return [
            (
                self.walk(has.span_calendar[k]),
                int(has.span_offset[k] + has.span_length[k]),
            )
            for k in range(has.span_from[i], has.span_from[i + 1])
            if has.span_length[k] > 0
        ]

    def takes_time(self, i: int) -> bool:
        return bool(self.spans(i))

    def finish_from(self, i: int, start: int) -> int:
        return max([start, *(walk.add(start, n) for walk, n in self.spans(i))])

    def start_from(self, i: int, finish: int) -> int:
        return min([finish, *(walk.add(finish, -n) for walk, n in self.spans(i))])

    def can_start(self, i: int, at: int) -> int:
        """Return the first instant from `at` on at which a task can start."""
        if self.takes_time(i):
            return min(walk.next_working(at) for walk, _ in self.spans(i))
        pinned = not self.primavera and at == self.has.start_min[i]
        kind = self.has.kind[i]
        may_stay = kind == Kind.FINISH_MILESTONE or (
            kind != Kind.START_MILESTONE and not self.primavera
        )
        if may_stay and (pinned or self.own(i).previous_working(at) == at):
            return at
        return self.own(i).next_working(at)

    def can_finish(self, i: int, at: int) -> int:
        if self.takes_time(i):
            return max(walk.previous_working(at) for walk, _ in self.spans(i))
        return self.own(i).previous_working(at)

    # -- early dates ---------------------------------------------------------------

    def early(self, i: int) -> tuple[int, int, int, int]:
        """Return start, finish, and both of the remaining work."""
        return self._early(i)

    def _forget(self) -> None:
        self._early = cache(self._found_early)
        self._late = cache(self._found_late)

    def held_by_links(self, i: int) -> bool:
        status = self.has.status[i]
        if status == Status.NOT_STARTED:
            return True
        if not self.options.retained_logic or status == Status.FIXED:
            return False
        begun = status == Status.IN_PROGRESS and self.has.progress[i] > 0
        return self.primavera or bool(begun)

    def link_bound(self, k: int) -> int:
        """Return the earliest start or finish that a link allows its successor."""
        net, has = self.network, self.has
        p = int(net.predecessor[k])
        lag, walk = int(net.lag[k]), self.walk(net.lag_calendar[k])
        start, finish, remaining_start, remaining_finish = self.early(p)
        by_finish = net.type[k] in (LinkType.FS, LinkType.FF)
        if not self.primavera or has.status[p] in (Status.NOT_STARTED, Status.FIXED):
            if self.primavera and net.type[k] == LinkType.SS and lag == 0:
                return walk.next_working(start)
            return walk.add(finish if by_finish else start, lag)
        if has.status[p] == Status.COMPLETE:
            known = has.known_finish[p] if by_finish else has.known_start[p]
            bound = walk.add(int(known), lag)
            follows = has.status[net.successor[k]] == Status.NOT_STARTED
            if net.type[k] == LinkType.FS and not follows:
                bound = NEVER
            if not self.options.retained_logic:
                return bound
            if net.type[k] == LinkType.FF and has.status[net.successor[k]] in (
                Status.NOT_STARTED,
                Status.IN_PROGRESS,
                Status.FIXED,
            ):
                return bound
            rest = 0
            if net.type[k] == LinkType.FS and follows:
                assert self.options.data_date is not None
                passed = walk.between(int(known), self.options.data_date)
                rest = max(0, lag - max(0, passed))
            still = remaining_finish if by_finish else remaining_start
            return max(bound, walk.add(still, rest))
        if by_finish:
            return walk.add(finish, lag)
        anchor, data_date = remaining_start, self.options.data_date
        if not self.options.lag_from_early_start and data_date is not None:
            anchor = data_date
        return walk.add(anchor, max(0, lag - int(has.progress[p])))

    def _found_early(self, i: int) -> tuple[int, int, int, int]:
        has, options = self.has, self.options
        status = has.status[i]
        known = int(has.known_start[i]), int(has.known_finish[i])
        done = status == Status.COMPLETE
        if status == Status.FIXED or (done and not self.primavera):
            return *known, *known
        starts, finishes = [], []
        if self.held_by_links(i):
            for k in self.before[i]:
                bound = self.link_bound(k)
                by_finish = self.network.type[k] in (LinkType.FF, LinkType.SF)
                if by_finish:
                    finishes.append(bound)
                    bound = self.start_from(i, bound)
                if by_finish or self.network.lag[k] < 0:
                    bound = max(bound, self.project_start)
                starts.append(bound)
        data_date = NEVER if options.data_date is None else options.data_date
        if done:
            left = max([data_date, *starts])
            return *known, left, left
        open_ = status == Status.NOT_STARTED
        bounds = [data_date, *starts]
        if open_:
            bounds.append(int(has.start_min[i]))
        else:
            bounds += [int(has.resume[i]), known[0]]
        if open_ and not starts:
            unconstrained = has.start_min[i] == has.finish_min[i] == NEVER
            if unconstrained or self.primavera:
                bounds.append(self.project_start)
            elif max(bounds) == NEVER:
                bounds.append(self.start_from(i, int(has.finish_min[i])))
        start = self.can_start(i, max(bounds))
        if open_ and has.delay[i]:
            start = self.can_start(i, start + int(has.delay[i]))
        must = max([int(has.finish_min[i]), *finishes])
        if self.finish_from(i, start) < must:
            later = self.start_from(i, must)
            if later > start:
                start = self.can_start(i, later)
        if open_ and (has.honoured[i] or has.mandatory[i]):
            start = self.within_limits(i, start)
        finish = self.finish_from(i, start)
        set_finish = has.mandatory[i] and has.finish_max[i] < ALWAYS
        if set_finish and (open_ or self.primavera):
            finish = int(has.finish_max[i])
        if i in self.pinned and open_ and self.pinned[i][0] > start:
            start, finish = self.pinned[i]
        return start if open_ else known[0], finish, start, finish

    def within_limits(self, i: int, start: int) -> int:
        has = self.has
        if has.start_max[i] < ALWAYS:
            limit = self.can_start(i, int(has.start_max[i]))
            start = limit if has.mandatory[i] else min(start, limit)
        if has.finish_max[i] < ALWAYS:
            limit = self.start_from(i, int(has.finish_max[i]))
            start = limit if has.mandatory[i] else min(start, limit)
        return start

    # -- late dates ----------------------------------------------------------------

    def late(self, i: int) -> tuple[int, int]:
        return self._late(i)

    def link_ceiling(self, k: int) -> int:
        """Return the latest finish that a link leaves to its predecessor."""
        net, has = self.network, self.has
        p, s = int(net.predecessor[k]), int(net.successor[k])
        kind = net.type[k]
        begun = (Status.IN_PROGRESS, Status.COMPLETE)
        from_start = kind in (LinkType.SS, LinkType.SF)
        to_start = kind in (LinkType.FS, LinkType.SS)
        lag = int(net.lag[k])
        if from_start and not self.primavera:
            if has.status[p] in begun:
                return ALWAYS
            if kind == LinkType.SS and not self.takes_time(p):
                return ALWAYS
        elif from_start and has.status[p] in begun:
            lag = max(0, lag - int(has.progress[p]))
        elif self.primavera and has.status[p] == Status.COMPLETE:
            lag = 0
        elif self.primavera and kind == LinkType.FS:
            under_way = has.status[s] == Status.IN_PROGRESS and has.progress[s] > 0
            if has.status[s] == Status.COMPLETE or (
                under_way and has.status[p] == Status.IN_PROGRESS
            ):
                lag = min(0, lag)
        anchor = self.late(s)[0 if to_start else 1]
        if self.counts_actual_dates and has.status[s] in begun:
            if to_start:
                anchor = int(has.known_start[s])
            elif has.status[s] == Status.COMPLETE:
                anchor = int(has.known_finish[s])
        started = has.status[s] == Status.IN_PROGRESS
        if kind == LinkType.SS and started and not self.primavera:
            if not self.after[s]:
                return ALWAYS
            anchor = self.early(s)[2]
        bound = self.walk(net.lag_calendar[k]).add(anchor, -lag)
        if not from_start:
            return bound
        if self.takes_time(p):
            bound = self.can_start(p, bound)
        return self.finish_from(p, bound)

    @property
    def counts_actual_dates(self) -> bool:
        return self.options.actual_dates and not self.options.retained_logic

    def holds_late(self, k: int) -> bool:
        """Tell whether a successor has a say in the late dates of a predecessor."""
        status = self.has.status[self.network.successor[k]]
        if not self.primavera:
            return bool(status != Status.COMPLETE)
        if self.options.retained_logic or self.options.actual_dates:
            return True
        return status not in (Status.COMPLETE, Status.IN_PROGRESS)

    def _found_late(self, i: int) -> tuple[int, int]:
        has = self.has
        done = has.status[i] == Status.COMPLETE
        if done and not self.primavera:
            return int(has.known_start[i]), int(has.known_finish[i])
        ceilings = [self.link_ceiling(k) for k in self.after[i] if self.holds_late(k)]
        late = min([self.late_limit, *ceilings])
        finish = self.early(i)[1]
        if not ceilings and self.options.open_ends_critical:
            late = min(late, finish)
        if not done:
            limits = []
            if has.start_max[i] < ALWAYS and has.status[i] != Status.IN_PROGRESS:
                begin = self.can_start(i, int(has.start_max[i]))
                limits.append(self.finish_from(i, begin))
            if has.finish_max[i] < ALWAYS:
                limits.append(int(has.finish_max[i]))
            for limit in limits:
                late = limit if has.mandatory[i] else min(late, limit)
            late = min(late, int(has.finish_target[i]))
            if finish <= has.finish_frame[i]:
                late = min(late, int(has.finish_frame[i]))
            late = self.can_finish(i, late)
        start = self.start_from(i, late)
        return (self.can_start(i, start) if self.takes_time(i) else start), late

    # -- the whole plan ------------------------------------------------------------

    def dates(self) -> Dates:
        options = self.options
        everyone = range(self.network.count)
        working = [i for i in everyone if i not in self.effort]
        self._forget()
        if options.from_finish is not None:
            self.late_limit = options.from_finish
            self.project_start = min(
                [options.from_finish, *(self.late(i)[0] for i in working)]
            )
            self._forget()
        early_finish = max(
            (self.early(i)[1] for i in working), default=self.project_start
        )
        if options.from_finish is None:
            must = options.must_finish
            self.late_limit = early_finish if must is None else must
        late = [self.late(i) for i in everyone]
        if self.primavera:
            early = self.moved_to_successors(late, early_finish)
        else:
            self.pinned = {i: late[i] for i in working if self.has.as_late[i]}
            self._early = cache(self._found_early)
            early = [self.early(i) for i in everyone]
        for i in self.network.order.tolist():
            if i in self.effort:
                early[i], late[i] = self.stretched(i, early, late)
        total = [self.total_float(i, early[i], late[i]) for i in everyone]
        free = [self.free_float(i, early, total[i], early_finish) for i in everyone]
        return Dates(
            [each[0] for each in early],
            [each[1] for each in early],
            [each[2] for each in early],
            [each[3] for each in early],
            [each[0] for each in late],
            [each[1] for each in late],
            total,
            free,
        )

    def moved_to_successors(
        self, late: list[tuple[int, int]], early_finish: int
    ) -> list[tuple[int, int, int, int]]:
        """Let P6's tasks as late as possible take their free float, last ones first."""
        early = [self.early(i) for i in range(self.network.count)]
        for i in reversed(self.network.order.tolist()):
            if not self.has.as_late[i] or self.has.status[i] != Status.NOT_STARTED:
                continue
            if i in self.effort:
                continue
            room = early_finish
            for k in self.after[i]:
                s = int(self.network.successor[k])
                if self.has.status[s] != Status.COMPLETE:
                    limit = self.room_before(k, early[s])
                    if self.network.type[k] in (LinkType.SS, LinkType.SF):
                        limit = self.finish_from(i, limit)
                    room = min(room, limit)
            finish = min(self.can_finish(i, room), late[i][1])
            if finish > early[i][1]:
                start = self.can_start(i, self.start_from(i, finish))
                early[i] = (start, finish, start, finish)
        return early

    def stretched(
        self,
        i: int,
        early: list[tuple[int, int, int, int]],
        late: list[tuple[int, int]],
    ) -> tuple[tuple[int, int, int, int], tuple[int, int]]:
        """Return the dates of a level of effort, from the work that it supports."""
        has, net, options = self.has, self.network, self.options
        begins: list[tuple[int, int, bool]] = []
        ends: list[tuple[int, int, bool]] = []
        for k in range(len(net.predecessor)):
            p, s, kind = int(net.predecessor[k]), int(net.successor[k]), net.type[k]
            if i not in (p, s) or (i == p and s in self.effort):
                continue
            other, sign = (p, 1) if s == i else (s, -1)
            by_start = (
                kind in (LinkType.SS, LinkType.SF)
                if s == i
                else kind in (LinkType.FS, LinkType.SS)
            )
            at_start = (
                kind in (LinkType.FS, LinkType.SS)
                if s == i
                else kind in (LinkType.SS, LinkType.SF)
            )
            walk, lag = self.walk(net.lag_calendar[k]), sign * int(net.lag[k])
            end = 0 if by_start else 1
            done = (Status.IN_PROGRESS, Status.COMPLETE)[end:]
            anchor = (
                walk.add(early[other][end], lag),
                walk.add(late[other][end], lag),
                has.status[other] in done,
            )
            (begins if at_start else ends).append(anchor)
        data_date = NEVER if options.data_date is None else options.data_date
        opening = max(self.project_start, data_date)
        start = min([each[0] for each in begins], default=opening)
        finish = max([each[0] for each in ends], default=start)
        late_finish = max([each[1] for each in ends], default=self.late_limit)
        late_start = min([each[1] for each in begins], default=ALWAYS)
        begun = any(each[2] for each in begins if each[0] == start)
        over = any(each[2] for each in ends if each[0] == finish)
        if has.status[i] != Status.NOT_STARTED:
            start = int(has.known_start[i])
        elif not begun:
            start = self.own(i).next_working(max(start, data_date))
        if has.status[i] in (Status.COMPLETE, Status.FIXED):
            finish = int(has.known_finish[i])
        elif not over:
            finish = self.own(i).previous_working(max(finish, data_date))
        late_finish = self.own(i).previous_working(late_finish)
        finish = max(start, finish)
        return (start, finish, start, finish), (
            min(late_start, late_finish),
            late_finish,
        )

    def room_before(self, k: int, successor: tuple[int, int, int, int]) -> int:
        kind = self.network.type[k]
        anchor = successor[1 if kind in (LinkType.FF, LinkType.SF) else 2]
        walk = self.walk(self.network.lag_calendar[k])
        return walk.add(anchor, -int(self.network.lag[k]))

    def total_float(
        self, i: int, early: tuple[int, int, int, int], late: tuple[int, int]
    ) -> int:
        if self.has.status[i] == Status.COMPLETE:
            return 0
        at_finish = self.own(i).between(early[1], late[1])
        at_start = self.own(i).between(early[2], late[0])
        begun = self.has.status[i] == Status.IN_PROGRESS
        if begun and self.primavera and self.options.float_at is FloatAt.START:
            return at_finish if i in self.effort else at_start
        if begun or i in self.effort:
            return at_finish
        return {
            FloatAt.FINISH: at_finish,
            FloatAt.START: at_start,
            FloatAt.SMALLEST: min(at_start, at_finish),
        }[self.options.float_at]

    def free_float(
        self,
        i: int,
        early: list[tuple[int, int, int, int]],
        total: int,
        early_finish: int,
    ) -> int:
        status = self.has.status
        if status[i] == Status.COMPLETE or i in self.effort:
            return 0
        rooms = []
        for k in self.after[i]:
            s = int(self.network.successor[k])
            from_start = self.network.type[k] in (LinkType.SS, LinkType.SF)
            if status[s] == Status.COMPLETE:
                continue
            if status[i] == Status.IN_PROGRESS and from_start:
                continue
            mine = early[i][2 if from_start else 1]
            rooms.append(self.own(i).between(mine, self.room_before(k, early[s])))
        if not rooms and self.primavera:
            rooms.append(self.own(i).between(early[i][1], early_finish))
        return max(0, min(rooms, default=total))


def schedule(
    network: Network,
    activities: Activities,
    calendars: Sequence[Calendar],
    options: Options,
) -> Dates:
    return Reference(network, activities, calendars, options).dates()
