"""Schedule and cost risk by simulation, over the network as the critical path uses it.

`simulate` takes a `RiskModel`: the plan, an `Estimate` for each uncertain task, groups of
tasks that vary together, risks, branches and costs. It answers with the distributions of
finish and cost, what drives them, and both again at a level that finished projects fix.
"""

from steerco_engine.risk.distribution import Distribution, Levelled
from steerco_engine.risk.estimates import Estimate
from steerco_engine.risk.model import (
    Branch,
    Costs,
    Group,
    Impact,
    Response,
    Risk,
    RiskModel,
)
from steerco_engine.risk.sensitivity import Driver
from steerco_engine.risk.simulate import ITERATIONS, Cloud, RiskResult, simulate

__all__ = [
    "ITERATIONS",
    "Branch",
    "Cloud",
    "Costs",
    "Distribution",
    "Driver",
    "Estimate",
    "Group",
    "Impact",
    "Levelled",
    "Response",
    "Risk",
    "RiskModel",
    "RiskResult",
    "simulate",
]
