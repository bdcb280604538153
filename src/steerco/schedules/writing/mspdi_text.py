"""Canonical values as the texts of Microsoft Project XML."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from steerco.schedules.model import TENTHS_PER_HOUR, Duration

ELAPSED: Final = 1
ESTIMATED: Final = 32
_FORMATS: Final = {"m": 3, "h": 5, "d": 7, "w": 9, "mo": 11, "y": 11}
"""Microsoft has no years: they are shown as months."""
_PERCENT: Final = 19


def flag(value: bool | None) -> str | None:  # noqa: FBT001  (it is what is written)
    return None if value is None else str(int(value))


def moment(value: dt.datetime | None) -> str | None:
    return None if value is None else value.isoformat(timespec="seconds")


def whole(value: float | None) -> str | None:
    return None if value is None else str(round(value))


def number(value: float | Decimal | None) -> str | None:
    """Write a number without exponent and without zeros at its end."""
    if value is None:
        return None
    text = f"{Decimal(str(value)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def cents(value: Decimal | None) -> str | None:
    return None if value is None else number(value * 100)


def span(tenths: int | None) -> str | None:
    """Write a duration; Microsoft knows none below zero."""
    if tenths is None:
        return None
    hours, rest = divmod(max(tenths, 0), TENTHS_PER_HOUR)
    return f"PT{hours}H{rest // 10}M{rest % 10 * 6}S"


def length(duration: Duration | None) -> str | None:
    return None if duration is None else span(duration.tenths)


def duration_format(duration: Duration | None) -> str | None:
    if duration is None:
        return None
    code = _FORMATS.get(duration.unit, 7) + (ELAPSED if duration.elapsed else 0)
    return str(code + (ESTIMATED if duration.estimated else 0))


def lag(duration: Duration) -> tuple[str, str]:
    """Return a lag or delay and its format."""
    if duration.percent is not None:
        code = _PERCENT + (ELAPSED if duration.elapsed else 0)
        return number(duration.percent) or "0", str(code)
    return str(duration.tenths), duration_format(duration) or "7"


def time(minutes: int) -> str:
    """Write a time of day; the end of the day is its beginning."""
    hour, minute = divmod(minutes % (24 * 60), 60)
    return f"{hour:02}:{minute:02}:00"
