"""The arithmetic of registers: score, exposure, priority."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

PROBABILITY = {
    1: Decimal("0.05"),
    2: Decimal("0.20"),
    3: Decimal("0.40"),
    4: Decimal("0.60"),
    5: Decimal("0.85"),
}
"""Midpoint of each step of the probability scale."""
PRIORITY_FROM = ((16, 1), (9, 2), (4, 3))
"""Severity times urgency from which an issue has the priority; else it is 4."""
CENT = Decimal("0.01")

MEDIUM, HIGH, CRITICAL = 8, 15, 20
"""Probability times impact from which a risk is watched, goes to the sponsor, and
to the board."""
BANDS = ((CRITICAL, "critical"), (HIGH, "high"), (MEDIUM, "medium"), (0, "low"))
TONES = {"critical": "red", "high": "red", "medium": "amber", "low": "green"}


def band(score: int) -> str:
    """Return how a risk of that score is called."""
    return next(name for least, name in BANDS if score >= least)


def tone(score: int) -> str:
    """Return the colour of a score."""
    return TONES[band(score)]


def worst_impact(impacts: Mapping[str, int]) -> int:
    """Return the worst dimension: a risk is rated by it, never by an average."""
    return max(impacts.values())


def exposure(
    *,
    probability: int,
    low: Decimal | None,
    likely: Decimal | None,
    high: Decimal | None,
    is_opportunity: bool = False,
) -> Decimal | None:
    """Return probability times the mean of a triangle, (low + likely + high) / 3.

    With only some of the three the mean of those counts; with none there is no figure.
    An opportunity's exposure is negative: it lowers the expected cost.
    """
    known = [amount for amount in (low, likely, high) if amount is not None]
    if not known:
        return None
    mean = sum(map(abs, known), Decimal()) / len(known)
    value = (PROBABILITY[probability] * mean).quantize(CENT)
    return -value if is_opportunity else value


def priority(severity: int, urgency: int) -> int:
    """Return 1 (most pressing) to 4 from severity times urgency."""
    product = severity * urgency
    return next((rank for least, rank in PRIORITY_FROM if product >= least), 4)
