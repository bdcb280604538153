"""Board packs in the background; a job's owner is who asked for it."""

from __future__ import annotations

from django.utils import timezone
from django_tasks import task

from steerco.core.jobs import running
from steerco.organisation.models import Person
from steerco.organisation.selectors import reporting
from steerco.performance.reports.files import FORMATS
from steerco.performance.services import reports
from steerco.projects.models import Export, Leaving, Portfolio
from steerco.projects.services.exports import asked_for
from steerco.projects.tasks import export_page, queue_export


@task()
def make_board_pack(job_id: int, export_id: int) -> None:
    with running(job_id) as job:
        at = reporting(timezone.localdate())
        reports.make_board_pack(export=asked_for(export_id), progress=job, at=at)
        job.finish({}, url=export_page(export_id))


def queue_board_pack(
    *, portfolio: Portfolio | None, actor: Person, kind: str
) -> Export:
    """Have a board pack made, of a portfolio or of all that the person sees."""
    of = portfolio.name if portfolio else "all portfolios"
    return queue_export(
        make_board_pack,
        what=Leaving.REPORT,
        about=portfolio,
        actor=actor,
        kind=kind,
        title=f"Board pack of {of}, {FORMATS[kind].label}"[:200],
    )
