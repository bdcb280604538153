"""The answer to a staffing case, in weeks and names, for terminal, JSON and workbook."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from steerco.cases.staffing import Horizon
from steerco_engine.solving import Result
from steerco_engine.staffing import (
    OneMore,
    Solution,
    alternatives,
    scarcities,
    unfilled,
)

ALTERNATIVES = 3


@dataclass(frozen=True, slots=True)
class PlanFigures:
    """What a plan is worth and covers.

    `asked` and `covered` are FTE-weeks; shares are of 1.
    """

    worth: float
    coverage: float
    fit: float
    handover: float
    fairness: float
    cost: float
    asked: float
    covered: float
    covered_share: float | None
    covered_share_by_priority: float | None
    handovers: int


@dataclass(frozen=True, slots=True)
class AssignmentLine:
    request: str
    project: str
    seat: int
    person: str
    start: dt.date
    end: dt.date
    fte_weeks: float
    locked: bool


@dataclass(frozen=True, slots=True)
class AlternativeLine:
    person: str
    fit: float
    covers: float
    cost: float


@dataclass(frozen=True, slots=True)
class OpenLine:
    """A request that is not, or not wholly, delivered; `by_week` counts its weeks."""

    request: str
    project: str
    priority: float
    asked: float
    missing: float
    first_week: dt.date
    by_week: tuple[float, ...]
    reason: str
    detail: str
    alternatives: tuple[AlternativeLine, ...]


@dataclass(frozen=True, slots=True)
class ScarceLine:
    """A skill that open requests must have; `adds` are of one more full-time person."""

    skill: str
    level: float
    missing: float
    by_week: tuple[float, ...]
    adds_worth: float | None
    adds_fte_weeks: float | None


@dataclass(frozen=True, slots=True)
class LoadLine:
    """FTE of a person in each week: promised work, and what there is."""

    person: str
    team: str
    load: tuple[float, ...]
    available: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class StaffingAnswer:
    """All that is told of a staffing plan."""

    status: str
    worth: float
    bound: float | None
    gap: float | None
    seconds: float
    iterations: int
    seed: int
    weeks: tuple[dt.date, ...]
    plan: PlanFigures
    greedy_by_priority: PlanFigures
    assignments: tuple[AssignmentLine, ...]
    open: tuple[OpenLine, ...]
    scarce: tuple[ScarceLine, ...]
    people: tuple[LoadLine, ...]


def staffing_answer(
    result: Result[Solution],
    plan: Solution,
    greedy: Solution,
    horizon: Horizon,
    hires: Sequence[OneMore] = (),
) -> StaffingAnswer:
    """Return the answer in the words of the case."""
    figures = figures_of(plan)
    return StaffingAnswer(
        result.status.value,
        figures.worth,
        result.bound,
        result.gap,
        result.seconds,
        result.iterations,
        result.seed,
        tuple(horizon.monday(week) for week in range(horizon.weeks)),
        figures,
        figures_of(greedy),
        _assignments(plan, horizon),
        _open(plan, horizon),
        _scarce(plan, hires),
        _people(plan),
    )


def figures_of(plan: Solution) -> PlanFigures:
    """Return what a plan is worth and covers."""
    worth, coverage = plan.worth, plan.coverage
    return PlanFigures(
        worth.total,
        worth.coverage,
        worth.fit,
        worth.handover,
        worth.fairness,
        worth.cost,
        coverage.asked,
        coverage.covered,
        coverage.share,
        coverage.weighted_share,
        plan.handovers,
    )


def _assignments(plan: Solution, horizon: Horizon) -> tuple[AssignmentLine, ...]:
    project = {request.name: request.project for request in plan.data.requests}
    return tuple(
        AssignmentLine(
            stint.request,
            project[stint.request],
            stint.seat + 1,
            stint.person,
            horizon.monday(stint.start),
            horizon.monday(stint.end) - dt.timedelta(days=3),
            float(stint.delivered.sum()),
            stint.locked,
        )
        for stint in plan.stints
    )


def _open(plan: Solution, horizon: Horizon) -> tuple[OpenLine, ...]:
    requests = {request.name: request for request in plan.data.requests}
    lines = []
    for each in unfilled(plan):
        request = requests[each.request]
        others = alternatives(plan, request.name, most=ALTERNATIVES)
        lines.append(
            OpenLine(
                request.name,
                request.project,
                request.priority,
                float(request.amounts.sum()),
                each.total,
                horizon.monday(request.start),
                tuple(each.missing.tolist()),
                each.reason.value,
                each.detail,
                tuple(
                    AlternativeLine(one.person, one.fit, one.covers, one.cost)
                    for one in others
                ),
            )
        )
    return tuple(lines)


def _scarce(plan: Solution, hires: Sequence[OneMore]) -> tuple[ScarceLine, ...]:
    adds = {hire.skill: hire for hire in hires}
    return tuple(
        ScarceLine(
            each.skill,
            each.level,
            each.total,
            tuple(each.missing.tolist()),
            adds[each.skill].worth if each.skill in adds else None,
            adds[each.skill].covered if each.skill in adds else None,
        )
        for each in scarcities(plan)
    )


def _people(plan: Solution) -> tuple[LoadLine, ...]:
    return tuple(
        LoadLine(
            person.name,
            person.team,
            tuple(load.tolist()),
            tuple((person.capacity * (1 - person.absence)).tolist()),
        )
        for person, load in zip(plan.data.people, plan.load, strict=True)
    )
