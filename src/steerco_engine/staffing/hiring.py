"""What one more FTE of a skill would add, by staffing again with it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from steerco_engine.solving import StoppingRule
from steerco_engine.staffing.data import Person, StaffingData
from steerco_engine.staffing.explain import Scarcity
from steerco_engine.staffing.layout import Market
from steerco_engine.staffing.solution import Solution
from steerco_engine.staffing.solve import staff

NEWCOMER = "one more"


@dataclass(frozen=True, slots=True)
class OneMore:
    """What one more full-time person of a skill would bring.

    Attributes
    ----------
    skill : str
    level : float
    worth : float
        By which the plan's worth rises, found by staffing again.
    covered : float
        FTE-weeks by which coverage rises.
    """

    skill: str
    level: float
    worth: float
    covered: float


def one_more(
    solution: Solution,
    scarcity: Scarcity,
    stop: StoppingRule,
    *,
    seed: int = 0,
) -> OneMore:
    """Staff again with one more full-time person of a skill, from the plan there is.

    The person has this skill alone, at the scarcity's level, the mean rate, no absence
    and no limit. Others may be moved.

    Parameters
    ----------
    solution : Solution
    scarcity : Scarcity
    stop : StoppingRule
        For this one solve.
    """
    grown = with_one_more(solution.data, {scarcity.skill: scarcity.level})
    found = staff(grown, stop, seed=seed, warm_start=replace(solution, prices=None))
    plan = found.solution
    if plan is None:
        return OneMore(scarcity.skill, scarcity.level, 0.0, 0.0)
    return OneMore(
        scarcity.skill,
        scarcity.level,
        plan.worth.total - solution.worth.total,
        plan.coverage.covered - solution.coverage.covered,
    )


def with_one_more(data: StaffingData, skills: Mapping[str, float]) -> StaffingData:
    """Return the data with one more person of these skills and the mean rate."""
    name = NEWCOMER
    while any(person.name == name for person in data.people):
        name += "'"
    person = Person(
        name,
        dict(skills),
        np.ones(data.weeks),
        np.zeros(data.weeks),
        rate=Market(data).mean_rate,
    )
    return replace(data, people=(*data.people, person))
