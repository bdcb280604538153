"""Cells to typed rows: what a column may hold, and a sentence where it holds otherwise."""

from __future__ import annotations

import dataclasses
import datetime as dt
import math
import re
import types
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, field
from difflib import get_close_matches
from enum import StrEnum
from typing import Any, Final, TypeVar, Union, get_args, get_origin, get_type_hints

from steerco.schedules.cells import shorten

R = TypeVar("R")
Place = Callable[[str], str]

YES: Final = frozenset(["yes", "y", "true", "x", "1", "ja", "oui", "si"])
NO: Final = frozenset(["no", "n", "false", "0", "nein", "non"])
_LIST_BREAK: Final = re.compile(r"[;,\n]")


class CaseError(Exception):
    """A case file that cannot be used; the sentence says what, where and what to do."""


def column(help_: str, *, title: str = "", default: Any = MISSING) -> Any:
    """Declare a field of a row, or a setting of a case.

    Parameters
    ----------
    help_ : str
        What it means, in a sentence; the template shows it.
    title : str
        The heading; by default the field's name with a capital and spaces.
    default : object
        What an empty cell stands for; a field without one must be filled.
    """
    metadata = {"help": help_, "title": title}
    if default is MISSING:
        return field(metadata=metadata)
    return field(default=default, metadata=metadata)


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table, as its row type declares it.

    `spread` tells a field that takes all columns without a name of their own: a mapping
    of heading to number, or a tuple of numbers under the headings 1, 2, 3, ...
    """

    name: str
    title: str
    help: str
    type: Any
    default: object
    spread: bool

    @property
    def required(self) -> bool:
        return self.default is MISSING


def columns_of(row_type: Any) -> tuple[Column, ...]:
    """Return the columns of a row type, in order."""
    hints = get_type_hints(row_type)
    return tuple(
        Column(
            each.name,
            each.metadata.get("title") or each.name.capitalize().replace("_", " "),
            each.metadata.get("help", ""),
            hints[each.name],
            each.default,
            _is_spread(hints[each.name]),
        )
        for each in dataclasses.fields(row_type)
    )


def typed_rows(
    row_type: type[R], records: Iterable[tuple[Place, Mapping[str, object]]]
) -> Iterator[R]:
    """Yield a row for each record of cells by heading; see `typed_values`."""
    columns = columns_of(row_type)
    for place, cells in records:
        yield row_type(**typed_values(columns, cells, place))


def typed_values(
    columns: Sequence[Column], cells: Mapping[str, object], place: Place
) -> dict[str, object]:
    """Return what the cells say for each column, by the column's name.

    Parameters
    ----------
    columns : sequence of Column
    cells : mapping of heading to cell
        Headings in any case, with spaces or underscores.
    place : callable
        Says where a heading's cell stands, such as ``sheet Roles, row 4, column Name``.

    Raises
    ------
    CaseError
        For a heading that is not known, a cell that is missing, and one of another kind.
    """
    named = {plain(each.title): each for each in columns if not each.spread}
    named |= {plain(each.name): each for each in columns if not each.spread}
    values: dict[str, object] = {}
    others: dict[str, object] = {}
    for heading, cell in cells.items():
        if found := named.get(plain(heading)):
            values[found.name] = _cell(found, cell, place(heading))
        else:
            others[heading] = cell
    spread = next((each for each in columns if each.spread), None)
    if spread is not None:
        if spread.name in others:
            others = _inner(others.pop(spread.name), place(spread.name)) | others
        values[spread.name] = _spread(spread, others, place)
    elif others:
        raise CaseError(_unknown(next(iter(others)), columns, place))
    for each in columns:
        if each.name not in values:
            values[each.name] = _cell(each, None, place(each.title))
    return values


def plain(heading: str) -> str:
    """Return a heading without what people write differently."""
    return re.sub(r"[\W_]+", " ", str(heading)).strip().casefold()


def nearest(word: str, known: list[str]) -> str:
    """Return a question that names the likeliest of the known words, or nothing."""
    found = get_close_matches(
        word.casefold(), [each.casefold() for each in known], 1, 0.75
    )
    if not found:
        return ""
    meant = next(each for each in known if each.casefold() == found[0])
    return f" Did you mean {meant}?"


def is_blank(cell: object) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _unknown(heading: str, columns: Sequence[Column], place: Place) -> str:
    titles = [each.title for each in columns]
    return (
        f"{_upper(place(heading))}: there is no such column."
        f"{nearest(heading, titles)} The columns are {', '.join(titles)}."
    )


def _cell(column_: Column, cell: object, place: str) -> object:
    if is_blank(cell):
        if column_.required:
            raise CaseError(f"{_upper(place)}: nothing is there; fill it in.")
        return column_.default
    try:
        return _value(column_.type, cell)
    except ValueError as error:
        shown = shorten(str(cell))
        raise CaseError(
            f"{_upper(place)}: \N{LEFT DOUBLE QUOTATION MARK}{shown}"
            f"\N{RIGHT DOUBLE QUOTATION MARK} {error}."
        ) from error


def _value(type_: Any, cell: object) -> object:
    """Return a cell as the type wants it, or raise ValueError with the end of a sentence."""
    if get_origin(type_) in (Union, types.UnionType):
        return _value(next(t for t in get_args(type_) if t is not type(None)), cell)
    if get_origin(type_) is tuple:
        parts = (
            cell if isinstance(cell, list | tuple) else _LIST_BREAK.split(_text(cell))
        )
        return tuple(
            _value(get_args(type_)[0], part) for part in parts if not is_blank(part)
        )
    if isinstance(type_, type) and issubclass(type_, StrEnum):
        return _word(type_, cell)
    return _SIMPLE[type_](cell)


def _text(cell: object) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, list | dict):
        raise ValueError("is no text")
    if isinstance(cell, dt.datetime) and cell.time() == dt.time():
        return cell.date().isoformat()
    return str(cell).strip()


def _number(cell: object) -> float:
    if isinstance(cell, bool) or not isinstance(cell, str | int | float):
        raise ValueError("is no number")
    try:
        number = float(cell)
    except ValueError:
        raise ValueError("is no number") from None
    if not math.isfinite(number):
        raise ValueError("is no finite number")
    return number


def _integer(cell: object) -> int:
    number = _number(cell)
    if not number.is_integer():
        raise ValueError("is no whole number")
    return int(number)


def _flag(cell: object) -> bool:
    word = _text(cell).casefold()
    if word not in YES | NO:
        raise ValueError("is neither yes nor no")
    return word in YES


def _date(cell: object) -> dt.date:
    if isinstance(cell, dt.datetime):
        return cell.date()
    if isinstance(cell, dt.date):
        return cell
    try:
        return dt.date.fromisoformat(_text(cell)[:10])
    except ValueError:
        raise ValueError("is no date; write it as 2026-03-31") from None


def _word(type_: type[StrEnum], cell: object) -> StrEnum:
    wanted = plain(_text(cell))
    for each in type_:
        if plain(each.value) == wanted:
            return each
    raise ValueError(f"is none of {', '.join(each.value for each in type_)}")


_SIMPLE: Final[dict[Any, Callable[[object], object]]] = {
    str: _text,
    float: _number,
    int: _integer,
    bool: _flag,
    dt.date: _date,
}


def _is_spread(type_: Any) -> bool:
    origin = get_origin(type_)
    if origin is tuple:
        return bool(get_args(type_)[0] is float)
    return origin is not None and issubclass(_class(origin), Mapping)


def _class(origin: Any) -> type:
    return origin if isinstance(origin, type) else object


def _inner(value: object, place: str) -> dict[str, object]:
    """Return what JSON gives under the name of the spread field, by heading."""
    if isinstance(value, Mapping):
        return {str(key): each for key, each in value.items()}
    if isinstance(value, list | tuple):
        return {str(k): each for k, each in enumerate(value, start=1)}
    raise CaseError(f"{_upper(place)}: a list or an object of numbers is wanted here.")


def _spread(column_: Column, cells: Mapping[str, object], place: Place) -> object:
    numbers: dict[str, float] = {}
    for heading, cell in cells.items():
        if not is_blank(cell):
            wanted = dataclasses.replace(column_, type=float)
            numbers[str(heading)] = _as_float(_cell(wanted, cell, place(heading)))
    if get_origin(column_.type) is not tuple:
        return numbers
    for heading in numbers:
        if not (heading.isascii() and heading.isdigit() and 0 < int(heading) < 100_000):
            raise CaseError(
                f"{_upper(place(heading))}: the heading must be a number from 1 on."
            )
    by_place = {int(heading): number for heading, number in numbers.items()}
    return tuple(by_place.get(k, 0.0) for k in range(1, max(by_place, default=0) + 1))


def _as_float(value: object) -> float:
    return value if isinstance(value, float) else 0.0


def _upper(text: str) -> str:
    return text[:1].upper() + text[1:]
