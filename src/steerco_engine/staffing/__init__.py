"""The right people on the right work: who takes which request, and when."""

from steerco_engine.staffing.builder import StaffingBuilder
from steerco_engine.staffing.data import (
    FitWeights,
    Person,
    Request,
    StaffingData,
    Weights,
)
from steerco_engine.staffing.explain import (
    Alternative,
    Reason,
    Scarcity,
    Unfilled,
    alternatives,
    scarcities,
    unfilled,
)
from steerco_engine.staffing.hiring import OneMore, one_more
from steerco_engine.staffing.solution import Coverage, Solution, Stint, Worth
from steerco_engine.staffing.solve import greedy_by_priority, staff

__all__ = [
    "Alternative",
    "Coverage",
    "FitWeights",
    "OneMore",
    "Person",
    "Reason",
    "Request",
    "Scarcity",
    "Solution",
    "StaffingBuilder",
    "StaffingData",
    "Stint",
    "Unfilled",
    "Weights",
    "Worth",
    "alternatives",
    "greedy_by_priority",
    "one_more",
    "scarcities",
    "staff",
    "unfilled",
]
