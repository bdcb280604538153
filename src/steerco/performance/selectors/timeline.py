"""The timeline of a portfolio, as the Gantt draws it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import msgspec

from steerco.organisation.selectors import Reporting
from steerco.performance.selectors.projects import MeasuredProjects, rows
from steerco.projects.selectors.gantt import (
    CRITICAL,
    DONE,
    VERSION,
    Bar,
    Diamond,
    Head,
    Payload,
    WorkCalendar,
    minutes,
)

STATUS = {"green": "green", "amber": "amber", "red": "red", "grey": "stale"}


def timeline_payload(name: str, projects: MeasuredProjects, at: Reporting) -> bytes:
    """Return programmes and projects with bars, baselines and milestones."""
    ordered = projects.order_by("programme__code", "code")
    details = {
        code: (start, base_start, milestones)
        for code, start, base_start, milestones in ordered.values_list(
            "code", "m__forecast_start", "m__baseline_start", "m__milestones"
        )
    }
    tasks: list[Bar] = []
    diamonds: list[Diamond] = []
    programmes: dict[str, int] = {}
    for line in rows(ordered, at):
        parent = -1
        if line.programme:
            if line.programme not in programmes:
                programmes[line.programme] = len(tasks)
                tasks.append(
                    Bar(
                        id=f"programme:{line.programme}",
                        parent=-1,
                        level=1,
                        kind="programme",
                        name=line.programme,
                        wbs="",
                        start=None,
                        finish=None,
                    )
                )
            parent = programmes[line.programme]
        start, base_start, milestones = details[line.code]
        diamonds += marks(len(tasks), milestones or [])
        tasks.append(project_bar(line, parent, start, base_start))
    span(tasks)
    starts = [t.start for t in tasks if t.start is not None]
    ends = [t.finish for t in tasks if t.finish is not None]
    day = minutes(at.as_of)
    return msgspec.json.encode(
        Payload(
            version=VERSION,
            mode="portfolio",
            project=Head(
                name, min(starts, default=None), max(ends, default=None), day, day
            ),
            calendar=WorkCalendar(),
            tasks=tasks,
            milestones=diamonds,
        )
    )


def project_bar(
    line: Any, parent: int, start: dt.datetime | None, base_start: dt.datetime | None
) -> Bar:
    values = line.values
    return Bar(
        id=line.code,
        parent=parent,
        level=2 if parent >= 0 else 1,
        kind="project",
        name=line.name,
        wbs=line.code,
        start=minutes(start),
        finish=minutes(values["m__forecast_finish"]),
        baseline_start=minutes(base_start),
        baseline_finish=minutes(values["m__baseline_finish"]),
        percent=values["m__percent_complete"],
        assigned=line.manager,
        status=STATUS[line.health],
        reason=line.reason,
        url=line.url,
    )


def span(tasks: list[Bar]) -> None:
    """Let a programme reach from its first project to its last."""
    for index, programme in enumerate(tasks):
        if programme.kind != "programme":
            continue
        within = [t for t in tasks if t.parent == index]
        programme.start = min(
            (t.start for t in within if t.start is not None), default=None
        )
        programme.finish = max(
            (t.finish for t in within if t.finish is not None), default=None
        )


def marks(position: int, milestones: list[dict[str, Any]]) -> list[Diamond]:
    """Return the diamonds of a project's row."""
    found = []
    for milestone in milestones:
        on = milestone.get("actual") or milestone.get("forecast")
        if not on:
            continue
        found.append(
            Diamond(
                row=position,
                name=milestone["name"],
                date=minutes(dt.datetime.fromisoformat(on)) or 0,
                baseline=minutes(dt.datetime.fromisoformat(milestone["baseline"]))
                if milestone.get("baseline")
                else None,
                flags=(CRITICAL if milestone.get("critical") else 0)
                + (DONE if milestone.get("actual") else 0),
            )
        )
    return found
