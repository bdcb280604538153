"""Chance that falls the same way every time."""

import random

SEED = "northwater"


def dice(*parts: object) -> random.Random:
    """Return a generator seeded by the sample's seed and what it is thrown for."""
    return random.Random("/".join([SEED, *map(str, parts)]))  # noqa: S311
