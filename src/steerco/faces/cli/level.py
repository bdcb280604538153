"""`steerco level`: when each task runs with the resources there are, without a server."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

if TYPE_CHECKING:
    from steerco.cases.levelling_answer import LevellingAnswer
    from steerco.cases.levelling_plans import LevellingProblem
    from steerco_engine.solving import Listener

FAILED = 1
WRONG_USAGE = 2


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
    if xlsx is not None and not xlsx.absolute().parent.is_dir():
        _stop(f"The folder of {xlsx} does not exist; create it first.", WRONG_USAGE)
    if not limit > 0:
        _stop(f"--limit {limit:g} is no time; give seconds above 0.", WRONG_USAGE)
    problem = _problem(files)
    answer = _answer(problem, limit, seed)
    if xlsx is not None:
        _write_workbook(answer, xlsx)
    if as_json:
        encoded = msgspec.json.encode(answer)
        sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")
    else:
        _print_text(answer, xlsx)
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
        _stop(str(error), FAILED)


def _answer(problem: LevellingProblem, limit: float, seed: int) -> LevellingAnswer:
    from steerco.cases.levelling_answer import levelling_answer
    from steerco_engine.errors import EngineError
    from steerco_engine.levelling import generate
    from steerco_engine.levelling import level as find
    from steerco_engine.solving import Seconds

    instance, objective = problem.instance, problem.objective
    try:
        with _progress() as listener:
            result = find(
                instance, stop=Seconds(limit), seed=seed, objective=objective,
                listener=listener,
            )  # fmt: skip
            baseline = generate(instance, objective)
    except EngineError as error:
        _stop(str(error), FAILED)
    return levelling_answer(instance, result, baseline, problem.start, problem.notes)


@contextmanager
def _progress() -> Iterator[Listener]:
    """Show the best plan, the bound and the gap on the error stream of a terminal."""
    from rich.console import Console

    from steerco.faces.cli.level_text import progress_line
    from steerco_engine.solving import Progress

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    with console.status("Reading the data") as status:

        def listen(progress: Progress) -> None:
            status.update(progress_line(progress))

        yield listen


def _write_workbook(answer: LevellingAnswer, path: Path) -> None:
    from steerco.cases.levelling_workbook import levelling_workbook

    try:
        path.write_bytes(levelling_workbook(answer))
    except OSError as error:
        _stop(f"{path} cannot be written: {error.strerror}.", WRONG_USAGE)


def _print_text(answer: LevellingAnswer, xlsx: Path | None) -> None:
    from rich.console import Console

    from steerco.faces.cli.level_text import details

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without these letters shows a question mark instead.
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    console.print(details(answer))
    if xlsx is not None:
        console.print(f"Every task and every day's use are in {xlsx}", markup=False)


def _stop(sentence: str, status: int) -> NoReturn:
    typer.echo(sentence, err=True)
    raise typer.Exit(status)
