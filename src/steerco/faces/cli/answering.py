"""What the commands of the solvers share: refusals, progress, and how they answer."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

import msgspec
import typer

if TYPE_CHECKING:
    from steerco_engine.solving import Listener, Progress

FAILED = 1
WRONG_USAGE = 2


def stop(sentence: str, status: int) -> NoReturn:
    """End the command with a sentence on the error stream."""
    typer.echo(sentence, err=True)
    raise typer.Exit(status)


def demand_folder(xlsx: Path | None) -> None:
    """Refuse a workbook for which there is no folder, before anything is solved."""
    if xlsx is not None and not xlsx.absolute().parent.is_dir():
        stop(f"The folder of {xlsx} does not exist; create it first.", WRONG_USAGE)


def demand_time(limit: float) -> None:
    """Refuse a limit that leaves no time."""
    if not limit > 0:
        stop(f"--limit {limit:g} is no time; give seconds above 0.", WRONG_USAGE)


@contextmanager
def progress_of(doing: str, line: Callable[[Progress], Any]) -> Iterator[Listener]:
    """Show the best answer, the bound and the gap on the error stream of a terminal."""
    from rich.console import Console

    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda progress: None
        return
    with console.status(doing) as status:
        yield lambda progress: status.update(line(progress))


def write_workbook(content: bytes, path: Path) -> None:
    """Write the answer's workbook, or say why it cannot be."""
    try:
        path.write_bytes(content)
    except OSError as error:
        stop(f"{path} cannot be written: {error.strerror}.", WRONG_USAGE)


def print_json(answer: object) -> None:
    """Print the whole answer, for programs."""
    encoded = msgspec.json.encode(answer)
    sys.stdout.buffer.write(msgspec.json.format(encoded, indent=2) + b"\n")


def print_text(details: Any, saved: str) -> None:
    """Print the answer for people, and where its workbook is."""
    from rich.console import Console

    if isinstance(sys.stdout, io.TextIOWrapper):
        # A terminal without these letters shows a question mark instead.
        sys.stdout.reconfigure(errors="replace")
    console = Console()
    console.print(details)
    if saved:
        console.print(saved, markup=False)
