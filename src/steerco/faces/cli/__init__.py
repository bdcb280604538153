"""The command line: one module a command, imported when it is called."""

from __future__ import annotations

from importlib import import_module
from typing import Annotated, Any, NamedTuple

import typer
from typer.core import TyperGroup

from steerco import __version__


class Entry(NamedTuple):
    """Where a command's function stands; `passes_on` leaves its options to it."""

    module: str
    function: str
    passes_on: bool = False


COMMANDS = {
    "demo": Entry("demo", "demo"),
    "serve": Entry("serve", "serve"),
    "worker": Entry("serve", "worker"),
    "import": Entry("import_", "import_"),
    "analyse": Entry("analyse", "analyse"),
    "compare": Entry("compare", "compare"),
    "convert": Entry("convert", "convert"),
    "export": Entry("export", "export"),
    "report": Entry("report", "report"),
    "backtest": Entry("backtest", "backtest"),
    "level": Entry("level", "level"),
    "staff": Entry("staff", "staff"),
    "optimise": Entry("optimise", "optimise"),
    "template": Entry("template", "template"),
    "manage": Entry("serve", "manage", passes_on=True),
}


class Commands(TyperGroup):
    """Commands that are imported one by one, so that none waits for another."""

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        entry = COMMANDS.get(cmd_name)
        if entry is None:
            return None
        module = import_module(f"steerco.faces.cli.{entry.module}")
        single = typer.Typer(add_completion=False)
        passing_on = {"ignore_unknown_options": True, "allow_extra_args": True}
        single.command(
            cmd_name,
            context_settings=passing_on if entry.passes_on else None,
            add_help_option=not entry.passes_on,
        )(getattr(module, entry.function))
        command = typer.main.get_command(single)
        command.name = cmd_name
        return command


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="The open, self-hosted PMO: from a folder of plans to a governed portfolio.",
)


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"steerco {__version__}")
        raise typer.Exit


@app.callback()
def steerco(
    version: Annotated[
        bool,
        typer.Option(
            "--version", callback=_print_version, is_eager=True, help="Say which."
        ),
    ] = False,
) -> None:
    """Run one of the commands; each explains itself with --help."""
