"""The text of a Primavera XER file: its encoding, its tables, its cells."""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import html
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from itertools import pairwise
from operator import itemgetter
from typing import Final

from steerco.schedules.errors import TooBig, Truncated, Unreadable
from steerco.schedules.glance import refuse_binary
from steerco.schedules.model import TENTHS_PER_HOUR, Duration

_SAMPLE: Final = 200_000
_HIGH_RUNS: Final = re.compile(rb"[\x80-\xff]+")
_CJK: Final = (
    ("cp932", "\u3040", "\u30ff", 0.1),
    ("cp949", "\uac00", "\ud7a3", 0.7),
    ("gb18030", "\u4e00", "\u9fff", 0.7),
    ("cp950", "\u4e00", "\u9fff", 0.7),
)
_THAI_MARKS: Final = frozenset(
    "\u0e31\u0e34\u0e35\u0e36\u0e37\u0e38\u0e39\u0e3a\u0e47\u0e48\u0e49\u0e4a\u0e4b\u0e4c\u0e4d\u0e4e"
)
"""Vowels and tones that stand over or under a consonant."""
_ENOUGH: Final = 12
"""So many letters tell a language."""
MAX_ROWS: Final = 2_000_000
MAX_CELLS: Final = 40_000_000
"""Three times what a plan of 100,000 activities with all its codes holds."""
MAX_LOOSE: Final = 500_000
"""Lines that begin with no mark, as those of long texts do."""
_GUID: Final = 16
_LARGEST: Final = 1e12
_TAGS: Final = re.compile(r"<[^>]*>")


class Row:
    """One row of a table; an absent or empty cell is None."""

    __slots__ = ("_cells",)

    def __init__(self, cells: dict[str, str]) -> None:
        self._cells = cells

    def text(self, column: str) -> str | None:
        return self._cells.get(column) or None

    def integer(self, column: str) -> int | None:
        return to_integer(self._cells.get(column))

    def number(self, column: str) -> float | None:
        return to_number(self._cells.get(column))

    def money(self, column: str) -> Decimal | None:
        value = self._cells.get(column)
        try:
            money = Decimal(value.replace(",", ".")) if value else None
        except InvalidOperation:
            return None
        return money if money is not None and money.is_finite() else None

    def tenths(self, column: str) -> int | None:
        return to_tenths(self._cells.get(column))

    def minutes(self, column: str) -> int | None:
        hours = self.number(column)
        return round(hours * 60) if hours else None

    def duration(self, column: str) -> Duration | None:
        tenths = self.tenths(column)
        return None if tenths is None else Duration(tenths=tenths, unit="d")

    def moment(self, column: str) -> dt.datetime | None:
        return _moment(self._cells.get(column))

    def flag(self, column: str) -> bool:
        return self._cells.get(column) == "Y"

    def guid(self, column: str) -> str | None:
        value = self._cells.get(column)
        if not value:
            return None
        try:
            raw = base64.b64decode(value + "==")
        except (binascii.Error, ValueError):
            return value
        if len(raw) != _GUID:
            return value
        # As uuid.UUID(bytes_le=raw) is written, which takes four times as long.
        text = (raw[3::-1] + raw[5:3:-1] + raw[7:5:-1] + raw[8:]).hex()
        return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"

    def plain(self, column: str) -> str:
        """Return a text without its markup."""
        value = (self._cells.get(column) or "").replace("\x7f\x7f", "\n")
        return html.unescape(_TAGS.sub("", value.replace("\x7f", "\n"))).strip()


class Tables:
    """All tables of one file, verbatim."""

    def __init__(self, content: bytes, name: str, encoding: str = "") -> None:
        _refuse_garbage(content, name)
        self.encoding = encoding or detect_encoding(content)
        self.columns: dict[str, list[str]] = {}
        self.rows: dict[str, list[list[str]]] = {}
        self.header: list[str] = []
        self._parse(content.decode(self.encoding, errors="replace"), name)

    def __getitem__(self, table: str) -> Iterator[Row]:
        columns = self.columns.get(table, [])
        for cells in self.rows.get(table, []):
            yield Row(dict(zip(columns, cells, strict=False)))

    def cells(self, table: str, *columns: str) -> Iterator[tuple[str, ...]]:
        """Yield the cells of some columns, row by row; what is absent is empty."""
        known = self.columns.get(table, [])
        places = [known.index(c) if c in known else len(known) for c in columns]
        take, width = itemgetter(*places), max(places) + 1
        for row in self.rows.get(table, []):
            short = width - len(row)
            yield take(row) if short <= 0 else take(row + [""] * short)

    def _parse(self, text: str, name: str) -> None:
        table, columns, rows, ended = "", [], list[list[str]](), False
        loose: list[str] = []
        for line in text.split("\n"):
            if loose and line.startswith("%"):
                _continue(rows[-1], loose)
            if line.startswith("%R\t"):
                rows.append(line[3:].rstrip("\r").split("\t"))
                continue
            mark, _, rest = line.rstrip("\r").partition("\t")
            match mark:
                case "%R":
                    rows.append(rest.split("\t"))
                case "%T":
                    table = rest.strip()
                    rows = self.rows.setdefault(table, [])
                case "%F":
                    columns = [column.strip() for column in rest.split("\t")]
                    self.columns[table] = columns
                case "%E" | "ERMTAIL":
                    ended = True
                case "ERMHDR":
                    self.header = rest.split("\t")
                case _ if rows and line.strip():
                    loose.append(line.strip("\r"))
        _continue(rows[-1] if rows else [""], loose)
        if not ended and (not rows or len(rows[-1]) < len(columns)):
            raise Truncated(name, f"in table {table}" if table else "after its header")


def _refuse_garbage(content: bytes, name: str) -> None:
    refuse_binary(content, name)
    rows = content.count(b"\n%")
    if rows > MAX_ROWS or content.count(b"\t") > MAX_CELLS:
        raise TooBig(name, f"more than {MAX_ROWS:,} rows or {MAX_CELLS:,} cells")
    if content.count(b"\n") - rows > MAX_LOOSE:
        raise Unreadable(name, "most of its lines are no rows of tables")


def _continue(row: list[str], texts: list[str]) -> None:
    """Put lines that begin with no mark into the cell that they continue."""
    row[-1] = "\x7f".join([row[-1], *texts])
    texts.clear()


def to_integer(text: str | None) -> int | None:
    if not text:
        return None
    try:
        return int(text)
    except ValueError:
        number = to_number(text)
        return None if number is None else round(number)


def to_number(text: str | None) -> float | None:
    if not text:
        return None
    try:
        number = float(text)
    except ValueError:
        try:
            number = float(text.replace(",", "."))
        except ValueError:
            return None
    return number if abs(number) < _LARGEST else None


@lru_cache(maxsize=8192)
def to_tenths(text: str | None) -> int | None:
    """Return tenths of a minute of a text in hours."""
    hours = to_number(text)
    return None if hours is None else round(hours * TENTHS_PER_HOUR)


@lru_cache(maxsize=8192)
def _moment(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


def detect_encoding(content: bytes) -> str:
    """Guess the code page of a file that does not name it, from its non-ASCII bytes."""
    if content.startswith(b"\xef\xbb\xbf"):
        return "utf-8-sig"
    runs = _HIGH_RUNS.findall(content[: 20 * _SAMPLE])[:_SAMPLE]
    if not runs:
        return "cp1252"
    if _decodes(b" ".join(runs), "utf-8"):
        return "utf-8"
    for encoding, speaks in (
        ("cp874", _is_thai),
        ("cp1251", _is_cyrillic),
        ("cp1256", _is_arabic),
    ):
        if speaks(runs):
            return encoding
    # A multi-byte character may end in an ASCII byte, so these need the whole text.
    sample = content[: 20 * _SAMPLE]
    if sum(map(len, runs)) / len(runs) >= 2:
        for encoding, first, last, share in _CJK:
            letters = [c for c in sample.decode(encoding, "replace") if ord(c) > 127]
            hits = sum(first <= letter <= last for letter in letters)
            if letters.count("\ufffd") <= len(letters) // 100 and (
                hits >= share * len(letters)
            ):
                return encoding
    return "cp1252"


def _decodes(content: bytes, encoding: str) -> bool:
    try:
        content.decode(encoding)
    except UnicodeDecodeError:
        return False
    return True


def _is_cyrillic(runs: list[bytes]) -> bool:
    """Tell cp1251: long runs of letters, hardly a capital after a small letter."""
    words = [run.decode("cp1251", "replace") for run in runs if len(run) >= 3]
    letters = sum(map(len, words))
    if letters * 2 < sum(map(len, runs)):
        return False
    cyrillic = sum("\u0400" <= char <= "\u045f" for word in words for char in word)
    jumps = sum(
        a.islower() and b.isupper() for word in words for a, b in pairwise(word)
    )
    return cyrillic >= 0.9 * letters and jumps <= 0.05 * letters


def _is_thai(runs: list[bytes]) -> bool:
    """Tell cp874: hardly anything undefined, and marks only over or under letters."""
    text = [run.decode("cp874", "replace") for run in runs if len(run) >= 3]
    letters = sum(map(len, text))
    if letters < _ENOUGH or letters * 2 < sum(map(len, runs)):
        return False
    known = sum("\u0e01" <= char <= "\u0e5b" for word in text for char in word)
    loose = sum(
        after in _THAI_MARKS
        and not ("\u0e01" <= before <= "\u0e2e" or before in _THAI_MARKS)
        for word in text
        for before, after in pairwise(word)
    )
    vowels = sum("\u0e30" <= char <= "\u0e4e" for word in text for char in word)
    fits = known >= 0.99 * letters and loose <= 0.02 * letters
    return fits and vowels >= 0.2 * letters


def _is_arabic(runs: list[bytes]) -> bool:
    """Tell cp1256: long runs of letters, among them many an alef and a lam."""
    text = [run.decode("cp1256", "replace") for run in runs if len(run) >= 3]
    letters = sum(map(len, text))
    if letters < _ENOUGH or letters * 2 < sum(map(len, runs)):
        return False
    known = sum("\u0600" <= char <= "\u06ff" for word in text for char in word)
    usual = sum(char in "\u0627\u0644" for word in text for char in word)
    return known >= 0.9 * letters and usual >= 0.1 * letters
