"""What a business case is worth: present values, returns, payback, and how sure."""

from steerco_engine.appraisal.case import BusinessCase, Line
from steerco_engine.appraisal.measures import (
    Appraisal,
    Reason,
    appraise,
    expected_commercial_value,
    internal_rates,
    present_value,
    productivity_index,
)
from steerco_engine.appraisal.sensitivity import (
    DISCOUNT_RATE,
    Swing,
    expected_value,
    sensitivity,
)
from steerco_engine.appraisal.simulation import Simulation, Spread, simulate

__all__ = [
    "DISCOUNT_RATE",
    "Appraisal",
    "BusinessCase",
    "Line",
    "Reason",
    "Simulation",
    "Spread",
    "Swing",
    "appraise",
    "expected_commercial_value",
    "expected_value",
    "internal_rates",
    "present_value",
    "productivity_index",
    "sensitivity",
    "simulate",
]
