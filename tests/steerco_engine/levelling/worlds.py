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
