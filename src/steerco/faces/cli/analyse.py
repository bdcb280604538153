"""`steerco analyse`: what a plan file says, without a server."""

from __future__ import annotations

import io
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import msgspec
import typer

if TYPE_CHECKING:
    from steerco.schedules.analysis import FileAnalysis

PLAN_ENDINGS = frozenset(
    [
        ".mpp",
        ".mpt",
        ".mpx",
        ".mpd",
        ".mspdi",
        ".xml",
        ".xer",
        ".pmxml",
        ".gan",
        ".planner",
        ".pod",
        ".pp",
        ".ppx",
        ".cdpx",
        ".cdpz",
        ".gnt",
        ".sdef",
    ]
)
"""What counts as a plan when a folder is given; sheets have to be named one by one."""
SOME_FAILED = 1
WRONG_USAGE = 2


def analyse(
    paths: Annotated[
        list[Path],
        typer.Argument(
            metavar="FILE...", help="Plan files, or folders to search for them."
        ),
    ],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one object a file, for programs.")
    ] = False,
    html: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", help="Write a page that needs nothing but a browser."
        ),
    ] = None,
) -> None:
    """Read plans, recalculate them and say how good they are.

    Exit status: 0 when every file was read, 1 when some failed, 2 on wrong usage.
    """
    files = list(dict.fromkeys(_plans(paths)))
    if not files:
        typer.echo("No plan files were found there; name the files.", err=True)
        raise typer.Exit(WRONG_USAGE)
    if html is not None and not html.absolute().parent.is_dir():
        typer.echo(f"The folder of {html} does not exist; create it first.", err=True)
        raise typer.Exit(WRONG_USAGE)
    analyses = list(_analysed(files))
    if html is not None:
        _write_page(analyses, html)
    if as_json:
        _print_json(analyses)
    else:
        _print_text(analyses, html)
    if not all(analysis.report.ok for analysis in analyses):
        raise typer.Exit(SOME_FAILED)


def _plans(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            yield from sorted(
                found
                for found in path.rglob("*")
                if found.suffix.lower() in PLAN_ENDINGS and found.is_file()
            )
        else:
            yield path


def _analysed(files: list[Path]) -> Iterator[FileAnalysis]:
    from steerco.schedules import session
    from steerco.schedules.analysis import analyse_file

    with session((path, path.name) for path in files):
        if len(files) == 1 or not sys.stderr.isatty():
            yield from map(analyse_file, files)
            return
        from rich.console import Console
        from rich.progress import track

        console = Console(stderr=True)
        shown = track(files, "Reading plans", console=console, transient=True)
        yield from map(analyse_file, shown)


def _write_page(analyses: list[FileAnalysis], path: Path) -> None:
    from steerco.schedules.analysis.page import page

    try:
        path.write_text(page(analyses), encoding="utf-8")
    except OSError as error:
        typer.echo(f"{path} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(WRONG_USAGE) from error


def _print_json(analyses: list[FileAnalysis]) -> None:
    reports = [analysis.report for analysis in analyses]
    encoded = msgspec.json.format(msgspec.json.encode(reports), indent=2)
    sys.stdout.buffer.write(encoded + b"\n")


def _print_text(analyses: list[FileAnalysis], html: Path | None) -> None:
    from rich.console import Console

    from steerco.faces.cli import analysis_text

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without these letters shows a question mark instead.
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    if len(analyses) == 1:
        console.print(analysis_text.details(analyses[0]))
    else:
        console.print(analysis_text.overview(analyses))
    if html is not None:
        console.print(f"The page is in {html}", markup=False)
