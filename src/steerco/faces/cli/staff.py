"""`steerco staff`: who takes which request, and when, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steerco.faces.cli.answering import (
    FAILED,
    demand_folder,
    demand_time,
    print_json,
    print_text,
    progress_of,
    stop,
    write_workbook,
)

if TYPE_CHECKING:
    from steerco.cases.staffing import Horizon
    from steerco.cases.staffing_answer import StaffingAnswer
    from steerco_engine.solving import Listener
    from steerco_engine.staffing import OneMore, Solution, StaffingData

HIRES = 5
"""Scarce skills for which one more person is tried."""


def staff(
    path: Annotated[
        Path, typer.Argument(metavar="FILE", help="Workbook or JSON with the case.")
    ],
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="How long to look for the plan.")
    ] = 10.0,
    seed: Annotated[int, typer.Option(help="Of the random choices.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the answer for programs.")
    ] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the answer as a workbook with charts."),
    ] = None,
) -> None:
    """Find the staffing plan that is worth most, and say how far from the best it can be.

    `steerco template staff` writes a workbook to begin from. Exit status: 0 when there is
    a plan, 1 when the case cannot be used, 2 on wrong usage.
    """
    demand_folder(xlsx)
    demand_time(limit)
    data, horizon = _problem(path)
    from steerco.faces.cli.staff_text import details, progress_line

    with progress_of("reading the case", progress_line) as listener:
        answer = _answer(data, horizon, limit, seed, listener)
    if xlsx is not None:
        from steerco.cases.staffing_workbook import staffing_workbook

        write_workbook(staffing_workbook(answer), xlsx)
    if as_json:
        print_json(answer)
    else:
        saved = f"The whole plan is in {xlsx}" if xlsx else ""
        print_text(details(answer), saved)


def _problem(path: Path) -> tuple[StaffingData, Horizon]:
    from steerco.cases import CaseError, read_case
    from steerco.cases.staffing import StaffingCase, staffing_problem
    from steerco_engine.errors import EngineError

    try:
        return staffing_problem(read_case(path, StaffingCase))
    except (CaseError, EngineError) as error:
        stop(str(error), FAILED)


def _answer(
    data: StaffingData, horizon: Horizon, limit: float, seed: int, listener: Listener
) -> StaffingAnswer:
    from steerco.cases.staffing_answer import staffing_answer
    from steerco_engine.solving import Seconds
    from steerco_engine.staffing import greedy_by_priority
    from steerco_engine.staffing import staff as find

    result = find(data, Seconds(limit), seed=seed, listener=listener)
    plan = result.solution
    greedy = greedy_by_priority(data)
    if plan is None:
        plan = greedy
    return staffing_answer(
        result, plan, greedy, horizon, _hires(plan, limit / 10, seed)
    )


def _hires(plan: Solution, limit: float, seed: int) -> list[OneMore]:
    from steerco_engine.solving import Seconds
    from steerco_engine.staffing import one_more, scarcities

    scarce = scarcities(plan)[:HIRES]
    return [one_more(plan, each, Seconds(limit), seed=seed) for each in scarce]
