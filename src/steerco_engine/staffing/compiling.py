"""The kernels of this package as machine code; numba is imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from steerco_engine.staffing import kernels

HELPERS: tuple[Callable[..., Any], ...] = (
    kernels.draw,
    kernels.best_roster,
    kernels.priced_gains,
    kernels.project_of,
    kernels.is_on,
    kernels.free_gains,
    kernels.shift_load,
    kernels.take_up,
    kernels.give_up,
    kernels.seat_best,
    kernels.is_short,
    kernels.ruin,
    kernels.arrange,
)
"""Callees first."""
OPTIONS: dict[str, Any] = {"_nrt": False, "error_model": "numpy"}
"""Nothing allocates, so nothing counts references. Everything is inlined: passing the
wide tuples of arrays from function to function takes the compiler many times as long."""


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same kernel as machine code that runs beside Python's other threads.

    Cached beside the source, or compiled by each process where nothing may be written.
    """
    import numba

    _register()
    result: Callable[..., Any]
    try:
        result = numba.njit(cache=True, nogil=True, **OPTIONS)(kernel)
    except RuntimeError:
        result = numba.njit(nogil=True, **OPTIONS)(kernel)
    return result


@cache
def _register() -> None:
    from numba.extending import register_jitable

    for helper in HELPERS:
        register_jitable(forceinline=True, **OPTIONS)(helper)
