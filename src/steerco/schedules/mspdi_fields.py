"""Typed access to the leaves of a Microsoft Project XML element."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from decimal import Decimal, InvalidOperation
from functools import lru_cache
from typing import TYPE_CHECKING

from steerco.schedules.model import DAY, TENTHS_PER_HOUR, Duration

if TYPE_CHECKING:
    from lxml.etree import _Element

_SPAN = re.compile(
    r"(?P<sign>-)?P(?:(?P<days>\d+)D|\d+[YM])*"
    r"(?:T(?:(?P<hours>-?[\d.]+)H)?(?:(?P<minutes>-?[\d.]+)M)?(?:(?P<seconds>-?[\d.]+)S)?)?"
)
_UNITS = ("m", "h", "d", "w", "mo")
_FIRST_FORMAT, _PERCENT, _ELAPSED_PERCENT = 3, 19, 20
_ESTIMATED_SHIFT = 32
_MAX_TENTHS = 1e12


class Fields:
    """The leaf children of one element, by local name; None where absent or empty."""

    __slots__ = ("_values",)

    def __init__(self, element: _Element) -> None:
        self._values = {
            child.tag.rpartition("}")[2]: child.text
            for child in element
            if len(child) == 0 and child.text
        }

    def text(self, name: str) -> str | None:
        value = self._values.get(name)
        return value.strip() if value else None

    def prose(self, name: str) -> str:
        """Return a text with its lines and indents as they are, empty where absent."""
        value = (self._values.get(name) or "").replace("\r\n", "\n")
        return value if value.strip() else ""

    def flag(self, name: str) -> bool:
        return self.text(name) in ("1", "true")

    def boolean(self, name: str) -> bool | None:
        return self.flag(name) if name in self._values else None

    def integer(self, name: str) -> int | None:
        value = self.number(name)
        return None if value is None else round(value)

    def number(self, name: str) -> float | None:
        text = self.text(name)
        try:
            value = float(text) if text else None
        except ValueError:
            return None
        return value if value is not None and abs(value) < 1e18 else None

    def reference(self, name: str) -> int | None:
        """Return a uid; Microsoft writes -1 for none."""
        value = self.integer(name)
        return None if value is None or value < 0 else value

    def moment(self, name: str) -> dt.datetime | None:
        return _moment(self.text(name))

    def money(self, name: str) -> Decimal | None:
        """Return an amount; the file holds hundredths."""
        value = self.decimal(name)
        return None if value is None else value / 100

    def decimal(self, name: str) -> Decimal | None:
        return decimal_of(self.text(name))

    def tenths(self, name: str) -> int | None:
        text = self.text(name)
        return span_tenths(text) if text else None

    def duration(self, name: str, format_name: str) -> Duration | None:
        tenths = self.tenths(name)
        if tenths is None:
            return None
        unit, elapsed, estimated = unit_of(self.integer(format_name))
        return Duration(
            tenths=tenths,
            unit="d" if unit == "%" else unit,
            elapsed=elapsed,
            estimated=estimated and name == "Duration",
        )

    def lag(self, name: str, format_name: str) -> Duration:
        """Return a delay that the file gives in tenths of a minute, or in percent."""
        amount = self.number(name) or 0
        unit, elapsed, _ = unit_of(self.integer(format_name))
        if unit == "%":
            return Duration(tenths=0, unit="%", elapsed=elapsed, percent=amount)
        return Duration(tenths=round(amount), unit=unit, elapsed=elapsed)


def children(element: _Element, *path: str) -> Iterator[_Element]:
    """Yield the descendants reached by local names, whatever the namespace."""
    if not path:
        yield element
        return
    for child in element:
        if child.tag.rpartition("}")[2] == path[0]:
            yield from children(child, *path[1:])


def decimal_of(text: str | None) -> Decimal | None:
    try:
        value = Decimal(text) if text else None
    except InvalidOperation:
        return None
    return value if value is not None and value.is_finite() else None


@lru_cache(maxsize=4096)
def _moment(text: str | None) -> dt.datetime | None:
    if not text:
        return None
    try:
        return dt.datetime.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None


@lru_cache(maxsize=4096)
def span_tenths(text: str) -> int | None:
    """Return tenths of a minute for an xsd:duration such as PT8H0M0S."""
    match = _SPAN.fullmatch(text)
    if not match:
        return None
    days, hours, minutes, seconds = (
        float(match[part] or 0) for part in ("days", "hours", "minutes", "seconds")
    )
    tenths = days * DAY + hours * TENTHS_PER_HOUR + minutes * 10 + seconds / 6
    if abs(tenths) > _MAX_TENTHS:
        return None
    return -round(tenths) if match["sign"] else round(tenths)


@lru_cache(maxsize=64)
def unit_of(code: int | None) -> tuple[str, bool, bool]:
    """Return display unit, elapsed and estimated for a Microsoft duration format."""
    if code is None:
        return "d", False, False
    estimated = code >= _FIRST_FORMAT + _ESTIMATED_SHIFT
    base = code - _ESTIMATED_SHIFT if estimated else code
    if base in (_PERCENT, _ELAPSED_PERCENT):
        return "%", base == _ELAPSED_PERCENT, estimated
    index, elapsed = divmod(base - _FIRST_FORMAT, 2)
    if not 0 <= index < len(_UNITS):
        return "d", False, estimated
    return _UNITS[index], bool(elapsed), estimated
