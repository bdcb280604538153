"""Baselines of a Primavera XER file: other projects, with activities of the same ids.

P6 names the baseline of a project by its id. A baseline that was made a project again
is called as the project with -B1, -B2 and so on behind it, in the order they were set.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from steerco.schedules.model import Baseline, Schedule

LARGEST: Final = 10
_SUFFIX: Final = re.compile(r"(?P<code>.+?) ?- ?B(?P<number>\d{1,2})")


def baseline_projects(
    project: str, own_baseline: str | None, codes: Iterable[tuple[str, str]]
) -> Iterator[tuple[int, str]]:
    """Yield number and id of the projects that are baselines of `project`.

    Parameters
    ----------
    project : str
        Code of the project.
    own_baseline : str or None
        Id of the project that it names as its baseline, which is number 0.
    codes : iterable of (id, code)
        All projects of the file.
    """
    taken: set[int] = set()
    others: list[tuple[int, str]] = []
    for number, code in codes:
        if number == own_baseline:
            taken.add(0)
            yield 0, number
        elif (found := _SUFFIX.fullmatch(code)) and found["code"] == project:
            others.append((int(found["number"]) - 1, number))
    for place, number in sorted(others):
        if 0 <= place <= LARGEST and place not in taken:
            taken.add(place)
            yield place, number


def with_baselines(schedules: tuple[Schedule, ...]) -> tuple[Schedule, ...]:
    """Give each project the figures of its baselines where the file holds them."""
    by_id = {str(schedule.extra.get("proj_id")): schedule for schedule in schedules}
    codes = [(number, schedule.code) for number, schedule in by_id.items()]
    return tuple(
        _with_baselines(
            schedule,
            {
                number: by_id[key]
                for number, key in baseline_projects(
                    schedule.code, schedule.extra.get("baseline_id"), codes
                )
                if by_id[key] is not schedule
            },
        )
        for schedule in schedules
    )


def _with_baselines(schedule: Schedule, approved: dict[int, Schedule]) -> Schedule:
    if not approved:
        return schedule
    figures: dict[str, list[Baseline]] = defaultdict(list)
    for number, baseline in sorted(approved.items()):
        for task in baseline.tasks:
            if task.code:
                figures[task.code].append(
                    Baseline(
                        number=number,
                        start=task.start,
                        finish=task.finish,
                        duration=task.duration,
                        work=task.work,
                        cost=task.cost,
                    )
                )
    return msgspec.structs.replace(
        schedule,
        tasks=tuple(
            msgspec.structs.replace(task, baselines=tuple(figures[task.code]))
            if task.code in figures
            else task
            for task in schedule.tasks
        ),
    )
