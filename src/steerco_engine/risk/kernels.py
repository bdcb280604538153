"""Random numbers and durations, compiled; all in this file, which the cache watches.

Every random number is found from what it is for: its use, its index and its iteration
(Philox 4x32-10; Salmon, Moraes, Dror and Shaw 2011). So the answer depends neither on
how many workers there are nor on what else is drawn, and two simulations with one seed
draw the same.
"""

from __future__ import annotations

import math

from steerco_engine.network import Floats
from steerco_engine.risk.layout import (
    BRANCH,
    DURATION,
    FACTOR,
    IMPACT,
    LOGNORMAL,
    NO_BRANCH,
    NORMAL,
    NOT_TAKEN,
    OCCURRENCE,
    PERT,
    PERT_KNOTS,
    PERT_MODES,
    QUANTILES,
    RISK_COST,
    TRIANGULAR,
    UNIFORM,
    Curves,
    Draws,
    Events,
    Reals,
    Varying,
)

WORD = 0xFFFFFFFF
TO_UNIT = 2.0**-32


def philox(
    c0: int, c1: int, c2: int, c3: int, k0: int, k1: int
) -> tuple[int, int, int, int]:
    """Return four random words of 32 bits for a counter of four and a key of two."""
    for _ in range(10):
        one = 0xD2511F53 * c0
        two = 0xCD9E8D57 * c2
        c0 = ((two >> 32) & WORD) ^ c1 ^ k0
        c1 = two & WORD
        c2 = ((one >> 32) & WORD) ^ c3 ^ k1
        c3 = one & WORD
        k0 = (k0 + 0x9E3779B9) & WORD
        k1 = (k1 + 0xBB67AE85) & WORD
    return c0, c1, c2, c3


def fill(uniform: Floats, use: int, index: int, first: int, seed: int) -> None:
    """Set one number between 0 and 1 for each iteration from `first`, a multiple of 4."""
    low, high = seed & WORD, (seed >> 32) & WORD
    for block in range(len(uniform) // 4):
        words = philox(first // 4 + block, index, use, 0, low, high)
        uniform[4 * block] = (words[0] + 0.5) * TO_UNIT
        uniform[4 * block + 1] = (words[1] + 0.5) * TO_UNIT
        uniform[4 * block + 2] = (words[2] + 0.5) * TO_UNIT
        uniform[4 * block + 3] = (words[3] + 0.5) * TO_UNIT


def normal_quantile(p: float) -> float:
    """Return the standard normal quantile, to 1 part in 10^7 (Wichura 1988, AS 241)."""
    q = p - 0.5
    if abs(q) <= 0.425:
        r = 0.180625 - q * q
        above = (
            (59.109374720 * r + 159.29113202) * r + 50.434271938
        ) * r + 3.3871327179
        below = ((67.187563600 * r + 78.757757664) * r + 17.895169469) * r + 1.0
        return q * above / below
    r = math.sqrt(-math.log(min(p, 1 - p)))
    if r <= 5:
        r -= 1.6
        above = (
            (0.17023821103 * r + 1.3067284816) * r + 2.7568153900
        ) * r + 1.4234372777
        below = (0.12021132975 * r + 0.73700164250) * r + 1.0
    else:
        r -= 5
        above = (
            (0.017337203997 * r + 0.42868294337) * r + 3.0812263860
        ) * r + 6.6579051150
        below = (0.012258202635 * r + 0.24197894225) * r + 1.0
    return above / below if q > 0 else -above / below


def chance_below(z: float) -> float:
    """Return the standard normal distribution function, kept within 0 to 1."""
    p = 0.5 * math.erfc(-z * 0.7071067811865476)
    return min(max(p, 1e-12), 1 - 1e-12)


def pert_quantile(table: Reals, mode: float, u: float) -> float:
    """Return the quantile of the PERT distribution on 0 to 1 from its table."""
    across = mode * (PERT_MODES - 1)
    row = min(int(across), PERT_MODES - 2)
    across -= row
    along = u * (PERT_KNOTS - 1)
    column = min(int(along), PERT_KNOTS - 2)
    along -= column
    at = row * PERT_KNOTS + column
    here = table[at] + along * (table[at + 1] - table[at])
    at += PERT_KNOTS
    there = table[at] + along * (table[at + 1] - table[at])
    return here + across * (there - here)


def quantile(curves: Curves, curve: int, u: float) -> float:
    """Return the value that is not exceeded with probability `u`."""
    kind = curves.kind[curve]
    at = curves.first[curve]
    given = curves.parameters
    if kind == TRIANGULAR:
        low, likely, high = given[at], given[at + 1], given[at + 2]
        if u * (high - low) < likely - low:
            return low + math.sqrt(u * (high - low) * (likely - low))
        return high - math.sqrt((1 - u) * (high - low) * (high - likely))
    if kind == PERT:
        low, likely, high = given[at], given[at + 1], given[at + 2]
        if high == low:
            return low
        mode = (likely - low) / (high - low)
        return low + (high - low) * pert_quantile(curves.pert, mode, u)
    if kind == UNIFORM:
        return given[at] + u * (given[at + 1] - given[at])
    if kind == NORMAL:
        return given[at] + given[at + 1] * normal_quantile(u)
    if kind == LOGNORMAL:
        return math.exp(given[at] + given[at + 1] * normal_quantile(u))
    if kind == QUANTILES:
        knots = (curves.first[curve + 1] - at) // 2
        k = 1
        while k < knots - 1 and given[at + k] < u:
            k += 1
        low, high = given[at + k - 1], given[at + k]
        value = given[at + knots + k - 1]
        return value + (u - low) / (high - low) * (given[at + knots + k] - value)
    return given[at]


def draw_events(
    curves: Curves, events: Events, draws: Draws, lanes: int, first: int, seed: int
) -> None:
    """Draw which risks happen and what they cost, and which branches are taken."""
    draws.cost[:] = 0.0
    for r in range(len(events.probability)):
        fill(draws.uniform, OCCURRENCE, r, first, seed)
        for lane in range(lanes):
            draws.occurs[r, lane] = draws.uniform[lane] < events.probability[r]
            draws.happened[r] += draws.occurs[r, lane]
        fill(draws.impact[r], IMPACT, r, first, seed)
        fill(draws.uniform, RISK_COST, r, first, seed)
        for lane in range(lanes):
            if draws.occurs[r, lane]:
                draws.cost[lane] += quantile(
                    curves, events.cost_curve[r], draws.uniform[lane]
                )
    for b in range(len(events.share_from) - 1):
        fill(draws.uniform, BRANCH, b, first, seed)
        for lane in range(lanes):
            k = events.share_from[b]
            passed = events.share[k]
            while draws.uniform[lane] >= passed and k < events.share_from[b + 1] - 1:
                k += 1
                passed += events.share[k]
            draws.chosen[b, lane] = k - events.share_from[b]


def draw(
    curves: Curves,
    varying: Varying,
    events: Events,
    draws: Draws,
    lanes: int,
    first: int,
    seed: int,
) -> None:
    """Draw a block of iterations: the length of every varying task, and costs.

    There are `lanes` of them from `first` on, a multiple of 4.
    """
    draw_events(curves, events, draws, lanes, first, seed)
    for f in range(len(draws.common)):
        fill(draws.common[f], FACTOR, f, first, seed)
        for lane in range(lanes):
            draws.common[f, lane] = normal_quantile(draws.common[f, lane])
    for k in range(len(varying.task)):
        draw_task(curves, varying, draws, k, lanes, first, seed)


def draw_task(
    curves: Curves,
    varying: Varying,
    draws: Draws,
    k: int,
    lanes: int,
    first: int,
    seed: int,
) -> None:
    """Draw the length of one varying task in each iteration of the block."""
    u = draws.uniform
    fill(u, DURATION, varying.task[k], first, seed)
    if varying.factor_from[k + 1] > varying.factor_from[k]:
        for lane in range(lanes):
            z = varying.own[k] * normal_quantile(u[lane])
            for f in range(varying.factor_from[k], varying.factor_from[k + 1]):
                z += varying.loading[f] * draws.common[varying.factor[f], lane]
            u[lane] = chance_below(z)
    for lane in range(lanes):
        u[lane] = quantile(curves, varying.curve[k], u[lane])
    for m in range(varying.impact_from[k], varying.impact_from[k + 1]):
        r = varying.impact_risk[m]
        for lane in range(lanes):
            if draws.occurs[r, lane]:
                value = quantile(curves, varying.impact_curve[m], draws.impact[r, lane])
                if varying.impact_adds[m]:
                    u[lane] += value
                else:
                    u[lane] *= value
    b = varying.branch[k]
    sums, squares = 0.0, 0.0
    for lane in range(lanes):
        if b != NO_BRANCH and draws.chosen[b, lane] != varying.alternative[k]:
            draws.length[k, lane] = NOT_TAKEN
            apart = -varying.planned[k]
        else:
            length = math.floor(max(u[lane], 0.0) + 0.5)
            draws.length[k, lane] = int(length)
            draws.cost[lane] += varying.fixed[k] + varying.rate[k] * length
            apart = length - varying.planned[k]
        sums += apart
        squares += apart * apart
    draws.sums[k] += sums
    draws.squares[k] += squares
