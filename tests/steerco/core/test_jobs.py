import datetime as dt
import threading

import pytest
from django.db import OperationalError
from django.utils import timezone
from tests import factories

from steerco.core import jobs
from steerco.core.errors import BadInput
from steerco.core.models import Job, JobState

pytestmark = pytest.mark.django_db


@pytest.fixture
def job():
    return Job.objects.create(
        kind="count", title="Count", owner=factories.make_person()
    )


def test_progress_is_stored_step_by_step(job):
    with jobs.running(job.pk) as running:
        running.expect(2)
        running.advance("one")
        halfway = Job.objects.get(pk=job.pk)
        running.advance("two")
        running.finish({"counted": 2}, url="/there/")
    assert (halfway.state, halfway.percent, halfway.message) == ("running", 50, "one")
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert (job.result, job.result_url) == ({"counted": 2}, "/there/")


def test_a_cancelled_job_stops_at_its_next_step(job):
    steps = []
    jobs.request_cancel(job)
    with jobs.running(job.pk) as running:
        running.advance()
        steps.append("went on")
    job.refresh_from_db()
    assert (steps, job.state) == ([], JobState.CANCELLED)


def test_a_refused_job_tells_why(job):
    with jobs.running(job.pk):
        raise BadInput("The file is empty.")
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, "The file is empty.")


def test_a_crashed_job_keeps_the_detail_out_of_the_page(job):
    with pytest.raises(ZeroDivisionError), jobs.running(job.pk):
        raise ZeroDivisionError("secret detail")
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert "secret" not in job.error


def test_a_job_whose_worker_was_killed_does_not_run_for_ever(job):
    job.state, job.alive_at = JobState.RUNNING, timezone.now() - dt.timedelta(minutes=3)
    job.save()
    assert jobs.fail_abandoned() == 1
    job.refresh_from_db()
    assert (job.state, job.error) == (JobState.FAILED, jobs.ABANDONED)
    assert job.finished_at


def test_jobs_that_wait_or_are_worked_on_or_over_are_not_abandoned(job):
    long_ago = timezone.now() - dt.timedelta(days=1)
    for state in (JobState.WAITING, JobState.DONE, JobState.CANCELLED):
        Job.objects.create(kind="k", title="t", owner=job.owner, state=state)
    with jobs.running(job.pk):
        Job.objects.update(created_at=long_ago, started_at=long_ago)
        assert jobs.fail_abandoned() == 0


def test_a_worker_says_that_it_is_at_it_while_a_step_takes_long():
    beats = threading.Semaphore(0)
    with jobs.repeated(beats.release, dt.timedelta(milliseconds=1)):
        assert beats.acquire(timeout=5)
        assert beats.acquire(timeout=5)
    while beats.acquire(blocking=False):
        pass
    assert not beats.acquire(timeout=0.05), "it goes on after the work"


def test_saying_so_moves_the_time_on(job):
    jobs.say_alive(job.pk)
    job.refresh_from_db()
    assert timezone.now() - job.alive_at < dt.timedelta(minutes=1)


def test_a_worker_outlives_a_database_that_does_not_answer():
    answers = [OperationalError("database is locked"), OperationalError("gone"), None]

    def work() -> None:
        if isinstance(answer := answers.pop(0), Exception):
            raise answer

    jobs.work_until_stopped(work, dt.timedelta(0))
    assert answers == []


def test_a_worker_ends_when_it_is_told_to():
    def work() -> None:
        raise SystemExit(0)

    with pytest.raises(SystemExit):
        jobs.work_until_stopped(work, dt.timedelta(0))
