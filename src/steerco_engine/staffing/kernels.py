"""The inner loops of staffing; all in one file, because the compiler's cache watches one.

A *roster* says who holds a seat in each of its weeks. The best roster of one seat is a
longest path through its weeks: stay with a person, change to another for the price of a
hand-over, or leave the week open. Weeks in which the holder is away, or in which nothing
is asked, deliver nothing and break nothing.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from steerco_engine.staffing.layout import Pool, Seats, Terms

Integers = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]

NOBODY = -1
BARRED = -1e18
AWAY = -1e17
STAY, BEGIN, CHANGE = 0, 1, 2
SLIGHT = 1e-9
SHARE = 0.01
"""FTE in a unit."""
DOUBT = 0.15
"""Chance to judge a person's load the other way, as the roster may cross the fair share."""
NEAR = 12
"""Candidates of a seat that are looked at most of the time."""
WIDE = 0.1
"""Chance to look at all of them."""
SMALL = 5_000
"""Seat weeks up to which each best plan is kept at once, not at the end of a round."""
RUINED = 24
"""Most seats taken out at a time."""


class Prices(NamedTuple):
    """What a person's week costs a seat; shapes (people, weeks) and (people,).

    Attributes
    ----------
    unit : ndarray of float
        Of one FTE.
    half : ndarray of float
        Of more than half of what is left of the week; half of it for exactly half.
    place : ndarray of float
        Of one place among the projects that the person may have at a time.
    load : ndarray of float
        Of an FTE-week beyond the fair share.
    beside : ndarray of float, shape (candidate weeks,)
        Of a place beside work that takes nearly all of the week; see `Beside`.
    """

    unit: Floats
    half: Floats
    place: Floats
    load: Floats
    beside: Floats


class Beside(NamedTuple):
    """Rows that bar a piece of work beside one that leaves too little of the week.

    Attributes
    ----------
    at : ndarray of int, shape (seats,)
        Where the weeks of a seat's first candidate lie in the rows.
    active : ndarray of bool, shape (candidate weeks,)
        Rows that have been found broken once.
    middle, small : ndarray of float, shape (people, weeks)
        Prices of the rows of pieces of over a third, and of up to a third.
    large, full : ndarray of int, shape (people, weeks)
        Seats that leave less than a third, and nothing.
    in_force : bool
        Whether the rows are used at all.
    """

    at: Integers
    active: npt.NDArray[np.bool_]
    middle: Floats
    small: Floats
    large: Integers
    full: Integers
    in_force: bool


class Plan(NamedTuple):
    """A staffing plan under change.

    Attributes
    ----------
    holder : ndarray of int, shape (seat weeks,)
        Candidate, or -1.
    free : ndarray of int, shape (people, weeks)
        Units that nobody took.
    held : ndarray of int, shape (people, weeks, parallel)
        Seats of a person's week; a locked project p stands as -2 - p.
    entries, projects : ndarray of int, shape (people, weeks)
        Entries of `held`, and different projects among them.
    load : ndarray of float, shape (people,)
        FTE-weeks delivered.
    worth : ndarray of float, shape (seats,)
    near : ndarray of int, shape (seats, NEAR)
        The candidates of each seat that are worth most at the prices.
    nearby : ndarray of int, shape (seats,)
        How many of them there are.
    """

    holder: Integers
    free: Integers
    held: Integers
    entries: Integers
    projects: Integers
    load: Floats
    worth: Floats
    near: Integers
    nearby: Integers


class Look(NamedTuple):
    """How a seat looks for people.

    Attributes
    ----------
    priced : float
        Share of the prices taken off.
    passed_over : float
        Chance that a candidate is left out.
    wide : bool
        Whether all candidates are looked at, or those near.
    """

    priced: float
    passed_over: float
    wide: bool


class Desk(NamedTuple):
    """Room to work in, for one thread."""

    gain: Floats
    who: Integers
    on: Floats
    came: Integers
    best: Integers
    roster: Integers
    ruined: Integers
    order: Integers
    kept: Integers
    chance: Integers
    lead: Floats


def draw(chance: Integers) -> float:
    """Return the next random number, 0 up to 1 (Park and Miller 1988)."""
    chance[0] = chance[0] * 48271 % 2147483647
    return float(chance[0]) / 2147483647.0


def best_roster(
    gain: Floats, count: int, length: int, handover: float, desk: Desk
) -> float:
    """Fill ``desk.roster`` with the best roster for the gains and return its worth.

    Parameters
    ----------
    gain : ndarray of float, shape (candidates, weeks)
        `BARRED` where a candidate cannot hold the week, `AWAY` where it rests.
    """
    on, came, best = desk.on, desk.came, desk.best
    open_ = BARRED
    for c in range(count):
        on[c] = BARRED
    for week in range(length):
        top, who = open_, NOBODY
        for c in range(count):
            if on[c] > top:
                top, who = on[c], c
        best[week] = who
        change = top - handover
        for c in range(count):
            more = gain[c, week]
            if more == AWAY:
                came[c, week] = STAY
            elif more == BARRED:
                on[c] = BARRED
            else:
                value, how = on[c], STAY
                if value < 0.0:
                    value, how = 0.0, BEGIN
                if change > value:
                    value, how = change, CHANGE
                came[c, week] = how
                on[c] = value + more
        open_ = top
    top, who = open_, NOBODY
    for c in range(count):
        if on[c] > top:
            top, who = on[c], c
    roster = desk.roster
    if top <= SLIGHT:
        for week in range(length):
            roster[week] = NOBODY
        return 0.0
    for week in range(length - 1, -1, -1):
        roster[week] = who
        if who == NOBODY:
            who = best[week]
        elif came[who, week] == BEGIN:
            for before in range(week):
                roster[before] = NOBODY
            break
        elif came[who, week] == CHANGE:
            who = best[week]
    return float(top)


def priced_gains(
    seats: Seats, pool: Pool, prices: Prices, beside: Beside, seat: int, desk: Desk
) -> int:
    """Fill ``desk.gain`` with what each week brings at these prices."""
    start, at, end = seats.start[seat], seats.at[seat], seats.at[seat + 1]
    first, last = seats.first[seat], seats.first[seat + 1]
    gain = desk.gain
    for i in range(first, last):
        p = seats.person[i]
        value = seats.value[i] - prices.load[p]
        share = seats.in_limit[i]
        c = i - first
        for k in range(at, end):
            week = start + k - at
            units = min(seats.amount[k], pool.whole[p, week])
            left = pool.left[p, week]
            worked = pool.presence[p, week]
            if units == 0 or worked == 0.0:
                gain[c, k - at] = AWAY
            elif units > left:
                gain[c, k - at] = BARRED
            else:
                more = units * (value * worked - SHARE * prices.unit[p, week])
                if 2 * units > left:
                    more -= prices.half[p, week]
                elif 2 * units == left:
                    more -= 0.5 * prices.half[p, week]
                if 3 * units > 2 * left:
                    more -= beside.middle[p, week]
                    if units == left:
                        more -= beside.small[p, week]
                elif beside.in_force and 2 * units <= left:
                    row = beside.at[seat] + c * (end - at) + k - at
                    more -= prices.beside[row]
                gain[c, k - at] = more - share * prices.place[p, week]
    return int(last - first)


def relaxed(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    prices: Prices,
    use: Prices,
    beside: Beside,
    low: int,
    high: int,
    desk: Desk,
) -> float:
    """Return what seats low to high are worth, each at its best; add up what they use."""
    total = 0.0
    for seat in range(low, high):
        count = priced_gains(seats, pool, prices, beside, seat, desk)
        length = seats.at[seat + 1] - seats.at[seat]
        worth = best_roster(desk.gain, count, length, terms.handover, desk)
        if worth <= 0.0:
            continue
        total += worth
        first = seats.first[seat]
        for k in range(length):
            if desk.roster[k] == NOBODY:
                continue
            i = first + desk.roster[k]
            p = seats.person[i]
            week = seats.start[seat] + k
            units = min(seats.amount[seats.at[seat] + k], pool.whole[p, week])
            worked = pool.presence[p, week]
            if units == 0 or worked == 0.0:
                continue
            use.unit[p, week] += SHARE * units
            use.place[p, week] += seats.in_limit[i]
            use.load[p] += units * worked
            if 2 * units > pool.left[p, week]:
                use.half[p, week] += 1.0
            elif 2 * units == pool.left[p, week]:
                use.half[p, week] += 0.5
            if 3 * units > 2 * pool.left[p, week]:
                beside.large[p, week] += 1
                if units == pool.left[p, week]:
                    beside.full[p, week] += 1
            elif beside.in_force and 2 * units <= pool.left[p, week]:
                row = beside.at[seat] + desk.roster[k] * length + k
                use.beside[row] += 1.0
    return total


def settle_rows(seats: Seats, pool: Pool, over: Prices, beside: Beside) -> None:
    """Complete how far the rows beside are overdrawn; put broken ones to use."""
    if not beside.in_force:
        return
    for seat in range(len(seats.start)):
        at = seats.at[seat]
        length = seats.at[seat + 1] - at
        row = beside.at[seat]
        for i in range(seats.first[seat], seats.first[seat + 1]):
            p = seats.person[i]
            for k in range(length):
                chosen = over.beside[row] + 1.0
                if beside.active[row] or chosen > 0.0:
                    week = seats.start[seat] + k
                    units = min(seats.amount[at + k], pool.whole[p, week])
                    third = 3 * units > pool.left[p, week]
                    big = beside.large[p, week] if third else beside.full[p, week]
                    if big > 0 and chosen > 0.0:
                        beside.active[row] = True
                    over.beside[row] = big + chosen - 1.0
                if not beside.active[row]:
                    over.beside[row] = 0.0
                row += 1


def sum_rows(seats: Seats, pool: Pool, prices: Prices, beside: Beside) -> None:
    """Add up the prices of the rows beside by person and week."""
    if not beside.in_force:
        return
    for seat in range(len(seats.start)):
        at = seats.at[seat]
        length = seats.at[seat + 1] - at
        row = beside.at[seat]
        for i in range(seats.first[seat], seats.first[seat + 1]):
            p = seats.person[i]
            for k in range(length):
                price = prices.beside[row]
                if price > 0.0:
                    week = seats.start[seat] + k
                    units = min(seats.amount[at + k], pool.whole[p, week])
                    if 3 * units > pool.left[p, week]:
                        beside.middle[p, week] += price
                    else:
                        beside.small[p, week] += price
                row += 1


def mix(direction: Floats, over: Floats, price: Floats, share: float) -> float:
    """Blend the new direction into the old; return the squared length that can be gone."""
    total = 0.0
    for i in range(len(direction)):
        d = share * over[i] + (1.0 - share) * direction[i]
        direction[i] = d
        if d > 0.0 or price[i] > 0.0:
            total += d * d
    return total


def move(
    price: Floats, centre: Floats, direction: Floats, step: float, ceiling: Floats
) -> None:
    """Set prices to centre + step x direction, between 0 and their ceilings."""
    for i in range(len(price)):
        price[i] = min(max(centre[i] + step * direction[i], 0.0), ceiling[i])


# -- a plan under change -----------------------------------------------------------


def project_of(seats: Seats, entry: int) -> int:
    """Return the project of an entry of ``Plan.held``."""
    return int(seats.project[entry]) if entry >= 0 else -2 - entry


def is_on(seats: Seats, plan: Plan, project: int, p: int, week: int) -> bool:
    """Tell whether a person works on a project in a week."""
    for slot in range(plan.entries[p, week]):
        if project_of(seats, plan.held[p, week, slot]) == project:
            return True
    return False


def choose_near(
    seats: Seats, pool: Pool, prices: Prices, beside: Beside, plan: Plan, desk: Desk
) -> None:
    """Set which candidates of each seat are worth most at the prices."""
    for seat in range(len(seats.start)):
        count = priced_gains(seats, pool, prices, beside, seat, desk)
        found = 0
        for c in range(count):
            value = 0.0
            for k in range(seats.at[seat + 1] - seats.at[seat]):
                value += max(desk.gain[c, k], 0.0)
            place = min(found, NEAR - 1)
            if found == NEAR and value <= desk.on[place]:
                continue
            while place > 0 and desk.on[place - 1] < value:
                desk.on[place] = desk.on[place - 1]
                plan.near[seat, place] = plan.near[seat, place - 1]
                place -= 1
            desk.on[place] = value
            plan.near[seat, place] = seats.first[seat] + c
            found = min(found + 1, NEAR)
        plan.nearby[seat] = found


def free_gains(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    plan: Plan,
    prices: Prices,
    look: Look,
    seat: int,
    desk: Desk,
) -> int:
    """Fill ``desk.gain`` with what each week brings by those who have room.

    ``desk.who`` names them; returns how many there are.
    """
    start, at = seats.start[seat], seats.at[seat]
    length = seats.at[seat + 1] - at
    first = seats.first[seat]
    project = seats.project[seat]
    gain = desk.gain
    count = seats.first[seat + 1] - first if look.wide else plan.nearby[seat]
    found = 0
    for j in range(count):
        i = first + j if look.wide else plan.near[seat, j]
        if look.passed_over > 0.0 and draw(desk.chance) < look.passed_over:
            continue
        p = seats.person[i]
        value = seats.value[i]
        beyond = plan.load[p] >= pool.fair[p]
        if look.passed_over > 0.0 and draw(desk.chance) < DOUBT:
            beyond = not beyond
        if beyond:
            value -= terms.fairness
        fits = False
        for k in range(length):
            week = start + k
            units = min(seats.amount[at + k], pool.whole[p, week])
            worked = pool.presence[p, week]
            if units == 0 or worked == 0.0:
                gain[found, k] = AWAY
            elif units > plan.free[p, week] or (
                plan.projects[p, week] >= pool.limit[p]
                and not is_on(seats, plan, project, p, week)
            ):
                gain[found, k] = BARRED
            else:
                more = units * value * worked
                if look.priced > 0.0:
                    more -= look.priced * units * SHARE * prices.unit[p, week]
                    if 2 * units > pool.left[p, week]:
                        more -= look.priced * prices.half[p, week]
                gain[found, k] = more
                fits = fits or more > 0.0
        if fits:
            desk.who[found] = i
            found += 1
    return found


def shift_load(pool: Pool, terms: Terms, plan: Plan, p: int, work: float) -> float:
    """Change a person's load; return what that is worth."""
    before = max(0.0, plan.load[p] - pool.fair[p])
    plan.load[p] += work
    after = max(0.0, plan.load[p] - pool.fair[p])
    return float(terms.fairness * (before - after))


def take_up(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    plan: Plan,
    seat: int,
    roster: Integers,
) -> float:
    """Put a roster of candidates into the plan; return what it is worth."""
    at = seats.at[seat]
    project = seats.project[seat]
    worth, fairness, before, begun = 0.0, 0.0, NOBODY, False
    for k in range(seats.at[seat + 1] - at):
        i = roster[k]
        plan.holder[at + k] = i
        if i != NOBODY:
            if i != before:
                if begun:
                    worth -= terms.handover
                begun = True
            p = seats.person[i]
            week = seats.start[seat] + k
            units = min(seats.amount[at + k], pool.whole[p, week])
            worked = pool.presence[p, week]
            if units > 0 and worked > 0.0:
                if not is_on(seats, plan, project, p, week):
                    plan.projects[p, week] += 1
                plan.held[p, week, plan.entries[p, week]] = seat
                plan.entries[p, week] += 1
                plan.free[p, week] -= units
                worth += seats.value[i] * units * worked
                fairness += shift_load(pool, terms, plan, p, units * worked)
        before = i
    plan.worth[seat] = worth
    return float(worth + fairness)


def give_up(seats: Seats, pool: Pool, terms: Terms, plan: Plan, seat: int) -> float:
    """Take a seat's roster out of the plan; return the change of the plan's worth."""
    at = seats.at[seat]
    project = seats.project[seat]
    fairness = 0.0
    for k in range(seats.at[seat + 1] - at):
        i = plan.holder[at + k]
        plan.holder[at + k] = NOBODY
        if i == NOBODY:
            continue
        p = seats.person[i]
        week = seats.start[seat] + k
        units = min(seats.amount[at + k], pool.whole[p, week])
        worked = pool.presence[p, week]
        if units == 0 or worked == 0.0:
            continue
        last = plan.entries[p, week] - 1
        for slot in range(last + 1):
            if plan.held[p, week, slot] == seat:
                plan.held[p, week, slot] = plan.held[p, week, last]
                break
        plan.entries[p, week] = last
        if not is_on(seats, plan, project, p, week):
            plan.projects[p, week] -= 1
        plan.free[p, week] += units
        fairness += shift_load(pool, terms, plan, p, -units * worked)
    worth = plan.worth[seat]
    plan.worth[seat] = 0.0
    return float(fairness - worth)


def seat_best(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    plan: Plan,
    prices: Prices,
    look: Look,
    seat: int,
    desk: Desk,
) -> float:
    """Give an open seat its best roster; return the change of the plan's worth."""
    count = free_gains(seats, pool, terms, plan, prices, look, seat, desk)
    length = seats.at[seat + 1] - seats.at[seat]
    if best_roster(desk.gain, count, length, terms.handover, desk) <= 0.0:
        return 0.0
    for k in range(length):
        if desk.roster[k] != NOBODY:
            desk.roster[k] = desk.who[desk.roster[k]]
    return take_up(seats, pool, terms, plan, seat, desk.roster)


def rebuild(
    seats: Seats, pool: Pool, terms: Terms, plan: Plan, holder: Integers
) -> float:
    """Put holders into an empty plan, as far as they fit; return what that is worth."""
    total = 0.0
    for seat in range(len(seats.start)):
        at = seats.at[seat]
        for k in range(at, seats.at[seat + 1]):
            i = holder[k]
            if i == NOBODY:
                continue
            p = seats.person[i]
            week = seats.start[seat] + k - at
            units = min(seats.amount[k], pool.whole[p, week])
            full = plan.projects[p, week] >= pool.limit[p]
            if pool.presence[p, week] > 0.0 and (
                units > plan.free[p, week]
                or (full and not is_on(seats, plan, seats.project[seat], p, week))
            ):
                holder[k] = NOBODY
        total += take_up(
            seats, pool, terms, plan, seat, holder[at : seats.at[seat + 1]]
        )
    return total


def fill(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    plan: Plan,
    prices: Prices,
    order: Integers,
    desk: Desk,
) -> float:
    """Give seats their best rosters one after another; return what that is worth."""
    total = 0.0
    look = Look(priced=0.0, passed_over=0.0, wide=True)
    for seat in order:
        total += give_up(seats, pool, terms, plan, seat)
        total += seat_best(seats, pool, terms, plan, prices, look, seat, desk)
    return total


def ruin(seats: Seats, pool: Pool, plan: Plan, wanted: int, desk: Desk) -> int:
    """Choose a seat and seats that compete with it; return how many."""
    count = len(seats.start)
    ruined = desk.ruined
    seat = int(draw(desk.chance) * count)
    if draw(desk.chance) < 0.5:
        for _ in range(8):
            if is_short(seats, plan, seat):
                break
            seat = int(draw(desk.chance) * count)
    ruined[0] = seat
    found = 1
    first, last = seats.first[seat], seats.first[seat + 1]
    length = seats.at[seat + 1] - seats.at[seat]
    if first == last:
        return found
    for _ in range(4 * wanted):
        if found >= wanted:
            break
        i = first + int(draw(desk.chance) * (last - first))
        p = seats.person[i]
        week = seats.start[seat] + int(draw(desk.chance) * length)
        for slot in range(plan.entries[p, week]):
            other = plan.held[p, week, slot]
            known = other < 0 or found >= RUINED
            for y in range(found):
                known = known or ruined[y] == other
            if not known:
                ruined[found] = other
                found += 1
    return found


def is_short(seats: Seats, plan: Plan, seat: int) -> bool:
    """Tell whether a week that somebody is asked for is open."""
    for k in range(seats.at[seat], seats.at[seat + 1]):
        if plan.holder[k] == NOBODY and seats.amount[k] > 0:
            return True
    return False


def improve(
    seats: Seats,
    pool: Pool,
    terms: Terms,
    plan: Plan,
    prices: Prices,
    steps: int,
    warm: float,
    cold: float,
    best: Integers,
    desk: Desk,
) -> float:
    """Ruin and recreate (Schrimpf et al. 2000); return the change of the plan's worth.

    In a small plan, `best` takes the holders whenever the change passes
    ``desk.lead[0]``, which rises with it.

    A worse plan is kept with the chance exp(change / temperature), the temperature
    falling from `warm` to `cold` over the steps (simulated annealing).
    """
    gained = 0.0
    ruined, kept = desk.ruined, desk.kept
    for step in range(steps):
        temperature = warm * (cold / warm) ** (step / steps)
        found = ruin(seats, pool, plan, 2 + int(draw(desk.chance) * 8), desk)
        change = 0.0
        for y in range(found):
            seat = ruined[y]
            at = seats.at[seat]
            for k in range(seats.at[seat + 1] - at):
                kept[y, k] = plan.holder[at + k]
            change += give_up(seats, pool, terms, plan, seat)
        arrange(seats, found, desk)
        chance = draw(desk.chance)
        priced = 0.0 if chance < 0.4 else (1.0 if chance < 0.7 else 0.5)
        wide = draw(desk.chance) < WIDE
        for again in range(2):
            look = Look(priced, 0.03, wide) if again == 0 else Look(0.0, 0.0, wide)
            for y in range(found):
                seat = ruined[desk.order[y]]
                if again == 0 or is_short(seats, plan, seat):
                    if again == 1:
                        change += give_up(seats, pool, terms, plan, seat)
                    change += seat_best(
                        seats, pool, terms, plan, prices, look, seat, desk
                    )
            if priced == 0.0:
                break
        if change >= 0.0 or draw(desk.chance) < math.exp(change / temperature):
            gained += change
            if gained > desk.lead[0] + SLIGHT and len(best) <= SMALL:
                desk.lead[0] = gained
                for k in range(len(best)):
                    best[k] = plan.holder[k]
            continue
        for y in range(found):
            give_up(seats, pool, terms, plan, ruined[y])
        for y in range(found):
            take_up(seats, pool, terms, plan, ruined[y], kept[y])
    return gained


def arrange(seats: Seats, found: int, desk: Desk) -> None:
    """Set a random order of the ruined seats, or the more important ones first."""
    order, ruined = desk.order, desk.ruined
    by_priority = draw(desk.chance) < 0.5
    for y in range(found):
        order[y] = y
    for y in range(found - 1, 0, -1):
        z = int(draw(desk.chance) * (y + 1))
        order[y], order[z] = order[z], order[y]
    if by_priority:
        for y in range(1, found):
            z, moving = y, order[y]
            rank = seats.priority[ruined[moving]]
            while z > 0 and rank > seats.priority[ruined[order[z - 1]]]:
                order[z] = order[z - 1]
                z -= 1
            order[z] = moving
