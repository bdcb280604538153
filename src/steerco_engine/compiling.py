"""Kernels as machine code; numba is only imported when one is asked for."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any

from steerco_engine import kernels


@cache
def compiled(kernel: Callable[..., Any]) -> Callable[..., Any]:
    """Return the same kernel as machine code (numba, cached beside the source).

    Nothing in the kernels allocates, so reference counting is left out, and what takes
    the wide `Plan` is inlined rather than passed it: together twenty times faster.
    """
    import numba

    _register_helpers()
    options: dict[str, Any] = {"cache": True, "_nrt": False}
    result: Callable[..., Any] = numba.njit(**options)(kernel)
    return result


@cache
def _register_helpers() -> None:
    from numba.extending import register_jitable

    for helper in kernels.HELPERS:
        options: dict[str, Any] = {"_nrt": False}
        options["forceinline"] = helper not in (kernels.work_at, kernels.tick_at)
        register_jitable(**options)(helper)
