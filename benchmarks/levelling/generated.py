"""Portfolios that chance made: projects of many tasks that share pools."""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling import Builder, Instance

TOO_MUCH = 1.5
"""Work over capacity while most projects run: the portfolio is overloaded."""


def generated(projects: int, tasks: int, seed: int) -> Instance:
    """Return projects with releases, due dates and weights on shared pools.

    Due dates lie a tenth after what the links of a project alone allow.
    """
    draw = np.random.default_rng(seed)
    each = max(1, tasks // projects)
    count = each * projects
    pools = max(6, int(2 * np.sqrt(projects)))
    durations = draw.integers(1, 21, count)
    releases = draw.integers(0, 260, projects)
    needs = [_needs(draw, pools) for _ in range(count)]
    links = [
        (project * each + int(before), project * each + task)
        for project in range(projects)
        for task in range(1, each)
        for before in set(draw.integers(max(0, task - 8), task, draw.integers(1, 3)))
    ]
    ends = np.repeat(releases, each) + durations
    for before, task in links:
        ends[task] = max(ends[task], ends[before] + durations[task])
    finishes = ends.reshape(projects, each).max(axis=1)
    work = np.zeros(pools)
    for duration, rows in zip(durations, needs, strict=True):
        for pool, amount in rows.items():
            work[pool] += amount * duration
    span = float(np.percentile(finishes, 95))
    builder = Builder()
    for pool in range(pools):
        capacity = max(5, int(np.ceil(work[pool] / span / TOO_MUCH)))
        builder.add_resource(f"Pool {pool + 1}", capacity)
    for project in range(projects):
        release, finish = int(releases[project]), int(finishes[project])
        builder.add_project(
            f"P{project + 1}",
            release=release,
            due=finish + (finish - release) // 10,
            weight=int(draw.integers(1, 6)),
        )
    for task in range(count):
        builder.add_task(
            f"T{task + 1}",
            int(durations[task]),
            project=f"P{task // each + 1}",
            needs={f"Pool {pool + 1}": n for pool, n in needs[task].items()},
        )
    for before, task in links:
        builder.add_link(f"T{before + 1}", f"T{task + 1}")
    return builder.build()


def _needs(draw: np.random.Generator, pools: int) -> dict[int, int]:
    chosen = draw.choice(pools, draw.choice([1, 2], p=[0.6, 0.4]), replace=False)
    return {int(pool): int(draw.integers(1, 5)) for pool in chosen}
