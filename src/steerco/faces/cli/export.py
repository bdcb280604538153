"""`steerco export`: a project's plan as a file of another program."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from steerco.faces.cli import site
from steerco.faces.cli.convert import stop, write_file


class Kind(StrEnum):
    MSPDI = "mspdi"
    XER = "xer"
    XLSX = "xlsx"
    CSV = "csv"
    JSON = "json"


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
    email: Annotated[
        str, typer.Option("--as", help="Whose view it is; else the head of PMO's.")
    ] = "",
) -> None:
    """Write the plan of a project as a file that planning programs read."""
    site.prepare()
    site.migrate()
    from django.utils import timezone

    from steerco.core.errors import DomainError
    from steerco.faces.cli.report import What, chosen, viewer
    from steerco.projects.reports.plan_files import plan_file
    from steerco.projects.selectors.exports import exported_name, plan_to_export

    project = chosen(What.PROJECT, code, viewer(email))
    try:
        plan = plan_to_export(project, version)
        written = plan_file(
            plan.schedule, kind, source=plan.source, on=timezone.localdate()
        )
    except DomainError as error:
        stop(error.message)
    write_file(out or Path(exported_name(plan, kind)), *written)
