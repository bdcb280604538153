"""Measurements, and the reports that people make of them."""

from steerco.performance.models.measurements import Measurement

__all__ = ["Measurement"]
