"""A paper as a workbook: one sheet a table, with raw values."""

from __future__ import annotations

from datetime import date, datetime, time
from decimal import Decimal

from steerco.core import workbooks
from steerco.core.workbooks import Column, Table, write_xlsx
from steerco.performance.reports import wording
from steerco.performance.reports.archives import settled
from steerco.performance.reports.pack import Status, Unit
from steerco.performance.reports.paper import Kind, Paper, Part, Value

KINDS = {
    Kind.COUNT: workbooks.Kind.INTEGER,
    Kind.MONEY: workbooks.Kind.MONEY,
    Kind.PERCENT: workbooks.Kind.PERCENT,
    Kind.INDEX: workbooks.Kind.INDEX,
    Kind.DAYS: workbooks.Kind.DAYS,
    Kind.DATE: workbooks.Kind.DATE,
}
PAGE = "Page"


def paper_xlsx(paper: Paper, site: str = "") -> bytes:
    """Return the paper as an XLSX file; `site` completes the links to its pages."""
    head = paper.masthead
    tables = [about(paper)]
    tables += [figures(part) for part in paper.parts if part.indicators]
    tables += [table(part, site) for part in paper.parts if part.fields]
    created = datetime.combine(head.as_of, time())
    content = write_xlsx(
        tables, title=paper.title, author=head.prepared_by, created=created
    )
    return settled(content, head.as_of)


def about(paper: Paper) -> Table:
    head = paper.masthead
    said = [("", text) for part in paper.parts for text in part.lines]
    return Table(
        "About",
        (Column("What"), Column("Said", width=90)),
        [
            ("Report", paper.title),
            ("Data date", wording.day(head.as_of)),
            ("Prepared by", head.prepared_by),
            ("Organisation", head.organisation),
            ("Currency", head.currency),
            *((part.kicker, part.headline) for part in paper.parts),
            *said,
        ],
    )


def figures(part: Part) -> Table:
    return Table(
        f"{part.kicker} figures",
        (
            Column("Figure", width=44),
            Column("Value", workbooks.Kind.DECIMAL),
            Column("Unit"),
            Column("Note", width=70),
        ),
        [
            (
                i.name,
                i.figure.value,
                "share" if i.unit is Unit.PERCENT else i.unit.value,
                wording.indicator_note(i),
            )
            for i in part.indicators
        ],
    )


def table(part: Part, site: str) -> Table:
    linked = any(row.url for row in part.rows)
    columns = [
        Column(f.title, KINDS.get(f.kind, workbooks.Kind.TEXT)) for f in part.fields
    ]
    if linked:
        columns.append(Column(PAGE))
    rows = []
    for row in part.rows:
        values = [
            plain(value, field.kind)
            for value, field in zip(row.values, part.fields, strict=True)
        ]
        rows.append([*values, f"{site}{row.url}"] if linked else values)
    return Table(part.kicker, columns, rows)


def plain(value: Value, kind: Kind) -> object:
    if value is None or value == "":
        return None
    match kind:
        case Kind.DATE:
            return date.fromisoformat(str(value))
        case Kind.MONEY:
            return Decimal(str(value))
        case Kind.STATUS:
            return wording.STATUS_WORDS[Status(str(value))]
    return value
