"""`steerco optimise`: the right mix of projects, how and when, without a server."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from steerco.faces.cli.answering import (
    FAILED,
    WRONG_USAGE,
    demand_folder,
    print_json,
    print_text,
    progress_of,
    stop,
    write_workbook,
)

if TYPE_CHECKING:
    from steerco.cases.selection import SelectionCase
    from steerco_engine.selection import Mix, Selection
    from steerco_engine.solving import Result


def optimise(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="A case, .xlsx or .json; steerco template writes one."
        ),
    ],
    limit: Annotated[
        float, typer.Option(metavar="SECONDS", help="Stop after so long.")
    ] = 30.0,
    seed: Annotated[int, typer.Option(help="Begin of the random numbers.")] = 0,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the whole answer, for programs.")
    ] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="OUT", help="Write the answer as an Excel workbook."),
    ] = None,
    why: Annotated[
        bool,
        typer.Option(
            "--why", help="Say for each candidate why it is in or out, and what binds."
        ),
    ] = False,
    alternatives: Annotated[
        int, typer.Option(metavar="N", help="Show so many next-best mixes.")
    ] = 0,
    differ: Annotated[
        int, typer.Option(metavar="D", help="In how many candidates they differ.")
    ] = 2,
    frontier: Annotated[
        str,
        typer.Option(metavar="RESOURCE", help="Best worth for less and more of it."),
    ] = "",
    robustness: Annotated[
        int,
        typer.Option(metavar="WORLDS", help="Try the mix in so many uncertain worlds."),
    ] = 0,
) -> None:
    """Choose the projects, their scope and their start that are worth most together.

    Exit status: 0 when a mix was found, 1 when there is none or the case cannot be read,
    2 on wrong usage.
    """
    demand_folder(xlsx)
    if limit <= 0:
        stop("--limit must be more than 0 seconds.", WRONG_USAGE)
    case, data = _problem(file)
    if frontier and frontier not in {each.name for each in data.resources}:
        names = ", ".join(each.name for each in data.resources)
        stop(f"There is no resource called {frontier}; there are {names}.", WRONG_USAGE)
    result = _solved(data, limit, seed)
    from steerco.faces.cli import selection_report

    answer = selection_report.answer(case, data, result)
    if result.solution is not None:
        wanted = selection_report.Wanted(
            why, alternatives, differ, frontier, robustness, limit, seed
        )
        answer = selection_report.with_analysis(answer, data, result.solution, wanted)
    elif result.status == "infeasible":
        answer = selection_report.with_conflict(answer, data)
    if xlsx is not None:
        from steerco.faces.cli.selection_workbook import workbook

        write_workbook(workbook(answer), xlsx)
    if as_json:
        print_json(answer)
    else:
        from steerco.faces.cli.selection_text import details

        print_text(details(answer), f"The answer is in {xlsx}" if xlsx else "")
    if result.solution is None:
        raise typer.Exit(FAILED)


def _problem(file: Path) -> tuple[SelectionCase, Selection]:
    from steerco.cases import CaseError, read_case
    from steerco.cases.selection import SelectionCase, to_selection

    try:
        case = read_case(file, SelectionCase)
        return case, to_selection(case)
    except CaseError as error:
        stop(str(error), FAILED)


def _solved(data: Selection, limit: float, seed: int) -> Result[Mix]:
    from steerco.faces.cli.selection_text import progress_line
    from steerco_engine.selection import select
    from steerco_engine.solving import Seconds

    with progress_of("Reading the problem", progress_line) as listener:
        return select(data, Seconds(limit), seed=seed, listener=listener)
