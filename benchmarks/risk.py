"""Schedule risk by simulation, against the random numbers alone and against peers.

`python -m benchmarks.risk [--json] [--quick]` prints JSON. Networks are random layered
graphs with a fixed seed, two links a task, tasks on calendars of five and six days by
turns, PERT durations of 75 to 150 % of plan; finish, criticality and sensitivity are
found. Processor seconds count over all threads, so that what else runs on the machine
disturbs them less than seconds by the clock; nanoseconds for each task and iteration are
of them, setting up left out.

Peers: the same forward pass in NumPy, a vector of iterations for each link, without
calendars and criticality; and pmdt where it is installed (`pip install
steerco[bench]`), which simulates 100 tasks.
"""

from __future__ import annotations

import importlib.util
import json
import resource
from collections.abc import Callable
from time import perf_counter, process_time
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks.cpm import OFFICE, durations_of, links_of
from steerco_engine import compiling
from steerco_engine.calendars import Calendar
from steerco_engine.cpm import Activities, Options
from steerco_engine.network import Network
from steerco_engine.risk import Estimate, RiskModel, kernels, simulate

SIZES = {100: 100_000, 1_000: 10_000, 10_000: 1_000, 100_000: 200}
"""Iterations by tasks: about as many durations to draw each time."""
FEW = 32
"""Iterations of a run that shows what setting up takes."""
GOALS = {1_000: 10_000, 10_000: 10_000}
LOW, LIKELY, HIGH = 0.75, 1.0, 1.5


def model_of(tasks: int, *, calendars: bool = True) -> RiskModel:
    predecessors, successors = links_of(tasks)
    weeks = [
        Calendar(f"{days} days", (OFFICE,) * days + ((),) * (7 - days))
        for days in (5, 6)
    ]
    activities = Activities.build(
        durations_of(tasks) // 3, calendar=np.arange(tasks) % 2 if calendars else -1
    )
    pert = Estimate.pert(LOW, LIKELY, HIGH)
    return RiskModel(
        Network.build(tasks, predecessors, successors),
        activities,
        weeks,
        Options(project_start=0),
        ratios=dict.fromkeys(range(tasks), pert),
    )


def timed(work: Callable[[], Any]) -> tuple[Any, float, float]:
    """Return the answer, seconds by the clock and seconds of all processors."""
    clock, processors = perf_counter(), process_time()
    answer = work()
    return answer, perf_counter() - clock, process_time() - processors


def random_bound(draws: int) -> float:
    """Return nanoseconds to draw and store one random number."""
    fill = compiling.threaded(kernels.fill, (kernels.philox,))
    room = np.zeros(1_024)
    fill(room, 0, 0, 0, 0)

    def work() -> None:
        for index in range(draws // len(room)):
            fill(room, 0, index, 0, 0)

    return min(timed(work)[2] for _ in range(3)) / draws * 1e9


def vectorised(model: RiskModel, iterations: int) -> Any:
    """Return finishes the way NumPy does it: a vector of iterations for each link."""
    random = np.random.default_rng(0)
    network = model.network
    spread = HIGH - LOW
    shape = 1 + 4 * (LIKELY - LOW) / spread, 1 + 4 * (HIGH - LIKELY) / spread
    finish = np.zeros((network.count, iterations))
    before = network.predecessor[network.incoming]
    for i in network.order.tolist():
        links = before[network.incoming_from[i] : network.incoming_from[i + 1]]
        start = finish[links].max(axis=0) if len(links) else 0.0
        drawn = LOW + spread * random.beta(*shape, iterations)
        finish[i] = start + drawn * model.activities.duration[i]
    return finish.max(axis=0)


def measure(tasks: int, iterations: int, bound: float) -> dict[str, Any]:
    model = model_of(tasks)
    simulate(model, iterations=FEW)
    _, _, setup = timed(lambda: simulate(model, iterations=FEW))
    found, seconds, processors = timed(lambda: simulate(model, iterations=iterations))
    per = (processors - setup) / tasks / (iterations - FEW) * 1e9
    return {
        "tasks": tasks,
        "iterations": iterations,
        "seconds": round(seconds, 3),
        "processor_seconds": round(processors, 3),
        "processor_seconds_to_set_up": round(setup, 3),
        "task_iterations_per_second": round(tasks * iterations / seconds),
        "ns_per_task_iteration": round(per, 1),
        "times_the_random_bound": round(per / bound, 1),
        "standard_error_of_p80_days": round(
            found.finish.standard_error(0.8) / 14_400, 3
        ),
        "peak_memory_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }


def beside_numpy(tasks: int, iterations: int) -> dict[str, Any]:
    """Compare without calendars, where both simulate the same plan."""
    model = model_of(tasks, calendars=False)
    simulate(model, iterations=FEW)
    ours, _, processors = timed(lambda: simulate(model, iterations=iterations))
    peer, _, theirs = timed(lambda: vectorised(model, iterations))
    error = ours.finish.standard_error(0.8) * 2**0.5
    apart = abs(ours.finish.quantile(0.8) - float(np.quantile(peer, 0.8))) / error
    return {
        "tasks": tasks,
        "iterations": iterations,
        "processor_seconds": round(processors, 3),
        "numpy_processor_seconds": round(theirs, 3),
        "times_numpy": round(processors / theirs, 2),
        "p80_apart_in_standard_errors": round(apart, 2),
    }


def beside_pmdt(tasks: int, theirs: int) -> dict[str, Any]:
    """Time pmdt on triangular durations of whole days, fewer iterations for its sake."""
    if importlib.util.find_spec("pmdt") is None:
        return {"skipped": "pmdt is not installed"}
    pmdt = importlib.import_module("pmdt")
    model = model_of(tasks)
    days = durations_of(tasks) // 14_400
    made: list[Any] = []
    for i in range(tasks):
        links = model.network.incoming[model.network.incoming_from[i] :][
            : model.network.incoming_from[i + 1] - model.network.incoming_from[i]
        ]
        before = [made[p] for p in model.network.predecessor[links].tolist()]
        spread = {"left": LOW * days[i], "mode": days[i], "right": HIGH * days[i]}
        made.append(
            pmdt.Activity(
                name=str(i),
                predecessors={each.name: (each, "FS", 0.0) for each in before},
                baseline_duration=float(days[i]),
                duration_distribution="triangular",
                duration_params=spread,
            )
        )
    project = pmdt.Project(made, start_date="2026-01-05")
    _, _, processors = timed(lambda: project.mc(theirs))
    simulate(model, iterations=FEW)
    ours = 10_000
    _, _, mine = timed(lambda: simulate(model, iterations=ours))
    each, own = processors / theirs, mine / ours
    return {
        "tasks": tasks,
        "milliseconds_per_iteration": round(own * 1e3, 4),
        "pmdt_milliseconds_per_iteration": round(each * 1e3, 3),
        "times_faster": round(each / own),
    }


def main(
    quick: Annotated[bool, typer.Option("--quick")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="The only form.")] = True,
) -> None:
    bound = random_bound(1 << 20)
    sizes = {100: 20_000, 1_000: 2_000} if quick else SIZES
    rows = [measure(tasks, iterations, bound) for tasks, iterations in sizes.items()]
    costs = [row["ns_per_task_iteration"] for row in rows]
    print(
        json.dumps(
            {
                "peer": "NumPy, a vector of iterations for each link, no calendars",
                "random_bound_ns": round(bound, 2),
                "sizes": rows,
                "linearity": round(max(costs) / min(costs), 2),
                "goals": []
                if quick
                else [measure(*goal, bound) for goal in GOALS.items()],
                "beside_numpy": beside_numpy(1_000, 500 if quick else 10_000),
                "beside_pmdt": beside_pmdt(100, 20 if quick else 200),
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    typer.run(main)
