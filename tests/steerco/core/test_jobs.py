import pytest
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
