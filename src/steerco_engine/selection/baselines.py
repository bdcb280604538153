"""What is done without an optimiser: a ranked list with a cut line, and greedy ratios.

Both are reported beside every answer, so that its worth is visible.
"""

from __future__ import annotations

import numpy as np

from steerco_engine.selection.data import Decision, Floats, Ints, Selection
from steerco_engine.selection.mix import Mix, mix_of, shortfall
from steerco_engine.selection.program import Program, compile_program


def rank_with_cut_line(data: Selection) -> Mix | None:
    """Return the candidates by falling value, down to the first that does not fit.

    Mandatory candidates come first; each is done in its most valuable way, at the first
    start that fits. None where even the mandatory ones do not fit or a lower limit is
    missed.
    """
    program = compile_program(data)
    order = _ordered(program, program.score)
    columns = _filled(program, order, stops=True)
    return None if shortfall(program, columns).any() else mix_of(program, columns)


def greedy_ratio(data: Selection) -> Mix | None:
    """Return the candidates by falling value for what they use, whoever still fits.

    What a candidate uses is the sum over all limits of the share of them that it takes
    (Toyoda 1975 with equal weights). None where a lower limit is missed.
    """
    program = compile_program(data)
    columns = greedy_columns(program)
    return None if shortfall(program, columns).any() else mix_of(program, columns)


def greedy_columns(program: Program, first: Ints | None = None) -> Ints:
    """Return a choice filled up by ratio, beginning with a given one."""
    ratio = program.score / np.maximum(_share(program), 1e-12)
    order = _ordered(program, np.where(program.score > 0, ratio, program.score))
    if first is not None:
        order = np.concatenate([first[first >= 0], order])
    return _filled(program, order, stops=False)


def _share(program: Program) -> Floats:
    matrix = program.matrix
    limit = np.where(program.limit > 0, program.limit, np.inf)
    share = np.maximum(matrix.value, 0.0) / limit[matrix.row]
    return np.bincount(matrix.column, share, minlength=matrix.columns).astype(
        np.float64
    )


def _ordered(program: Program, key: Floats) -> Ints:
    """Return the columns by falling key, mandatory candidates and what they need first."""
    demanded = np.array([each is Decision.IN for each in program.data.decisions], bool)
    for _ in range(program.candidates):
        needed = program.links[
            demanded[program.links[:, 0]] & (program.links[:, 2] == 1)
        ]
        if demanded[needed[:, 1]].all():
            break
        demanded[needed[:, 1]] = True
    order: Ints = np.lexsort((-key, ~demanded[program.candidate]))
    return order


def _filled(program: Program, order: Ints, *, stops: bool) -> Ints:
    """Take columns in order where they fit; end at the first candidate that does not."""
    matrix = program.matrix
    choice = np.full(program.candidates, -1)
    room = program.limit.copy()
    refused = np.zeros(program.candidates, np.int64)
    counts = np.diff(program.first)
    waiting: list[int] = []
    for column in order.tolist():
        i = int(program.candidate[column])
        if choice[i] >= 0:
            continue
        span = slice(matrix.start[column], matrix.start[column + 1])
        rows, values = matrix.row[span], matrix.value[span]
        slack = 1e-9 * (1.0 + np.abs(room[rows]))
        if ((values > 0) & (values > room[rows] + slack)).any():
            refused[i] += 1
            waiting.append(column)
            if stops and refused[i] == counts[i]:
                break
            continue
        choice[i] = column
        room[rows] -= values
    if not stops and len(program.links):
        return _second_pass(program, waiting, choice, room)
    return choice


def _second_pass(
    program: Program, waiting: list[int], choice: Ints, room: Floats
) -> Ints:
    """Take what was refused only because what it waits for was not yet in."""
    matrix = program.matrix
    for column in waiting:
        i = int(program.candidate[column])
        span = slice(matrix.start[column], matrix.start[column + 1])
        rows, values = matrix.row[span], matrix.value[span]
        if choice[i] < 0 and not ((values > 0) & (values > room[rows] + 1e-9)).any():
            choice[i] = column
            room[rows] -= values
    return choice
