"""A sheet of an import as a person says what it is and what its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from steerco.core.errors import BadInput
from steerco.projects.calculations.sheet_kinds import (
    likely_table,
    matched,
    raid_kind,
    titles_of,
)
from steerco.projects.calculations.sheet_layouts import (
    Layout,
    every_key,
    layout_from,
    sheets_of,
)
from steerco.projects.models import RAID_KINDS, ImportItem, SheetKind
from steerco.schedules import PlanError
from steerco.schedules.headings import HEADING_ROWS, Place, Table, table_at
from steerco.schedules.tables import Sheet

ACROSS = "Down the first column"


@dataclass(frozen=True, slots=True)
class FileColumn:
    """A column of a sheet, and what it is taken for."""

    key: str
    heading: str
    samples: str
    meaning: str
    confidence: float | None


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What a person needs to say what a sheet is."""

    place: Place
    kind: SheetKind
    sheets: tuple[str, ...]
    rows: tuple[tuple[int, str], ...]
    """Where the headings may stand, with how each row begins."""
    columns: tuple[FileColumn, ...]
    choices: tuple[tuple[str, str], ...]
    projects: tuple[tuple[str, str], ...]
    """Projects that rows without one may belong to."""
    project: str


def sheet_page(item: ImportItem, asked: Mapping[str, str]) -> SheetPage:
    """Read a sheet with samples, as asked for, else as it is taken now."""
    path = Path(item.file.path)
    try:
        sheets = sheets_of(item, path)
    except PlanError as error:
        raise BadInput(error.message) from error
    layouts = [layout_from(each) for each in item.mapping.get("layouts", ())]
    sheet = sheet_asked_for(sheets, layouts, asked.get("sheet", ""))
    layout = next((each for each in layouts if each.place.sheet == sheet.name), None)
    kind = kind_asked_for(sheet, layout, asked.get("kind", ""), others=bool(layouts))
    table = table_asked_for(sheet, kind, layout, asked.get("row", ""))
    is_same = layout is not None and (layout.kind, layout.place) == (kind, table.place)
    matches = matched(table, kind, every_key(layout) if layout and is_same else {})
    meanings = {match.index: (key, match.confidence) for key, match in matches.items()}
    projects = item.batch.portfolio.projects.order_by("code")
    return SheetPage(
        place=table.place,
        kind=kind,
        sheets=tuple(each.name for each in sheets),
        rows=tuple(heading_rows(sheet)),
        columns=tuple(
            FileColumn(
                key=f"column-{source.index}",
                heading=source.heading or f"Column {source.index + 1}",
                samples=" · ".join(sample[:60] for sample in source.samples),
                meaning=meanings.get(source.index, ("", None))[0],
                confidence=None
                if is_same
                else meanings.get(source.index, ("", None))[1],
            )
            for source in table.sources()
        ),
        choices=tuple(titles_of(kind)),
        projects=tuple(projects.values_list("code", "name"))
        if kind in RAID_KINDS
        else (),
        project=item.mapping.get("project", ""),
    )


def sheet_asked_for(
    sheets: tuple[Sheet, ...], layouts: list[Layout], name: str
) -> Sheet:
    """Return the sheet of that name, else the first that is taken for something."""
    known = {each.name: each for each in sheets}
    wanted = [name, *(layout.place.sheet for layout in layouts)]
    return next((known[each] for each in wanted if each in known), sheets[0])


def kind_asked_for(
    sheet: Sheet, layout: Layout | None, name: str, *, others: bool
) -> SheetKind:
    """Return the kind asked for, else what the sheet is taken for or seems to be."""
    if name in SheetKind.values:
        return SheetKind(name)
    if layout:
        return layout.kind
    return raid_kind(sheet) or (SheetKind.NOTHING if others else SheetKind.REGISTER)


def table_asked_for(
    sheet: Sheet, kind: SheetKind, layout: Layout | None, row: str
) -> Table:
    if row.isdecimal() and int(row) <= min(len(sheet.rows), HEADING_ROWS):
        return table_at(sheet, int(row))
    if layout:
        return table_at(sheet, layout.place.row)
    return likely_table(sheet, kind)


def heading_rows(sheet: Sheet) -> list[tuple[int, str]]:
    """Return the rows that headings may stand in, each with how it begins."""
    found = [(0, ACROSS)]
    for number, row in enumerate(sheet.rows[:HEADING_ROWS], start=1):
        if texts := [str(cell) for cell in row if cell not in ("", None)]:
            begins = ", ".join(texts[:3])
            found.append((number, f"Row {number}: {begins[:60]}"))
    return found
