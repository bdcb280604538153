"""Amounts of money and percentages as people write them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal, InvalidOperation
from typing import Final

from steerco.schedules.cells import BadCell, shorten, text_of
from steerco.schedules.tables import Cell

_CURRENCIES: Final = {
    "€": "EUR",
    "£": "GBP",
    "$": "USD",
    "¥": "JPY",
    "₹": "INR",
    "us$": "USD",
    "eur": "EUR",
    "euro": "EUR",
    "euros": "EUR",
    "gbp": "GBP",
    "usd": "USD",
    "chf": "CHF",
    "fr.": "CHF",
    "sek": "SEK",
    "nok": "NOK",
    "dkk": "DKK",
    "kr": "SEK",
    "kr.": "DKK",
    "pln": "PLN",
    "czk": "CZK",
    "jpy": "JPY",
    "cad": "CAD",
    "aud": "AUD",
    "nzd": "NZD",
    "inr": "INR",
}
_SCALES: Final = {
    "k": 1_000,
    "tsd": 1_000,
    "tsd.": 1_000,
    "thousand": 1_000,
    "m": 1_000_000,
    "mn": 1_000_000,
    "mm": 1_000_000,
    "mio": 1_000_000,
    "mio.": 1_000_000,
    "mill": 1_000_000,
    "mill.": 1_000_000,
    "million": 1_000_000,
    "millions": 1_000_000,
    "millionen": 1_000_000,
    "b": 1_000_000_000,
    "bn": 1_000_000_000,
    "mrd": 1_000_000_000,
    "mrd.": 1_000_000_000,
    "billion": 1_000_000_000,
    "milliarden": 1_000_000_000,
}
_AMOUNT: Final = re.compile(
    r"(?P<before>[^\d().,+\u2212-]*)(?P<sign>[-+\u2212]?)(?P<inner>[^\d().,]*)"
    r"(?P<digits>\d[\d.,' ]*|[.,]\d+)(?P<after>[^\d]*)"
)
_AMBIGUOUS: Final = re.compile(r"[1-9]\d{0,2}[.,]\d{3}")
_HEADER_SCALE: Final = re.compile(
    r"[£€$]\s?(?P<symbol>m|mn|bn|b|k|mio|mrd|million|billion)\b"
    r"|\b(?P<word>mio|mrd|millions?|millionen|billions?|thousands?|tsd)\b"
    r"|\b(?P<code>[tkm])(?:eur|€|gbp|usd|chf)(?!\w)|\(?(?P<zeros>000s?)\)?$"
    r"|(?:dollar|euro|eur|usd|gbp)s?[ _]+(?P<tail>m|k)\b",
    re.IGNORECASE,
)


def parse_money(
    cell: Cell | None, *, decimal_mark: str | None = None, scale: int = 1
) -> Decimal | None:
    """Return an amount, None where the cell is blank.

    Parameters
    ----------
    cell : Cell or None
        A number, or text such as 1.250.000,50 €, £1.2m, (3,400) or 1,2 Mio.
    decimal_mark : str, optional
        What the column uses, which decides about 1.250 and 1,250.
    scale : int, optional
        What the column's heading says, 1,000,000 for "£m".

    Raises
    ------
    BadCell
        The cell is neither blank nor an amount.
    """
    if isinstance(cell, bool | dt.date | dt.time | dt.timedelta):
        message = f"{cell} is not an amount"
        raise BadCell(message)
    if isinstance(cell, int | float):
        return Decimal(str(cell)) * scale
    text = text_of(cell)
    if not text:
        return None
    negative = text.startswith("(") and text.endswith(")")
    match = _AMOUNT.fullmatch(text.strip("()").strip())
    if match is None:
        message = f"{shorten(text)!r} is not an amount"
        raise BadCell(message)
    own_scale, minus = 1, match["sign"] in ("-", "\u2212")
    for (
        word
    ) in f"{match['before']} {match['inner']} {match['after']}".casefold().split():
        factor, ends_in_minus = _affix(word, text)
        own_scale *= factor
        minus = minus or ends_in_minus
    amount = _decimal(
        match["digits"].strip(), decimal_mark, fine=scale * own_scale != 1
    )
    if amount is None:
        message = f"{shorten(text)!r} is not an amount"
        raise BadCell(message)
    # A cell that says "m" means it, whatever its column's heading says.
    amount *= own_scale if own_scale != 1 else scale
    return -amount if negative or minus else amount


def _affix(word: str, text: str) -> tuple[int, bool]:
    """Return what a word beside the digits means: its scale, and a trailing minus."""
    if word in ("-", "\u2212", "+", "%"):
        if word == "%":
            message = f"{shorten(text)!r} is a percentage, not an amount"
            raise BadCell(message)
        return 1, word != "+"
    for symbol in sorted(_CURRENCIES, key=len, reverse=True):
        if symbol == word:
            return 1, False
        for rest in (word.removeprefix(symbol), word.removesuffix(symbol)):
            if rest != word and rest in _SCALES:
                return _SCALES[rest], False
            if rest == "t":
                return 1_000, False
    if word in _SCALES:
        return _SCALES[word], False
    message = f"{shorten(text)!r} is not an amount"
    raise BadCell(message)


def _decimal(digits: str, decimal_mark: str | None, *, fine: bool) -> Decimal | None:
    """Return the number; one mark before three digits groups them unless `fine`."""
    digits = digits.replace(" ", "").replace("'", "")
    marks = [char for char in digits if char in ".,"]
    if len(set(marks)) == 2:
        decimal_mark = marks[-1]
    elif len(marks) > 1:
        decimal_mark = "." if marks[0] == "," else ","
    elif marks and not _AMBIGUOUS.fullmatch(digits):
        decimal_mark = marks[0]
    elif decimal_mark is None:
        decimal_mark = "." if fine == (marks == ["."]) else ","
    grouping = "," if decimal_mark == "." else "."
    try:
        return Decimal(digits.replace(grouping, "").replace(",", ".").rstrip("."))
    except InvalidOperation:
        return None


def decimal_mark(cells: Iterable[Cell | None]) -> str | None:
    """Return the decimal mark of a column of texts, None where nothing tells."""
    votes = {".": 0, ",": 0}
    for cell in cells:
        match = _AMOUNT.search(text_of(cell)) if isinstance(cell, str) else None
        digits = match["digits"].strip() if match else ""
        marks = [char for char in digits if char in ".,"]
        if len(set(marks)) == 2:
            votes[marks[-1]] += 1
        elif len(marks) > 1:
            votes["." if marks[0] == "," else ","] += 1
        elif marks and not _AMBIGUOUS.fullmatch(digits):
            votes[marks[0]] += 1
    if votes["."] == votes[","]:
        return None
    return "." if votes["."] > votes[","] else ","


def heading_scale(heading: str) -> int:
    """Return what one unit of a column stands for, from a heading such as "£m"."""
    match = _HEADER_SCALE.search(heading)
    if match is None:
        return 1
    if match["zeros"]:
        return 1_000
    word = (
        match["symbol"] or match["word"] or match["code"] or match["tail"]
    ).casefold()
    return {"t": 1_000}.get(word) or _SCALES.get(word) or _SCALES.get(word[:-1]) or 1


def currency_of(text: str) -> str | None:
    """Return the ISO code of the currency that a text names."""
    for word in re.findall(r"[€£$¥₹]|[A-Za-z.]+", text):
        code = _CURRENCIES.get(word.casefold())
        if code is not None and (len(word) == 1 or word.casefold() != "kr"):
            return code
    return None


def parse_percent(cell: Cell | None, *, fractions: bool = False) -> Decimal | None:
    """Return a percentage from 0 to 100; `fractions` reads 0.25 as 25."""
    text = text_of(cell)
    if not text:
        return None
    explicit = text.endswith("%")
    amount = parse_money(text.rstrip("% ") if isinstance(cell, str) else cell)
    if amount is None:
        return None
    percent = amount * 100 if fractions and not explicit else amount
    if not 0 <= percent <= 100:
        message = f"{text!r} does not lie between 0 and 100 percent"
        raise BadCell(message)
    return percent.quantize(Decimal("0.01"))


def are_fractions(cells: Iterable[Cell | None]) -> bool:
    """Tell whether a column of percentages runs from 0 to 1."""
    numbers = []
    for cell in cells:
        if isinstance(cell, str) and "%" in cell:
            return False
        try:
            number = parse_money(cell)
        except BadCell:
            continue
        if number is not None:
            numbers.append(number)
    return bool(numbers) and max(numbers) <= 1 and min(numbers) >= 0
