"""Layouts: where a sheet's headings stand, what its rows are and its columns mean."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from steerco.projects.calculations.sheet_kinds import wanted_of
from steerco.projects.models import ImportItem, SheetKind
from steerco.schedules import sniff
from steerco.schedules.headings import Place
from steerco.schedules.tables import Sheet, read_sheets

Columns = Mapping[str, int | None]
"""Meaning -> column from 0, or None where it is left out."""


@dataclass(frozen=True, slots=True)
class Layout:
    """Where a sheet's headings stand, what its rows are and its columns mean."""

    place: Place
    kind: SheetKind
    columns: Columns
    is_told: bool = True
    """Whether a person said so, now or for an earlier file with these headings."""

    def kept(self) -> dict[str, Any]:
        return {
            "place": list(self.place),
            "kind": self.kind.value,
            "columns": dict(self.columns),
            "is_told": self.is_told,
        }


def layout_from(kept: Mapping[str, Any]) -> Layout:
    return Layout(
        Place(*kept["place"]),
        SheetKind(kept["kind"]),
        kept["columns"],
        kept["is_told"],
    )


def every_key(layout: Layout) -> dict[str, int | None]:
    """Say of every meaning which column it has, so that none is guessed."""
    columns = layout.columns
    return {each.key: columns.get(each.key) for each in wanted_of(layout.kind)}


def sheets_of(item: ImportItem, path: Path) -> tuple[Sheet, ...]:
    format_ = sniff(path, filename=item.filename)
    return read_sheets(path, format_, name=item.filename)
