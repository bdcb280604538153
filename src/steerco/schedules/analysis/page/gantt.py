"""The Gantt chart of a project as shapes of the page, drawn as for paper."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import msgspec
from lxml import etree

from steerco.schedules.analysis.page.elements import Element
from steerco.schedules.analysis.plan import (
    FOREIGN_KINDS,
    is_complete,
    is_milestone,
    label,
)
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco.schedules.drawing import Look, Paper
from steerco.schedules.drawing import shapes as look_of
from steerco.schedules.drawing.sheets import Sheet, sheets
from steerco.schedules.model import Baseline, Schedule, Task

MOST_ROWS: Final = 220
ROOM: Final = 560.0
"""So narrow that its words are as large on a page as the others."""
_SPACE: Final = b' xmlns="http://www.w3.org/2000/svg"'
_COLOURS: Final = {
    "#FFFFFF": "paper",
    look_of.INK: "ink",
    look_of.TEXT: "ink",
    look_of.MUTED: "quiet",
    look_of.RULE: "line",
    look_of.STRIPE: "stripe",
    look_of.HEAD: "line",
    look_of.OFF: "stripe",
    look_of.LINK: "link",
    look_of.BASELINE: "baseline",
    look_of.DATA_DATE: "warn",
    look_of.TODAY: "today",
    look_of.BARS["critical"][0]: "critical",
    look_of.BARS["open"][0]: "open",
    look_of.BARS["done"][0]: "done",
}
"""What the colours of paper are on the page, by its names for them."""


def dark_style() -> str:
    """Return the rules that give the drawing the page's colours in the dark."""
    rules = (
        f'.sheet [{part}="{colour}"] {{ {part}: var(--{name}); }}'
        for colour, name in _COLOURS.items()
        for part in ("fill", "stroke")
    )
    media = "@media screen and (prefers-color-scheme: dark)"
    return f"{media} {{ {' '.join(rules)} }}"


@dataclass(frozen=True)
class Gantt:
    """The chart of one project, its most telling rows if it has very many."""

    project: ProjectAnalysis

    @cached_property
    def dated(self) -> list[Task]:
        """Everything with a start and a finish, in outline order."""
        return [
            task
            for task in self.project.schedule.tasks
            if task.kind not in FOREIGN_KINDS and self._dates(task) is not None
        ]

    @cached_property
    def rows(self) -> list[Task]:
        if len(self.dated) <= MOST_ROWS:
            return self.dated
        telling = sorted(self.dated, key=self._weight)[:MOST_ROWS]
        chosen = {task.uid for task in telling}
        return [task for task in self.dated if task.uid in chosen]

    def _weight(self, task: Task) -> tuple[int, int]:
        plan, forecast = self.project.plan, self.project.forecast
        if plan.is_summary(task):
            return (0 if task.level <= 2 else 3), task.level
        if forecast.drives_finish(task):
            return 1, 0
        return (2 if is_milestone(task) and not is_complete(task) else 4), task.level

    def _dates(self, task: Task) -> tuple[dt.datetime, dt.datetime] | None:
        forecast = self.project.forecast
        start, finish = forecast.start_of(task), forecast.finish_of(task)
        if start is None or finish is None:
            return None
        return min(start, finish), max(start, finish)

    def _drawn(self, task: Task) -> Task:
        """Return a task with the dates, the baseline and the tone of the analysis."""
        start, finish = self._dates(task) or (None, None)
        baseline = self.project.plan.baseline(task)
        return msgspec.structs.replace(
            task,
            name=label(task),
            start=start,
            finish=finish,
            critical=self.project.forecast.is_critical(task),
            percent_complete=100.0 if is_complete(task) else task.percent_complete,
            baselines=(self._first(baseline),) if baseline else (),
        )

    def _first(self, baseline: Baseline) -> Baseline:
        return msgspec.structs.replace(baseline, number=0)

    @cached_property
    def _plan(self) -> Schedule:
        return msgspec.structs.replace(
            self.project.schedule, tasks=tuple(map(self._drawn, self.rows))
        )

    def whole(self, anchor: str) -> Element:
        """Draw it on one sheet for the screen; `anchor` is its place on the page."""
        look = Look(paper=Paper.ONE, columns=("name",), room=ROOM)
        (sheet,) = sheets(self._plan, look, None, name=f"{anchor}-")
        return _element(sheet)

    def on_paper(self, anchor: str) -> Iterator[Element]:
        """Draw it on the sheets that it is printed on."""
        look = Look(paper=Paper.A4, columns=("name",))
        for sheet in sheets(self._plan, look, None, name=f"{anchor}-paper-"):
            yield _element(sheet)


def _element(sheet: Sheet) -> Element:
    """Return a sheet as a part of the page, as wide as its place."""
    drawing = etree.fromstring(sheet.content.replace(_SPACE, b"", 1))
    for name in ("width", "height"):
        drawing.attrib.pop(name)
    drawing.set("class", "sheet")
    return drawing
