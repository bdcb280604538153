"""`steerco import`: files and folders into a portfolio, as the pages do it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn
from rich.table import Table

from steerco.faces.cli import site

if TYPE_CHECKING:
    from steerco.organisation.models import Person
    from steerco.projects.models import Import, ImportItem, Portfolio
    from steerco.projects.services.import_sheets import Said

console = Console()
STYLES = {"new": "cyan", "changed": "yellow", "unchanged": "dim", "rejected": "red"}
REJECTED, WRONG_USAGE = 1, 2


class Template(StrEnum):
    """The registers that we offer a template for."""

    REGISTER = "register"
    RAID = "raid"


def import_(
    paths: Annotated[
        list[Path] | None, typer.Argument(help="Files and folders to bring.")
    ] = None,
    portfolio: Annotated[
        str, typer.Option(help="Code of the portfolio that takes the projects.")
    ] = "",
    as_: Annotated[
        str, typer.Option("--as", help="E-mail of the person who imports.")
    ] = "",
    as_installation: Annotated[
        bool,
        typer.Option(help="Import as the installation itself, as when it is set up."),
    ] = False,
    as_baselines: Annotated[
        bool,
        typer.Option(help="The files are approved plans of projects already here."),
    ] = False,
    baseline: Annotated[
        str, typer.Option(help="Number of the baseline, 0 to 10, or next.")
    ] = "0",
    encoding: Annotated[
        str, typer.Option(help="Code page of XER files, as cp1251; else detected.")
    ] = "",
    sheets_are: Annotated[
        str,
        typer.Option(
            help="What the rows of the sheets are: register, risks, issues, "
            "assumptions, dependencies or plan."
        ),
    ] = "",
    sheet: Annotated[str, typer.Option(help="Name of the sheet that is meant.")] = "",
    headings_row: Annotated[
        int | None,
        typer.Option(help="Row of the headings from 1; 0 where they run down."),
    ] = None,
    column: Annotated[
        list[str] | None,
        typer.Option(help="What a column means, as --column title='Risk text'."),
    ] = None,
    project: Annotated[
        str, typer.Option(help="Code of the project of rows that name none.")
    ] = "",
    dry_run: Annotated[
        bool, typer.Option(help="Only show what would be imported.")
    ] = False,
    template: Annotated[
        Template | None, typer.Option(help="Write an empty register to the path.")
    ] = None,
) -> None:
    """Bring plans, registers or an organisation workbook; again at any time."""
    if not paths:
        refuse("Name at least one file or folder.")
    site.prepare()
    if template:
        write_template(template, paths[0])
        return
    site.migrate()
    files = list(found(paths))
    if not files:
        refuse("There are no files at these paths.")
    actor = person(as_, as_installation=as_installation)
    from steerco.projects.services.organisation_workbook import (
        is_organisation_workbook,
    )

    workbooks = [file for file in files if is_organisation_workbook(file)]
    others = [file for file in files if file not in workbooks]
    said = said_of_sheets(sheets_are, sheet, headings_row, column or [], project)
    refused = bool(workbooks) and set_up(workbooks, actor, dry_run=dry_run)
    if others:
        target = chosen_portfolio(portfolio)
        rejected = bring(
            others,
            paths,
            target,
            actor,
            said=said,
            as_baselines=as_baselines,
            number=baseline_number(baseline),
            project=project,
            encoding=known_encoding(encoding),
            dry_run=dry_run,
        )
        refused = refused or rejected
    raise typer.Exit(REJECTED if refused else 0)


def known_encoding(name: str) -> str:
    from steerco.schedules.xer import ENCODINGS

    if name and name not in ENCODINGS:
        refuse(f"'{name}' is not one of {', '.join(ENCODINGS)}.")
    return name


def baseline_number(text: str) -> int | None:
    """Return the number that was typed; None asks for the next free one."""
    if text == "next":
        return None
    if not text.isdecimal() or int(text) > 10:
        refuse(f"'{text}' is no number of a baseline: 0 to 10, or next.")
    return int(text)


def said_of_sheets(
    kind: str, sheet: str, row: int | None, columns: list[str], project: str
) -> Said | None:
    """Return what the options say of the sheets; nothing where they say nothing."""
    from steerco.projects.calculations.sheet_kinds import titles_of
    from steerco.projects.models import SheetKind
    from steerco.projects.services.import_sheets import Said

    if not kind:
        if sheet or columns or row is not None:
            refuse("Say with --sheets-are what the sheet holds.")
        return None
    if kind not in SheetKind.values:
        refuse(f"'{kind}' is not one of {', '.join(SheetKind.values)}.")
    pairs = [text.partition("=") for text in columns]
    known = dict(titles_of(SheetKind(kind)))
    for meaning, _, heading in pairs:
        if meaning not in known or not heading:
            refuse(f"Write --column MEANING=HEADING; there are: {', '.join(known)}.")
    meant = {meaning: heading for meaning, _, heading in pairs}
    return Said(SheetKind(kind), sheet, row, meant, project)


def refuse(message: str) -> NoReturn:
    console.print(f"[red]{escape(message)}")
    raise typer.Exit(WRONG_USAGE)


def found(paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files at the paths, those in folders by name, none of them hidden."""
    for path in paths:
        if not path.is_dir():
            if not path.exists():
                refuse(f"{path} does not exist.")
            yield path
            continue
        for file in sorted(path.rglob("*")):
            inner = file.relative_to(path).parts
            if file.is_file() and not any(
                part.startswith((".", "~$")) for part in inner
            ):
                yield file


def person(email: str, *, as_installation: bool) -> Person | None:
    from steerco.organisation.models import Person

    if as_installation:
        return None
    if not email:
        refuse("Say who imports: --as EMAIL, or --as-installation.")
    known = Person.objects.filter(email__iexact=email, is_active=True).first()
    if known is None:
        refuse(f"Nobody here has the e-mail {email}.")
    return known


def chosen_portfolio(code: str) -> Portfolio:
    from steerco.projects.models import Portfolio

    known = Portfolio.objects.select_related("scope").filter(code__iexact=code).first()
    if known is None:
        codes = (
            ", ".join(Portfolio.objects.values_list("code", flat=True)) or "none yet"
        )
        refuse(f"Name the portfolio with --portfolio; there are: {codes}.")
    return known


def write_template(template: Template, path: Path) -> None:
    from steerco.projects.reports.import_templates import import_template

    path.write_bytes(import_template(template))
    console.print(f"{path} is ready to be filled in.")


def set_up(workbooks: list[Path], actor: Person | None, *, dry_run: bool) -> bool:
    """Bring organisation workbooks; tell whether a row was refused."""
    from steerco.projects.services.organisation_workbook import import_organisation

    refused = False
    for path in workbooks:
        if dry_run:
            console.print(f"{path.name}: an organisation workbook.")
            continue
        outcome = import_organisation(path, actor=actor)
        rows = ", ".join(
            f"{count} {sheet.lower()}" for sheet, count in outcome.rows.items()
        )
        console.print(f"[bold]{path.name}[/bold]: {rows}")
        for refusal in outcome.refusals[:10]:
            where = f"{refusal.sheet}, row {refusal.row}"
            console.print(f"[red]Rejected[/red] {where}: {escape(refusal.reason)}")
        if len(outcome.refusals) > 10:
            console.print(f"[red]and {len(outcome.refusals) - 10} more rows")
        refused = refused or bool(outcome.refusals)
    return refused


def bring(
    files: list[Path],
    folders: list[Path],
    portfolio: Portfolio,
    actor: Person | None,
    *,
    said: Said | None,
    as_baselines: bool,
    number: int | None,
    project: str,
    encoding: str,
    dry_run: bool,
) -> bool:
    """Preview and import files; tell whether anything was rejected."""
    from django.core.files.base import File

    from steerco.core.errors import DomainError
    from steerco.projects.services import imports
    from steerco.projects.services.import_sheets import say
    from steerco.projects.services.uploads import Placed

    try:
        batch = imports.start_import(
            portfolio=portfolio,
            files=(
                Placed(File(None, name=str(path)), shown(path, folders))
                for path in files
            ),
            actor=actor,
            as_baselines=as_baselines,
            number=number,
            project=project,
            encoding=encoding,
        )
        if said:
            say(batch=batch, said=said)
        with bar("Reading") as progress:
            batch = imports.read_import(batch=batch, progress=progress)
        show(batch, "Preview")
        if not dry_run:
            imports.confirm_import(batch=batch, actor=actor)
            with bar("Importing") as progress:
                batch = imports.carry_out_import(batch=batch, progress=progress)
            show(batch, "Result")
    except DomainError as error:
        refuse(error.message)
    return batch.items.filter(action="rejected").exists()


def shown(path: Path, folders: Iterable[Path]) -> str:
    """Return a file's path within the folder that was named, else its name."""
    within = [
        folder for folder in folders if folder.is_dir() and folder in path.parents
    ]
    return str(path.relative_to(within[0])) if within else path.name


class Bar:
    """A progress bar on the terminal, as the import services expect it."""

    def __init__(self, label: str) -> None:
        self._progress = Progress(
            TextColumn(label),
            BarColumn(),
            MofNCompleteColumn(),
            TextColumn("{task.description}"),
            console=console,
            transient=True,
        )
        self._task = self._progress.add_task("", total=None)

    def __enter__(self) -> Bar:
        self._progress.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._progress.stop()

    def expect(self, total: int) -> None:
        self._progress.update(self._task, total=total)

    def advance(self, message: str = "", *, by: int = 1) -> None:
        self._progress.update(self._task, advance=by, description=message[:60])


def bar(label: str) -> Bar:
    return Bar(label)


def show(batch: Import, title: str) -> None:
    """Print a row for each item that says something, and the sums."""
    items = list(
        batch.items.exclude(action="")
        .select_related("project")
        .order_by("position", "pk")
    )
    table = Table(title=title, title_justify="left")
    for heading in ("File", "Project or entry", "Outcome", "What changes"):
        table.add_column(heading, overflow="fold")
    alike: Counter[tuple[str, str]] = Counter()
    for item in items:
        said = what_changes(item)
        if item.kind == "raid" and not said:
            alike[item.filename, item.action] += 1
            continue
        outcome = f"[{STYLES[item.action]}]{item.action}"
        table.add_row(escape(item.filename), escape(item.name), outcome, escape(said))
    for (filename, action), count in alike.items():
        entries = f"{count} register entries"
        table.add_row(escape(filename), entries, f"[{STYLES[action]}]{action}", "")
    console.print(table)
    counts = Counter(item.action for item in items)
    console.print(", ".join(f"{counts[a]} {a}" for a in STYLES if counts[a]))


def what_changes(item: ImportItem) -> str:
    from steerco.projects.selectors.imports import row_of

    row = row_of(item, item.batch)
    parts = [text for text in (row.reason, row.sentence) if text]
    for change in row.differences:
        before = f"{change.before} → " if change.before else ""
        note = f" ({change.note})" if change.note else ""
        parts.append(f"{change.what}: {before}{change.after}{note}")
    if not parts and item.kind in ("plan", "baseline"):
        parts.append(row.facts)
    return "; ".join(parts)
