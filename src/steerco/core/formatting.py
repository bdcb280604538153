"""How figures, money and dates are written everywhere; None is an em dash."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from django.utils import timezone

DASH = "\N{EM DASH}"
MINUS = "\N{MINUS SIGN}"
THIN = "\N{NARROW NO-BREAK SPACE}"
SCALES = ((Decimal(10**9), "bn"), (Decimal(10**6), "m"), (Decimal(1000), "k"))

Number = int | float | Decimal


def number(value: Number | None, decimals: int = 0, *, sign: bool = False) -> str:
    """Return `value` with thousands separators: 1,234.5, +3."""
    if value is None:
        return DASH
    text = f"{value:{'+' if sign else ''},.{decimals}f}"
    if not any(digit in text for digit in "123456789"):
        text = text.lstrip("+-")
    return text.replace("-", MINUS)


def money(
    value: Number | None,
    currency: str = "",
    *,
    compact: bool = False,
    decimals: int | None = None,
) -> str:
    """Return an amount: EUR 1,234,567, or compact EUR 1.23 m."""
    if value is None:
        return DASH
    amount = Decimal(str(value))
    text = _compact(amount) if compact else number(amount, decimals or 0)
    return f"{currency}\N{NO-BREAK SPACE}{text}" if currency else text


def _compact(amount: Decimal) -> str:
    for scale, letter in SCALES:
        if abs(amount) >= scale:
            scaled = amount / scale
            decimals = 2 if abs(scaled) < 10 else 1 if abs(scaled) < 100 else 0
            return f"{number(scaled, decimals)}{THIN}{letter}"
    return number(amount)


def percent(value: Number | None, decimals: int = 0, *, sign: bool = False) -> str:
    """Return a share of one as a percentage: 0.425 is 43%."""
    if value is None:
        return DASH
    return f"{number(value * 100, decimals, sign=sign)}%"


def local(moment: dt.datetime) -> dt.datetime:
    """Return a moment on the clock of the people, as the times of plans are."""
    return timezone.localtime(moment) if timezone.is_aware(moment) else moment


def date(value: dt.date | None) -> str:
    """Return 30 Sep 2026."""
    if value is None:
        return DASH
    if isinstance(value, dt.datetime):
        value = local(value)
    return f"{value.day} {value:%b %Y}"


def date_time(value: dt.datetime | None) -> str:
    """Return 30 Sep 2026, 14:05."""
    return DASH if value is None else f"{date(value)}, {local(value):%H:%M}"


def days(value: Number | None, decimals: int = 0, *, sign: bool = False) -> str:
    """Return working days: 12 d."""
    return DASH if value is None else f"{number(value, decimals, sign=sign)}{THIN}d"
