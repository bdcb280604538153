"""The heading of a table's column, as `{% table %}` shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Heading:
    """A column: `sort` is the key that `?sort=` carries, empty where it cannot sort."""

    label: str
    sort: str = ""
    align: Literal["", "num", "center"] = ""
    tip: str = ""
    phone: bool = True
    hidden_label: bool = False

    @property
    def css(self) -> str:
        align = {"": "", "num": "num", "center": "align-center"}[self.align]
        return f"{align} {'' if self.phone else 'hide-phone'}".strip()


def direction(key: str, sort: str) -> str:
    """Return the aria-sort word of a column under the order `sort` ("-name")."""
    if not key or sort.removeprefix("-") != key:
        return ""
    return "descending" if sort.startswith("-") else "ascending"


def turned(key: str, sort: str) -> str:
    """Return the order that a click on the column asks for."""
    return f"-{key}" if sort == key else key
