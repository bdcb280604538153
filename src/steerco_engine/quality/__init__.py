"""Schedule quality: the DCMA 14-point assessment and its companions.

Source: DCMA Earned Value Management System Program Analysis Pamphlet, PAM 200.1
(2012), section 4, and NDIA's Predictive Measures Guide for the hit rate, BEI and TFCI.
A trip-wire asks a question; it does not by itself make a plan bad.

Population rules
----------------
* Tasks are activities of kind `Kind.TASK`. Summaries, level of effort, external ones
  and zero-duration milestones are never counted as tasks.
* Completed tasks are left out of points 1, 5 to 8 and 10.
* A link counts once, where both ends are tasks or milestones and the successor is
  incomplete. Links to and from milestones count.
* A link from or to an external activity counts as logic of the task at its other end.
* Lengths are working days of each activity's own calendar.
"""

from steerco_engine.quality.indices import (
    CompletionForecast,
    bei,
    cpli,
    total_float_consumption,
)
from steerco_engine.quality.model import (
    UNKNOWN,
    Activities,
    Assessment,
    Check,
    Completion,
    Days,
    Kind,
    LinkKind,
    Links,
    Mask,
    Thresholds,
    Ticks,
    Unit,
)
from steerco_engine.quality.points import SlipAfterDelay, assess

__all__ = [
    "UNKNOWN",
    "Activities",
    "Assessment",
    "Check",
    "Completion",
    "CompletionForecast",
    "Days",
    "Kind",
    "LinkKind",
    "Links",
    "Mask",
    "SlipAfterDelay",
    "Thresholds",
    "Ticks",
    "Unit",
    "assess",
    "bei",
    "cpli",
    "total_float_consumption",
]
