"""The right people on the right work: who takes which request, and when."""

from steerco_engine.staffing.builder import StaffingBuilder
from steerco_engine.staffing.data import (
    FitWeights,
    Person,
    Request,
    StaffingData,
    Weights,
)
from steerco_engine.staffing.solution import Coverage, Solution, Stint, Worth
from steerco_engine.staffing.solve import greedy_by_priority, staff

__all__ = [
    "Coverage",
    "FitWeights",
    "Person",
    "Request",
    "Solution",
    "StaffingBuilder",
    "StaffingData",
    "Stint",
    "Weights",
    "Worth",
    "greedy_by_priority",
    "staff",
]
