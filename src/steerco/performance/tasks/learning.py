"""Learning from finished projects in the background."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from steerco.core.jobs import running
from steerco.performance.models import Measurement
from steerco.performance.services.learning import learn_from_finished
from steerco.projects.models import Project


@task()
def learn_again(finished: int) -> None:
    """Learn from finished projects, unless more have finished since it was asked."""
    if finished == how_many_finished():
        learn_from_finished()


@task()
def backtest(job_id: int, url: str) -> None:
    """Learn from finished projects because somebody asked."""
    with running(job_id) as job:
        learn_from_finished()
        job.finish({}, url=url)


def how_many_finished() -> int:
    return Measurement.objects.filter(is_finished=True).count()


def learn_when_finished(projects: Iterable[Project]) -> None:
    """Have the forecasts calibrated anew once a project is finished."""
    ended = Measurement.objects.filter(
        project__in=[project.pk for project in projects],
        is_latest=True,
        is_finished=True,
    )
    if ended.exists():
        count = how_many_finished()
        transaction.on_commit(lambda: learn_again.enqueue(count))
