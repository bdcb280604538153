"""A levelled plan as an Excel workbook: summary, projects, tasks, daily use with charts."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from steerco.cases.levelling_answer import LevellingAnswer

CHARTED = 12
"""Resources that get a chart, the busiest first."""


def levelling_workbook(answer: LevellingAnswer) -> bytes:
    """Return the answer as the bytes of a workbook."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False}
    )
    book.set_properties({"title": "Levelled plan", "created": dt.datetime(2026, 1, 1)})
    writer = _Writer(book)
    writer.summary(answer)
    writer.projects(answer)
    writer.tasks(answer)
    writer.use(answer)
    book.close()
    return buffer.getvalue()


class _Writer:
    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
        self.date = book.add_format({"num_format": "yyyy-mm-dd"})

    def summary(self, answer: LevellingAnswer) -> None:
        rows: list[tuple[str, Any]] = [
            ("Status", answer.status),
            ("Objective", answer.objective),
            ("No plan is below", answer.bound),
            ("Gap", answer.gap),
            ("Seconds", answer.seconds),
            ("Seed", answer.seed),
        ]
        for name, totals in (
            ("Plan", answer.plan),
            ("Serial generation", answer.baseline),
        ):
            if totals is not None:
                rows += [
                    (f"{name}: objective", totals.objective),
                    (f"{name}: weighted tardiness, days", totals.weighted_tardiness),
                    (f"{name}: last day", totals.last_day),
                    (f"{name}: tasks moved from today's plan", totals.moved),
                ]
        rows += [("Note", note) for note in answer.notes]
        self._sheet("Summary", ["What", "Value"], rows)

    def projects(self, answer: LevellingAnswer) -> None:
        rows = [
            (
                p.name,
                p.weight,
                p.start,
                p.finish,
                p.due,
                p.tardiness,
                p.baseline_tardiness,
            )
            for p in answer.projects
        ]
        headings = ["Project", "Weight", "Start", "Finish", "Due", "Days late",
                    "Days late by serial generation"]  # fmt: skip
        sheet = self._sheet("Projects", headings, rows)
        if not rows:
            return
        chart = self.book.add_chart({"type": "bar"})
        for column in (5, 6):
            chart.add_series(
                {
                    "name": ["Projects", 0, column],
                    "categories": ["Projects", 1, 0, len(rows), 0],
                    "values": ["Projects", 1, column, len(rows), column],
                }
            )
        chart.set_title({"name": "Days late"})
        chart.set_y_axis({"reverse": True})
        sheet.insert_chart(1, len(headings) + 1, chart)

    def tasks(self, answer: LevellingAnswer) -> None:
        rows = [
            (t.name, t.project, t.start, t.finish, t.today, t.delay, t.cause, t.held_by,
             ", ".join(t.others), ", ".join(t.persons), len(t.segments))
            for t in answer.tasks
        ]  # fmt: skip
        headings = ["Task", "Project", "Start", "Finish", "Today", "Days of delay",
                    "Cause", "Held by", "Taken by", "Persons", "Parts"]  # fmt: skip
        self._sheet("Tasks", headings, rows)

    def use(self, answer: LevellingAnswer) -> None:
        if not answer.resources:
            return
        days = len(answer.resources[0].use)
        headings = ["Day"]
        for each in answer.resources:
            headings += [each.name, f"{each.name} offered"]
        rows = [
            (
                answer.start + dt.timedelta(days=t),
                *(v for r in answer.resources for v in (r.use[t], r.offered[t])),
            )
            for t in range(days)
        ]
        self._sheet("Use", headings, rows)
        busiest = sorted(
            range(len(answer.resources)), key=lambda k: -sum(answer.resources[k].use)
        )
        charts = self.book.add_worksheet("Charts")
        for place, k in enumerate(busiest[:CHARTED]):
            charts.insert_chart(
                17 * (place // 2), 9 * (place % 2), self._chart(answer, k, days)
            )

    def _chart(self, answer: LevellingAnswer, k: int, days: int) -> Any:
        column = 1 + 2 * k
        chart = self.book.add_chart({"type": "column"})
        line = self.book.add_chart({"type": "line"})
        for kind, at in ((chart, column), (line, column + 1)):
            kind.add_series(
                {
                    "name": ["Use", 0, at],
                    "categories": ["Use", 1, 0, days, 0],
                    "values": ["Use", 1, at, days, at],
                    "gap": 0,
                }
            )
        chart.combine(line)
        chart.set_title({"name": answer.resources[k].name, "overlay": False})
        chart.set_x_axis({"date_axis": True, "num_format": "dd.mm."})
        return chart

    def _sheet(
        self, name: str, headings: Sequence[str], rows: Sequence[Sequence[Any]]
    ) -> Any:
        sheet = self.book.add_worksheet(name)
        for place, heading in enumerate(headings):
            sheet.write_string(0, place, heading, self.head)
            cells = [len(str(row[place] or "")) for row in rows[:200]]
            width = max([len(heading), *cells])
            sheet.set_column(place, place, min(max(8, width + 2), 50))
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(number, place, value, self.date)
                elif isinstance(value, str):
                    sheet.write_string(number, place, value)
                elif value is not None:
                    sheet.write_number(number, place, value)
        sheet.freeze_panes(1, 0)
        return sheet
