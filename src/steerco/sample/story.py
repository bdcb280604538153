"""What happens to each project: its approved plan, its real course, its status."""

from __future__ import annotations

import datetime as dt
from copy import deepcopy
from dataclasses import dataclass, field, replace
from functools import cache

from steerco.sample.catalogue import Project
from steerco.sample.clock import DAY, instant, moment
from steerco.sample.dice import dice
from steerco.sample.network import Activity, Link, Network, network_of
from steerco.sample.passes import Plan, Times, backward, forward, ordered

DATA_DATES = (dt.date(2026, 8, 31), dt.date(2026, 9, 30), dt.date(2026, 10, 31))
EVENING = 1020
TURN = instant(dt.date(2026, 7, 1))
STOP = instant(dt.date(2026, 6, 12), EVENING)

PACE = {
    "steady": (0.85, 1.1),
    "nearly perfect": (0.9, 1.0),
    "finished": (0.95, 1.08),
    "slipping": (0.9, 1.18),
    "late": (1.1, 1.75),
    "recovering": (1.15, 1.55),
    "watermelon": (1.15, 1.6),
    "badly linked": (1.0, 1.4),
    "over budget": (0.92, 1.08),
    "no baseline": (0.95, 1.2),
    "stalled": (1.0, 1.3),
    "not started": (1.0, 1.0),
}
COST = {"over budget": 1.3, "late": 1.14, "slipping": 1.05, "watermelon": 1.1}
RESPONDS = ("recovering",)
"""Characters whose later work is done faster than planned."""
LEFT_BEHIND = ("stalled", "badly linked")
"""Characters whose managers do not move unfinished work past the data date."""


@dataclass
class Status:
    """The plan as its file holds it at one data date."""

    network: Network
    data_date: int
    baseline: Plan
    now: Plan
    moved: dict[str, int] = field(default_factory=dict)
    """Start-no-earlier-than dates set when unfinished work was rescheduled."""

    @property
    def project(self) -> Project:
        return self.network.project

    @property
    def finish(self) -> int:
        return max(times.finish for times in self.now.values())


def opening(project: Project) -> int:
    return instant(project.start, 480)


def fresh(activities: list[Activity], days: dict[str, int]) -> Plan:
    return {a.key: Times(a, days[a.key] * DAY) for a in activities}


@cache
def approved(project: Project) -> tuple[Network, Plan]:
    """Return the network, its durations scaled to the approved time, and its plan."""
    network = network_of(project)
    spoil(network)
    raw = {a.key: a.days for a in network.activities}
    plan = fitted(network, raw)
    while project.plan == "XER" and untangle(network):
        plan = fitted(network, raw)
    if project.character != "badly linked":
        end = network.activities[-1]
        end.deadline = plan[end.key].finish + 28 * 1440
    if project.character == "not started":
        network.activities[0].constraint = "SNET"
        network.activities[0].constraint_date = opening(project)
    return network, plan


def fitted(network: Network, raw: dict[str, int]) -> Plan:
    """Scale durations until the plan ends when the project was approved to end."""
    project = network.project
    target = opening(project) + round(project.months * 30.44 * 1440)
    low, high = 0.2, 3.0
    for _ in range(14):
        scale = (low + high) / 2
        plan = scheduled(network, raw, scale, opening(project))
        if max(times.finish for times in plan.values()) > target:
            high = scale
        else:
            low = scale
    return scheduled(network, raw, low, opening(project))


def untangle(network: Network) -> bool:
    """Turn starts tied to a started predecessor into plain finish-to-start links.

    How a tool lets such a link act on the remaining work depends on its options, so
    the stored dates would not be beyond doubt. Return whether anything was changed.
    """
    truth = true_course(network)
    changed = False
    for day in DATA_DATES:
        known = instant(day, EVENING)
        for activity in network.activities:
            tied = {
                link.predecessor
                for link in activity.links
                if link.type == "SS"
                and truth[activity.key].finish > known
                and truth[link.predecessor].start < known
                and truth[link.predecessor].finish > known
            }
            if tied:
                changed = True
                activity.links = [
                    Link(k.predecessor) if k.predecessor in tied else k
                    for k in activity.links
                ]
                activity.links = list(dict.fromkeys(activity.links))
    return changed


def scheduled(network: Network, raw: dict[str, int], scale: float, begin: int) -> Plan:
    for activity in network.activities:
        days = raw[activity.key]
        activity.days = max(1, round(days * scale)) if days else 0
    order = ordered(network.activities)
    plan = fresh(order, {a.key: a.days for a in order})
    forward(order, plan, begin, None)
    return plan


def spoil(network: Network) -> None:
    """Give a network the virtues or vices of its project's character."""
    character = network.project.character
    if character == "nearly perfect":
        for activity in network.activities:
            activity.links = [Link(link.predecessor) for link in activity.links]
    elif character == "badly linked":
        _break_links(network)
    elif network.project.plan == "MSPDI" and character != "slipping":
        for activity in network.activities:
            activity.links = [
                replace(link, lag=max(0, link.lag)) for link in activity.links
            ]


def _break_links(network: Network) -> None:
    """Cut, tie with leads and overlap, as plans joined from several teams' plans."""
    die = dice("break", network.project.code)
    last = network.activities[-1]
    last.links = [Link("lessons"), Link("accounts")]
    for activity in network.activities[3:-1]:
        if activity.is_milestone:
            continue
        fate = die.random()
        if fate < 0.12:
            activity.links = []
        elif fate < 0.27:
            lead = -die.choice((2, 3, 5))
            activity.links = [Link(k.predecessor, "FS", lead) for k in activity.links]
        elif fate < 0.36:
            kind = die.choice(("SS", "FF"))
            activity.links = [Link(k.predecessor, kind) for k in activity.links]


def true_course(network: Network) -> Plan:
    """Return what would really happen if nobody intervened: the hidden truth."""
    project = network.project
    low, high = PACE[project.character]
    order = ordered(network.activities)
    plan = fresh(order, {a.key: a.days for a in order})
    for activity in order:
        times = plan[activity.key]
        die = dice("course", project.code, activity.key)
        pace = die.uniform(low, high)
        calm = project.character in ("nearly perfect", "finished", "not started")
        patience = 0.12 if project.character == "steady" else 0.25
        if activity.days and not calm and die.random() < patience:
            times.not_before = die.choice((1, 2, 4, 7)) * DAY
        times.minutes = _real(activity.days, pace)
    place_truth(order, plan, opening(project), project.character in RESPONDS)
    return plan


def _real(days: int, pace: float) -> int:
    return max(1, round(days * pace)) * DAY if days else 0


def place_truth(
    order: list[Activity],
    plan: Plan,
    begin: int,
    responds: bool,  # noqa: FBT001
) -> None:
    """Run the forward pass with waiting times, faster after the turn if it responds."""
    for activity in order:
        times = plan[activity.key]
        wait, times.not_before = times.not_before, 0
        one = [activity]
        forward(one, plan, begin, None)
        if wait and not (responds and times.start > TURN):
            clock = activity.clock
            times.not_before = clock.start_at(clock.worked(times.start) + wait)
            forward(one, plan, begin, None)
        if responds and times.start > TURN and activity.days:
            times.minutes = _real(activity.days, 0.72)
            forward(one, plan, begin, None)


@cache
def status_of(project: Project, day: dt.date) -> Status:
    """Return the project's plan as saved at the end of `day`."""
    network, baseline = deepcopy(approved(project))
    truth = true_course(network)
    data_date = instant(day, EVENING)
    known = min(data_date, STOP) if project.character == "stalled" else data_date
    order = ordered(network.activities)
    now = fresh(order, {a.key: a.days for a in order})
    for activity in order:
        report(now[activity.key], truth[activity.key], known, project)
    status = Status(network, data_date, baseline, now)
    restart = data_date if project.plan == "XER" else None
    begin = opening(project)
    forward(order, now, begin, max(restart, begin) if restart else None)
    if project.character == "badly linked":
        pin(order, now, begin)
    if restart is None and project.character not in LEFT_BEHIND:
        status.moved = reschedule(order, now, begin, data_date)
    backward(order, now)
    return status


@cache
def approved_status(project: Project) -> Status:
    """Return the approved plan, before anything has happened."""
    network, baseline = deepcopy(approved(project))
    begin = opening(project)
    order = ordered(network.activities)
    now = fresh(order, {a.key: a.days for a in order})
    forward(order, now, begin, begin)
    backward(order, now)
    return Status(network, begin, baseline, now)


def report(times: Times, truth: Times, known: int, project: Project) -> None:
    """Set actuals as of `known`, and how much the manager thinks is left."""
    if truth.finish <= known and truth.start < known:
        times.actual_start, times.actual_finish = truth.start, truth.finish
        times.done, times.minutes = truth.minutes, 0
        return
    if truth.start >= known:
        if project.character in RESPONDS and known > TURN:
            times.minutes = _real(times.activity.days, hope(known))
        return
    worked = times.clock.worked
    times.actual_start = truth.start
    times.done = worked(known) - worked(truth.start)
    real = worked(truth.finish) - worked(known)
    hoped = times.minutes - times.done
    trust = 0.25 if project.character == "watermelon" else 0.5
    left = max(hoped, DAY) * (1 - trust) + real * trust
    times.minutes = max(1, round(left / DAY)) * DAY


def hope(known: int) -> float:
    """Return the share of planned durations that a recovering project now plans."""
    return 1.0 - 0.08 * DATA_DATES.index(moment(known).date())


def pin(order: list[Activity], now: Plan, begin: int) -> None:
    """Fix start dates by hand on some work ahead, later than logic asks for."""
    for number, activity in enumerate(order):
        forward([activity], now, begin, None)
        times = now[activity.key]
        if number % 4 == 1 and activity.days and not times.is_started:
            clock = activity.clock
            later = clock.worked(times.start) + (5 + number % 7) * DAY
            activity.constraint = "MSO"
            activity.constraint_date = clock.start_at(later)
            forward([activity], now, begin, None)


def reschedule(
    order: list[Activity], now: Plan, begin: int, data_date: int
) -> dict[str, int]:
    """Move work that has not started past the data date, as the tool's command does."""
    moved: dict[str, int] = {}
    for activity in order:
        times = now[activity.key]
        one = [activity]
        forward(one, now, begin, None)
        is_behind = not times.is_started and times.start < data_date
        if is_behind and not (activity.is_milestone and begin >= data_date):
            clock = activity.clock
            times.not_before = clock.start_at(clock.worked(data_date))
            moved[activity.key] = times.not_before
            forward(one, now, begin, None)
    return moved
