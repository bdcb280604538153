"""`steerco template`: a filled workbook to begin a case from."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

WRONG_USAGE = 2


class Kind(StrEnum):
    """What a template can be for, by the command that reads it."""

    LEVEL = "level"
    STAFF = "staff"
    OPTIMISE = "optimise"


def template(
    kind: Annotated[Kind, typer.Argument(help="The command that will read it.")],
    path: Annotated[
        Path | None,
        typer.Argument(metavar="FILE", help="Where to write; by default KIND.xlsx."),
    ] = None,
) -> None:
    """Write a workbook filled with an example, every column explained on its first sheet.

    A name that ends in .json gives the same case as JSON. Exit status: 0 when written,
    2 when the file cannot be or is there already.
    """
    target = path or Path(f"{kind.value}.xlsx")
    if target.exists():
        typer.echo(f"{target} is there already; name another file.", err=True)
        raise typer.Exit(WRONG_USAGE)
    from steerco.cases import case_as_json, case_as_workbook

    case, about = CASES[kind]()
    as_json = target.suffix.lower() == ".json"
    content = case_as_json(case) if as_json else case_as_workbook(case, about=about)
    try:
        target.write_bytes(content)
    except OSError as error:
        typer.echo(f"{target} cannot be written: {error.strerror}.", err=True)
        raise typer.Exit(WRONG_USAGE) from error
    typer.echo(f"Wrote {target}. Next: steerco {kind.value} {target}")


def _staff() -> tuple[object, str]:
    from steerco.cases.staffing import ABOUT
    from steerco.cases.staffing_example import staffing_example

    return staffing_example(), ABOUT


def _optimise() -> tuple[object, str]:
    from steerco.cases.selection import ABOUT, EXAMPLE

    return EXAMPLE, ABOUT


def _level() -> tuple[object, str]:
    from steerco.cases.levelling import ABOUT, EXAMPLE

    return EXAMPLE, ABOUT


CASES: dict[Kind, Callable[[], tuple[object, str]]] = {
    Kind.LEVEL: _level,
    Kind.STAFF: _staff,
    Kind.OPTIMISE: _optimise,
}
