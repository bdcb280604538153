"""Levelling on a folder of published instances, or on portfolios that chance made.

`python -m benchmarks.levelling FOLDER --limit S [--peer] [--count N]` reads PSPLIB `.rcp`
and `.sm`, MPLIB `.txt`, MSPSP `.dzn` and iMOPSE `.def` files, and looks for tables of best
known values (`*.csv` with a column `instance`) in the folder and above it.
`--generate PROJECTS --tasks N --seed K` makes a portfolio instead. Prints one line of JSON
an instance, then one of means; `--quick` prints one line on a small portfolio.

The kernels are compiled before anything is timed. `--processor` gives each instance twice
the limit of processor time instead of the limit by the clock: what two free cores would
have done, on a machine that others share.
"""

from __future__ import annotations

import csv
import json
import resource
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from statistics import mean
from time import perf_counter, process_time
from typing import Annotated, Any

import typer
from typing_extensions import override

from benchmarks.levelling import files, peers
from benchmarks.levelling.generated import generated
from steerco_engine.levelling import Instance, Objective, generate, level
from steerco_engine.levelling.solve import usual
from steerco_engine.solving import Iterations, Progress, Seconds, StoppingRule


@dataclass(frozen=True)
class ProcessorSeconds(StoppingRule):
    """Stops when two threads have had so many seconds each, however long that took."""

    limit: float
    began: float = field(default_factory=process_time)

    @override
    def met(self, progress: Progress) -> bool:
        return self.seconds_left(progress) <= 0

    @override
    def seconds_left(self, progress: Progress) -> float:
        return max(0.0, self.limit - (process_time() - self.began) / 2)


VALUES = ("best_known_makespan", "best_known_portfolio_makespan", "best_measured")
BOUNDS = ("lower_bound", "lower_bound_lp_assignment")


def best_known(folder: Path) -> dict[str, tuple[float, float]]:
    """Return bound and best known value by the instance file's name."""
    found = {}
    folder = folder.resolve()
    for place in (folder, *list(folder.parents)[:3]):
        for table in sorted(place.glob("*.csv")):
            with table.open(encoding="utf-8", newline="") as lines:
                for row in csv.DictReader(lines):
                    value = next((row[c] for c in VALUES if row.get(c)), None)
                    bound = next((row[c] for c in BOUNDS if row.get(c)), "0")
                    if value and "instance" in row:
                        name = Path(row["instance"]).name
                        found.setdefault(name, (float(bound), float(value)))
    return found


def warm_up(seed: int = 1) -> None:
    """Compile the kernels, or load them, on small portfolios of both kinds."""
    level(generated(6, 420, seed), stop=Iterations(20))
    level(generated(1, 400, seed), stop=Iterations(20), objective=Objective(makespan=1))


def measure(
    name: str, instance: Instance, objective: Objective, stop: StoppingRule, seed: int,
    known: tuple[float, float] | None,
) -> dict[str, Any]:  # fmt: skip
    """Solve one instance; gaps in percent of the best known value."""
    began = perf_counter()
    first = generate(instance, objective)
    instant = perf_counter() - began
    worked = process_time()
    result = level(instance, stop=stop, seed=seed, objective=objective)
    row: dict[str, Any] = {
        "instance": name,
        "tasks": instance.count,
        "value": result.objective,
        "bound": result.bound,
        "status": result.status.value,
        "gap_to_bound_percent": _percent(result.objective, result.bound),
        "serial": None if first is None else first.value(),
        "serial_seconds": round(instant, 3),
        "seconds": round(result.seconds, 1),
        "processor_seconds": round(process_time() - worked, 1),
        "iterations": result.iterations,
        "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
    }
    if known is not None:
        row["best_known"] = known[1]
        row["gap_percent"] = _percent(result.objective, known[1])
    return row


def _percent(value: float | None, reference: float | None) -> float | None:
    if value is None or not reference:
        return None
    return round(100 * (value - reference) / reference, 3)


def instances(folder: Path, count: int | None) -> Iterator[tuple[str, Instance]]:
    paths = files.found_in(folder)
    step = 1 if count is None else max(1, len(paths) // count)
    for path in paths[::step][:count]:
        yield path.name, files.read(path)


def beside(instance: Instance, limit: float, objective: Objective) -> dict[str, Any]:
    """Return what the peers find in the same time."""
    kind = "makespan" if objective.only_makespan else "tardiness"
    found = {"cp_sat": peers.cp_sat(instance, limit, kind)}
    if kind == "makespan" and (other := peers.pyjobshop(instance, limit)):
        found["pyjobshop"] = other
    return found


def means(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the means of a run."""
    gaps = [row["gap_percent"] for row in rows if row.get("gap_percent") is not None]
    bounds = [
        row["gap_to_bound_percent"]
        for row in rows
        if row["gap_to_bound_percent"] is not None
    ]
    return {
        "instances": len(rows),
        "mean_gap_percent": round(mean(gaps), 3) if gaps else None,
        "mean_gap_to_bound_percent": round(mean(bounds), 3) if bounds else None,
        "optimal": sum(row["status"] == "optimal" for row in rows),
    }


def main(
    folder: Annotated[Path | None, typer.Argument()] = None,
    limit: Annotated[float, typer.Option()] = 10.0,
    count: Annotated[int | None, typer.Option()] = None,
    peer: Annotated[bool, typer.Option("--peer")] = False,
    generate_: Annotated[int, typer.Option("--generate")] = 0,
    tasks: Annotated[int, typer.Option()] = 1_000,
    seed: Annotated[int, typer.Option()] = 1,
    quick: Annotated[bool, typer.Option("--quick")] = False,
    processor: Annotated[bool, typer.Option("--processor")] = False,
) -> None:
    if quick:
        instance = generated(2, 40, seed)
        row = measure("generated", instance, usual(instance), Seconds(2), seed, None)
        print(json.dumps(row | beside(instance, 2.0, usual(instance))))
        return
    warm_up()
    known: dict[str, tuple[float, float]] = {}
    if generate_:
        name = f"{generate_} projects, {tasks} tasks, seed {seed}"
        todo = iter([(name, generated(generate_, tasks, seed))])
    elif folder is not None and folder.is_dir():
        known = best_known(folder)
        todo = instances(folder, count)
    else:
        raise typer.BadParameter("name a folder of instances, or use --generate")
    rows = []
    for name, instance in todo:
        objective = Objective(makespan=1) if not generate_ else usual(instance)
        stop = ProcessorSeconds(limit) if processor else Seconds(limit)
        row = measure(name, instance, objective, stop, seed, known.get(name))
        if peer:
            row |= beside(instance, limit, objective)
        rows.append(row)
        print(json.dumps(row), flush=True)
    print(json.dumps(means(rows)))


if __name__ == "__main__":
    typer.run(main)
