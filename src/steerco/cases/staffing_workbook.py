"""The answer to a staffing case as an Excel workbook with charts."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

import xlsxwriter

from steerco.cases.staffing_answer import StaffingAnswer

CREATED: Final = datetime(2026, 1, 1)
"""Written into every workbook, so that the same answer gives the same bytes."""
FIGURES: Final = (
    ("Worth", "worth", "0.00"),
    ("Coverage by priority", "coverage", "0.00"),
    ("Fit", "fit", "0.00"),
    ("Hand-overs, taken off", "handover", "0.00"),
    ("Load beyond the fair share, taken off", "fairness", "0.00"),
    ("Cost, taken off", "cost", "0.00"),
    ("FTE-weeks asked", "asked", "0.00"),
    ("FTE-weeks covered", "covered", "0.00"),
    ("Covered", "covered_share", "0.0%"),
    ("Covered, by priority", "covered_share_by_priority", "0.0%"),
    ("Hand-overs", "handovers", "0"),
)


def staffing_workbook(answer: StaffingAnswer) -> bytes:
    """Return the answer as a workbook: summary, assignments, open, skills, people."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False}
    )
    book.set_properties({"title": "Staffing plan", "created": CREATED})
    writer = _Writer(book)
    _summary(writer, answer)
    _assignments(writer, answer)
    _open(writer, answer)
    _skills(writer, answer)
    _people(writer, answer)
    book.close()
    return buffer.getvalue()


class _Writer:
    """Formats, and tables written the same way on every sheet."""

    def __init__(self, book: Any) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
        self.day = book.add_format({"num_format": "yyyy-mm-dd"})
        self.week = book.add_format(
            {"num_format": "dd mmm", "bold": True, "bg_color": "#EEF1F5", "bottom": 1}
        )
        self.formats: dict[str, Any] = {}

    def number(self, shape: str) -> Any:
        if shape not in self.formats:
            self.formats[shape] = self.book.add_format({"num_format": shape})
        return self.formats[shape]

    def sheet(
        self, name: str, headings: Sequence[object], widths: Sequence[int]
    ) -> Any:
        sheet = self.book.add_worksheet(name)
        for place, heading in enumerate(headings):
            self.cell(sheet, 0, place, heading, self.week if _is_day(heading) else None)
            if isinstance(heading, str):
                sheet.write_string(0, place, heading, self.head)
            sheet.set_column(place, place, widths[min(place, len(widths) - 1)])
        sheet.freeze_panes(1, 1)
        return sheet

    def cell(
        self, sheet: Any, row: int, place: int, value: Any, shape: Any = None
    ) -> None:
        if value is None:
            return
        if isinstance(value, str):
            sheet.write_string(row, place, value)
        elif isinstance(value, bool):
            sheet.write_string(row, place, "yes" if value else "no")
        elif isinstance(value, int | float):
            sheet.write_number(row, place, value, shape or self.number("0.00"))
        else:
            sheet.write_datetime(row, place, value, shape or self.day)

    def rows(self, sheet: Any, rows: Sequence[Sequence[Any]]) -> None:
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row):
                self.cell(sheet, number, place, value)
        if rows:
            sheet.autofilter(0, 0, len(rows), len(rows[0]) - 1)


def _summary(writer: _Writer, answer: StaffingAnswer) -> None:
    sheet = writer.sheet("Summary", ["", "This plan", "By priority"], [38, 14])
    for row, (title, name, shape) in enumerate(FIGURES, start=1):
        writer.cell(sheet, row, 0, title)
        for place, plan in enumerate((answer.plan, answer.greedy_by_priority), start=1):
            value = getattr(plan, name)
            writer.cell(sheet, row, place, value, writer.number(shape))
    last = len(FIGURES) + 2
    for title, value, shape in (
        ("No plan is worth more than", answer.bound, "0.00"),
        ("Gap", answer.gap, "0.00%"),
        ("Seconds", answer.seconds, "0.0"),
        ("Steps", answer.iterations, "0"),
        ("Seed", answer.seed, "0"),
    ):
        writer.cell(sheet, last, 0, title)
        writer.cell(sheet, last, 1, value, writer.number(shape))
        last += 1
    chart = writer.book.add_chart({"type": "column"})
    for place, title in ((1, "This plan"), (2, "By priority")):
        chart.add_series(
            {
                "name": title,
                "categories": ["Summary", 1, 0, 3, 0],
                "values": ["Summary", 1, place, 3, place],
            }
        )
    chart.set_title({"name": "This plan and going down the list"})
    sheet.insert_chart("E2", chart)


def _assignments(writer: _Writer, answer: StaffingAnswer) -> None:
    headings = (
        "Request", "Project", "Seat", "Person", "From", "To",
        "FTE-weeks", "Locked",
    )  # fmt: skip
    sheet = writer.sheet("Assignments", headings, [28, 18, 6, 24, 12, 12, 11, 8])
    writer.rows(
        sheet,
        [
            (
                line.request, line.project, line.seat, line.person, line.start,
                line.end, line.fte_weeks, line.locked,
            )
            for line in answer.assignments
        ],
    )  # fmt: skip


def _open(writer: _Writer, answer: StaffingAnswer) -> None:
    headings = (
        "Request", "Project", "Priority", "FTE-weeks asked", "Open", "First week",
        "Why", "Who has room",
    )  # fmt: skip
    sheet = writer.sheet("Open requests", headings, [28, 18, 9, 16, 9, 12, 70, 60])
    rows = []
    for line in answer.open:
        who = "; ".join(
            f"{one.person} (fit {one.fit:.0%}, {one.covers:.1f} FTE-weeks)"
            for one in line.alternatives
        )
        rows.append(
            (
                line.request, line.project, line.priority, line.asked, line.missing,
                line.first_week, line.detail, who,
            )
        )  # fmt: skip
    writer.rows(sheet, rows)


def _skills(writer: _Writer, answer: StaffingAnswer) -> None:
    headings = (
        "Skill", "Level", "FTE-weeks open", "One more FTE covers", "and is worth",
        *answer.weeks,
    )  # fmt: skip
    sheet = writer.sheet("Scarce skills", headings, [24, 8, 15, 19, 13, 9])
    writer.rows(
        sheet,
        [
            (
                line.skill, line.level, line.missing, line.adds_fte_weeks,
                line.adds_worth, *line.by_week,
            )
            for line in answer.scarce
        ],
    )  # fmt: skip
    if not answer.scarce:
        return
    chart = writer.book.add_chart({"type": "column", "subtype": "stacked"})
    last = 4 + len(answer.weeks)
    for row in range(1, min(len(answer.scarce), 8) + 1):
        chart.add_series(
            {
                "name": ["Scarce skills", row, 0],
                "categories": ["Scarce skills", 0, 5, 0, last],
                "values": ["Scarce skills", row, 5, row, last],
            }
        )
    chart.set_title({"name": "Open FTE by skill and week"})
    chart.set_size({"width": 900, "height": 320})
    sheet.insert_chart(len(answer.scarce) + 3, 0, chart)


def _people(writer: _Writer, answer: StaffingAnswer) -> None:
    headings = ("Person", "Team", "Load", *answer.weeks)
    sheet = writer.sheet("People", headings, [24, 16, 9, 8])
    rows = [
        (
            line.person,
            line.team,
            sum(line.load) / sum(line.available) if sum(line.available) else None,
            *line.load,
        )
        for line in answer.people
    ]
    writer.rows(sheet, rows)
    last, width = len(rows), len(answer.weeks)
    sheet.conditional_format(
        1, 3, max(1, last), 2 + width,
        {"type": "2_color_scale", "min_color": "#FFFFFF", "max_color": "#7FB2E5"},
    )  # fmt: skip
    totals = (
        ("All, FTE planned", [sum(column) for column in _by_week(answer, "load")]),
        ("All, FTE there is", [sum(c) for c in _by_week(answer, "available")]),
    )
    for offset, (title, values) in enumerate(totals, start=2):
        writer.cell(sheet, last + offset, 0, title)
        for week, value in enumerate(values):
            writer.cell(sheet, last + offset, 3 + week, value)
    chart = writer.book.add_chart({"type": "line"})
    for offset in (2, 3):
        chart.add_series(
            {
                "name": ["People", last + offset, 0],
                "categories": ["People", 0, 3, 0, 2 + width],
                "values": ["People", last + offset, 3, last + offset, 2 + width],
            }
        )
    chart.set_title({"name": "Planned and available FTE by week"})
    chart.set_size({"width": 900, "height": 320})
    sheet.insert_chart(last + 6, 0, chart)


def _by_week(answer: StaffingAnswer, name: str) -> list[tuple[float, ...]]:
    return list(zip(*(getattr(line, name) for line in answer.people), strict=True))


def _is_day(heading: object) -> bool:
    return hasattr(heading, "toordinal")
