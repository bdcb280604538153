"""A real site for journeys: the sample organisation, a web server and a worker.

It always stands on its own SQLite file, whatever `DATABASE_URL` says: what a person
clicks is the same on both databases, and the tests of services run on both.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

STEERCO = (sys.executable, "-m", "steerco")
STARTS_WITHIN = 240
"""Seconds that a busy machine may take to start a server."""


@dataclass(frozen=True)
class Site:
    """Where the site answers, its data, and the password of its six persons."""

    url: str
    data: Path
    password: str

    def steerco(self, *arguments: str | Path) -> subprocess.CompletedProcess[str]:
        """Run the command line beside the server, over the same data."""
        return subprocess.run(
            [*STEERCO, *map(str, arguments)],
            env=environment(self.data),
            capture_output=True,
            text=True,
            timeout=120,
            check=True,
        )


def environment(data: Path) -> dict[str, str]:
    """Return an environment in which nothing of the test run's own settings is left."""
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("STEERCO_") and name != "DATABASE_URL"
    }
    return kept | {
        "STEERCO_DATA_DIR": str(data),
        "STEERCO_DEMO": "yes",
        "STEERCO_HTTPS": "no",
        "STEERCO_DEBUG": "no",
    }


def prepare(shared: Path) -> Path:
    """Import the sample once a test run, however many processes share the folder."""
    data = shared / "sample-site"
    with (shared / "sample-site.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not data.exists():
            unfinished = shared / "sample-site-unfinished"
            subprocess.run(
                [*STEERCO, "demo", "--no-serve", "--data", str(unfinished)],
                env=environment(unfinished),
                capture_output=True,
                timeout=400,
                check=True,
            )
            unfinished.rename(data)
    return data


@contextmanager
def serving(prepared: Path, data: Path) -> Iterator[Site]:
    """Serve a copy of the prepared data, with a background worker, until the end."""
    shutil.copytree(prepared, data)
    port = free_port()
    site = Site(
        url=f"http://127.0.0.1:{port}",
        data=data,
        password=(data / "demo_password").read_text(encoding="ascii"),
    )
    log = data / "server.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [*STEERCO, "serve", "--bind", f"127.0.0.1:{port}"],
            env=environment(data),
            stdout=output,
            stderr=output,
        )
        try:
            wait_until_it_answers(site.url, server, log)
            yield site
        finally:
            server.terminate()
            server.wait(timeout=30)


def free_port() -> int:
    with socket.socket() as listening:
        listening.bind(("127.0.0.1", 0))
        return int(listening.getsockname()[1])


def wait_until_it_answers(url: str, server: subprocess.Popen[bytes], log: Path) -> None:
    last = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < last and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/account/login/", timeout=10):  # noqa: S310
                return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError(f"The site does not answer: {log.read_text()[-2_000:]}")
