"""What is shipped for who has too few finished projects or records of their own."""

from __future__ import annotations

import json
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np

from steerco_engine.forecasting.backtest import Rate
from steerco_engine.forecasting.calibration import Calibration
from steerco_engine.forecasting.throughput import Correction, Corrections


@cache
def _shipped(name: str) -> dict[str, Any]:
    path = files("steerco_engine.forecasting") / f"reference_{name}.json"
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def reference_calibration(target: str) -> Calibration:
    """Return the errors of the default method for ``finish`` or ``cost``.

    The quantiles come from 84 finished projects, 71 % of them construction, of the
    library of Batselier & Vanhoucke (2015), as `python -m benchmarks.forecast FOLDER
    --quantiles` prints them; P80 carries over to other kinds of projects better than P50.
    """
    shipped = _shipped("class")
    table = shipped[target]
    return Calibration(
        shipped["name"],
        table["method"],
        shipped["projects"],
        np.array(table["errors"], dtype=np.float64),
    )


def reference_hits(target: str) -> dict[float, Rate]:
    """Return how often the default method met its quantiles on those projects.

    Each was forecast from the others in five folds: `python -m benchmarks.forecast FOLDER`.
    """
    hits = _shipped("class")[target]["hits"]
    return {float(p): Rate(*rate) for p, rate in hits.items()}


def reference_corrections() -> Corrections:
    """Return what throughput forecasts were off by on other teams' records.

    From 700 past forecasts on 16 series of three published sets of finished items, as
    `python -m benchmarks.throughput FOLDER` prints it.
    """
    shipped = _shipped("throughput")

    def correction(kind: str) -> Correction:
        row = shipped[kind]
        return Correction(row["series"], row["forecasts"], tuple(row["errors"]))

    return Corrections(correction("even"), correction("uneven"))
