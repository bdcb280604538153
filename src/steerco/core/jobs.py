"""Background jobs: submit, report progress, cancel.

A task function takes `job_id` first and works inside `with running(job_id) as job:`.
"""

from __future__ import annotations

import datetime as dt
import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import DatabaseError, OperationalError, connection, transaction
from django.utils import timezone

from steerco.core.errors import DomainError
from steerco.core.models import Job, JobState

log = logging.getLogger(__name__)

BEAT = dt.timedelta(seconds=15)
PAUSE = dt.timedelta(seconds=1)
"""Between two tries to reach a database that did not answer."""
SILENCE = dt.timedelta(minutes=2)
"""A running job whose worker says nothing for so long has lost it."""
ABANDONED = (
    "The work was cut off before it was done, as when the server restarts. What was "
    "done until then is kept; start it again to do the rest."
)


class Enqueueable(Protocol):
    @property
    def name(self) -> str: ...

    def enqueue(self, *args: Any, **kwargs: Any) -> Any: ...


class Cancelled(Exception):
    """The owner asked the job to stop."""


@dataclass(slots=True)
class RunningJob:
    """The handle through which work tells how far it is."""

    job: Job

    def expect(self, total: int) -> None:
        self.job.total = total
        self.job.save(update_fields=["total"])

    def advance(self, message: str = "", *, by: int = 1) -> None:
        """Tell that `by` more steps are done; raise `Cancelled` where asked to stop."""
        self.job.done += by
        self.job.message = message[:300]
        self.job.save(update_fields=["done", "message"])
        if Job.objects.filter(pk=self.job.pk, cancel_requested=True).exists():
            raise Cancelled

    def finish(self, result: dict[str, Any], *, url: str = "") -> None:
        self.job.result = result
        self.job.result_url = url
        self.job.save(update_fields=["result", "result_url"])


def submit(
    task: Enqueueable, *, owner: Any, title: str, total: int = 0, **arguments: Any
) -> Job:
    """Queue `task` with ids as arguments once the transaction is committed."""
    job = Job.objects.create(kind=task.name, title=title, owner=owner, total=total)
    transaction.on_commit(lambda: task.enqueue(job.pk, **arguments))
    return job


@contextmanager
def running(job_id: int) -> Iterator[RunningJob]:
    """Keep the job's state true whatever happens inside."""
    job = Job.objects.get(pk=job_id)
    now = timezone.now()
    job.state, job.started_at, job.alive_at = JobState.RUNNING, now, now
    job.save(update_fields=["state", "started_at", "alive_at"])
    try:
        with repeated(lambda: say_alive(job_id), BEAT):
            yield RunningJob(job)
    except Cancelled:
        close(job, JobState.CANCELLED)
    except DomainError as error:
        close(job, JobState.FAILED, error.message)
    except Exception:
        log.exception("job %s (%s) failed", job.pk, job.kind)
        close(
            job,
            JobState.FAILED,
            "Something went wrong on our side; the log has the detail.",
        )
        raise
    else:
        close(job, JobState.DONE)


def close(job: Job, state: JobState, error: str = "") -> None:
    job.state, job.error, job.finished_at = state, error, timezone.now()
    job.save(update_fields=["state", "error", "finished_at"])


def say_alive(job_id: int) -> None:
    Job.objects.filter(pk=job_id).update(alive_at=timezone.now())


def fail_abandoned() -> int:
    """Close running jobs whose worker has fallen silent; return how many."""
    now = timezone.now()
    lost = Job.objects.filter(state=JobState.RUNNING).exclude(
        alive_at__gt=now - SILENCE
    )
    return lost.update(state=JobState.FAILED, error=ABANDONED, finished_at=now)


@contextmanager
def repeated(work: Callable[[], object], every: dt.timedelta) -> Iterator[None]:
    """Do `work` again and again beside the body, on a connection of its own."""
    over = threading.Event()

    def repeat() -> None:
        while not over.wait(every.total_seconds()):
            try:
                work()
            except DatabaseError:
                log.warning("the database did not answer; trying again", exc_info=True)
            finally:
                connection.close()

    thread = threading.Thread(target=repeat, daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()


def work_until_stopped(work: Callable[[], object], pause: dt.timedelta) -> None:
    """Do `work`, which ends only when told to; begin anew when the database is away.

    A worker that gave up because SQLite was locked for long, or PostgreSQL restarted,
    would leave all jobs waiting.
    """
    while True:
        try:
            work()
        except OperationalError:
            log.warning("the database did not answer; working on", exc_info=True)
            connection.close()
            time.sleep(pause.total_seconds())
        else:
            return


def request_cancel(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
