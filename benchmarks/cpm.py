"""The critical path of big networks, against a plain dictionary-and-loop CPM.

`python -m benchmarks.cpm [--tasks N] [--quick]` prints JSON. Networks are random
layered graphs with a fixed seed, two links a task, without and with calendars; both
passes, floats and criticality are timed. The sizes are a tenth of the tasks, half of
them, all, and ten times as many, to tell whether time grows in proportion.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import pairwise
from time import perf_counter
from typing import Annotated, Any

import numpy as np
import typer

from steerco_engine.calendars import Calendar
from steerco_engine.cpm import Activities, Options, schedule
from steerco_engine.network import Network

OFFICE = ((480, 720), (780, 1020))
DAY = 14_400
LARGE, LARGE_QUICK = (50_604, 91_000), (5_060, 9_100)
"""Activities and links of a large plan as Primavera's users have them."""
REACH = 2_000
"""How far before an activity its predecessors lie at most there."""


def links_of(tasks: int, seed: int = 1) -> tuple[Any, Any]:
    """Return two predecessors for every task from the hundred before it."""
    random = np.random.default_rng(seed)
    successors = np.repeat(np.arange(1, tasks), 2)
    reach = np.minimum(successors, 100)
    predecessors = successors - 1 - random.integers(0, reach)
    pairs = np.unique(np.stack([predecessors, successors], axis=1), axis=0)
    return pairs[:, 0], pairs[:, 1]


def durations_of(tasks: int, seed: int = 2) -> Any:
    return np.random.default_rng(seed).integers(1, 20, tasks) * DAY


def best_of(runs: int, work: Callable[[], Any]) -> float:
    return min(timed(work) for _ in range(runs))


def timed(work: Callable[[], Any]) -> float:
    began = perf_counter()
    work()
    return perf_counter() - began


def plain(
    tasks: int, predecessors: Any, successors: Any, durations: Any
) -> dict[int, int]:
    """Return total floats the way a first course would: dicts and loops."""
    before: dict[int, list[int]] = {i: [] for i in range(tasks)}
    after: dict[int, list[int]] = {i: [] for i in range(tasks)}
    for p, s in zip(predecessors.tolist(), successors.tolist(), strict=True):
        before[s].append(p)
        after[p].append(s)
    length = durations.tolist()
    early: dict[int, int] = {}
    for i in range(tasks):
        early[i] = max((early[p] + length[p] for p in before[i]), default=0)
    finish = max(early[i] + length[i] for i in range(tasks))
    late: dict[int, int] = {}
    for i in reversed(range(tasks)):
        late[i] = min((late[s] for s in after[i]), default=finish) - length[i]
    return {i: late[i] - early[i] for i in range(tasks)}


def measure(tasks: int, runs: int) -> dict[str, Any]:
    """Time one size, continuous and on a five-day calendar."""
    predecessors, successors = links_of(tasks)
    durations = durations_of(tasks)
    network = Network.build(tasks, predecessors, successors)
    week = Calendar("Standard", (OFFICE,) * 5 + ((),) * 2)
    options = Options(project_start=0)
    continuous = Activities.build(durations)
    working = Activities.build(durations // 3, calendar=0)

    def run(activities: Activities) -> Any:
        return schedule(network, activities, [week], options, compile=True)

    expected = plain(tasks, predecessors, successors, durations)
    agrees = run(continuous).total_float.tolist() == list(expected.values())
    seconds = best_of(runs, lambda: run(continuous))
    reference = best_of(runs, lambda: plain(tasks, predecessors, successors, durations))
    return {
        "tasks": tasks,
        "links": len(predecessors),
        "seconds": seconds,
        "seconds_with_calendar": best_of(runs, lambda: run(working)),
        "seconds_to_build": best_of(
            runs, lambda: Network.build(tasks, predecessors, successors)
        ),
        "seconds_plain_python": reference,
        "times_faster_than_plain_python": reference / seconds,
        "agrees_with_plain_python": agrees,
    }


def with_calendars(tasks: int, links: int, runs: int) -> dict[str, Any]:
    """Time a sparse network on three calendars, both passes, floats and criticality."""
    random = np.random.default_rng(3)
    successors = random.integers(1, tasks, 2 * links)
    before = successors - 1 - random.integers(0, np.minimum(successors, REACH))
    pairs = np.unique(np.stack([before, successors], axis=1), axis=0)
    pairs = random.permutation(pairs)[:links]
    network = Network.build(tasks, pairs[:, 0], pairs[:, 1])
    weeks = [
        Calendar(f"{days} days", (OFFICE,) * days + ((),) * (7 - days))
        for days in (5, 6, 7)
    ]
    durations = durations_of(tasks)
    working = Activities.build(durations // 3, calendar=np.arange(tasks) % len(weeks))
    options = Options(project_start=0)
    seconds = best_of(
        runs, lambda: schedule(network, working, weeks, options, compile=True)
    )
    reference = best_of(runs, lambda: plain(tasks, pairs[:, 0], pairs[:, 1], durations))
    return {
        "name": f"{tasks} activities, {len(pairs)} links, calendars",
        "seconds": seconds,
        "seconds_plain_python_without_calendars": reference,
        "times_faster_than_plain_python": reference / seconds,
    }


def growth(small: dict[str, Any], large: dict[str, Any]) -> dict[str, float]:
    """Return how many times more tasks there are, and how many times more it takes."""
    names = ("tasks", "seconds", "seconds_with_calendar")
    return {name: round(large[name] / small[name], 2) for name in names}


def main(
    tasks: Annotated[int, typer.Option()] = 100_000,
    runs: Annotated[int, typer.Option()] = 5,
    quick: Annotated[bool, typer.Option("--quick")] = False,
) -> None:
    sizes = [1_000, 5_000]
    if not quick:
        sizes = [tasks // 10, tasks // 2, tasks, 10 * tasks]
    began = perf_counter()
    measure(100, 1)
    warm_up = perf_counter() - began
    rows = [measure(size, runs if size <= tasks else 2) for size in sizes]
    print(
        json.dumps(
            {
                "peer": "plain Python critical path over dictionaries",
                "warm_up_seconds": warm_up,
                "sizes": rows,
                "with_calendars": with_calendars(
                    *(LARGE_QUICK if quick else LARGE), runs
                ),
                "growth": [growth(small, large) for small, large in pairwise(rows)],
            },
            indent=1,
        )
    )


if __name__ == "__main__":
    typer.run(main)
