"""`steerco serve`, `steerco worker` and `steerco manage`."""

from __future__ import annotations

import sys
from functools import partial
from typing import Annotated

import typer

from steerco.faces.cli import site


def serve(
    bind: Annotated[
        str, typer.Option(help="Address and port to listen on.")
    ] = "127.0.0.1:8000",
    workers: Annotated[int, typer.Option(help="Web processes.")] = 1,
    threads: Annotated[int, typer.Option(help="Threads in each process.")] = 8,
    worker: Annotated[
        bool, typer.Option(help="Run a background worker beside the web server.")
    ] = True,
) -> None:
    """Serve the web application, with a background worker beside it."""
    site.prepare()
    site.migrate()
    site.collect_static()
    raise typer.Exit(
        site.serve_site(bind=bind, workers=workers, threads=threads, with_worker=worker)
    )


def worker() -> None:
    """Carry out background jobs until stopped; run as many as you like."""
    site.prepare()
    from django.core.management import call_command

    from steerco.core import jobs
    from steerco.core.garbage import collect_rarely
    from steerco.faces.services import EVERY, send_quietly, tidy_up_quietly

    collect_rarely()
    with (
        jobs.repeated(jobs.fail_abandoned, jobs.BEAT),
        jobs.repeated(tidy_up_quietly, EVERY),
        jobs.repeated(send_quietly, EVERY),
    ):
        jobs.work_until_stopped(
            partial(
                call_command,
                "db_worker",
                reload=False,
                startup_delay=False,
                verbosity=0,
            ),
            jobs.PAUSE,
        )


def manage(context: typer.Context) -> None:
    """Run a management command of Django, as `steerco manage migrate`."""
    site.prepare()
    from django.core.management import execute_from_command_line

    execute_from_command_line(["steerco manage", *(context.args or ["help"])])
    sys.exit(0)
