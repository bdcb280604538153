"""Staffing at scale: value, bound and gap in a time limit, going down the list beside it.

`python -m benchmarks.staffing --people N --requests N --weeks N --seed K --limit S
[--demand D] [--peer] [--quick]` prints JSON. Instances are drawn from the seed: people
with two to four skills, part time, leave and holidays; projects that ask for a dozen
seats each. `--demand` is what is asked for as a share of everybody's time; where it is
given, requests are added until it is reached and `--requests` is not used. With `--peer`
the same problem is stated plainly, week by week, to HiGHS and to CP-SAT in the same run.
"""

from __future__ import annotations

import json
import resource
from time import perf_counter, process_time
from typing import Annotated, Any

import numpy as np
import typer

from benchmarks.staffing_peers import solve_with_cp_sat, solve_with_highs
from steerco_engine.solving import Seconds
from steerco_engine.staffing import (
    StaffingBuilder,
    StaffingData,
    greedy_by_priority,
    staff,
)
from steerco_engine.staffing.solve import make_ready

SEATS_A_PROJECT = 12
PLACES = ("North", "South", "Remote")
AMOUNTS = (0.25, 0.5, 0.75, 1.0)
HOLIDAY_EVERY = 13
"""Weeks from one public holiday to the next."""


def instance(
    people: int, requests: int, weeks: int, seed: int, demand: float | None = None
) -> StaffingData:
    """Return a random problem."""
    random = np.random.default_rng(seed)
    skills = [f"skill {k}" for k in range(max(5, people // 33 + 19))]
    popularity = random.dirichlet(np.full(len(skills), 2.0))
    builder = StaffingBuilder(weeks)
    offered = add_people(builder, people, skills, popularity, random)
    asked, number = 0.0, 0
    while number < requests if demand is None else asked < demand * offered:
        if number % SEATS_A_PROJECT == 0:
            begin = int(random.integers(-6, max(1, weeks - 3)))
            length = int(random.integers(8, 30))
            priority = float(random.choice([1, 2, 3, 5], p=[0.4, 0.3, 0.2, 0.1]))
            place = str(random.choice(PLACES))
        start = begin + int(random.integers(0, max(1, length - 4)))
        end = min(start + max(3, int(random.gamma(3, 3.3))), begin + length)
        start = min(max(0, start), max(0, weeks - 2))
        end = max(min(weeks, end), min(weeks, start + 2))
        amount = float(random.choice(AMOUNTS, p=[0.2, 0.4, 0.15, 0.25]))
        must, nice = random.choice(len(skills), 2, replace=False, p=popularity)
        project = number // SEATS_A_PROJECT
        builder.add_request(
            f"R{number}",
            project=f"J{project}",
            amount=amount,
            start=start,
            end=end,
            must={skills[must]: float(random.integers(1, 5))},
            nice={skills[nice]: 3.0},
            priority=priority,
            location=place if random.random() < 0.5 else "",
        )
        asked += amount * (end - start)
        number += 1
    return builder.build()


def add_people(
    builder: StaffingBuilder,
    people: int,
    skills: list[str],
    popularity: Any,
    random: np.random.Generator,
) -> float:
    """Add people; return the FTE-weeks that they have together."""
    offered = 0.0
    for number in range(people):
        known = random.choice(
            len(skills), int(random.integers(2, 5)), replace=False, p=popularity
        )
        levels = {skills[k]: float(random.integers(1, 6)) for k in known}
        absence = {
            int(w): 1.0 for w in np.flatnonzero(random.random(builder.weeks) < 0.08)
        }
        for week in range(HOLIDAY_EVERY - 1, builder.weeks, HOLIDAY_EVERY):
            absence.setdefault(week, 0.2)
        capacity = float(random.choice([1.0, 0.8, 0.5], p=[0.75, 0.1, 0.15]))
        offered += capacity * (builder.weeks - sum(absence.values()))
        rate = 40 * (60 + 12 * max(levels.values()) + int(random.integers(-10, 30)))
        builder.add_person(
            f"P{number}",
            levels,
            capacity=capacity,
            absence=absence,
            rate=float(rate),
            limit=3,
            interests=[skills[int(random.choice(known))]],
            location=str(random.choice(PLACES)),
            team=f"T{number % 12}",
        )
    return offered


def measure(data: StaffingData, limit: float, seed: int) -> dict[str, Any]:
    """Staff with the limit, then again after ten locks from the plan found."""
    began, cpu = perf_counter(), process_time()
    make_ready()
    ready = perf_counter() - began
    began, cpu = perf_counter(), process_time()
    result = staff(data, Seconds(limit), seed=seed)
    seconds, cpu = perf_counter() - began, process_time() - cpu
    plan = result.solution
    assert plan is not None
    began = perf_counter()
    greedy = greedy_by_priority(data)
    return {
        "instance": {
            "people": len(data.people),
            "requests": len(data.requests),
            "projects": len({request.project for request in data.requests}),
            "weeks": data.weeks,
        },
        "value": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "seconds": round(seconds, 2),
        "processor_seconds": round(cpu, 2),
        "seconds_to_compile_or_load": round(ready, 2),
        "steps": result.iterations,
        "peak_memory_mb": peak_memory(),
        "coverage": plan.coverage.share,
        "coverage_by_priority": plan.coverage.weighted_share,
        "handovers": plan.handovers,
        "greedy_by_priority": {
            "value": greedy.worth.total,
            "coverage": greedy.coverage.share,
            "seconds": round(perf_counter() - began, 2),
        },
        "after_ten_locks": again(data, plan, min(limit, 4.0), seed),
    }


def again(data: StaffingData, plan: Any, limit: float, seed: int) -> dict[str, Any]:
    """Lock the first ten whole seats to who has them, and staff from the plan."""
    from dataclasses import replace

    first = {s.request: s.person for s in plan.stints if s.seat == 0}
    chosen = dict(list(first.items())[:10])
    requests = tuple(
        replace(r, locked=(chosen[r.name],)) if r.name in chosen else r
        for r in data.requests
    )
    began = perf_counter()
    result = staff(
        replace(data, requests=requests), Seconds(limit), seed=seed, warm_start=plan
    )
    return {
        "value": result.objective,
        "bound": result.bound,
        "gap": result.gap,
        "seconds": round(perf_counter() - began, 2),
    }


def peak_memory() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main(
    people: Annotated[int, typer.Option()] = 200,
    requests: Annotated[int, typer.Option()] = 1_000,
    weeks: Annotated[int, typer.Option()] = 26,
    seed: Annotated[int, typer.Option()] = 1,
    limit: Annotated[float, typer.Option()] = 10.0,
    demand: Annotated[float | None, typer.Option()] = None,
    peer: Annotated[bool, typer.Option("--peer")] = False,
    quick: Annotated[bool, typer.Option("--quick")] = False,
) -> None:
    if quick:
        people, requests, weeks, limit = 40, 120, 13, 2.0
    data = instance(people, requests, weeks, seed, demand)
    told = measure(data, limit, seed)
    if peer or quick:
        told["peers"] = {
            "HiGHS": solve_with_highs(data, limit),
            "CP-SAT": solve_with_cp_sat(data, limit, seed),
        }
    print(json.dumps(told, indent=1))


if __name__ == "__main__":
    typer.run(main)
