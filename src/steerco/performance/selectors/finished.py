"""What finished projects taught: their forecasts beside what came of them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from django.db.models import QuerySet

from steerco.performance.calculations.forecasting import (
    FINISH,
    OWN,
    Forecast,
    Learned,
    References,
    read,
)
from steerco.performance.calculations.signals import (
    Case,
    Status,
    case_of,
    read_signals,
)
from steerco.performance.models import Calibration, Measurement
from steerco_engine import forecasting as engine
from steerco_engine.forecasting import FinishedProject

REBASELINED = 0.01
"""Share by which planned duration or budget may move before the plan is another one."""
NO_STATUS = "No status was kept from before the end."
NO_OUTCOME = "Its plan does not say what came of it."
ANOTHER_PLAN = "It was re-baselined while it ran, so that no forecast can be judged."


@dataclass(frozen=True, slots=True)
class Finished:
    """Finished projects that can be learned from, and how many cannot, by the reason."""

    projects: Sequence[FinishedProject]
    left_out: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Course:
    """The measurements of a project that has ended, in order."""

    key: str
    klass: str
    running: Sequence[Status]
    """Its statuses until the end."""
    end: Status


def courses(measurements: QuerySet[Measurement]) -> list[Course]:
    """Read the courses of ended projects in one query."""
    ended = measurements.filter(is_finished=True).values("project")
    rows = (
        measurements.filter(project__in=ended, data_date__isnull=False)
        .order_by("project__code", "data_date")
        .values_list(
            "project__code",
            "project__portfolio__code",
            "is_finished",
            "finish_forecast",
            "cost_forecast",
            "signals",
        )
    )
    found: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for code, portfolio, *row in rows:
        found[code, portfolio].append(row)
    return [course(*key, course_rows) for key, course_rows in found.items()]


def course(key: str, klass: str, rows: Sequence[Any]) -> Course:
    """Cut a project's measurements at the first one at which all work was done."""
    end = next(index for index, row in enumerate(rows) if row[0])
    kept = [
        Status(read(finish), read(cost), read_signals(signals))
        for _, finish, cost, signals in rows[: end + 1]
    ]
    return Course(key, klass, kept[:-1], kept[-1])


def finished_projects(found: Iterable[Course], target: str) -> Finished:
    """Return the projects whose forecasts of ``finish`` or ``cost`` can be judged."""
    projects, left_out = [], Counter[str]()
    for each in found:
        judged = judge(each, target)
        if isinstance(judged, str):
            left_out[judged] += 1
        else:
            projects.append(judged)
    return Finished(projects, left_out)


def judge(found: Course, target: str) -> FinishedProject | str:
    """Return a project as the engine learns from it, or why it cannot."""
    end = of(found.end, target)
    if end is None or not end.outcome or end.outcome <= 0:
        return NO_OUTCOME
    known = [
        made.standing
        for status in found.running
        if (made := of(status, target)) is not None and made.standing is not None
    ]
    if not known:
        return NO_STATUS
    scales = [each.pd if target == FINISH else each.bac for each in known]
    if max(scales) > min(scales) * (1 + REBASELINED):
        return ANOTHER_PLAN
    return FinishedProject(
        found.key, found.klass, tuple(known), end.outcome, end.outcome
    )


def of(status: Status, target: str) -> Forecast | None:
    return status.finish if target == FINISH else status.cost


def cases(found: Iterable[Course]) -> list[Case]:
    """Return every status of ended projects as a case, in order."""
    return [
        case
        for course in found
        for status in course.running
        if (case := case_of(course.key, status, course.end)) is not None
    ]


def references() -> References:
    """Read what the organisation's own finished projects taught, in one query."""
    return References(
        {
            (row.target, row.method): Learned(
                engine.Calibration(
                    OWN, row.method, row.projects, np.array(row.errors, dtype=float)
                ),
                {p: tuple(rate) for p, rate in row.hits.items()},
            )
            for row in Calibration.objects.all()
        }
    )
