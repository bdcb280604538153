"""Kernels as machine code; numba is only imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from steerco_engine import kernels

HELPERS: tuple[Callable[..., Any], ...] = (
    kernels.work_at,
    kernels.tick_at,
    kernels.next_working,
    kernels.previous_working,
    kernels.shift,
    kernels.length_of,
    kernels.finish_from,
    kernels.start_from,
    kernels.earliest_from,
    kernels.latest_to,
    kernels.bound_of,
    kernels.held_by_links,
    kernels.is_open_end,
    kernels.is_met,
    kernels.ceiling_of,
    kernels.drives,
    kernels.place_early,
    kernels.honour,
    kernels.place_late,
    kernels.delay_to_successors,
)
"""What the passes call, callees first."""


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same kernel as machine code (numba, cached beside the source).

    Where nothing may be written, neither there nor at home, each process compiles.
    Nothing in the kernels allocates, so reference counting is left out, and what takes
    the wide `Plan` is inlined rather than passed it: together twenty times faster.
    """
    import numba

    register_helpers()
    options: dict[str, Any] = {"_nrt": False}
    result: Callable[..., Any]
    try:
        result = numba.njit(cache=True, **options)(kernel)
    except RuntimeError:
        result = numba.njit(**options)(kernel)
    return result


@cache
def register_helpers() -> None:
    """Let machine code call what the passes call."""
    from numba.extending import register_jitable

    for helper in HELPERS:
        options: dict[str, Any] = {"_nrt": False}
        options["forceinline"] = helper not in (kernels.work_at, kernels.tick_at)
        register_jitable(**options)(helper)


@cache
def threaded(
    kernel: Callable[..., Any], helpers: tuple[Callable[..., Any], ...]
) -> Callable[..., Any]:
    """Return a kernel of a search as machine code that leaves other threads running.

    Like those of `compiled` it allocates nothing, and its helpers are inlined.

    Parameters
    ----------
    kernel : callable
    helpers : tuple of callable
        What it calls, callees first.
    """
    import numba
    from numba.extending import register_jitable

    options: dict[str, Any] = {"_nrt": False}
    for helper in helpers:
        register_jitable(forceinline=True, **options)(helper)
    result: Callable[..., Any]
    try:
        result = numba.njit(cache=True, nogil=True, **options)(kernel)
    except RuntimeError:
        result = numba.njit(nogil=True, **options)(kernel)
    return result
