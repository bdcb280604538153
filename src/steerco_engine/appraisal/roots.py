"""All positive real roots of a polynomial, double ones included.

Eigenvalue methods such as `numpy.roots` split a double root into a complex pair and lose
it. Here the roots of each derivative separate those of the polynomial above it, so that
every interval holds at most one, which bisection then finds.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

TOUCHES = 1e-13
"""Share of its terms' sizes under which a turning point counts as a root."""
SAME = 1e-7
"""Relative distance under which two roots are one."""


def positive_roots(coefficients: Floats) -> list[float]:
    """Return the roots above 0 of ``sum of coefficients[k] * x ** k``, ascending.

    Parameters
    ----------
    coefficients : ndarray of float, shape (degree + 1,)

    Returns
    -------
    list of float
        Each once, whatever its multiplicity; empty for a constant.
    """
    used = np.flatnonzero(coefficients)
    if len(used) < 2:
        return []
    trimmed = coefficients[used[0] : used[-1] + 1]
    small = _roots_to_one(trimmed)
    large = [1 / x for x in _roots_to_one(trimmed[::-1])]
    found: list[float] = []
    for root in sorted(small + large):
        if not found or root - found[-1] > SAME * root:
            found.append(root)
    return found


def _roots_to_one(coefficients: Floats) -> list[float]:
    """Return the roots in (0, 1]; powers cannot overflow there."""
    coefficients = coefficients / np.abs(coefficients).max()
    if len(coefficients) < 2:
        return []
    turns = _roots_to_one(coefficients[1:] * np.arange(1, len(coefficients)))
    powers = np.arange(len(coefficients))

    def value(x: float) -> float:
        terms = coefficients * x**powers
        total = float(terms.sum())
        return 0.0 if abs(total) <= TOUCHES * float(np.abs(terms).sum()) else total

    found: list[float] = []
    left, at_left = 0.0, float(coefficients[0])
    for right in [*turns, 1.0]:
        at_right = value(right)
        if at_left * at_right < 0:
            found.append(_bisect(value, left, right, rising=at_right > 0))
        elif at_right == 0:
            found.append(right)
        left, at_left = right, at_right
    return found


def _bisect(
    value: Callable[[float], float], left: float, right: float, *, rising: bool
) -> float:
    while True:
        middle = (left + right) / 2
        if not left < middle < right:
            return middle
        at_middle = value(middle)
        if at_middle == 0:
            return middle
        if (at_middle > 0) is rising:
            right = middle
        else:
            left = middle
