"""`steerco compare`: what two plan files differ in, without a server."""

from __future__ import annotations

import datetime as dt
import io
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import msgspec
import typer

if TYPE_CHECKING:
    from steerco.projects.calculations.comparison import Comparison
    from steerco.schedules.model import Schedule

FAILED = 1
WRONG_USAGE = 2


def compare(
    old: Annotated[Path, typer.Argument(metavar="FILE1", help="The plan before.")],
    new: Annotated[Path, typer.Argument(metavar="FILE2", help="The plan after.")],
    project: Annotated[
        str,
        typer.Option(
            metavar="KEY",
            help="Compare this project only, where a file holds several: its code, "
            "key or name.",
        ),
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print every change, for programs.")
    ] = False,
    xlsx: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Write every change to an Excel workbook."),
    ] = None,
) -> None:
    """Tell what moved between two plans, by how much, and why.

    Exit status: 0 when both files were compared, 1 when one could not be read or they
    share no project, 2 on wrong usage.
    """
    if xlsx is not None and not xlsx.absolute().parent.is_dir():
        typer.echo(f"The folder of {xlsx} does not exist; create it first.", err=True)
        raise typer.Exit(WRONG_USAGE)
    plans = _plans(old), _plans(new)
    pairs = _pairs(*plans, project)
    if not pairs:
        typer.echo(_no_pair(plans, project), err=True)
        raise typer.Exit(FAILED)
    found = [_compared(before, after) for before, after in pairs]
    if xlsx is not None:
        _write_workbook(found, xlsx)
    if as_json:
        _print_json(found)
    else:
        _print_text(found, xlsx)


def _plans(path: Path) -> Sequence[Schedule]:
    from steerco.schedules import PlanError, read, session

    try:
        with session():
            return read(path)
    except PlanError as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(FAILED) from error


def _pairs(
    old: Sequence[Schedule], new: Sequence[Schedule], key: str
) -> list[tuple[Schedule, Schedule]]:
    """Return the projects that are in both files: by code, key or name, else by number."""
    if key:
        old = [plan for plan in old if key in _keys(plan)]
        new = [plan for plan in new if key in _keys(plan)]
    if len(old) == len(new) == 1:
        return [(old[0], new[0])]
    left = list(old)
    pairs = []
    for plan in new:
        same = next((each for each in left if _keys(each) & _keys(plan)), None)
        if same is not None:
            left.remove(same)
            pairs.append((same, plan))
    return pairs


def _keys(plan: Schedule) -> set[str]:
    return {key for key in (plan.code, plan.uid, plan.name) if key}


def _no_pair(plans: tuple[Sequence[Schedule], Sequence[Schedule]], key: str) -> str:
    names = [
        ", ".join(f"{plan.code or plan.uid} ({plan.name})" for plan in side)
        for side in plans
    ]
    wanted = f"called {key} " if key else ""
    return (
        f"No project {wanted}is in both files. The first holds {names[0]}; the second "
        f"{names[1]}. Name one with --project."
    )


def _compared(before: Schedule, after: Schedule) -> Comparison:
    from steerco.projects.calculations.comparison import compare as compare_plans

    return compare_plans(_side(before), _side(after))


def _side(plan: Schedule) -> Any:
    from steerco.projects.calculations.comparison import Side
    from steerco.schedules.recalculation import recalculate
    from steerco_engine.errors import EngineError

    try:
        return Side.of(plan, recalculate(plan))
    except EngineError:
        return Side(plan)


def _write_workbook(found: Sequence[Comparison], path: Path) -> None:
    from steerco.core.workbooks import write_xlsx
    from steerco.projects.reports.comparison import comparison_table

    tables = [
        comparison_table(each, each.tasks, each.new.plan.code or each.new.plan.name)
        for each in found
    ]
    created = found[0].new.plan.data_date or dt.datetime(2000, 1, 1)
    content = write_xlsx(
        tables, title="What changed", author="Steerco", created=created
    )
    try:
        path.write_bytes(content)
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(WRONG_USAGE) from error


def _print_json(found: Sequence[Comparison]) -> None:
    from steerco.projects.calculations.comparison.contract import as_data

    encoded = msgspec.json.encode([as_data(each) for each in found])
    sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")


def _print_text(found: Sequence[Comparison], xlsx: Path | None) -> None:
    from rich.console import Console

    from steerco.faces.cli.comparison_text import details

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without these letters shows a question mark instead.
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    for each in found:
        console.print(details(each))
    if xlsx is not None:
        console.print(f"Every change is in {xlsx}", markup=False)
