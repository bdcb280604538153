"""A mix as an Excel workbook: summary, mix, loads with charts."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from steerco.core.workbooks import Column, Kind, Table, Workbook
from steerco.faces.cli.selection_report import Answer, Load
from steerco.faces.cli.selection_text import headline

CREATED = datetime(2026, 1, 1)
"""Written into every workbook, so that the same answer gives the same bytes."""


def workbook(answer: Answer) -> bytes:
    """Return the workbook of an answer."""
    book = Workbook(title=answer.title, author="Steerco", created=CREATED)
    _summary(book, answer)
    book.table(book.sheet("Mix"), _mix(answer))
    for load in answer.loads:
        _load(book, load)
    if answer.why:
        book.table(book.sheet("Why"), _why(answer))
        book.table(book.sheet("What binds"), _limits(answer))
    if answer.alternatives:
        book.table(book.sheet("Alternatives"), _alternatives(answer))
    if answer.frontier:
        _frontier(book, answer)
    if answer.risk is not None:
        rows = [[name, share] for name, share in answer.risk.stays.items()]
        columns = [Column("Candidate"), Column("In best mix of", Kind.PERCENT)]
        book.table(book.sheet("Robustness"), Table("Robustness", columns, rows))
    return book.finish()


def _why(answer: Answer) -> Table:
    columns = [
        Column("Candidate"),
        Column("In", Kind.FLAG),
        Column("Loses at least", Kind.DECIMAL),
        Column("Loses at most", Kind.DECIMAL),
        Column("Joins instead"),
        Column("Leaves instead"),
        Column("Missing"),
        Column("Rules against it"),
    ]
    rows = [
        [
            each.id,
            each.inside,
            each.loses_at_least,
            each.loses_at_most,
            ", ".join(each.joins_instead),
            ", ".join(each.leaves_instead),
            ", ".join(each.missing),
            ", ".join(each.rules),
        ]
        for each in answer.why
    ]
    return Table("Why", columns, rows)


def _limits(answer: Answer) -> Table:
    columns = [
        Column("Resource"),
        Column("Period", Kind.INTEGER),
        Column("Used", Kind.DECIMAL),
        Column("Available", Kind.DECIMAL),
        Column("Price of one more", Kind.DECIMAL),
        Column("More tried", Kind.DECIMAL),
        Column("Gain", Kind.DECIMAL),
    ]
    rows = [
        [e.resource, e.period, e.used, e.available, e.price, e.step, e.gain]
        for e in answer.limits
    ]
    return Table("What binds", columns, rows)


def _alternatives(answer: Answer) -> Table:
    columns = [Column("Worth", Kind.DECIMAL), Column("Joins"), Column("Leaves")]
    rows = [
        [each.objective, ", ".join(each.joins), ", ".join(each.leaves)]
        for each in answer.alternatives
    ]
    return Table("Alternatives", columns, rows)


def _frontier(book: Workbook, answer: Answer) -> None:
    sheet = book.sheet("Frontier")
    columns = [
        Column(title, Kind.DECIMAL, 14)
        for title in ("Amount", "Used", "Worth", "Bound")
    ]
    rows = [[e.amount, e.used, e.objective, e.bound] for e in answer.frontier]
    place = book.table(sheet, Table("Frontier", columns, rows))
    chart: Any = book.book.add_chart({"type": "scatter", "subtype": "straight"})
    for column in (2, 3):
        chart.add_series(
            {
                "name": ["Frontier", 0, column],
                "categories": ["Frontier", 1, 0, place.last_row, 0],
                "values": ["Frontier", 1, column, place.last_row, column],
            }
        )
    chart.set_title({"name": "Best worth for each amount"})
    sheet.insert_chart(1, 5, chart)


def _summary(book: Workbook, answer: Answer) -> None:
    sheet = book.sheet("Summary")
    book.text(sheet, 0, 0, answer.title, bold=True, font_size=14)
    book.text(sheet, 1, 0, headline(answer))
    rows: list[tuple[str, object]] = [
        ("Objective", answer.objective),
        ("Bound: no mix is worth more", answer.bound),
        *((name, value) for name, value in answer.objectives.items()),
        *((each.method.capitalize(), each.objective) for each in answer.baselines),
    ]
    table = Table(
        "Summary", [Column("Figure"), Column("Value", Kind.DECIMAL, 16)], rows
    )
    place = book.table(sheet, table, row=3)
    chart: Any = book.book.add_chart({"type": "bar"})
    last = place.last_row
    first = last - len(answer.baselines) + 1
    name = sheet.get_name()
    categories = f"='{name}'!$A$5,'{name}'!$A${first + 1}:$A${last + 1}"
    values = f"='{name}'!$B$5,'{name}'!$B${first + 1}:$B${last + 1}"
    chart.add_series(
        {
            "categories": categories.replace("=", "=(", 1) + ")",
            "values": values.replace("=", "=(", 1) + ")",
        }
    )
    chart.set_legend({"none": True})
    chart.set_title({"name": "Against simpler ways to choose"})
    sheet.insert_chart(3, 3, chart)


def _mix(answer: Answer) -> Table:
    columns = [
        Column("Candidate"),
        Column("Name"),
        Column("Scope"),
        Column("First period", Kind.INTEGER),
        Column("Last period", Kind.INTEGER),
        Column("Worth", Kind.DECIMAL, 14),
        Column("In", Kind.FLAG),
    ]
    rows: list[list[object]] = [
        [e.id, e.name, e.variant, e.start, e.finish, e.score, True] for e in answer.mix
    ]
    rows += [[each, "", "", None, None, None, False] for each in answer.out]
    return Table("Mix", columns, rows)


def _load(book: Workbook, load: Load) -> None:
    sheet = book.sheet(load.resource)
    size = max(len(load.used), len(load.available))
    rows = [
        [
            period + 1,
            load.used[period] if period < len(load.used) else 0.0,
            load.available[period] if period < len(load.available) else None,
            load.hired[period] if period < len(load.hired) else 0.0,
        ]
        for period in range(size)
    ]
    columns = [
        Column("Period", Kind.INTEGER),
        Column("Used", Kind.DECIMAL),
        Column("Available", Kind.DECIMAL),
        Column("Hired", Kind.DECIMAL),
    ]
    place = book.table(sheet, Table(load.resource, columns, rows))
    chart: Any = book.book.add_chart({"type": "column"})
    line: Any = book.book.add_chart({"type": "line"})
    name = sheet.get_name()
    span = (1, place.last_row)
    for column, target in ((1, chart), (2, line)):
        target.add_series(
            {
                "name": [name, 0, column],
                "categories": [name, span[0], 0, span[1], 0],
                "values": [name, span[0], column, span[1], column],
            }
        )
    chart.combine(line)
    chart.set_title({"name": load.resource})
    sheet.insert_chart(1, 5, chart)
