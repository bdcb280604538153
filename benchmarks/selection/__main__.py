"""The right mix on published and generated portfolios, with raw solvers beside.

`python -m benchmarks.selection FOLDER --limit S [--count N] [--peer]` solves every
instance in a folder (mknapcb as `mkp_*.txt`, PPSSP as `*.json.gz`);
`--generate N --periods T --roles R --seed K` makes one and also times frontier,
explanations and a second solve with one lock changed. A line of JSON each.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Iterable
from pathlib import Path
from time import perf_counter, process_time
from typing import Annotated, Any

import typer

from benchmarks.selection import instances, peers
from steerco_engine.selection import (
    Decision,
    explain,
    frontier,
    greedy_ratio,
    prepare,
    rank_with_cut_line,
    select,
)
from steerco_engine.solving import Seconds

WHAT_IF = 1.5
"""Seconds for a second solve with one lock changed."""
SHARES = [k / 20 for k in range(1, 21)]


def measure(instance: instances.Instance, limit: float, seed: int) -> dict[str, Any]:
    """Solve one instance and tell value, bound, gap and what simpler ways reach."""
    began, cpu = perf_counter(), process_time()
    result = select(instance.data, Seconds(limit), seed=seed)
    line: dict[str, Any] = {
        "instance": instance.name,
        "value": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "best_known": instance.best_known,
        "known_bound": instance.known_bound,
        "status": result.status.value,
        "seconds": round(perf_counter() - began, 2),
        "cpu_seconds": round(process_time() - cpu, 2),
        "iterations": result.iterations,
    }
    if instance.best_known and result.objective is not None:
        short = 1 - result.objective / instance.best_known
        line["below_best_known_percent"] = round(100 * short, 4)
    line["baselines"] = {
        method.__name__: None if mix is None else mix.objective
        for method in (rank_with_cut_line, greedy_ratio)
        for mix in [method(instance.data)]
    }
    line["peak_memory_mb"] = peak_memory()
    return line


def analyse(instance: instances.Instance, limit: float) -> dict[str, float]:
    """Time what stands behind an answer."""
    data = instance.data
    first = select(data, Seconds(limit))
    if first.solution is None:
        return {}
    mix = first.solution
    began = perf_counter()
    reasons = explain(data, mix)
    explained = perf_counter()
    member = next(i for i in mix.members.tolist() if data.decisions[i] is Decision.FREE)
    changed = data.locked(member, Decision.OUT)
    again = select(changed, Seconds(WHAT_IF), warm_start=mix)
    resolved = perf_counter()
    stop = Seconds(2)
    points = list(frontier(data, 0, shares=SHARES, stop=stop))
    return {
        "explanations": len(reasons),
        "explanations_seconds": round(explained - began, 2),
        "what_if_seconds": round(resolved - explained, 2),
        "what_if_gap": round(again.gap or 0.0, 5),
        "frontier_points": len(points),
        "frontier_seconds": round(perf_counter() - resolved, 2),
    }


def peak_memory() -> float:
    return round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, 1)


def main(
    folder: Annotated[Path | None, typer.Argument()] = None,
    limit: Annotated[float, typer.Option()] = 10.0,
    count: Annotated[int, typer.Option()] = 0,
    peer: Annotated[bool, typer.Option("--peer")] = False,
    generate: Annotated[int, typer.Option()] = 0,
    periods: Annotated[int, typer.Option()] = 24,
    roles: Annotated[int, typer.Option()] = 20,
    seed: Annotated[int, typer.Option()] = 1,
    quick: Annotated[bool, typer.Option("--quick")] = False,
) -> None:
    prepare()
    if quick:
        instance = instances.generate(60, 8, 4, seed)
        line = measure(instance, 2.0, seed)
        line["peers"] = peers.both(instance.data, 2.0)
        print(json.dumps(line | analyse(instance, 1.0), indent=1))
        return
    made: Iterable[instances.Instance]
    if generate:
        made = [instances.generate(generate, periods, roles, seed)]
    elif folder is not None:
        made = instances.each(folder, count)
    else:
        sys.exit("Name a folder of instances, or --generate one.")
    for instance in made:
        line = measure(instance, limit, seed)
        if peer:
            line["peers"] = peers.both(instance.data, limit)
        if generate:
            line |= analyse(instance, limit)
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    typer.run(main)
