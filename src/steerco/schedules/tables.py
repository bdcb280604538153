"""Sheets of workbooks and CSV files as plain rows of cells, within safe limits."""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import io
import re
import zipfile
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Final, NamedTuple

from python_calamine import CalamineError, CalamineWorkbook, PasswordError

from steerco.schedules.errors import (
    Hostile,
    NoPlan,
    PasswordProtected,
    PlanError,
    TooBig,
    UnknownFormat,
    Unreadable,
)
from steerco.schedules.glance import refuse_binary
from steerco.schedules.sniffing import Format
from steerco.schedules.workbook_process import apart

Cell = str | int | float | bool | dt.date | dt.datetime | dt.time | dt.timedelta

MAX_UNPACKED: Final = 512 * 1024 * 1024
MAX_RATIO: Final = 200
MAX_ROWS: Final = 200_000
MAX_CELLS: Final = 10_000_000
MAX_LINES: Final = 2_000_000
"""Of a CSV file, whose cells may hold several lines each."""
MAX_FIELD: Final = 1_000_000
MAX_COLUMNS: Final = 16_384
"""As many as a sheet of a workbook has."""

_SAMPLE: Final = 20_000
MAX_ROOM: Final = 50_000_000
"""Cells between the first and the last one of a sheet, empty ones included."""
_PLACED: Final = re.compile(
    rb"""<(?:\w+:)?(?:c|row)\s[^<>]{0,2000}?\br\s*=\s*["']([A-Za-z]{0,3})(\d{1,20})["']"""
)
"""A cell with its column and row, or a row."""
_CHUNK: Final = 1024 * 1024
_LONGEST_TAG: Final = 2_100
"""Bytes of an opening tag that may be cut in two."""
_SEPARATORS: Final = (",", ";", "\t", "|")
_ZIPPED: Final = (Format.XLSX, Format.XLSB, Format.ODS)
_BOMS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


class Sheet(NamedTuple):
    """One sheet from its first row and column on; rows may differ in length."""

    name: str
    rows: Sequence[Sequence[Cell]]


def read_sheets(path: Path, format_: Format, *, name: str) -> tuple[Sheet, ...]:
    """Return every sheet that holds anything.

    Raises
    ------
    PlanError
        `Hostile`, `TooBig`, `PasswordProtected`, `Unreadable`, `UnknownFormat` for a
        file that is no table, or `NoPlan` where all sheets are empty.
    """
    if not format_.is_sheet:
        raise UnknownFormat(name, "a table was expected")
    sheets: tuple[Sheet, ...]
    if format_ is Format.CSV:
        sheets = (_read_csv(path, name),)
    else:
        if format_ in _ZIPPED:
            _guard(path, name)
        if format_ is Format.XLSX:
            sheets = _read_workbook(path, name)
        else:
            sheets = apart(_read_workbook, path, name)
    filled = tuple(sheet for sheet in sheets if any(map(any, sheet.rows)))
    if not filled:
        raise NoPlan(name, "every sheet is empty")
    if sum(len(row) for sheet in filled for row in sheet.rows) > MAX_CELLS:
        raise TooBig(name, f"more than {MAX_CELLS:,} cells")
    return filled


def _guard(path: Path, name: str) -> None:
    """Refuse an archive that would unpack to far more than a workbook holds."""
    with zipfile.ZipFile(path) as archive:
        unpacked = sum(member.file_size for member in archive.infolist())
    packed = max(path.stat().st_size, 1)
    if unpacked > MAX_UNPACKED or (
        unpacked > MAX_UNPACKED // 10 and unpacked > MAX_RATIO * packed
    ):
        raise Hostile(name, f"it unpacks to {unpacked // 1_048_576:,} MB")
    _guard_room(path, name)


def _guard_room(path: Path, name: str) -> None:
    """Refuse sheets whose cells lie so far apart that the room between fills memory.

    The library that reads workbooks makes room for every cell between the first and
    the last one, and where it finds none it ends the whole process.
    """
    with zipfile.ZipFile(path) as archive:
        for member in archive.infolist():
            rows, columns = _extent(archive, member)
            if rows * columns > MAX_ROOM:
                raise TooBig(name, f"cells {rows:,} rows and {columns:,} columns apart")


def _extent(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[int, int]:
    """Return how many rows and columns there are from the first to the last cell."""
    rows: set[bytes] = set()
    columns: set[bytes] = set()
    rest = b""
    with archive.open(member) as stream:
        while chunk := stream.read(_CHUNK):
            found = _PLACED.findall(rest + chunk)
            rest = chunk[-_LONGEST_TAG:]
            rows |= {row for _, row in found}
            columns |= {column for column, _ in found}
    return (
        _width([int(row) for row in rows]),
        _width([_place(column) for column in columns - {b""}]),
    )


def _width(places: list[int]) -> int:
    return max(places) - min(places) + 1 if places else 0


def _place(letters: bytes) -> int:
    """Return the number of a column: 1 for A, 27 for AA."""
    place = 0
    for letter in letters.upper():
        place = 26 * place + letter - 64
    return place


def _read_workbook(path: Path, name: str) -> tuple[Sheet, ...]:
    try:
        workbook = CalamineWorkbook.from_path(str(path))
        sheets, room = [], 0
        for title in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(title)
            if sheet.total_height > MAX_ROWS:
                raise TooBig(name, f"more than {MAX_ROWS:,} rows in {title}")
            room += sheet.total_height * sheet.total_width
            if room > MAX_CELLS:
                raise TooBig(name, f"more than {MAX_CELLS:,} cells")
            sheets.append(Sheet(title, sheet.to_python(skip_empty_area=False)))
    except PasswordError:
        raise PasswordProtected(name) from None
    except PlanError:
        raise
    except BaseException as error:
        # A panic in Rust is no Exception, and damaged workbooks cause some.
        damaged = isinstance(
            error, CalamineError | OSError | OverflowError | ValueError
        )
        if not damaged and type(error).__name__ != "PanicException":
            raise
        raise Unreadable(name, "the workbook is damaged") from error
    return tuple(sheets)


def _read_csv(path: Path, name: str) -> Sheet:
    content = path.read_bytes()
    if not content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        refuse_binary(content, name)
    text = decode(content)
    separator = separator_of(text[:_SAMPLE])
    if text.count(separator) > MAX_CELLS or text.count("\n") > MAX_LINES:
        raise TooBig(name, f"more than {MAX_CELLS:,} cells or {MAX_LINES:,} lines")
    csv.field_size_limit(MAX_FIELD)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    rows: list[list[Cell]] = []
    try:
        for row in reader:
            if len(row) > MAX_COLUMNS:
                raise TooBig(name, f"more than {MAX_COLUMNS:,} columns")
            rows.append([*row])
            if len(rows) > MAX_ROWS:
                raise TooBig(name, f"more than {MAX_ROWS:,} rows")
    except csv.Error as error:
        raise Unreadable(name, f"in line {reader.line_num}") from error
    return Sheet(name, rows)


def decode(content: bytes) -> str:
    """Return the text of a file that does not say how it is encoded."""
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def separator_of(text: str) -> str:
    """Return the separator that cuts most rows into the same number of cells."""

    def score(separator: str) -> tuple[float, float]:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
        try:
            widths = [len(row) for row in reader if row][:50]
        except csv.Error:
            return (0.0, 0.0)
        if not widths:
            return (0.0, 0.0)
        usual = median(widths)
        regular = sum(width == usual for width in widths) / len(widths)
        return (regular if usual > 1 else 0.0, usual)

    return max(_SEPARATORS, key=score)
