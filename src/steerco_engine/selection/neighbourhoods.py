"""Large neighbourhoods: part of a mix is kept, the rest decided by branch and bound.

Which candidates are let go is drawn at random, those sooner whose choice the prices
leave in doubt or whose part in the relaxation differs from the mix (Danna, Rothberg and
Le Pape 2005; Shaw 1998).
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from steerco_engine.selection.data import Floats, Ints
from steerco_engine.selection.program import Program
from steerco_engine.selection.relaxation import Prices

COLUMNS_EACH = 6
"""Columns that a candidate that is let go can choose from, on average."""
DOUBT = 0.05
DISAGREEING = 8.0


def let_go(
    program: Program,
    prices: Prices,
    choice: Ints,
    size: int,
    random: np.random.Generator,
) -> Ints:
    """Return candidates of a neighbourhood, in order."""
    lead = np.full(program.candidates, -np.inf)
    np.maximum.at(lead, program.candidate, prices.reduced)
    usable = np.isfinite(lead)
    margin = np.abs(np.where(usable, lead, 0.0))
    scale = float(np.median(margin[usable])) if usable.any() else 1.0
    weight = np.where(usable, 1.0 / (margin / (scale + 1e-12) + DOUBT), 0.0)
    if prices.share is not None:
        weight[usable & _disagrees(program, prices.share, choice)] *= DISAGREEING
    count = min(size, int(usable.sum()))
    drawn = random.choice(
        program.candidates, count, replace=False, p=weight / weight.sum()
    )
    return np.sort(drawn)


def _disagrees(program: Program, share: Floats, choice: Ints) -> np.ndarray:
    """Return the candidates whose part in the relaxation is not their choice."""
    inside = choice >= 0
    total = np.bincount(program.candidate, share, minlength=program.candidates)
    same = np.where(inside, share[choice], 1.0 - total)
    return np.asarray(same < 0.99)


def restricted(
    program: Program, prices: Prices, choice: Ints, free: Ints
) -> tuple[Program, Ints]:
    """Return what the kept part leaves of the limits, and the columns to choose from."""
    kept = choice.copy()
    kept[free] = -1
    taken = np.zeros(len(program.score))
    taken[kept[kept >= 0]] = 1.0
    rest = replace(program, limit=program.limit - program.matrix.times(taken))
    let = np.zeros(program.candidates, bool)
    let[free] = True
    loss = prices.best[program.candidate] - prices.reduced
    mine = np.flatnonzero(let[program.candidate])
    wanted = min(len(mine), COLUMNS_EACH * len(free))
    limit = np.partition(loss[mine], wanted - 1)[wanted - 1] if wanted else 0.0
    current = choice[free]
    columns = np.union1d(mine[loss[mine] <= limit], current[current >= 0])
    return rest, columns
