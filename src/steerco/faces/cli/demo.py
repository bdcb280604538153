"""`steerco demo`: the sample organisation, imported and served on this machine."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from steerco.faces.cli import site

console = Console()


def demo(
    bind: Annotated[
        str, typer.Option(help="Address and port to listen on.")
    ] = "127.0.0.1:8000",
    data: Annotated[
        Path,
        typer.Option(
            envvar="STEERCO_DATA_DIR", help="Folder for the database and the files."
        ),
    ] = Path("var"),
    serve: Annotated[
        bool, typer.Option(help="Serve the site; without it, only import.")
    ] = True,
) -> None:
    """Import the sample organisation, serve it and say how to sign in."""
    os.environ["STEERCO_DATA_DIR"] = str(data.resolve())
    site.prepare(DEMO="yes", HTTPS="no")
    site.migrate()
    from steerco.faces.sample import import_sample, open_accounts
    from steerco.organisation.models import Organisation

    organisation = Organisation.objects.first()
    if organisation is None:
        import_sample(console)
    elif not organisation.is_sample:
        console.print(
            f"[red]{data} holds {organisation.name}; choose another folder for the "
            "sample with --data."
        )
        raise typer.Exit(2)
    password = demo_password(data / "demo_password")
    print_sign_in(open_accounts(password), password, bind)
    if not serve:
        return
    site.collect_static()
    raise typer.Exit(site.serve_site(bind=bind, workers=1, threads=8, with_worker=True))


def demo_password(path: Path) -> str:
    """Return the demo's own password, made at its first start."""
    if not path.exists():
        path.write_text(f"sample-{secrets.token_hex(4)}", encoding="ascii")
        path.chmod(0o600)
    return path.read_text(encoding="ascii")


def print_sign_in(people: list[tuple[str, str, str]], password: str, bind: str) -> None:
    table = Table(title=f"Open http://{bind} and sign in as", title_justify="left")
    for heading in ("Person", "Role", "E-mail"):
        table.add_column(heading)
    for row in people:
        table.add_row(*row)
    console.print(table)
    console.print(f"The password of all six is [bold]{password}[/bold]")
