"""`steerco convert`: a plan file as one of another kind, without a server."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import msgspec
import typer

if TYPE_CHECKING:
    from steerco.schedules.dated import Dated
    from steerco.schedules.model import Schedule

FAILED = 1
WRONG_USAGE = 2
ENDINGS = {".xml": "mspdi", ".mspdi": "mspdi"}
"""Kinds of file by endings other than their own."""


def convert(
    source: Annotated[
        Path | None, typer.Argument(metavar="IN", help="A plan file of any format.")
    ] = None,
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="OUT",
            help="File to write: .xml, .xer, .xlsx, .csv, .json, .pdf, .svg or .png.",
        ),
    ] = None,
    project: Annotated[
        str, typer.Option(help="Which project, where the file holds several.")
    ] = "",
    schema: Annotated[
        bool, typer.Option("--schema", help="Print the JSON Schema of .json files.")
    ] = False,
) -> None:
    """Read a plan and write it as another kind of file, told by its ending.

    Exit status: 0 when the file was written, 1 when the plan could not be read,
    2 on wrong usage.
    """
    if schema:
        from steerco.schedules.canonical import schema as json_schema

        content = msgspec.json.format(msgspec.json.encode(json_schema()), indent=2)
        sys.stdout.buffer.write(content + b"\n")
        return
    if source is None or target is None:
        stop("Name the file to read and the file to write; --help says more.")
    kind = kind_of(target)
    if target.exists() and target.resolve() == source.resolve():
        stop("The file to write is the one to read; name another.")
    write_file(target, *converted(source, kind, project))


def kind_of(path: Path) -> str:
    from steerco.projects.reports.plan_files import PLAN_KINDS
    from steerco.schedules.drawing import PICTURES

    ending = path.suffix.lower()
    kind = ENDINGS.get(ending, ending.removeprefix("."))
    if kind not in (*PLAN_KINDS, *PICTURES):
        endings = (*(each.ending for each in PLAN_KINDS.values()), *PICTURES)
        known = ", ".join(f".{each}" for each in endings)
        stop(f"{path.name}: the ending says no kind of file; use one of {known}.")
    return kind


def converted(source: Path, kind: str, project: str) -> tuple[bytes, tuple[str, ...]]:
    """Return the plan as another kind of file, and what it leaves behind."""
    from steerco.projects.reports.plan_files import plan_file
    from steerco.schedules import read
    from steerco.schedules.drawing import PICTURES, Look, TooManySheets, draw
    from steerco.schedules.errors import PlanError
    from steerco.schedules.writing import Source

    try:
        plans = read(source)
    except PlanError as error:
        typer.echo(error.message, err=True)
        raise typer.Exit(FAILED) from error
    read_plan = chosen(plans, project)
    plan, calculated = with_dates(read_plan)
    if kind in PICTURES:
        try:
            picture = draw(plan, kind, Look())
        except TooManySheets as error:
            stop(str(error))
        zipped = "Several sheets: the file is a zip of pictures."
        return picture.content, (zipped,) if picture.ending == "zip" else ()
    written = plan_file(
        plan,
        kind,
        source=Source(source.read_bytes(), read_plan),
        on=None,
        calculated=calculated,
    )
    return written.content, written.notes


def with_dates(plan: Schedule) -> Dated:
    """Return a plan on calculated dates where its file leaves some out."""
    from steerco.schedules.dated import Dated, dated, lacks_dates
    from steerco.schedules.recalculation import recalculate
    from steerco_engine.errors import EngineError

    try:
        return dated(plan, recalculate(plan) if lacks_dates(plan) else None)
    except EngineError:
        return Dated(plan)


def chosen(plans: tuple[Schedule, ...], project: str) -> Schedule:
    found = [
        plan
        for plan in plans
        if not project or project in (plan.code, plan.uid, plan.name)
    ]
    if len(found) != 1:
        names = ", ".join(plan.code or plan.name for plan in plans)
        stop(f"Say with --project which one is meant: {names}.")
    return found[0]


def write_file(path: Path, content: bytes, notes: tuple[str, ...]) -> None:
    """Write a file and say what it is and what it leaves behind."""
    try:
        path.write_bytes(content)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}.")
    typer.echo(f"Wrote {path}, {len(content) / 1000:,.0f} kB")
    for note in notes:
        typer.echo(f"- {note}")


def stop(message: str) -> NoReturn:
    typer.echo(message, err=True)
    raise typer.Exit(WRONG_USAGE)
