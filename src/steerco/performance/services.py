"""Measure projects.

The figures of a data date are replaced only by measuring the same date again.
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone

from steerco.organisation.selectors import reporting
from steerco.performance.calculations import health
from steerco.performance.calculations.health import DIMENSIONS, Rating
from steerco.performance.calculations.measurement import (
    Before,
    ProjectFacts,
    measure_plan,
    measure_register,
    measured_on,
    rated,
    with_baseline,
)
from steerco.performance.models import Measurement
from steerco.performance.selectors.registers import register_facts
from steerco.projects.calculations.assessment import kept_network
from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.calculations.snapshots import thaw, unpack
from steerco.projects.models import Baseline, Project, Stage


@transaction.atomic
def measure_project(project: Project) -> Measurement:
    """Measure a project as of the data date of its plan, else of its last status."""
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "current_version")
        .get(pk=project.pk)
    )
    as_of = day_of(project)
    facts = facts_of(project)
    registers = register_facts(project, register_day(project))
    baselines = list(project.baselines.order_by("number"))
    version = project.current_version
    if version is None:
        before = before_of(project, midnight(as_of))
        fields = measure_register(facts, registers, before, as_of)
    else:
        schedule = thaw(version.snapshot)
        if baselines:
            schedule = with_baseline(
                schedule, approved_figures(baselines[-1]), baselines[-1].number
            )
        before = before_of(project, measured_on(schedule) or midnight(as_of))
        network = kept_network(version.snapshot_sha256)
        fields = measure_plan(schedule, facts, registers, before, network)
        fields["data_date"] = fields["data_date"] or midnight(as_of)
    fields["version"] = version
    fields["original_finish"] = baselines[0].finish if baselines else None
    return store(project, fields)


@transaction.atomic
def rate_registers(project: Project) -> Measurement | None:
    """Rate risk anew after a change of the registers, and with it the whole."""
    latest = (
        Measurement.objects.select_for_update(of=("self",))
        .filter(project=project, is_latest=True)
        .first()
    )
    if latest is None:
        return None
    ratings = {
        name: Rating(
            getattr(latest, f"health_{name}"), latest.health_reasons.get(name, "")
        )
        for name in DIMENSIONS
    }
    facts = register_facts(project, register_day(project))
    ratings["risk"] = health.rate_risk(facts)
    fields = rated(ratings, project.klass)
    for name, value in fields.items():
        setattr(latest, name, value)
    latest.save(update_fields=[*fields])
    return latest


def day_of(project: Project) -> dt.date:
    """Return the day as of which a project is measured."""
    if project.data_date:
        return project.data_date.date()
    return project.status_date or reporting(timezone.localdate()).as_of


def register_day(project: Project) -> dt.date:
    """Return the day as of which registers count; they are kept from day to day."""
    return max(day_of(project), reporting(timezone.localdate()).as_of)


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)


def facts_of(project: Project) -> ProjectFacts:
    percent = project.percent_complete
    return ProjectFacts(
        klass=project.klass,
        time_tolerance_days=project.time_tolerance_days,
        cost_tolerance_percent=project.cost_tolerance_percent,
        finished=project.stage == Stage.CLOSED,
        planned_start=project.planned_start,
        planned_finish=project.planned_finish,
        baseline_finish=project.baseline_finish,
        budget=project.budget,
        actual=project.actual_cost,
        forecast=project.forecast_cost,
        percent=None if percent is None else float(percent),
    )


def approved_figures(baseline: Baseline) -> tuple[TaskFigures, ...]:
    return unpack(bytes(baseline.snapshot), tuple[TaskFigures, ...])


def before_of(project: Project, data_date: dt.datetime) -> Before:
    """Return what the last measurement before the day of a data date said."""
    earlier = Measurement.objects.filter(
        project=project, data_date__lt=midnight(data_date.date())
    )
    last = earlier.order_by("-data_date").first()
    if last is None:
        return Before()
    return Before(
        finish=last.forecast_finish,
        estimate=last.estimate,
        milestones={
            m["key"]: m["forecast"] for m in last.milestones if m.get("forecast")
        },
    )


def store(project: Project, fields: dict[str, Any]) -> Measurement:
    """Write the measurement of a data date and keep the latest flagged.

    What a plan says outranks what the register said, whatever its date, and takes the
    place of what it said on the same day.
    """
    data_date = fields.pop("data_date")
    if fields["version"]:
        Measurement.objects.filter(
            project=project,
            version=None,
            data_date__gte=midnight(data_date.date()),
            data_date__lt=data_date,
        ).delete()
    others = Measurement.objects.filter(project=project).exclude(data_date=data_date)
    rivals = others.exclude(version=None) if fields["version"] else others
    is_latest = not rivals.filter(data_date__gt=data_date).exists()
    if is_latest:
        others.filter(is_latest=True).update(is_latest=False)
    measurement, _ = Measurement.objects.update_or_create(
        project=project,
        data_date=data_date,
        defaults={**fields, "is_latest": is_latest},
    )
    return measurement
