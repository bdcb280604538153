"""What every part of the XER writer works on: a file and two states of its plan."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from steerco.schedules.model import Schedule
from steerco.schedules.writing.xer_cells import Ids
from steerco.schedules.writing.xer_columns import COLUMNS, DEFAULTS
from steerco.schedules.writing.xer_file import Cells, XerFile


class Change(NamedTuple):
    """A file, its plan before and after, and the ids of the records in both."""

    file: XerFile
    before: Schedule
    after: Schedule
    was: Ids
    ids: Ids
    missing: set[str]
    """Columns that the file would need and does not have."""

    def cells(self, table: str, place: int, cells: Cells) -> None:
        """Write cells into a row."""
        self.missing.update(self.file.change(table, place, cells))

    def put(self, table: str, row: Cells) -> None:
        """Add a row, with what P6 wants filled, to a table made where there is none."""
        self.file.create(table, COLUMNS[table])
        said = {column for column, cell in row.items() if cell not in ("", "0")}
        self.missing.update(said.difference(self.file.tables[table].columns))
        self.file.add(table, {**DEFAULTS.get(table, {}), **filled(row)})

    def add(self, table: str, key: str, row: Cells) -> str:
        """Add a row under a new id, and return the id."""
        self.file.create(table, COLUMNS[table])
        number = self.file.fresh(table, key)
        self.put(table, {**row, key: number})
        return number

    def sync(
        self,
        table: str,
        places: Mapping[str, list[int]],
        before: Mapping[str, Cells],
        after: Mapping[str, Cells],
    ) -> None:
        """Bring rows, by their ids, to the new state."""
        if after:
            self.file.create(table, COLUMNS[table])
        for number, new in after.items():
            old = before.get(number)
            if old == new:
                continue
            if old is None or number not in places:
                self.file.add(table, {**DEFAULTS[table], **filled(new)})
                continue
            changed = {c: v for c, v in new.items() if v != old.get(c, "")}
            for place in places[number]:
                self.cells(table, place, changed)
        for number in before.keys() - after.keys():
            for place in places.get(number, ()):
                self.file.remove(place)


def filled(row: Cells) -> Cells:
    """Return the cells that say something; P6 fills the others by itself."""
    return {column: value for column, value in row.items() if value}
