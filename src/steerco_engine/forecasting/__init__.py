"""Finish and cost of running projects, with chances that finished projects back.

`finishes` and `costs` give point forecasts by named methods; `calibrate` learns from
finished projects how far off a method was at each progress, and `forecast` turns that
into P50, P80, the chance of a date; `backtest` measures whether 80 means 80.
`weeks_until` and `items_within` do it for counted work from weekly throughput.
"""

from steerco_engine.forecasting.backtest import (
    CHECKPOINTS,
    SCORED,
    Rate,
    Score,
    backtest,
    holdout,
    verdict,
)
from steerco_engine.forecasting.calibration import (
    ENOUGH,
    Calibration,
    FinishedProject,
    Forecast,
    calibrate,
    forecast,
)
from steerco_engine.forecasting.methods import (
    COST,
    DEFAULT,
    FINISH,
    NAIVE,
    Points,
    Standing,
    costs,
    finishes,
)
from steerco_engine.forecasting.reference import (
    reference_calibration,
    reference_corrections,
    reference_hits,
)
from steerco_engine.forecasting.throughput import (
    NO_CORRECTIONS,
    Correction,
    Corrections,
    DrawnWeeks,
    Throughput,
    items_within,
    learn_corrections,
    past_forecasts,
    weeks_until,
)

__all__ = [
    "CHECKPOINTS",
    "COST",
    "DEFAULT",
    "ENOUGH",
    "FINISH",
    "NAIVE",
    "NO_CORRECTIONS",
    "SCORED",
    "Calibration",
    "Correction",
    "Corrections",
    "DrawnWeeks",
    "FinishedProject",
    "Forecast",
    "Points",
    "Rate",
    "Score",
    "Standing",
    "Throughput",
    "backtest",
    "calibrate",
    "costs",
    "finishes",
    "forecast",
    "holdout",
    "items_within",
    "learn_corrections",
    "past_forecasts",
    "reference_calibration",
    "reference_corrections",
    "reference_hits",
    "verdict",
    "weeks_until",
]
