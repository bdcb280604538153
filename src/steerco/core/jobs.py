"""Background jobs: submit, report progress, cancel.

A task function takes `job_id` first and works inside `with running(job_id) as job:`.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import transaction
from django.utils import timezone

from steerco.core.errors import DomainError
from steerco.core.models import Job, JobState

log = logging.getLogger(__name__)


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
    job.state, job.started_at = JobState.RUNNING, timezone.now()
    job.save(update_fields=["state", "started_at"])
    try:
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


def request_cancel(job: Job) -> None:
    Job.objects.filter(pk=job.pk).update(cancel_requested=True)
