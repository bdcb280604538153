"""Simulating plans in the background."""

from __future__ import annotations

from django.db import transaction
from django_tasks import task

from steerco.core.addresses import address
from steerco.core.jobs import running, submit
from steerco.organisation.models import Person
from steerco.performance.models import RiskRun
from steerco.performance.services.schedule_risk import ask_for_run, simulate_run
from steerco.projects.models import Project


@task()
def simulate_plan(job_id: int, run_id: int) -> None:
    with running(job_id) as job:
        run = RiskRun.objects.select_related("project__current_version").get(pk=run_id)
        simulate_run(run=run, progress=job)
        job.finish({}, url=address("performance:project-risk", run.project.code))


@transaction.atomic
def queue_run(*, project: Project, actor: Person, iterations: int) -> RiskRun:
    """Have a project's plan simulated; its page shows how far it is."""
    run = ask_for_run(project=project, actor=actor, iterations=iterations)
    title = f"Simulating the plan of {project.code}"
    run.job = submit(simulate_plan, owner=actor, title=title, run_id=run.pk)
    run.save(update_fields=["job"])
    return run
