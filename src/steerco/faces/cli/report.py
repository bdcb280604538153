"""`steerco report`: board packs and project reports as files."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console

from steerco.faces.cli import site

if TYPE_CHECKING:
    from steerco.organisation.models import Person

console = Console()


class What(StrEnum):
    PORTFOLIO = "portfolio"
    PROJECT = "project"


class Format(StrEnum):
    PPTX = "pptx"
    PDF = "pdf"
    XLSX = "xlsx"


def report(
    what: Annotated[What, typer.Argument(help="What to report on.")],
    code: Annotated[
        str, typer.Argument(help="Its code; without one, all portfolios.")
    ] = "",
    form: Annotated[Format, typer.Option("--format")] = Format.PPTX,
    out: Annotated[
        Path | None, typer.Option(help="File to write, else it is named for you.")
    ] = None,
    email: Annotated[
        str, typer.Option("--as", help="Whose view it is; else the head of PMO's.")
    ] = "",
) -> None:
    """Write a board pack or a project report."""
    site.prepare()
    site.migrate()
    from django.utils import timezone

    from steerco.organisation.selectors import reporting
    from steerco.performance.reports.files import BOARD_WRITERS, PROJECT_WRITERS
    from steerco.performance.selectors.packs import ALL_CODE, board_pack, project_report
    from steerco.performance.services.reports import note_report

    user, at = viewer(email), reporting(timezone.localdate())
    about: Any = chosen(what, code, user) if code or what is What.PROJECT else None
    if what is What.PORTFOLIO:
        pack = board_pack(portfolio=about, user=user, at=at)
        content = BOARD_WRITERS[form](pack)
    elif form in PROJECT_WRITERS:
        found = project_report(project=about, user=user, at=at)
        content = PROJECT_WRITERS[form](found)
    else:
        stop(f"A project report is written as {' or '.join(PROJECT_WRITERS)}.")
    path = out or Path(f"{code or ALL_CODE}-{what}-{at.as_of}.{form}")
    note_report(actor=user, of=about, name=path.name, as_of=at.as_of)
    path.write_bytes(content)
    console.print(f"Wrote [bold]{path}[/bold], {len(content) / 1000:,.0f} kB")


def chosen(what: What, code: str, user: Person) -> Any:
    """Return the record that is meant, among those the person sees."""
    from steerco.organisation.policies import visible_to
    from steerco.projects.models import Project
    from steerco.projects.policies import visible_portfolios

    seen: Any = (
        visible_portfolios(user)
        if what is What.PORTFOLIO
        else visible_to(user, Project)
    )
    found = seen.filter(code=code) if code else seen
    if len(found[:2]) != 1:
        known = ", ".join(seen.order_by("code").values_list("code", flat=True)[:50])
        stop(f"Name one {what} by its code; {user} sees: {known or 'none'}.")
    return found.get()


def viewer(email: str) -> Person:
    """Return the person with that address, else a head of PMO."""
    from steerco.organisation.models import Person, Role

    people = Person.objects.filter(is_active=True)
    if email:
        found = people.filter(email__iexact=email).first()
    else:
        found = people.filter(roles__role=Role.HEAD_OF_PMO).order_by("pk").first()
    if found is None:
        stop(
            f"Nobody here has the e-mail address '{email}'."
            if email
            else "There is no head of PMO here yet; say with --as whose view it is."
        )
    return found


def stop(message: str) -> NoReturn:
    console.print(f"[red]{message}[/red]")
    raise typer.Exit(2)
