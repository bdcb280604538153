"""What differs between two plans of one project, and what moved the finish first."""

from steerco.projects.calculations.comparison.comparing import compare
from steerco.projects.calculations.comparison.digest import PlanChange, brief, digest
from steerco.projects.calculations.comparison.matching import Matching, match
from steerco.projects.calculations.comparison.model import (
    Cause,
    Change,
    Comparison,
    Kind,
    Side,
    TaskChange,
)
from steerco.projects.calculations.comparison.sums import (
    finish_of,
    start_of,
    total_cost,
    total_work,
)

__all__ = [
    "Cause",
    "Change",
    "Comparison",
    "Kind",
    "Matching",
    "PlanChange",
    "Side",
    "TaskChange",
    "brief",
    "compare",
    "digest",
    "finish_of",
    "match",
    "start_of",
    "total_cost",
    "total_work",
]
