"""Start Django for a command; kept apart so that `analyse` never pays for it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Sequence


def prepare(**environment: str) -> None:
    """Set what is not set yet and load the settings and apps."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "steerco.settings")
    for name, value in environment.items():
        os.environ.setdefault(f"STEERCO_{name}", value)
    import django

    django.setup()


def migrate() -> None:
    """Bring the database to the schema of this release."""
    from django.core.management import call_command

    call_command("migrate", interactive=False, verbosity=0)


def collect_static() -> None:
    """Put the compressed browser bundle where the web server reads it."""
    from django.core.management import call_command

    call_command("collectstatic", interactive=False, verbosity=0)


def serve_site(*, bind: str, workers: int, threads: int, with_worker: bool) -> int:
    """Run the web server, and a background worker beside it, until stopped."""
    web = [
        *(sys.executable, "-m", "gunicorn", "steerco.wsgi:application"),
        *("--bind", bind, "--worker-class", "gthread"),
        *("--workers", str(workers), "--threads", str(threads)),
        *("--timeout", "60", "--log-level", "warning"),
    ]
    worker = [sys.executable, "-m", "steerco", "worker"]
    return run_together([web, worker] if with_worker else [web])


def run_together(commands: Sequence[Sequence[str]]) -> int:
    """Run processes side by side; when one ends or a signal comes, end them all."""
    processes = [subprocess.Popen(command) for command in commands]  # noqa: S603

    def stop(*_: object) -> None:
        for process in processes:
            if process.poll() is None:
                process.terminate()

    signal.signal(signal.SIGINT, stop)
    signal.signal(signal.SIGTERM, stop)
    os.wait()
    stop()
    return max((process.wait() for process in processes), key=abs)
