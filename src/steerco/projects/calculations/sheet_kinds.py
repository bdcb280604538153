"""What a sheet is: which columns each kind has, and how a kind shows itself."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from steerco.projects.calculations import raid_columns
from steerco.projects.models import RAID_KINDS, SheetKind
from steerco.projects.models.raid import IMPACT_DIMENSIONS
from steerco.schedules import register_columns, sheet_columns
from steerco.schedules.headings import (
    Match,
    Table,
    Wanted,
    find_table,
    likely_row,
    match_columns,
    table_at,
)
from steerco.schedules.tables import Sheet

IMPACTS: Final = ("impact", *(f"{name} impact" for name in IMPACT_DIMENSIONS))
NEEDED: Final[dict[SheetKind, tuple[tuple[str, ...], ...]]] = {
    SheetKind.REGISTER: (("name", "code"),),
    SheetKind.RISKS: (("title", "event"), ("probability",), IMPACTS),
    SheetKind.ISSUES: (("title", "description"),),
    SheetKind.ASSUMPTIONS: (("statement",),),
    SheetKind.DEPENDENCIES: (("what is delivered",), ("need-by date",), ("giver",)),
    SheetKind.PLAN: (
        ("name",),
        ("start", "finish", "duration", "baseline_start"),
    ),
}
"""Columns without which a row says nothing: one of each group."""
TELLING: Final[dict[SheetKind, tuple[str, ...]]] = {
    SheetKind.RISKS: ("probability",),
    SheetKind.ISSUES: ("severity", "urgency", "decision needed", "workaround"),
    SheetKind.ASSUMPTIONS: ("confidence", "validate by", "impact if false"),
    SheetKind.DEPENDENCIES: ("need-by date",),
}
"""Columns one of which a sheet named after a register has."""
NAMED: Final = {
    SheetKind.RISKS: re.compile(r"risk|risik|risque|riesgo", re.IGNORECASE),
    SheetKind.ISSUES: re.compile(r"issue|problem|incidencia", re.IGNORECASE),
    SheetKind.ASSUMPTIONS: re.compile(r"assumption|annahme|hypoth", re.IGNORECASE),
    SheetKind.DEPENDENCIES: re.compile(r"dependenc|abhängig|dépendance", re.IGNORECASE),
}


def wanted_of(kind: SheetKind) -> Sequence[Wanted]:
    """Return the columns that sheets of a kind may have."""
    if kind is SheetKind.REGISTER:
        return register_columns.WANTED
    if kind is SheetKind.PLAN:
        return sheet_columns.COLUMNS
    return raid_columns.WANTED.get(kind.label, ())


def titles_of(kind: SheetKind) -> list[tuple[str, str]]:
    """Return key and title of what a column may mean."""
    if kind is SheetKind.REGISTER:
        return [(k, column.title) for k, column in register_columns.COLUMNS.items()]
    return [
        (each.key, each.key.replace("_", " ").capitalize()) for each in wanted_of(kind)
    ]


def lacking(kind: SheetKind, meanings: Iterable[str]) -> str:
    """Say which column is missing without which nothing can be read, if any."""
    found = set(meanings)
    titles = dict(titles_of(kind))
    for group in NEEDED.get(kind, ()):
        if not found & set(group):
            names = " or ".join(titles[key] for key in group)
            return f"Say which column holds {names}."
    return ""


def matched(
    table: Table, kind: SheetKind, chosen: Mapping[str, int | str | None]
) -> dict[str, Match]:
    return match_columns(table, wanted_of(kind), chosen)


def likely_table(sheet: Sheet, kind: SheetKind) -> Table:
    """Return where a sheet's headings most likely are, seen as that kind."""
    found = find_table([sheet], wanted_of(kind)) if wanted_of(kind) else None
    return found or table_at(sheet, likely_row(sheet))


def raid_kind(sheet: Sheet) -> SheetKind | None:
    """Return which RAID register a sheet holds, from its name and its headings."""
    for kind in RAID_KINDS:
        if sheet.name == kind.label:
            return kind
    for kind in RAID_KINDS:
        if NAMED[kind].search(sheet.name) and holds(sheet, kind):
            return kind
    return SheetKind.RISKS if holds(sheet, SheetKind.RISKS) else None


def holds(sheet: Sheet, kind: SheetKind) -> bool:
    table = find_table([sheet], wanted_of(kind))
    if table is None:
        return False
    sure = {
        key for key, match in matched(table, kind, {}).items() if match.confidence > 0.6
    }
    return not lacking(kind, sure) and bool(sure & set(TELLING[kind]))
