"""What a file holds beside what a reader takes from it."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from types import CodeType, ModuleType
from typing import Final

from steerco.schedules.model import Unread

SAMPLE: Final = 60
NOTHING: Final = frozenset(
    (
        "",
        "0",
        "N",
        "false",
        "0.0",
        "0.00",
        "PT0H0M0S",
        "1984-01-01T00:00:00",
        "-1",
        "NA",
    )
)
"""Values by which programs say that nothing is set."""


def asked_for(*modules: ModuleType) -> frozenset[str]:
    """Return every name that the code of reader modules may ask a file for.

    A reader asks by literal names, so those are the texts in its code and tables.
    """
    found: set[str] = set()
    for module in modules:
        for value in vars(module).values():
            found.update(_texts(value, module.__name__))
    return frozenset(found)


def _texts(value: object, module: str) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, CodeType):
        for constant in value.co_consts:
            yield from _texts(constant, module)
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from _texts(pair, module)
    elif isinstance(value, tuple | list | frozenset | set):
        for each in value:
            yield from _texts(each, module)
    elif inspect.isfunction(value) and value.__module__ == module:
        yield from _texts(value.__code__, module)
    elif inspect.isclass(value) and value.__module__ == module:
        for each in vars(value).values():
            yield from _texts(getattr(each, "__func__", each), module)


class Watch:
    """Counts what is set in fields that nobody asks for."""

    def __init__(self, known: Collection[str]) -> None:
        self._known = known
        self._counts: dict[tuple[str, str], int] = defaultdict(int)
        self._samples: dict[tuple[str, str], str] = {}

    def take(self, where: str, cells: Iterable[tuple[str, str | None]]) -> None:
        """Look at one record's fields."""
        for field, value in cells:
            if field not in self._known and value and value not in NOTHING:
                key = (where, field)
                self._counts[key] += 1
                self._samples.setdefault(key, " ".join(value.split())[:SAMPLE])

    def take_column(self, where: str, field: str, values: Iterable[str]) -> None:
        """Look at one field of all records."""
        held = [value for value in values if value and value not in NOTHING]
        if field not in self._known and held:
            key = (where, field)
            self._counts[key] += len(held)
            self._samples.setdefault(key, " ".join(held[0].split())[:SAMPLE])

    def unread(self) -> Iterator[Unread]:
        for (where, field), count in self._counts.items():
            yield Unread(
                where=where,
                field=field,
                count=count,
                sample=self._samples[where, field],
            )
