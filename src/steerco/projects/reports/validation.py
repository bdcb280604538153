"""The validation report as a workbook: a sheet for each of its parts, all of it."""

from __future__ import annotations

import datetime as dt

from steerco.core.workbooks import Column, Kind, Table, write_xlsx
from steerco.schedules.validation import Validation


def validation_workbook(found: Validation, *, on: dt.date) -> bytes:
    return write_xlsx(
        [
            checks(found),
            items(found),
            dates(found),
            counts(found),
            unread(found),
        ],
        title=f"Validation of {found.name}",
        author="Steerco",
        created=dt.datetime.combine(on, dt.time.min),
    )


def checks(found: Validation) -> Table:
    return Table(
        "Checks",
        [Column("Check"), Column("Verdict"), Column("Answer", width=80)],
        [(each.title, each.verdict.value, each.message) for each in found.checks],
    )


def items(found: Validation) -> Table:
    return Table(
        "To look at",
        [
            Column("Check"),
            Column("Task or field", width=50),
            Column("Detail", width=60),
            Column("Task", Kind.INTEGER),
        ],
        [
            (check.title, item.name, item.detail, item.uid)
            for check in found.checks
            for item in check.items
        ],
    )


def dates(found: Validation) -> Table:
    return Table(
        "Dates",
        [
            Column("Task", width=50),
            Column("Stored start", Kind.MOMENT),
            Column("Stored finish", Kind.MOMENT),
            Column("Recalculated start", Kind.MOMENT),
            Column("Recalculated finish", Kind.MOMENT),
            Column("Difference, calendar days", Kind.DECIMAL),
            Column("Begins at", width=50),
            Column("Because", width=50),
        ],
        [
            (
                each.name,
                each.stored_start,
                each.stored_finish,
                each.start,
                each.finish,
                each.days,
                each.first,
                each.cause,
            )
            for each in found.redated
        ],
    )


def counts(found: Validation) -> Table:
    return Table(
        "Records",
        [
            Column("Records"),
            Column("In the file", Kind.INTEGER),
            Column("Read", Kind.INTEGER),
            Column("Note", width=60),
        ],
        [(each.entity, each.found, each.taken, each.note) for each in found.counts],
    )


def unread(found: Validation) -> Table:
    return Table(
        "Not understood",
        [
            Column("Where"),
            Column("Field"),
            Column("Values", Kind.INTEGER),
            Column("First value", width=60),
        ],
        [(each.where, each.field, each.count, each.sample) for each in found.unread],
    )
