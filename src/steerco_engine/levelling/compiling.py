"""The kernels of this package as machine code; numba is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from types import ModuleType
from typing import Any

from steerco_engine.levelling import (
    chance,
    generation,
    placing,
    plain,
    population,
    relocation,
    ruin,
    windows,
)

MODULES = (chance, placing, generation, windows, population, plain, ruin, relocation)
"""Callees first."""
SMALL = {
    "short_at",
    "end_of",
    "begin_for",
    "begin_by",
    "chance",
    "below",
    "push",
    "pop",
    "lacks",
    "fill",
}
ALLOCATE = {
    "parallel",
    "in_order",
    "by_priority",
    "improved",
    "by_start",
    "prioritised",
    "bred",
    "evolve",
    "evolve_plain",
    "anneal",
    "sort_by_links",
}


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same kernel as machine code that runs beside Python's other threads.

    Cached beside the source, or compiled by each process where nothing may be written.
    """
    import numba

    _register()
    result: Callable[..., Any]
    try:
        result = numba.njit(cache=True, nogil=True, error_model="numpy")(kernel)
    except RuntimeError:
        result = numba.njit(nogil=True, error_model="numpy")(kernel)
    return result


@cache
def _register() -> None:
    from numba.extending import register_jitable

    for module in MODULES:
        for helper in _kernels(module):
            options: dict[str, Any] = {"error_model": "numpy"}
            if helper.__name__ not in ALLOCATE:
                options |= {"_nrt": False, "forceinline": helper.__name__ in SMALL}
            register_jitable(**options)(helper)


def _kernels(module: ModuleType) -> list[Callable[..., Any]]:
    return [
        each
        for each in vars(module).values()
        if callable(each)
        and getattr(each, "__module__", "") == module.__name__
        and not isinstance(each, type)
    ]
