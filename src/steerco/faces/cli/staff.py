"""`steerco staff`: who takes which request, and when, without a server."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

if TYPE_CHECKING:
    from steerco.cases.staffing import Horizon
    from steerco.cases.staffing_answer import StaffingAnswer
    from steerco_engine.solving import Listener
    from steerco_engine.staffing import OneMore, Solution, StaffingData

FAILED = 1
WRONG_USAGE = 2
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
    if xlsx is not None and not xlsx.absolute().parent.is_dir():
        typer.echo(f"The folder of {xlsx} does not exist; create it first.", err=True)
        raise typer.Exit(WRONG_USAGE)
    if not limit > 0:
        typer.echo(f"--limit {limit:g} is no time; give seconds above 0.", err=True)
        raise typer.Exit(WRONG_USAGE)
    data, horizon = _problem(path)
    with _progress() as listener:
        answer = _answer(data, horizon, limit, seed, listener)
    if xlsx is not None:
        _write_workbook(answer, xlsx)
    if as_json:
        encoded = msgspec.json.encode(answer)
        sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")
    else:
        _print_text(answer, xlsx)


def _problem(path: Path) -> tuple[StaffingData, Horizon]:
    from steerco.cases import CaseError, read_case
    from steerco.cases.staffing import StaffingCase, staffing_problem
    from steerco_engine.errors import EngineError

    try:
        return staffing_problem(read_case(path, StaffingCase))
    except (CaseError, EngineError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error


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


@contextmanager
def _progress() -> Iterator[Listener]:
    """Show the best plan, the bound and the gap on the error stream while it is a terminal."""
    from rich.console import Console

    from steerco.faces.cli.staff_text import progress_line
    from steerco_engine.solving import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    with console.status("reading the case") as status:

        def listen(progress: Progress) -> None:
            status.update(progress_line(progress))

        yield listen


def _write_workbook(answer: StaffingAnswer, path: Path) -> None:
    from steerco.cases.staffing_workbook import staffing_workbook

    try:
        path.write_bytes(staffing_workbook(answer))
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(WRONG_USAGE) from error


def _print_text(answer: StaffingAnswer, xlsx: Path | None) -> None:
    from rich.console import Console

    from steerco.faces.cli.staff_text import details

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without these letters shows a question mark instead.
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    console.print(details(answer))
    if xlsx is not None:
        console.print(f"The whole plan is in {xlsx}", markup=False)
