"""The timeline of a portfolio, as the Gantt draws it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any

import msgspec

from steerco.organisation.selectors import Reporting
from steerco.performance.selectors.milestones import ProjectLink
from steerco.performance.selectors.projects import MeasuredProjects, rows
from steerco.projects.selectors.gantt import (
    CRITICAL,
    DONE,
    VERSION,
    Arrow,
    Bar,
    Diamond,
    Head,
    Payload,
    WorkCalendar,
    minutes,
)

STATUS = {"green": "green", "amber": "amber", "red": "red", "grey": "stale"}


def timeline_payload(
    name: str,
    projects: MeasuredProjects,
    at: Reporting,
    *,
    milestones: Mapping[str, list[dict[str, Any]]] | None = None,
    links: Iterable[ProjectLink] = (),
    by_portfolio: bool = False,
) -> bytes:
    """Return programmes and projects with bars, baselines and milestones.

    The milestones are those given by code of their project, else the measured ones.
    """
    ordered = projects.order_by("portfolio__code", "programme__code", "code")
    details = {
        code: (portfolio, start, base_start, marks)
        for code, portfolio, start, base_start, marks in ordered.values_list(
            "code",
            "portfolio__name",
            "m__forecast_start",
            "m__baseline_start",
            "m__milestones",
        )
    }
    tasks: list[Bar] = []
    diamonds: list[Diamond] = []
    bands: dict[tuple[str, ...], int] = {}
    places: dict[str, int] = {}
    for line in rows(ordered, at):
        portfolio, start, base_start, measured = details[line.code]
        parent = -1
        if by_portfolio:
            parent = band(tasks, bands, ("portfolio", portfolio), parent)
        if line.programme:
            above = ("programme", portfolio, line.programme)
            parent = band(tasks, bands, above, parent)
        places[line.code] = len(tasks)
        own = milestones.get(line.code) if milestones is not None else measured
        diamonds += marks_of(len(tasks), own or [])
        level = tasks[parent].level + 1 if parent >= 0 else 1
        tasks.append(project_bar(line, parent, level, start, base_start))
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
            links=[
                Arrow(places[each.giver], places[each.receiver], "FF")
                for each in links
                if each.giver in places and each.receiver in places
            ],
            milestones=diamonds,
        )
    )


def band(
    tasks: list[Bar],
    bands: dict[tuple[str, ...], int],
    key: tuple[str, ...],
    parent: int,
) -> int:
    """Return the row of a portfolio or programme, added where it is new."""
    if key not in bands:
        bands[key] = len(tasks)
        tasks.append(
            Bar(
                id=":".join(key),
                parent=parent,
                level=tasks[parent].level + 1 if parent >= 0 else 1,
                kind=key[0],
                name=key[-1],
                wbs="",
                start=None,
                finish=None,
            )
        )
    return bands[key]


def project_bar(
    line: Any,
    parent: int,
    level: int,
    start: dt.datetime | None,
    base_start: dt.datetime | None,
) -> Bar:
    values = line.values
    return Bar(
        id=line.code,
        parent=parent,
        level=level,
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
    """Let portfolios and programmes reach from their first project to their last."""
    for row in reversed(tasks):
        if row.parent < 0:
            continue
        above = tasks[row.parent]
        starts = [time for time in (above.start, row.start) if time is not None]
        finishes = [time for time in (above.finish, row.finish) if time is not None]
        above.start = min(starts, default=None)
        above.finish = max(finishes, default=None)


def marks_of(position: int, milestones: list[dict[str, Any]]) -> list[Diamond]:
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
