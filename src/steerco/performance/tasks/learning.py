"""Learning from finished projects in the background."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django_tasks import task

from steerco.core.addresses import address
from steerco.core.jobs import running, submit
from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.models import Measurement
from steerco.performance.policies import can_learn
from steerco.performance.services.learning import learn_from_finished
from steerco.projects.models import Project


@task()
def learn_again(finished: int) -> None:
    """Learn from finished projects, unless more have finished since it was asked."""
    if finished == how_many_finished():
        learn_from_finished()


@task()
def backtest(job_id: int) -> None:
    """Learn from finished projects because somebody asked."""
    with running(job_id) as job:
        learn_from_finished(progress=job)
        job.finish({}, url=address("performance:backtest-detail"))


@transaction.atomic
def queue_backtest(actor: Person) -> Job:
    """Have the forecasts of finished projects judged anew."""
    require(allowed=can_learn(actor), to="have forecasts calibrated anew")
    return submit(backtest, owner=actor, title="Back-test of forecasts")


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
