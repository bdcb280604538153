"""What the kernels of the simulation read and write: named columns, and their codes."""

from __future__ import annotations

from typing import Any, NamedTuple

from steerco_engine.layout import Numbers
from steerco_engine.network import Floats, Ints

Reals = list[float]
"""A float64 array, or in tests a list."""

TRIANGULAR, PERT, UNIFORM, NORMAL, LOGNORMAL, QUANTILES, CERTAIN = range(7)
DURATION, OCCURRENCE, IMPACT, RISK_COST, BRANCH, FACTOR = range(6)
"""What a random number is drawn for; with an index and an iteration it names one."""
NO_BRANCH = -1
NOT_TAKEN = -1
"""Length of a task whose branch does not happen."""
PERT_MODES, PERT_KNOTS = 129, 513
"""Rows and columns of the table of PERT quantiles."""


class Curves(NamedTuple):
    """Quantile functions: a code and where its parameters begin."""

    kind: Numbers
    first: Numbers
    parameters: Reals
    pert: Reals


class Varying(NamedTuple):
    """The tasks whose duration differs from iteration to iteration; shape (v,).

    The factors that hold duration k are at `factor_from[k]` to `factor_from[k + 1]`,
    likewise the impacts of risks on it. `curve` points into `Curves`.
    """

    task: Ints
    planned: Floats
    curve: Ints
    own: Floats
    factor_from: Ints
    factor: Ints
    loading: Floats
    impact_from: Ints
    impact_risk: Ints
    impact_adds: Ints
    impact_curve: Ints
    branch: Ints
    alternative: Ints
    fixed: Floats
    rate: Floats


class Events(NamedTuple):
    """Risks, shape (r,), and branches, whose shares are at `share_from`."""

    probability: Floats
    cost_curve: Ints
    share_from: Ints
    share: Floats


class Draws(NamedTuple):
    """What one block of L iterations draws.

    `length` has shape (v, L), ticks; `cost` shape (L,); the sums shape (v,) are of
    the deviation from plan and of its square; `happened` counts risks. The rest is
    room to work in, a row per risk, branch or factor.
    """

    length: Ints
    cost: Floats
    sums: Floats
    squares: Floats
    happened: Ints
    occurs: Ints
    impact: Floats
    chosen: Ints
    common: Floats
    uniform: Floats


class Moves(NamedTuple):
    """How draws enter the plan, and what of the plan is looked at.

    `place` is which varying task each task is, -1 for none. `plain` tasks have one span
    and nothing but links and a first date that hold them, see `bound_plain`;
    `start_counts` where a link is from the start of the task.
    Links with percent lags, shape (p,): `link`, what it lags beside the percentage,
    the percentage, and which varying task it is of. Targets: finishes of the tasks at
    `target_from` to `target_from[t + 1]`. Supporting work with a rate: `support`.
    """

    task: Ints
    planned: Floats
    place: Ints
    plain: Ints
    start_counts: Ints
    base_length: Ints
    base_offset: Ints
    link: Ints
    link_base: Ints
    link_percent: Floats
    link_of: Ints
    target_from: Ints
    target: Ints
    support: Ints
    support_rate: Floats


class Block(NamedTuple):
    """Early dates of L iterations at once, shape (n, L), and L bounds to work with."""

    start: Any
    finish: Any
    remaining_start: Any
    remaining_finish: Any
    on_path: Ints
    bound: Ints


class Found(NamedTuple):
    """What one block of L iterations gives: `finish` (targets, L), `cost`, `critical` (n,)."""

    finish: Ints
    cost: Floats
    critical: Ints
    on_path: Numbers
