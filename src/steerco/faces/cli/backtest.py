"""`steerco backtest`: how good forecasts were on the finished projects of this site."""

from __future__ import annotations

import json
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from steerco.faces.cli import site

console = Console()


def backtest(
    of: Annotated[
        str, typer.Option("--of", help="Code of a portfolio; else the organisation.")
    ] = "",
    as_json: Annotated[
        bool, typer.Option("--json", help="Print everything, for programs.")
    ] = False,
) -> None:
    """Judge the forecasts on finished projects and calibrate those to come."""
    site.prepare()
    site.migrate()
    from steerco.performance.models import Backtest
    from steerco.performance.selectors.backtests import standing, verdicts
    from steerco.performance.services.learning import learn_from_finished

    learn_from_finished()
    parts = Backtest.objects.select_related("scope")
    found = (parts.filter(scope__code=of) if of else parts).first()
    if found is None:
        known = ", ".join(parts.values_list("scope__code", flat=True))
        console.print(f"[red]There is no portfolio '{of}'; known are: {known}.[/red]")
        raise typer.Exit(2)
    if as_json:
        told = {"of": found.scope.code, "projects": found.projects} | found.results
        typer.echo(json.dumps(told, indent=1))
        return
    console.print(standing(found))
    for verdict in verdicts(found):
        print_verdict(verdict)


def print_verdict(verdict: Any) -> None:
    if not verdict.lines:
        console.print(f"[bold]{verdict.title}[/bold]: {verdict.reason}")
        return
    table = Table(title=f"{verdict.title}: {verdict.said}", title_justify="left")
    for heading in ("Method", "Projects", "P50 met", "P80 met", "P90 met", "Loss"):
        table.add_column(heading)
    for done in (25, 50, 75):
        table.add_column(f"Error at {done}%")
    for line in verdict.lines:
        table.add_row(line.label, str(line.projects), *line.hits, line.loss, *line.mape)
    console.print(table)
