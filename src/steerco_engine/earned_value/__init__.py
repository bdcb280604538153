"""Earned value and earned schedule as of one data date.

Sources: ANSI/EIA-748 and PMI's Practice Standard for Earned Value Management for the
cost metrics; Lipke (2003) and Lipke et al. (2009) for earned schedule, TSPI and the
P-factor. Each formula stands in words beside its code in `FORMULAS` and
`SCHEDULE_FORMULAS`, so that a page can explain a figure with the text that made it.

All inputs are cumulative up to the data date. A figure that cannot be computed is
None, and `reasons` names why; it is never 0 or 1. Percentages are fractions.
"""

from steerco_engine.earned_value.accrual import (
    Accrual,
    Outlay,
    accrued_value,
    earned_time,
)
from steerco_engine.earned_value.cost import (
    EarnedValue,
    RollUp,
    earned_value,
    recent_index,
    roll_up,
)
from steerco_engine.earned_value.formulas import (
    FORMULAS,
    SCHEDULE_FORMULAS,
    Amount,
    Formula,
    Reason,
)
from steerco_engine.earned_value.schedule import (
    Adherence,
    EarnedSchedule,
    earned_schedule,
    schedule_adherence,
)

__all__ = [
    "FORMULAS",
    "SCHEDULE_FORMULAS",
    "Accrual",
    "Adherence",
    "Amount",
    "EarnedSchedule",
    "EarnedValue",
    "Formula",
    "Outlay",
    "Reason",
    "RollUp",
    "accrued_value",
    "earned_schedule",
    "earned_time",
    "earned_value",
    "recent_index",
    "roll_up",
    "schedule_adherence",
]
