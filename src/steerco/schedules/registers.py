"""Project registers: tables with one row a project, in the formats people type."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any, Final, NamedTuple

from steerco.schedules import amounts, cells, dates
from steerco.schedules.errors import NoPlan
from steerco.schedules.headings import (
    Match,
    Place,
    Source,
    Table,
    find_table,
    match_columns,
    table_at,
    words_of,
)
from steerco.schedules.register_columns import COLUMNS, WANTED, Kind
from steerco.schedules.sniffing import sniff
from steerco.schedules.tables import Cell, Sheet, read_sheets

Value = str | dt.date | Decimal | cells.Rag | bool

_TELLING: Final = {
    *("budget", "forecast_cost", "actual_cost", "rag", "status_date"),
    *("portfolio", "programme", "unit", "sponsor", "manager", "stage"),
}
_PLANS: Final = frozenset(
    [
        "predecessor",
        "predecessors",
        "successor",
        "successors",
        "outline",
        "wbs",
        "psp",
        "task",
        "tasks",
        "activity",
        "vorgang",
        "vorgangsname",
        "vorgänger",
        "nachfolger",
        "aufgabe",
        "tâche",
        "prédécesseurs",
        "tarea",
    ]
)
_LENGTHS: Final = frozenset(("duration", "dauer", "durée", "duración"))
_TOTALS: Final = frozenset(
    ("total", "totals", "sum", "summe", "gesamt", "grand total", "total général")
)


class RejectedCell(NamedTuple):
    """A cell that was left out, where it stands, and why."""

    row: int
    key: str
    heading: str
    value: str
    reason: str


@dataclass(frozen=True, slots=True)
class RegisterRow:
    """One project; keys are those of `COLUMNS`, blank cells are missing."""

    number: int
    """Its row in the sheet from 1, or its column where the table runs across."""
    values: Mapping[str, Value]

    def get(self, key: str) -> Any:
        return self.values.get(key)


@dataclass(frozen=True, slots=True)
class Register:
    """What a register file holds."""

    name: str
    sheet: str
    rows: tuple[RegisterRow, ...]
    columns: tuple[Source, ...]
    """Every column of the file with samples, for a person to choose from."""
    mapping: dict[str, Match]
    """The column used for each key, with confidence; 1.0 where a person chose it."""
    rejected: tuple[RejectedCell, ...]
    place: Place
    key: str
    """What tables with the same headings have in common."""
    currency: str | None = None
    notes: tuple[str, ...] = ()
    """What had to be assumed, in plain sentences."""

    @property
    def transposed(self) -> bool:
        return self.place.row == 0

    @property
    def unmapped(self) -> tuple[Source, ...]:
        used = {match.index for match in self.mapping.values()}
        return tuple(
            source
            for source in self.columns
            if source.index not in used and source.heading
        )


@dataclass(slots=True)
class _Habits:
    """How one column is written."""

    kind: Kind
    order: str = dates.DAY_FIRST
    decimal_mark: str | None = None
    scale: int = 1
    fractions: bool = False
    end: bool = False
    notes: list[str] = field(default_factory=list)

    def parse(self, cell: Cell) -> Value | None:
        match self.kind:
            case Kind.DATE:
                return dates.parse_date(cell, order=self.order, end=self.end)
            case Kind.MONEY:
                return amounts.parse_money(
                    cell, decimal_mark=self.decimal_mark, scale=self.scale
                )
            case Kind.PERCENT:
                return amounts.parse_percent(cell, fractions=self.fractions)
            case Kind.RAG:
                return cells.parse_rag(cell)
            case Kind.FLAG:
                return cells.parse_flag(cell)
        return cells.text_of(cell) or None


def read_register(
    path: str | Path,
    mapping: Mapping[str, int | str | None] | None = None,
    *,
    filename: str | None = None,
    place: Place | None = None,
) -> Register:
    """Read a project register from Excel, OpenDocument or CSV.

    Parameters
    ----------
    path : str or Path
        The file; title rows, rows of totals and tables that run across are handled.
    mapping : mapping, optional
        For each key of `COLUMNS` the column to use, by heading or index from 0, or
        None to leave it out; other columns are found by their headings and cells.
    filename : str, optional
        Its name as the sender knows it.
    place : Place, optional
        Where its headings stand; else they are found.

    Raises
    ------
    PlanError
        The file is no table, or no heading of a register is in it.
    """
    path = Path(path)
    name = filename or path.name
    sheets = read_sheets(path, sniff(path, filename=name), name=name)
    table = placed(sheets, place, name) if place else find_table(sheets, WANTED)
    if table is None:
        raise NoPlan(name, "no row of headings such as Code, Name, Start, Budget")
    matches = match_columns(table, WANTED, mapping or {})
    if "name" not in matches and "code" not in matches:
        raise NoPlan(name, "no column with the projects' names or codes")
    habits = {key: _habits(table, match, key) for key, match in matches.items()}
    rejected: list[RejectedCell] = []
    rows = tuple(_rows(table, matches, habits, rejected))
    return Register(
        name=name,
        sheet=table.sheet,
        rows=rows,
        columns=table.sources(),
        mapping=matches,
        rejected=tuple(rejected),
        currency=_currency(table, matches),
        place=table.place,
        key=table.key,
        notes=tuple(note for each in habits.values() for note in each.notes),
    )


def placed(sheets: Sequence[Sheet], place: Place, name: str) -> Table:
    """Return the table at a place that somebody named."""
    for sheet in sheets:
        if sheet.name == place.sheet and 0 <= place.row <= len(sheet.rows):
            return table_at(sheet, place.row)
    raise NoPlan(name, f"no headings in row {place.row} of a sheet {place.sheet}")


def looks_like_register(path: str | Path, *, filename: str | None = None) -> bool:
    """Tell whether a table lists projects: money or people, no links.

    Raises
    ------
    PlanError
        The file cannot be read at all.
    """
    path = Path(path)
    name = filename or path.name
    table = find_table(read_sheets(path, sniff(path, filename=name), name=name), WANTED)
    return table is not None and lists_projects(table)


def lists_projects(table: Table) -> bool:
    """Tell whether the rows of a table are projects and not tasks."""
    found = match_columns(table, WANTED, {}).keys()
    headings = {heading.casefold().strip() for heading in table.headings}
    words = {word for heading in table.headings for word in words_of(heading)}
    return len(found & _TELLING) >= 2 and not (words & _PLANS or headings & _LENGTHS)


def _habits(table: Table, match: Match, key: str) -> _Habits:
    column = COLUMNS[key]
    sample = list(table.column(match.index))
    habits = _Habits(kind=column.kind, end=column.end_of_period)
    match column.kind:
        case Kind.DATE:
            order = dates.date_order(sample)
            if order is None and dates.is_ambiguous(sample):
                habits.notes.append(
                    f"{match.heading}: nothing tells whether days or months stand "
                    "first; days were assumed."
                )
            habits.order = order or dates.DAY_FIRST
        case Kind.MONEY:
            habits.decimal_mark = amounts.decimal_mark(sample)
            habits.scale = amounts.heading_scale(match.heading)
        case Kind.PERCENT:
            habits.fractions = amounts.are_fractions(sample)
    return habits


def _rows(
    table: Table,
    matches: Mapping[str, Match],
    habits: Mapping[str, _Habits],
    rejected: list[RejectedCell],
) -> Iterator[RegisterRow]:
    for number, row in enumerate(table.rows, start=table.first):
        known: dict[str, Value] = {}
        refused: list[RejectedCell] = []
        for key, match in matches.items():
            cell = row[match.index] if match.index < len(row) else ""
            try:
                value = habits[key].parse(cell)
            except cells.BadCell as error:
                shown = cells.shorten(cells.text_of(cell))
                refused.append(
                    RejectedCell(number, key, match.heading, shown, str(error))
                )
                continue
            if value is not None:
                known[key] = value
        title = str(known.get("name") or known.get("code") or "")
        if title.casefold().rstrip(":") in _TOTALS or not (known or refused):
            continue
        rejected += refused
        if title:
            yield RegisterRow(number, known)
        elif len(known) > 1:
            reason = "the row names no project"
            rejected.append(RejectedCell(number, "name", "", "", reason))


def _currency(table: Table, matches: Mapping[str, Match]) -> str | None:
    """Return the currency that headings or amounts name first."""
    money = [match for key, match in matches.items() if COLUMNS[key].kind is Kind.MONEY]
    for match in money:
        code = amounts.currency_of(match.heading)
        if code:
            return code
    for match in money:
        texts = (cell for cell in table.column(match.index) if isinstance(cell, str))
        code = next(filter(None, map(amounts.currency_of, texts)), None)
        if code:
            return code
    return None
