"""A register as a table that leaves the house."""

from __future__ import annotations

from collections.abc import Iterable

from steerco.core.workbooks import Column, Kind, Table
from steerco.projects.selectors.raid import MEASURES, EntryRow


def register_table(register: str, rows: Iterable[EntryRow]) -> Table:
    """Return the entries of a register, a key of MEASURES, with raw figures."""
    mark, due, amount = MEASURES[register]
    columns = [
        Column("Code"),
        Column("Project"),
        Column("Title"),
        Column(mark),
        Column("State"),
        Column("Owner"),
        Column(due, Kind.DATE),
        Column(amount or "Amount", Kind.MONEY),
        Column("Detail"),
    ]
    lines = [
        (
            row.code,
            row.project,
            row.title,
            row.mark,
            row.state,
            row.owner,
            row.values["due"],
            row.values["amount"],
            row.detail,
        )
        for row in rows
    ]
    return Table(register.capitalize(), columns, lines)
