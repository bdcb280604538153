"""The staffing problem stated plainly to general solvers: who holds which seat each week.

Binary h(seat, person, week); a start costs a hand-over, the first of a seat is given back;
capacity and projects at a time by person and week; load beyond the fair share by person.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any

import numpy as np

from steerco_engine.staffing import StaffingData
from steerco_engine.staffing.layout import UNITS, Market, lay_out

SCALE = 10_000
"""Worth is counted in ten-thousandths where only integers are known."""
THREADS = 2


@dataclass(slots=True)
class Model:
    """Maximise worth @ x under rows low <= a @ x <= high, x between 0 and 1 or `high`."""

    worth: list[float] = field(default_factory=list)
    whole: list[bool] = field(default_factory=list)
    highest: list[float] = field(default_factory=list)
    rows: list[tuple[list[int], list[float], float]] = field(default_factory=list)

    def variable(self, worth: float, *, whole: bool, highest: float = 1.0) -> int:
        self.worth.append(worth)
        self.whole.append(whole)
        self.highest.append(highest)
        return len(self.worth) - 1

    def at_most(self, terms: dict[int, float], high: float) -> None:
        self.rows.append((list(terms), list(terms.values()), high))


def plain_model(data: StaffingData) -> Model:
    """State the problem; locks are not known here."""
    layout = lay_out(data, Market(data))
    seats, pool, terms = layout.seats, layout.pool, layout.terms
    model = Model()
    taken: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    on: dict[tuple[int, int, int], list[int]] = defaultdict(list)
    load: dict[int, dict[int, float]] = defaultdict(dict)
    for seat in range(len(seats.start)):
        length = int(seats.at[seat + 1] - seats.at[seat])
        given_back = model.variable(terms.handover, whole=False)
        any_start: dict[int, float] = {given_back: 1.0}
        weekly: list[dict[int, float]] = [{} for _ in range(length)]
        for i in range(int(seats.first[seat]), int(seats.first[seat + 1])):
            p = int(seats.person[i])
            before = None
            for k in range(length):
                week = int(seats.start[seat]) + k
                amount = int(seats.amount[int(seats.at[seat]) + k])
                units = min(amount, int(pool.whole[p, week]))
                work = units * float(pool.presence[p, week])
                held = model.variable(float(seats.value[i]) * work, whole=True)
                begun = model.variable(-terms.handover, whole=False)
                any_start[begun] = -1.0
                rise = {held: 1.0, begun: -1.0}
                if before is not None:
                    rise[before] = -1.0
                model.at_most(rise, 0.0)
                weekly[k][held] = 1.0
                if work > 0.0:
                    taken[p, week][held] = units / UNITS
                    on[p, week, int(seats.project[seat])].append(held)
                    load[p][held] = work
                before = held
        for row in weekly:
            model.at_most(row, 1.0)
        model.at_most(any_start, 0.0)
    for (p, week), row in taken.items():
        model.at_most(row, float(pool.left[p, week]) / UNITS)
    places: dict[tuple[int, int], dict[int, float]] = defaultdict(dict)
    for (p, week, _), held_by in on.items():
        place = model.variable(0.0, whole=False)
        places[p, week][place] = 1.0
        for held in held_by:
            model.at_most({held: 1.0, place: -1.0}, 0.0)
    for (p, _), row in places.items():
        model.at_most(row, float(pool.limit[p]))
    for p, row in load.items():
        over = model.variable(-terms.fairness, whole=False, highest=float(data.weeks))
        model.at_most(row | {over: -1.0}, float(pool.fair[p]))
    return model


def solve_with_highs(data: StaffingData, limit: float) -> dict[str, Any]:
    """Give HiGHS the plain model for so many seconds."""
    import highspy

    began = perf_counter()
    model = plain_model(data)
    starts = np.cumsum([0, *(len(row[0]) for row in model.rows)])
    lp = highspy.HighsLp()
    lp.num_col_, lp.num_row_ = len(model.worth), len(model.rows)
    lp.sense_ = highspy.ObjSense.kMaximize
    lp.col_cost_ = np.array(model.worth)
    lp.col_lower_ = np.zeros(lp.num_col_)
    lp.col_upper_ = np.array(model.highest)
    lp.row_lower_ = np.full(lp.num_row_, -highspy.kHighsInf)
    lp.row_upper_ = np.array([row[2] for row in model.rows])
    kinds = highspy.HighsVarType
    lp.integrality_ = [kinds.kInteger if w else kinds.kContinuous for w in model.whole]
    lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    lp.a_matrix_.start_ = starts.astype(np.int32)
    lp.a_matrix_.index_ = np.concatenate([row[0] for row in model.rows]).astype(
        np.int32
    )
    lp.a_matrix_.value_ = np.concatenate([row[1] for row in model.rows])
    with banner_to_errors():
        solver = highspy.Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("log_to_console", False)
    solver.setOptionValue("threads", THREADS)
    solver.setOptionValue("time_limit", limit)
    solver.passModel(lp)
    built = perf_counter() - began
    solver.run()
    info = solver.getInfo()
    found = (
        info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    )
    return {
        "value": info.objective_function_value if found else None,
        "bound": finite(info.mip_dual_bound),
        "seconds": round(perf_counter() - began - built, 2),
        "seconds_to_build": round(built, 2),
        "columns": len(model.worth),
        "rows": len(model.rows),
    }


def solve_with_cp_sat(data: StaffingData, limit: float, seed: int) -> dict[str, Any]:
    """Give CP-SAT the plain model for so many seconds."""
    from ortools.sat.python import cp_model

    began = perf_counter()
    model = plain_model(data)
    sat = cp_model.CpModel()
    fine = [1 if h == 1.0 else UNITS for h in model.highest]
    x = [
        sat.new_int_var(0, round(high * scale), "")
        for high, scale in zip(model.highest, fine, strict=True)
    ]
    for index, factors, high in model.rows:
        scaled = [
            round(f * UNITS / fine[i]) for i, f in zip(index, factors, strict=True)
        ]
        row = cp_model.LinearExpr.weighted_sum([x[i] for i in index], scaled)
        sat.add(row <= round(high * UNITS))
    worth = [round(w * SCALE / f) for w, f in zip(model.worth, fine, strict=True)]
    sat.maximize(cp_model.LinearExpr.weighted_sum(x, worth))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = THREADS
    solver.parameters.random_seed = seed
    solver.parameters.max_time_in_seconds = limit
    built = perf_counter() - began
    status = solver.solve(sat)
    found = status in (cp_model.OPTIMAL, cp_model.FEASIBLE)
    bounded = found or solver.best_objective_bound > 0
    return {
        "value": solver.objective_value / SCALE if found else None,
        "bound": solver.best_objective_bound / SCALE if bounded else None,
        "seconds": round(perf_counter() - began - built, 2),
        "seconds_to_build": round(built, 2),
    }


@contextmanager
def banner_to_errors() -> Iterator[None]:
    """Send what native code prints to the error stream; the answer is read by programs."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        ctypes.CDLL(None).fflush(None)
        os.dup2(kept, 1)
        os.close(kept)


def finite(value: float) -> float | None:
    return value if abs(value) < 1e15 else None
