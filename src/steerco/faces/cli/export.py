"""`steerco export`: a project's plan as a file of another program."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from steerco.faces.cli import site
from steerco.faces.cli.convert import stop, write_file
from steerco.schedules.drawing import (
    COLUMNS,
    PICTURES,
    Look,
    Paper,
    Scale,
    TooManySheets,
    draw,
)
from steerco.schedules.writing import Written


class Kind(StrEnum):
    MSPDI = "mspdi"
    XER = "xer"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"
    PDF = "pdf"
    SVG = "svg"
    PNG = "png"


def export(
    code: Annotated[str, typer.Argument(metavar="PROJECT", help="The project's code.")],
    kind: Annotated[Kind, typer.Option("--format", "-f")] = Kind.MSPDI,
    version: Annotated[
        int | None, typer.Option(help="Of the plan; else the current one.")
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="File to write, else it is named for you."),
    ] = None,
    scale: Annotated[Scale, typer.Option(help="Of a picture's time.")] = Scale.FIT,
    paper: Annotated[Paper, typer.Option(help="Of a picture.")] = Paper.A3,
    start: Annotated[
        dt.datetime | None,
        typer.Option("--from", formats=["%Y-%m-%d"], help="Where a picture begins."),
    ] = None,
    finish: Annotated[
        dt.datetime | None,
        typer.Option("--until", formats=["%Y-%m-%d"], help="Where it ends."),
    ] = None,
    columns: Annotated[
        str, typer.Option(help=f"Of a picture, among {','.join(COLUMNS)}.")
    ] = ",".join(Look().columns),
    critical: Annotated[
        bool, typer.Option("--critical", help="Draw only critical tasks.")
    ] = False,
    email: Annotated[
        str, typer.Option("--as", help="Whose view it is; else the head of PMO's.")
    ] = "",
) -> None:
    """Write the plan of a project as a file of another program, or as a Gantt picture."""
    chosen_columns = tuple(filter(None, columns.split(",")))
    if unknown := set(chosen_columns) - COLUMNS.keys():
        stop(f"No such columns: {', '.join(sorted(unknown))}.")
    look = Look(
        paper=paper,
        scale=scale,
        start=start.date() if start else None,
        finish=finish.date() if finish else None,
        columns=chosen_columns or ("name",),
        critical_only=critical,
    )
    site.prepare()
    site.migrate()
    from django.utils import timezone

    from steerco.core.errors import DomainError
    from steerco.faces.cli.report import What, chosen, viewer
    from steerco.projects.selectors.exports import exported_name, plan_to_export
    from steerco.projects.services.exports import note_plan

    actor = viewer(email)
    project = chosen(What.PROJECT, code, actor)
    try:
        plan = plan_to_export(project, version)
        today = timezone.localdate()
        if kind in PICTURES:
            picture = draw(plan.schedule, kind, look, today=today)
            name = f"{plan.name}-gantt.{picture.ending}"
            written = Written(picture.content)
        else:
            name = exported_name(plan, kind)
            written = plan.written(kind, on=today)
    except (DomainError, TooManySheets) as error:
        stop(str(error))
    note_plan(project=project, actor=actor, kind=kind, name=name, version=version)
    write_file(out or Path(name), *written)
