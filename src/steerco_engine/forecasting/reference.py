"""The reference class that is shipped, for who has too few finished projects."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from steerco_engine.forecasting.calibration import Calibration


@cache
def _shipped() -> dict[str, Any]:
    path = files("steerco_engine.forecasting") / "reference_class.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def reference_calibration(target: str) -> Calibration:
    """Return the errors of the default method for ``finish`` or ``cost``.

    The quantiles come from 84 finished projects, 71 % of them construction, of the
    library of Batselier & Vanhoucke (2015), as `python -m benchmarks.forecast FOLDER
    --quantiles` prints them; P80 carries over to other kinds of projects better than P50.
    """
    shipped = _shipped()
    table = shipped[target]
    return Calibration(
        shipped["name"],
        table["method"],
        shipped["projects"],
        np.array(table["errors"], dtype=np.float64),
    )
