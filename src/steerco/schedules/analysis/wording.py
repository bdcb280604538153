"""Figures of an analysis as people write them, on the terminal and on the page."""

from __future__ import annotations

import datetime as dt

from steerco.schedules.analysis.model import EarnedValue, Fidelity, Point

NONE = "—"
FIGURE_NAMES = {
    "bac": "BAC",
    "pv": "PV",
    "ev": "EV",
    "ac": "AC",
    "sv": "SV",
    "cv": "CV",
    "spi": "SPI",
    "cpi": "CPI",
    "tcpi": "TCPI",
    "eac": "EAC",
    "etc": "ETC",
    "vac": "VAC",
    "es_days": "ES (days)",
    "spi_t": "SPI(t)",
    "ieac_t": "IEAC(t) (days)",
}
INDICES = ("spi", "cpi", "tcpi", "spi_t")
AT_LEAST = 4
"""The one share of the 14 points that must not fall below its threshold."""


def day(instant: dt.datetime | None) -> str:
    return NONE if instant is None else f"{instant:%Y-%m-%d}"


def figure(evm: EarnedValue, name: str) -> str:
    """Write one earned value figure."""
    value = getattr(evm, name)
    if value is None:
        return NONE
    if name in INDICES:
        return f"{value:.2f}"
    return f"{value:,.1f}" if name in ("es_days", "ieac_t") else f"{value:,.0f}"


def amount(value: float | None, unit: str) -> str:
    """Write a value of a point with its unit."""
    if value is None:
        return NONE
    if unit == "share":
        return f"{value:.1%}"
    if unit == "index":
        return f"{value:.2f}"
    return f"{value:,.0f} d" if unit == "days" else f"{value:,.0f}"


def limit(point: Point) -> str:
    """Write the threshold of a point and its direction."""
    sign = "≥" if point.unit == "index" or point.number == AT_LEAST else "≤"
    if point.unit == "days":
        sign = "="
    return f"{sign} {amount(point.threshold, point.unit)}"


def share(fidelity: Fidelity | None) -> str:
    """Write the share of finish dates that agree with the file."""
    if fidelity is None or not fidelity.compared or fidelity.finish_equal is None:
        return NONE
    return f"{fidelity.finish_equal / fidelity.compared:.1%}"
