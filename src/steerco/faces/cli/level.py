"""`steerco level`: when each task runs with the resources there are, without a server."""

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
    from steerco.cases.levelling_answer import LevellingAnswer
    from steerco.cases.levelling_plans import LevellingProblem


def level(
    files: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...",
            help="A case (.xlsx or .json), or plan files that share resources by name.",
        ),
    ],
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="Stop after so long.")
    ] = 10.0,
    seed: Annotated[int, typer.Option(help="Begin of the random numbers.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole answer, for programs.")
    ] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the answer as a workbook with charts."),
    ] = None,
) -> None:
    """Find dates that all resources can keep, late projects costing least.

    `steerco template level` writes a workbook to begin from. Exit status: 0 when there is
    a plan, 1 when there is none or a file cannot be used, 2 on wrong usage.
    """
    demand_folder(xlsx)
    demand_time(limit)
    problem = _problem(files)
    answer = _answer(problem, limit, seed)
    if xlsx is not None:
        from steerco.cases.levelling_workbook import levelling_workbook

        write_workbook(levelling_workbook(answer), xlsx)
    if as_json:
        print_json(answer)
    else:
        from steerco.faces.cli.level_text import details

        saved = f"Every task and every day's use are in {xlsx}" if xlsx else ""
        print_text(details(answer), saved)
    if answer.plan is None:
        raise typer.Exit(FAILED)


def _problem(files: list[Path]) -> LevellingProblem:
    from steerco.cases import CaseError
    from steerco.cases.levelling_plans import problem_of
    from steerco.schedules import PlanError
    from steerco_engine.errors import EngineError

    try:
        return problem_of(files)
    except (CaseError, PlanError, EngineError) as error:
        stop(str(error), FAILED)


def _answer(problem: LevellingProblem, limit: float, seed: int) -> LevellingAnswer:
    from steerco.cases.levelling_answer import levelling_answer
    from steerco.faces.cli.level_text import progress_line
    from steerco_engine.errors import EngineError
    from steerco_engine.levelling import generate
    from steerco_engine.levelling import level as find
    from steerco_engine.solving import Seconds

    instance, objective = problem.instance, problem.objective
    try:
        with progress_of("Reading the data", progress_line) as listener:
            result = find(
                instance, stop=Seconds(limit), seed=seed, objective=objective,
                listener=listener,
            )  # fmt: skip
            baseline = generate(instance, objective)
    except EngineError as error:
        stop(str(error), FAILED)
    return levelling_answer(instance, result, baseline, problem.start, problem.notes)
