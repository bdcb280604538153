"""Random numbers for kernels: the same from Python and from machine code.

Combined multiplicative congruential generator (L'Ecuyer 1988).
"""

from __future__ import annotations

import numpy as np

from steerco_engine.levelling.instance import Ints

FIRST, SECOND = 2147483563, 2147483399


def seeded(seed: int, stream: int) -> Ints:
    """Return the state of a generator; every (seed, stream) is another sequence."""
    drawn = np.random.SeedSequence((seed, stream)).generate_state(2)
    return np.array([1 + drawn[0] % (FIRST - 1), 1 + drawn[1] % (SECOND - 1)], np.int64)


def chance(state: Ints) -> float:
    """Draw a number in (0, 1)."""
    state[0] = state[0] * 40014 % 2147483563
    state[1] = state[1] * 40692 % 2147483399
    drawn = state[0] - state[1]
    if drawn < 1:
        drawn += 2147483562
    return float(drawn * 4.656613057391769e-10)


def below(state: Ints, limit: int) -> int:
    """Draw a whole number from 0 to `limit` - 1."""
    return min(int(chance(state) * limit), limit - 1)
