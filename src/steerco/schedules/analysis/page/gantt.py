"""A Gantt picture: bars, baselines, links and the data date, as SVG."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from steerco.schedules.analysis.page.axis import TimeAxis
from steerco.schedules.analysis.page.elements import (
    Element,
    mark,
    picture,
    shortened,
    tag,
)
from steerco.schedules.analysis.plan import (
    FOREIGN_KINDS,
    is_complete,
    is_milestone,
    label,
)
from steerco.schedules.analysis.project import ProjectAnalysis
from steerco.schedules.model import Link, LinkType, Task

MOST_ROWS = 220
MOST_LINKS = 1_200
ROW = 22
HEAD = 38
NAMES = 270
CHART = 830
BAR = 10
WIDTH = NAMES + CHART + 10
SMALLEST = 2.0
ROWS_ON_PAPER = 28


@dataclass(frozen=True)
class Gantt:
    """The picture of one project, its most telling rows if it has very many."""

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

    def _baseline(self, task: Task) -> tuple[dt.datetime, dt.datetime] | None:
        baseline = self.project.plan.baseline(task)
        if baseline is None or baseline.start is None or baseline.finish is None:
            return None
        return baseline.start, baseline.finish

    @cached_property
    def axis(self) -> TimeAxis:
        spans = [span for task in self.rows if (span := self._dates(task))]
        spans += [span for task in self.rows if (span := self._baseline(task))]
        start = min(span[0] for span in spans)
        finish = max(span[1] for span in spans)
        margin = max((finish - start) / 50, dt.timedelta(hours=8))
        try:
            return TimeAxis(start - margin, finish + margin, NAMES, CHART)
        except OverflowError:
            return TimeAxis(start, finish, NAMES, CHART)

    def _y(self, row: int) -> float:
        return HEAD + row * ROW

    def drawings(self, anchor: str) -> list[Element]:
        """Draw it whole for the screen and in slices for paper.

        The slices show the parts of the whole, which `anchor` names on the page.
        """
        if not self.rows:
            return []
        bottom = self._y(len(self.rows))
        body: list[Element] = [
            mark("rect", "stripe", x=0, y=self._y(row), width=WIDTH, height=ROW)
            for row in range(1, len(self.rows), 2)
        ]
        body += self.axis.grid(HEAD, bottom)
        body += self._links()
        for row, task in enumerate(self.rows):
            body += self._row(row, task)
        body += self._data_date(bottom)
        head = [*self.axis.labels(HEAD - 6), *self._data_date_label()]
        whole = picture(
            WIDTH,
            bottom + 4,
            f"Gantt chart of {self.project.project.name}",
            tag("g", *head, id=f"{anchor}-head"),
            tag("g", *body, id=f"{anchor}-body"),
        )
        return [whole, *self._slices(anchor)]

    def _slices(self, anchor: str) -> Iterator[Element]:
        for first in range(0, len(self.rows), ROWS_ON_PAPER):
            height = ROW * min(ROWS_ON_PAPER, len(self.rows) - first)
            window = tag(
                "svg",
                tag("use", href=f"#{anchor}-body"),
                y=HEAD,
                width=WIDTH,
                height=height,
            )
            window.set("viewBox", f"0 {self._y(first)} {WIDTH} {height}")
            yield picture(
                WIDTH,
                HEAD + height + 4,
                f"Rows {first + 1} to {first + height // ROW}",
                tag("use", href=f"#{anchor}-head"),
                window,
            )

    def _row(self, row: int, task: Task) -> Iterator[Element]:
        top = self._y(row)
        summary = self.project.plan.is_summary(task)
        indent = 6 + 10 * min(max(task.level - 1, 0), 6)
        yield mark(
            "text",
            "name heading" if summary else "name",
            shortened(label(task), int((NAMES - indent - 6) / 6.1)),
            x=indent,
            y=top + 15,
        )
        if span := self._baseline(task):
            begin, end = self.axis.x(span[0]), self.axis.x(span[1])
            yield mark(
                "rect",
                "baseline",
                x=begin,
                y=top + 17,
                width=max(end - begin, SMALLEST),
                height=3,
            )
        dates = self._dates(task)
        if dates is None:
            return
        begin, end = self.axis.x(dates[0]), self.axis.x(dates[1])
        if summary:
            yield self._bracket(begin, end, top)
        elif is_milestone(task):
            yield self._diamond(task, end, top)
        else:
            yield from self._bar(task, begin, end, top)

    def _tone(self, task: Task) -> str:
        if is_complete(task):
            return "done"
        return "critical" if self.project.forecast.is_critical(task) else "open"

    def _words(self, task: Task) -> Element:
        dates = self._dates(task)
        span = f"{dates[0]:%d %b %Y} to {dates[1]:%d %b %Y}" if dates else ""
        title = mark("title", "", f"{label(task)}: {span}, {self._tone(task)}")
        del title.attrib["class"]
        return title

    def _bar(
        self, task: Task, begin: float, end: float, top: float
    ) -> Iterator[Element]:
        width = max(end - begin, SMALLEST)
        yield mark(
            "rect",
            f"bar {self._tone(task)}",
            self._words(task),
            x=begin,
            y=top + 5,
            width=width,
            height=BAR,
            rx=2,
        )
        share = min(max((task.percent_complete or 0) / 100, 0), 1)
        if 0 < share < 1:
            yield mark(
                "rect", "progress", x=begin, y=top + 8, width=width * share, height=4
            )

    def _bracket(self, begin: float, end: float, top: float) -> Element:
        end = max(end, begin + 6)
        outline = (
            f"M{begin:.1f} {top + 6:.1f}H{end:.1f}V{top + 14:.1f}"
            f"L{end - 4:.1f} {top + 10:.1f}H{begin + 4:.1f}"
            f"L{begin:.1f} {top + 14:.1f}Z"
        )
        return mark("path", "summary", d=outline)

    def _diamond(self, task: Task, x: float, top: float) -> Element:
        middle = top + 10
        outline = f"M{x:.1f} {middle - 6:.1f}l6 6l-6 6l-6 -6Z"
        return mark("path", f"bar {self._tone(task)}", self._words(task), d=outline)

    def _links(self) -> Iterator[Element]:
        row_of = {task.uid: row for row, task in enumerate(self.rows)}
        shown = [
            link
            for link in self.project.plan.links
            if link.predecessor in row_of and link.successor in row_of
        ]
        for link in shown[:MOST_LINKS]:
            yield from self._link(
                link, row_of[link.predecessor], row_of[link.successor]
            )

    def _link(self, link: Link, before: int, after: int) -> Iterator[Element]:
        first, second = self._dates(self.rows[before]), self._dates(self.rows[after])
        if first is None or second is None:
            return
        from_start = link.type in (LinkType.SS, LinkType.SF)
        to_start = link.type in (LinkType.FS, LinkType.SS)
        x1 = self.axis.x(first[0] if from_start else first[1])
        x2 = self.axis.x(second[0] if to_start else second[1])
        down = after > before
        y1 = self._y(before) + 10
        y2 = self._y(after) + (4 if down else 16)
        turn = y2 - 6 if down else y2 + 6
        both = {self.rows[before].uid, self.rows[after].uid}
        driving = all(
            self.project.forecast.drives_finish(self.project.plan.by_uid[uid])
            for uid in both
        )
        tone = "link critical" if driving else "link"
        out = x1 + (-4 if from_start else 4)
        yield mark(
            "path",
            tone,
            d=f"M{x1:.1f} {y1:.1f}H{out:.1f}V{turn:.1f}H{x2:.1f}V{y2:.1f}",
        )
        tip = -4 if down else 4
        yield mark(
            "path",
            f"arrow {tone}",
            d=f"M{x2:.1f} {y2:.1f}l-3 {tip}h6Z",
        )

    @property
    def _shown_data_date(self) -> dt.datetime | None:
        date = self.project.schedule.data_date
        if date is None or not self.axis.start <= date <= self.axis.finish:
            return None
        return date

    def _data_date(self, bottom: float) -> Iterator[Element]:
        if date := self._shown_data_date:
            x = self.axis.x(date)
            yield mark("line", "today", x1=x, x2=x, y1=HEAD, y2=bottom)

    def _data_date_label(self) -> Iterator[Element]:
        if date := self._shown_data_date:
            x = self.axis.x(date)
            at_end = x > NAMES + CHART - 130
            yield mark("line", "today", x1=x, x2=x, y1=HEAD - 18, y2=HEAD)
            yield mark(
                "text",
                "today-label end" if at_end else "today-label",
                f"data date {date:%d %b %Y}",
                x=x - 4 if at_end else x + 4,
                y=HEAD - 22,
            )
