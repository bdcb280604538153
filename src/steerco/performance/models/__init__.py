"""Measurements, and what was learned from those of finished projects."""

from steerco.performance.models.forecasts import Backtest, Calibration
from steerco.performance.models.measurements import Measurement

__all__ = ["Backtest", "Calibration", "Measurement"]
