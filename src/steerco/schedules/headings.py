"""Finding out which column of a table holds what, from its heading and its cells."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import Final, NamedTuple

from steerco.schedules.cells import BadCell, text_of
from steerco.schedules.tables import Cell, Sheet

HEADING_ROWS: Final = 25
SAMPLE: Final = 200
LEAST: Final = 0.4

_BRACKETS: Final = re.compile(r"\([^)]*\)|\[[^\]]*\]")
_CAMEL: Final = re.compile(r"(?<=[a-zà-ÿ])(?=[A-Z])")
_WORDS: Final = re.compile(r"%|[^\W_]+")
_LONG: Final = 120
_SHORT: Final = 80


class Wanted(NamedTuple):
    """A column that may be in a table, and how to recognise it."""

    key: str
    headings: tuple[str, ...]
    """What people call it, the surest first."""
    fits: Callable[[Cell], object] | None = None
    """A parser that raises `BadCell` for what such a column never holds."""
    prose: bool = False
    """The column holds sentences, not names."""


@dataclass(frozen=True, slots=True)
class Source:
    """One column of the file."""

    index: int
    heading: str
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """Which column of the file is taken for a wanted one, and how surely (0 to 1)."""

    index: int
    heading: str
    confidence: float


class Place(NamedTuple):
    """Where the headings of a table stand."""

    sheet: str
    row: int
    """From 1; 0 where they run down the first column."""


class Table(NamedTuple):
    """Headings and what stands below them; `first` is the first row's number."""

    sheet: str
    headings: tuple[str, ...]
    rows: Sequence[Sequence[Cell]]
    first: int
    transposed: bool = False

    @property
    def place(self) -> Place:
        return Place(self.sheet, 0 if self.transposed else self.first - 1)

    @property
    def key(self) -> str:
        """A digest of the headings, the same for every file of this kind."""
        return digest_of(self.headings)

    def column(self, index: int) -> Iterable[Cell]:
        return (row[index] for row in self.rows if index < len(row))

    def sources(self) -> tuple[Source, ...]:
        return tuple(
            Source(index, heading, tuple(islice(self._texts(index), 3)))
            for index, heading in enumerate(self.headings)
        )

    def _texts(self, index: int) -> Iterable[str]:
        return filter(None, map(text_of, self.column(index)))


@lru_cache(maxsize=4096)
def words_of(heading: str) -> tuple[str, ...]:
    """Return the words that matter: no brackets, no case, camelCase cut apart."""
    plain = _CAMEL.sub(" ", _BRACKETS.sub(" ", heading))
    return tuple(word.casefold() for word in _WORDS.findall(plain))


def likeness(heading: str, wanted: Wanted) -> float:
    """Return how surely a heading names a wanted column, from its words alone."""
    words = words_of(heading)
    if not words:
        return 0.0
    best = 0.0
    for rank, name in enumerate(wanted.headings):
        known = words_of(name)
        if not known:
            continue
        at = _position(known, words)
        if at is None:
            continue
        share = len(known) / len(words)
        # English headings carry their noun at the end.
        at_end = at + len(known) == len(words)
        score = 1.0 if share == 1 else (0.45 + 0.5 * share) * (1 if at_end else 0.55)
        best = max(best, score - 0.002 * rank)
    return best


def _position(known: tuple[str, ...], words: tuple[str, ...]) -> int | None:
    for start in range(len(words) - len(known) + 1):
        if words[start : start + len(known)] == known:
            return start
    return None


def find_table(sheets: Sequence[Sheet], wanted: Sequence[Wanted]) -> Table | None:
    """Return the table whose headings are the likeliest, None where none is likely.

    A table that runs across, with its headings down the first column, is turned.
    """
    best: tuple[float, Sheet, int, bool] | None = None
    for sheet in sheets:
        for number, row in enumerate(sheet.rows[:HEADING_ROWS]):
            score = _recognised(row, wanted)
            if best is None or score > best[0]:
                best = (score, sheet, number, False)
        down = [row[0] if row else "" for row in sheet.rows[:HEADING_ROWS]]
        score = _recognised(down, wanted) * 0.8
        if best is None or score > best[0]:
            best = (score, sheet, 0, True)
    if best is None or best[0] < 1.5:
        return None
    _, sheet, number, across = best
    return table_at(sheet, 0 if across else number + 1)


def table_at(sheet: Sheet, row: int) -> Table:
    """Return the table whose headings stand in a row from 1, or for 0 run down."""
    rows = sheet.rows if row else _turned(sheet.rows)
    number = max(row - 1, 0)
    return Table(
        sheet=sheet.name,
        headings=tuple(map(_heading, rows[number])) if number < len(rows) else (),
        rows=rows[number + 1 :],
        first=number + 2,
        transposed=not row,
    )


def likely_row(sheet: Sheet) -> int:
    """Return the first row from 1 that names nearly as many columns as the sheet has."""
    head = sheet.rows[:HEADING_ROWS]
    named = [sum(bool(_heading(cell)) for cell in row) for row in head]
    enough = 0.6 * max(named, default=0)
    return next((n for n, count in enumerate(named, start=1) if count >= enough), 1)


def digests(sheet: Sheet) -> dict[str, int]:
    """Return what each of the first rows would be known by, were it the headings."""
    down = [row[0] if row else "" for row in sheet.rows[:HEADING_ROWS]]
    found = {digest_of(map(_heading, down)): 0}
    for number, row in reversed([*enumerate(sheet.rows[:HEADING_ROWS], start=1)]):
        if any(row):
            found[digest_of(map(_heading, row))] = number
    return found


def digest_of(headings: Iterable[str]) -> str:
    text = "\x1f".join(headings).rstrip("\x1f")
    return hashlib.sha256(text.encode()).hexdigest()


def _recognised(cells: Iterable[Cell], wanted: Sequence[Wanted]) -> float:
    headings = {_heading(cell) for cell in cells} - {""}
    return sum(
        score
        for each in wanted
        if (score := max((likeness(h, each) for h in headings), default=0)) >= 0.7
    )


def _heading(cell: Cell) -> str:
    return text_of(cell) if isinstance(cell, str) else ""


def _turned(rows: Sequence[Sequence[Cell]]) -> list[list[Cell]]:
    width = max(map(len, rows))
    return [[row[at] if at < len(row) else "" for row in rows] for at in range(width)]


def match_columns(
    table: Table, wanted: Sequence[Wanted], chosen: Mapping[str, int | str | None]
) -> dict[str, Match]:
    """Return the best column for each wanted one; no column is used twice.

    Parameters
    ----------
    table : Table
        The headings and cells.
    wanted : sequence of Wanted
        What to look for.
    chosen : mapping
        Columns that a person chose by heading or index; None leaves one out.
    """
    matches: dict[str, Match] = {}
    for key, choice in chosen.items():
        index = _index(table, choice)
        if index is not None:
            matches[key] = Match(index, table.headings[index], 1.0)
    scores = sorted(
        (
            (score, -rank, -index)
            for index, heading in enumerate(table.headings)
            for rank, each in enumerate(wanted)
            if each.key not in chosen
            and (name := likeness(heading, each)) >= LEAST
            and (score := name * _fit(table, index, each)) >= LEAST
        ),
        reverse=True,
    )
    taken = {match.index for match in matches.values()}
    for score, rank, position in scores:
        key, index = wanted[-rank].key, -position
        if key not in matches and index not in taken:
            matches[key] = Match(index, table.headings[index], round(score, 2))
            taken.add(index)
    return matches


def _index(table: Table, choice: int | str | None) -> int | None:
    if isinstance(choice, int):
        return choice if 0 <= choice < len(table.headings) else None
    known = {heading.casefold(): at for at, heading in enumerate(table.headings)}
    return known.get(choice.strip().casefold()) if choice else None


def _fit(table: Table, index: int, wanted: Wanted) -> float:
    """Return how well the cells of a column suit what is wanted."""
    cells = [c for c in islice(table.column(index), SAMPLE) if text_of(c)]
    if not cells:
        return 0.6
    if wanted.fits is None:
        long = sum(len(text_of(cell)) > _LONG for cell in cells) > len(cells) / 3
        numbers = all(isinstance(cell, float | bool) for cell in cells)
        if wanted.prose:
            short = all(len(text_of(cell)) < _SHORT for cell in cells)
            return 0.7 if numbers else 0.9 if short else 1.0
        return 0.5 if long else 1.0
    good = 0
    for cell in cells:
        try:
            wanted.fits(cell)
        except BadCell:
            continue
        good += 1
    return good / len(cells)
