"""Small random instances of every kind."""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling import Builder, Instance


def random_instance(
    seed: int,
    *,
    tasks: int = 5,
    kinds: tuple[str, ...] = ("FS",),
    calendars: bool = False,
    splits: bool = False,
    skills: bool = False,
    changes: bool = False,
    dates: bool = False,
    today: bool = False,
) -> Instance:
    """Return an instance of two projects; the words say what it has."""
    draw = np.random.default_rng(seed)
    build = Builder()
    calendar = None
    if calendars:
        calendar = build.add_calendar("week", (1, 1, 0), exceptions={4: False})
        build.add_calendar("shift", (0, 1, 1, 1))
    build.add_resource(
        "crane", 2, changes={3: 1, 5: 2} if changes else None, calendar=calendar
    )
    build.add_resource("crew", 3)
    if skills:
        build.add_person("Ann", {"weld": 2, "paint": 1})
        build.add_person("Ben", {"paint": 2})
    for p in range(2):
        build.add_project(
            f"P{p}",
            release=int(draw.integers(0, 2)),
            due=int(draw.integers(2, 5)),
            weight=int(draw.integers(1, 4)),
            calendar="shift" if calendars and p else None,
        )
    for i in range(tasks):
        wanted = {}
        if skills and draw.random() < 0.6:
            wanted = {
                str(draw.choice(["weld", "paint"])): (1, int(draw.integers(0, 3)))
            }
        build.add_task(
            f"T{i}",
            int(draw.integers(0, 4)),
            project=f"P{int(draw.integers(0, 2))}",
            needs={"crane": int(draw.integers(0, 2)), "crew": int(draw.integers(0, 4))},
            skills=wanted,
            release=int(draw.integers(0, 3)) if dates else 0,
            current=int(draw.integers(0, 7)) if today else None,
            splittable=splits and not wanted and bool(draw.random() < 0.7),
        )
    for i in range(1, tasks):
        if draw.random() < 0.6:
            build.add_link(
                f"T{int(draw.integers(0, i))}",
                f"T{i}",
                str(draw.choice(kinds)),
                lag=int(draw.integers(-1, 2)) if len(kinds) > 1 else 0,
            )
    return build.build()


def random_site(
    seed: int,
    *,
    tasks: int = 24,
    resources: int = 3,
    projects: int = 1,
    changes: bool = False,
    fixed: bool = False,
    due: bool = False,
    today: bool = False,
) -> Instance:
    """Return tasks that only need resources and follow each other, some with a lag."""
    draw = np.random.default_rng(seed)
    build = Builder()
    for k in range(resources):
        most = int(draw.integers(4, 40))
        later = {6: most + 3, 9: most} if changes else None
        build.add_resource(f"R{k}", most, changes=later)
    for p in range(projects):
        build.add_project(f"P{p}", due=12 if due else None, weight=1 + p)
    for i in range(tasks):
        chosen = draw.choice(resources, int(draw.integers(0, min(resources, 3) + 1)))
        build.add_task(
            f"T{i}",
            int(draw.integers(0, 6)),
            project=f"P{i % projects}",
            needs={f"R{k}": int(draw.integers(1, 5)) for k in chosen},
            release=int(draw.integers(0, 4)),
            fixed=7 if fixed and i == tasks - 1 else None,
            current=int(draw.integers(5, 25)) if today else None,
        )
    for i in range(projects, tasks - 1):
        if draw.random() < 0.7:
            before = i - projects * int(draw.integers(1, i // projects + 1))
            build.add_link(f"T{before}", f"T{i}", lag=int(draw.integers(0, 2)))
    return build.build()
