"""Levelling: when each task runs, with the people and resources there are."""

from steerco_engine.levelling.builder import Builder
from steerco_engine.levelling.instance import Instance
from steerco_engine.levelling.objective import Objective
from steerco_engine.levelling.plan import Cause, Move, Plan
from steerco_engine.levelling.solve import generate, level

__all__ = [
    "Builder",
    "Cause",
    "Instance",
    "Move",
    "Objective",
    "Plan",
    "generate",
    "level",
]
