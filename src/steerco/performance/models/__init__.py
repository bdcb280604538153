"""Measurements, forecasts, and the reports that people make of them."""

from steerco.performance.models.actuals import Actual, ClosedPeriod
from steerco.performance.models.dashboards import (
    STARTING_SET,
    Dashboard,
    DashboardShare,
    Placed,
    WidgetKind,
)
from steerco.performance.models.forecasts import Backtest, Calibration, SignalRecord
from steerco.performance.models.health import ConfirmedHealth, HealthRule
from steerco.performance.models.measurements import Measurement
from steerco.performance.models.reports import ReportSubscription, ReportTemplate
from steerco.performance.models.risk import RiskInput, RiskRun
from steerco.performance.models.status import (
    EDITABLE,
    PublishedReport,
    ReportingRule,
    ReportKind,
    Rhythm,
    StatusReminder,
    StatusReport,
    StatusState,
)
from steerco.performance.models.throughput import DoneItems

__all__ = [
    "EDITABLE",
    "STARTING_SET",
    "Actual",
    "Backtest",
    "Calibration",
    "ClosedPeriod",
    "ConfirmedHealth",
    "Dashboard",
    "DashboardShare",
    "DoneItems",
    "HealthRule",
    "Measurement",
    "Placed",
    "PublishedReport",
    "ReportKind",
    "ReportSubscription",
    "ReportTemplate",
    "ReportingRule",
    "Rhythm",
    "RiskInput",
    "RiskRun",
    "SignalRecord",
    "StatusReminder",
    "StatusReport",
    "StatusState",
    "WidgetKind",
]
