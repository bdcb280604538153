"""Cases from and to Excel workbooks and JSON: one sheet, or one list, a table."""

from __future__ import annotations

import dataclasses
import io
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from enum import Enum
from functools import partial
from pathlib import Path
from typing import Any, Final, TypeVar, get_args, get_origin, get_type_hints

import msgspec
import xlsxwriter

from steerco.cases.rows import (
    CaseError,
    Column,
    Place,
    columns_of,
    is_blank,
    nearest,
    plain,
    typed_rows,
    typed_values,
)
from steerco.schedules.errors import PlanError
from steerco.schedules.sniffing import sniff
from steerco.schedules.tables import Cell, Sheet, read_sheets

C = TypeVar("C")

SETTINGS: Final = "Settings"
_CREATED: Final = datetime(2026, 1, 1)
"""Written into every workbook, so that the same case gives the same bytes."""
_MAX_BYTES: Final = 256 * 1024 * 1024


def read_case(path: Path, case_type: type[C]) -> C:
    """Read a case from a workbook, or from JSON where the name ends so.

    Raises
    ------
    CaseError
        With a sentence that names the sheet, the row and the column concerned.
    """
    if path.suffix.lower() == ".json":
        return _from_json(path, case_type)
    try:
        sheets = read_sheets(path, sniff(path), name=path.name)
    except PlanError as error:
        raise CaseError(_without_plans(error)) from error
    return _from_sheets(sheets, case_type, path.name)


def case_as_json(case: object) -> bytes:
    """Return a case as JSON that `read_case` takes."""
    return msgspec.json.format(msgspec.json.encode(case), indent=2) + b"\n"


def case_as_workbook(case: object, *, about: str) -> bytes:
    """Return a case as a workbook that `read_case` takes.

    Parameters
    ----------
    case : dataclass
    about : str
        What the workbook is for; the first sheet says it and explains every column.
    """
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False}
    )
    book.set_properties({"created": _CREATED})
    _write_read_me(book, type(case), about)
    if settings := _settings_of(type(case)):
        rows = [(each.title, getattr(case, each.name), each.help) for each in settings]
        _write_sheet(book, SETTINGS, ["Name", "Value", "Meaning"], rows)
    for name, row_type in _tables_of(type(case)).items():
        rows_ = getattr(case, name)
        headings, cells = _spread_out(rows_, columns_of(row_type))
        _write_sheet(book, _title(name), headings, cells)
    book.close()
    return buffer.getvalue()


# -- what a case consists of -------------------------------------------------------


def _tables_of(case_type: type) -> dict[str, type]:
    return {
        name: get_args(hint)[0]
        for name, hint in get_type_hints(case_type).items()
        if get_origin(hint) is tuple and dataclasses.is_dataclass(get_args(hint)[0])
    }


def _settings_of(case_type: type) -> tuple[Column, ...]:
    tables = _tables_of(case_type)
    return tuple(each for each in columns_of(case_type) if each.name not in tables)


def _demanded(case_type: type) -> set[str]:
    """Return the tables that a case cannot be without."""
    tables = _tables_of(case_type)
    return {e.name for e in columns_of(case_type) if e.name in tables and e.required}


def _title(name: str) -> str:
    return name.capitalize().replace("_", " ")


# -- workbooks ---------------------------------------------------------------------


def _from_sheets(sheets: Sequence[Sheet], case_type: type[C], name: str) -> C:
    tables = _tables_of(case_type)
    titles = {plain(table): table for table in tables} | {plain(SETTINGS): SETTINGS}
    values: dict[str, object] = {}
    settings: dict[str, object] = {}
    rows: dict[str, int] = {}
    for sheet in sheets:
        found = titles.get(plain(sheet.name))
        if found == SETTINGS:
            settings, rows = _settings(sheet)
        elif found is not None:
            records = (
                (partial(_in_sheet, sheet.name, row), cells)
                for row, cells in _records(sheet)
            )
            values[found] = tuple(typed_rows(tables[found], records))
        elif question := nearest(sheet.name, [_title(each) for each in tables]):
            raise CaseError(f"Sheet {sheet.name}: no table has this name.{question}")

    def place(title: str) -> str:
        row = f", row {rows[title]}" if title in rows else ""
        return f"sheet {SETTINGS}{row}, {title}"

    values |= typed_values(_settings_of(case_type), settings, place)
    for table in _demanded(case_type) - set(values):
        raise CaseError(
            f"{name} has no sheet {_title(table)}; add one, or begin from the template."
        )
    return case_type(**values)


def _in_sheet(name: str, row: int, heading: str) -> str:
    return f"sheet {name}, row {row}, column {heading}"


def _records(sheet: Sheet) -> Iterator[tuple[int, dict[str, Cell]]]:
    """Yield each filled row under the headings: its number in Excel and its cells."""
    numbered = [
        (number, row)
        for number, row in enumerate(sheet.rows, start=1)
        if not all(map(is_blank, row))
    ]
    if not numbered:
        return
    (first, head), *body = numbered
    headings = [_heading(cell) for cell in head]
    named = [each for each in headings if each]
    for heading in named:
        if [plain(each) for each in named].count(plain(heading)) > 1:
            raise CaseError(
                f"Sheet {sheet.name}, row {first}: two columns are called {heading}; "
                "rename one."
            )
    for number, row in body:
        for place, cell in enumerate(row):
            if not is_blank(cell) and (place >= len(headings) or not headings[place]):
                raise CaseError(
                    f"Sheet {sheet.name}, row {number}: a cell stands under no "
                    "heading; give its column one or clear it."
                )
        yield (
            number,
            {
                heading: cell
                for heading, cell in zip(headings, row, strict=False)
                if heading
            },
        )


def _heading(cell: Cell) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell).strip()


def _settings(sheet: Sheet) -> tuple[dict[str, object], dict[str, int]]:
    values: dict[str, object] = {}
    places: dict[str, int] = {}
    for row, cells in _records(sheet):
        by_heading = {plain(heading): cell for heading, cell in cells.items()}
        setting = str(by_heading.get("name", "")).strip()
        if setting:
            values[setting] = by_heading.get("value")
            places[setting] = row
    return values, places


# -- JSON --------------------------------------------------------------------------


def _from_json(path: Path, case_type: type[C]) -> C:
    try:
        if path.stat().st_size > _MAX_BYTES:
            raise CaseError(f"{path.name} is larger than a case can be.")
        data = msgspec.json.decode(path.read_bytes())
    except OSError as error:
        raise CaseError(f"{path.name} cannot be read: {error.strerror}.") from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise CaseError(f"{path.name} is no JSON: {error}.") from error
    if not isinstance(data, dict):
        raise CaseError(f"{path.name}: an object with one list a table is wanted.")
    tables = _tables_of(case_type)
    names = {plain(table): table for table in tables}
    values: dict[str, object] = {}
    settings: dict[str, object] = {}
    for key, value in data.items():
        if (table := names.get(plain(key))) is None:
            settings[key] = value
        else:
            values[table] = tuple(typed_rows(tables[table], _objects(key, value)))
    place = partial(_in_file, path.name)
    values |= typed_values(_settings_of(case_type), settings, place)
    for table in _demanded(case_type) - set(values):
        raise CaseError(f"{path.name} has no list {table}; add one.")
    return case_type(**values)


def _objects(key: str, value: object) -> Iterator[tuple[Place, Mapping[str, object]]]:
    if not isinstance(value, list) or not all(isinstance(e, dict) for e in value):
        raise CaseError(f"{key}: a list of objects is wanted here.")
    for number, each in enumerate(value, start=1):
        yield partial(_in_list, key, number), each


def _in_list(key: str, number: int, heading: str) -> str:
    return f"{key}, entry {number}, {heading}"


def _in_file(name: str, heading: str) -> str:
    return f"in {name}, {heading}"


def _without_plans(error: PlanError) -> str:
    if error.kind in ("unknown_format", "no_plan"):
        return f"{error.name} is no workbook with a case; begin from the template."
    return error.message


# -- writing -----------------------------------------------------------------------


def _spread_out(
    rows: Sequence[object], columns: Sequence[Column]
) -> tuple[list[str], list[list[object]]]:
    """Return the headings and cells of rows, the spread field over its own columns."""
    headings = [each.title for each in columns if not each.spread]
    spread = next((each for each in columns if each.spread), None)
    parts: list[dict[str, float]] = [{} for _ in rows]
    if spread is not None:
        parts = [_by_heading(getattr(row, spread.name) or {}) for row in rows]
    more = list(dict.fromkeys(heading for part in parts for heading in part))
    return headings + more, [
        [getattr(row, each.name) for each in columns if not each.spread]
        + [part.get(heading) for heading in more]
        for row, part in zip(rows, parts, strict=True)
    ]


def _by_heading(value: Any) -> dict[str, float]:
    if isinstance(value, Mapping):
        return dict(value)
    return {str(k): each for k, each in enumerate(value, start=1)}


def _write_read_me(book: Any, case_type: type, about: str) -> None:
    rows: list[Sequence[object]] = [(about, "", "")]
    for name, row_type in _tables_of(case_type).items():
        rows.extend(
            (_title(name), "1, 2, 3, …" if each.spread else each.title, each.help)
            for each in columns_of(row_type)
        )
    _write_sheet(book, "Read me", ["Sheet", "Column", "Meaning"], rows)


def _write_sheet(
    book: Any, name: str, headings: Sequence[str], rows: Sequence[Sequence[object]]
) -> None:
    sheet = book.add_worksheet(name)
    head = book.add_format({"bold": True, "bg_color": "#EEF1F5", "bottom": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    for place, heading in enumerate(headings):
        number = int(heading) if heading.isdigit() else heading
        sheet.write(0, place, number, head)
        cells = [_shown(row[place]) for row in rows[:200]]
        width = max([len(heading), *(len(str(cell)) for cell in cells)])
        sheet.set_column(place, place, min(max(8, width + 2), 60))
    for number, row in enumerate(rows, start=1):
        for place, value in enumerate(row):
            cell = _shown(value)
            if isinstance(cell, str):
                sheet.write_string(number, place, cell)
            elif isinstance(cell, int | float):
                sheet.write_number(number, place, cell)
            elif cell is not None:
                sheet.write_datetime(number, place, cell, day)
    sheet.freeze_panes(1, 0)


def _shown(value: object) -> Any:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, tuple):
        return ", ".join(map(str, value))
    return value
