"""Primavera XML written on a machine whose decimal sign is a comma, put right."""

from __future__ import annotations

import re
from typing import Final

_NUMBERS: Final = re.compile(
    rb"(<(\w*(?:Complete|Costs?|Double|Duration|Factor|Float|Index|Lag|Percent|"
    rb"PricePerUnit|Rate|Units|UnitsPerTime|UserValue|Variance|Weight|"
    rb"HoursPer(?:Day|Week|Month|Year)))>-?\d+),(\d+(?:[eE][+-]?\d+)?</\2>)"
)


def with_points(content: bytes) -> bytes:
    """Return the document with points for the commas of its numbers, texts as is."""
    return _NUMBERS.sub(rb"\1.\3", content)
