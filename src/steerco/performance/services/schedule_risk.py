"""Ranges and impacts that people give, and the simulations they ask for."""

from __future__ import annotations

from typing import Any

import msgspec
from django.db import transaction

from steerco.core import journal
from steerco.core.errors import InvalidState
from steerco.core.jobs import RunningJob
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.calculations.forecasting import read
from steerco.performance.calculations.schedule_risk import (
    CENTS,
    TORNADO,
    Settings,
    level_of,
    model_of,
    outcome_of,
)
from steerco.performance.models import Measurement, RiskInput, RiskRun
from steerco.performance.policies import can_simulate
from steerco.performance.selectors.schedule_risk import (
    input_of,
    register_risks,
)
from steerco.projects.models import Project
from steerco.projects.selectors.working_plans import working_plan
from steerco_engine.risk import simulate
from steerco_engine.solving import DataError, Progress

SEED = 1
NO_PLAN = "There is no plan to simulate; import one first."


@transaction.atomic
def set_risk_input(*, project: Project, actor: Person, settings: Settings) -> RiskInput:
    """Keep what the next simulations start from."""
    project = locked(project)
    require(allowed=can_simulate(actor, project), to="set the ranges of this plan")
    before = input_of(project)
    found, _ = RiskInput.objects.update_or_create(
        project=project,
        defaults={"values": msgspec.to_builtins(settings), "changed_by": actor},
    )
    if before != settings:
        journal.record(
            actor=actor,
            action="risk_input.set",
            on=found,
            label=project.code,
            scope_path=project.scope.path,
            before=brief(before),
            after=brief(settings),
        )
    return found


def brief(settings: Settings) -> dict[str, Any]:
    values: dict[str, Any] = msgspec.to_builtins(settings)
    return values | {
        "ranges": len(settings.ranges),
        "impacts": len(settings.impacts),
    }


@transaction.atomic
def ask_for_run(*, project: Project, actor: Person, iterations: int) -> RiskRun:
    """Note that a plan is to be simulated with the settings as they are."""
    project = locked(project)
    require(allowed=can_simulate(actor, project), to="simulate this plan")
    if not project.current_version_id:
        raise InvalidState(NO_PLAN)
    return RiskRun.objects.create(
        project=project,
        revision=project.revision,
        data_date=project.data_date,
        values=msgspec.to_builtins(input_of(project)),
        iterations=iterations,
        seed=SEED,
        asked_by=actor,
    )


def simulate_run(*, run: RiskRun, progress: RunningJob) -> None:
    """Simulate a plan with and without the responses to its risks, and keep it."""
    plan = working_plan(run.project)
    if plan is None:
        raise InvalidState(NO_PLAN)
    settings = msgspec.convert(run.values, Settings, strict=False)
    risks = register_risks(run.project)
    latest = Measurement.objects.filter(project=run.project, is_latest=True).first()
    in_money = latest is not None and not latest.effort_based
    try:
        model, given = model_of(plan.schedule, settings, risks)
        progress.expect(100)
        told = Teller(progress, run.iterations * (TORNADO + 1 + bool(risks)))
        levels: dict[str, Any] = {
            "level": level_of(read(latest.finish_forecast), 1) if latest else None,
            "cost_level": level_of(read(latest.cost_forecast), CENTS)
            if latest and in_money and model.costs is not None
            else None,
        }
        common: dict[str, Any] = {"iterations": run.iterations, "seed": run.seed}
        before = simulate(
            model, **common, **levels, tornado=TORNADO, listener=told.listen
        )
        told.begin()
        after = (
            simulate(model, **common, responses=True, listener=told.listen)
            if risks
            else None
        )
    except (DataError, ValueError) as error:
        raise InvalidState(str(error)) from error
    run.result = msgspec.to_builtins(outcome_of(given, model, before, after))
    run.save(update_fields=["result"])


class Teller:
    """Tells a job in percent how far several simulations are."""

    def __init__(self, job: RunningJob, total: int) -> None:
        self.job, self.total, self.before, self.last = job, total, 0, 0

    def begin(self) -> None:
        self.before, self.last = self.before + self.last, 0

    def listen(self, progress: Progress) -> None:
        self.last = progress.iterations
        percent = min(99, round(100 * (self.before + self.last) / self.total))
        if percent > self.job.job.done:
            self.job.advance(progress.phase, by=percent - self.job.job.done)


def locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "current_version")
        .get(pk=project.pk)
    )
