"""HiGHS and CP-SAT on the same rows and columns, as they come, with two workers."""

from __future__ import annotations

from time import perf_counter
from typing import Any

import numpy as np

from steerco_engine.selection import Selection
from steerco_engine.selection.program import Program, compile_program
from steerco_engine.selection.relaxation import Model

WORKERS = 2
SCALE = 1_000
"""CP-SAT takes whole numbers: coefficients are rounded against us, to thousandths."""


def both(data: Selection, limit: float) -> dict[str, Any]:
    """Return value, bound and seconds of either."""
    program = compile_program(data)
    return {"highs": highs(program, limit), "cp_sat": cp_sat(program, limit)}


def highs(program: Program, limit: float) -> dict[str, Any]:
    began = perf_counter()
    model = Model(program, np.arange(len(program.score)), integral=True)
    model.highs.resetGlobalScheduler(True)
    model.set(threads=WORKERS, time_limit=limit, mip_rel_gap=0.0)
    model.highs.run()
    info = model.highs.getInfo()
    found = info.primal_solution_status == 2
    return {
        "value": info.objective_function_value if found else None,
        "bound": info.mip_dual_bound,
        "seconds": round(perf_counter() - began, 2),
    }


def cp_sat(program: Program, limit: float) -> dict[str, Any]:
    """Solve with CP-SAT; a problem with hiring is not given to it."""
    if program.overrun.any():
        return {"skipped": "hiring is continuous"}
    from ortools.sat.python import cp_model

    began = perf_counter()
    model: Any = cp_model.CpModel()
    columns = [model.new_bool_var("") for _ in program.score]
    for i in range(program.candidates):
        own = columns[program.first[i] : program.first[i + 1]]
        if len(own) > 1:
            model.add_at_most_one(own)
    matrix = program.matrix
    order = np.argsort(matrix.row, kind="stable")
    starts = np.searchsorted(matrix.row[order], np.arange(matrix.rows + 1))
    whole = not (matrix.value % 1).any() and not (program.score % 1).any()
    scale = 1 if whole else SCALE
    for row in range(matrix.rows):
        span = order[starts[row] : starts[row + 1]]
        if not len(span) or not np.isfinite(program.limit[row]):
            continue
        total = cp_model.LinearExpr.weighted_sum(
            [columns[c] for c in matrix.column[span].tolist()],
            np.ceil(matrix.value[span] * scale - 1e-6).astype(int).tolist(),
        )
        model.add(total <= int(np.floor(program.limit[row] * scale + 1e-6)))
    scores = np.round(program.score * scale).astype(int).tolist()
    model.maximize(cp_model.LinearExpr.weighted_sum(columns, scores))
    solver: Any = cp_model.CpSolver()
    solver.parameters.num_workers = WORKERS
    solver.parameters.max_time_in_seconds = limit
    status = solver.solve(model)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    return {
        "value": solver.objective_value / scale if found else None,
        "bound": solver.best_objective_bound / scale,
        "seconds": round(perf_counter() - began, 2),
    }
