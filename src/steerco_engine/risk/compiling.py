"""The kernels of the simulation as machine code; numba is imported when they run."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from typing import Any

from steerco_engine import compiling, kernels, layout
from steerco_engine.risk import kernels as drawing
from steerco_engine.risk import passes

DRAWING: tuple[Callable[..., Any], ...] = (
    drawing.philox,
    drawing.fill,
    drawing.normal_quantile,
    drawing.chance_below,
    drawing.pert_quantile,
    drawing.quantile,
    drawing.draw_events,
    drawing.draw_task,
)
PASSES: tuple[Callable[..., Any], ...] = (
    kernels.forward,
    kernels.backward,
    kernels.delay_all,
    kernels.level_of_effort,
    kernels.longest_path,
    passes.put,
    passes.put_lag,
    passes.bound_plain,
    passes.place_plain,
    passes.lane_of,
    passes.forward_block,
    passes.critical_block,
    passes.look,
)


def draw(*arguments: Any) -> None:
    """Draw a block of iterations."""
    compiling.threaded(drawing.draw, DRAWING)(*arguments)


def run(*arguments: Any, whole: bool) -> None:
    """Run the passes for a block of iterations; `whole` for any plan."""
    _passes(passes.whole_passes if whole else passes.block_passes)(*arguments)


@cache
def _passes(make: Callable[[int], passes.Kernel]) -> Callable[..., Any]:
    compiling.register_helpers()
    return compiling.threaded(make(_stamp()), PASSES)


@cache
def _stamp() -> int:
    """Return a number of 31 bits that changes with the critical path's kernels."""
    digest = sha256()
    for module in (kernels, layout):
        digest.update(inspect.getsource(module).encode())
    return int.from_bytes(digest.digest()[:4], "big") >> 1
