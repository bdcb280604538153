"""Measure projects as of the data dates of their plans and registers.

The figures of a data date are replaced only by measuring the same date again.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from steerco.organisation.selectors import reporting
from steerco.performance.calculations import health
from steerco.performance.calculations.health import (
    DIMENSIONS,
    Rating,
    RegisterFacts,
    Rules,
)
from steerco.performance.calculations.ledger import with_actuals
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
from steerco.performance.selectors.finished import references
from steerco.performance.selectors.health import health_rules
from steerco.performance.selectors.ledger import booked_on
from steerco.performance.selectors.registers import register_facts
from steerco.projects.calculations.baselines import TaskFigures
from steerco.projects.calculations.snapshots import unpack
from steerco.projects.models import Baseline, Project, Stage
from steerco.projects.selectors.working_plans import working_plan


def measure_projects(projects: Iterable[Project]) -> None:
    """Measure projects: those that have a plan one by one, the others together."""
    others = []
    for project in projects:
        if project.current_version_id:
            measure_project(project)
        else:
            others.append(project)
    if others:
        measure_from_registers(others)


@transaction.atomic
def measure_project(project: Project) -> Measurement:
    """Measure a project as of the data date of its plan, else of its last status."""
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "current_version")
        .get(pk=project.pk)
    )
    version, plan = project.current_version, working_plan(project)
    if plan is None:
        return measure_from_registers([project])[0]
    as_of = day_of(project, reporting(timezone.localdate()).as_of)
    registers = registers_of([project])[project.pk]
    baselines = list(project.baselines.order_by("number"))
    schedule = plan.schedule
    if baselines:
        schedule = with_baseline(
            schedule, approved_figures(baselines[-1]), baselines[-1].number
        )
    data_date = measured_on(schedule) or midnight(as_of)
    booked = booked_on({project.pk: data_date.date()}).get(project.pk)
    if booked is not None:
        schedule = with_actuals(schedule, booked)
    before = measured_before({project.pk: data_date})[project.pk]
    fields = measure_plan(
        schedule,
        facts_of(project, health_rules()[project.klass], booked),
        registers,
        before,
        plan.network,
        references(),
    )
    fields["data_date"] = fields["data_date"] or midnight(as_of)
    fields["version"] = version
    fields["original_finish"] = baselines[0].finish if baselines else None
    forget_register(project, fields["data_date"])
    return store({project.pk: fields})[0]


@transaction.atomic
def measure_from_registers(projects: Iterable[Project]) -> list[Measurement]:
    """Measure projects without a plan as their rows of a register say."""
    locked = list(
        Project.objects.select_for_update(of=("self",))
        .filter(pk__in=[project.pk for project in projects])
        .order_by("pk")
    )
    on = reporting(timezone.localdate()).as_of
    days = {project.pk: day_of(project, on) for project in locked}
    registers, rules = registers_of(locked), health_rules()
    before = measured_before({pk: midnight(day) for pk, day in days.items()})
    booked = booked_on(days)
    originals = Baseline.objects.filter(project__in=days).order_by("-number")
    original = dict(originals.values_list("project", "finish"))
    return store(
        {
            project.pk: {
                **measure_register(
                    facts_of(project, rules[project.klass], booked.get(project.pk)),
                    registers[project.pk],
                    before[project.pk],
                    days[project.pk],
                ),
                "version": None,
                "original_finish": original.get(project.pk),
            }
            for project in locked
        }
    )


@transaction.atomic
def rate_registers(projects: Iterable[Project]) -> None:
    """Rate risk anew after a change of the registers, and with it the whole."""
    latest = list(
        Measurement.objects.select_for_update(of=("self",))
        .filter(project__in=[project.pk for project in projects], is_latest=True)
        .select_related("project")
        .order_by("project")
    )
    if not latest:
        return
    facts, rules = registers_of(m.project for m in latest), health_rules()
    for measurement in latest:
        reasons = measurement.health_reasons
        ratings = {
            name: Rating(getattr(measurement, f"health_{name}"), reasons.get(name, ""))
            for name in DIMENSIONS
        }
        ratings["risk"] = health.rate_risk(facts[measurement.project_id])
        fields = rated(ratings, rules[measurement.project.klass])
        for name, value in fields.items():
            setattr(measurement, name, value)
        measurement.save(update_fields=[*fields])


def day_of(project: Project, on: dt.date) -> dt.date:
    """Return the day as of which a project is measured."""
    if project.data_date:
        return project.data_date.date()
    return project.status_date or on


def registers_of(projects: Iterable[Project]) -> dict[int, RegisterFacts]:
    """Return what registers say; kept from day to day, they count as of today."""
    on = reporting(timezone.localdate()).as_of
    return register_facts({p.pk: max(day_of(p, on), on) for p in projects})


def midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time.min)


def facts_of(
    project: Project, rules: Rules, booked: Mapping[str, Decimal] | None = None
) -> ProjectFacts:
    percent, actual = project.percent_complete, project.actual_cost
    if booked is not None:
        actual = sum(booked.values(), Decimal())
    return ProjectFacts(
        rules=rules,
        time_tolerance_days=project.time_tolerance_days,
        cost_tolerance_percent=project.cost_tolerance_percent,
        finished=project.stage == Stage.CLOSED,
        planned_start=project.planned_start,
        planned_finish=project.planned_finish,
        baseline_finish=project.baseline_finish,
        budget=project.budget,
        actual=actual,
        forecast=project.forecast_cost,
        percent=None if percent is None else float(percent),
    )


def approved_figures(baseline: Baseline) -> tuple[TaskFigures, ...]:
    return unpack(bytes(baseline.snapshot), tuple[TaskFigures, ...])


def measured_before(data_dates: Mapping[int, dt.datetime]) -> dict[int, Before]:
    """Return what the last measurement before the day of each data date said."""
    known = Measurement.objects.filter(project__in=data_dates).order_by("data_date")
    earlier = {
        project: pk
        for project, pk, data_date in known.values_list("project", "pk", "data_date")
        if data_date and data_date < midnight(data_dates[project].date())
    }
    last = Measurement.objects.only(
        "project", "forecast_finish", "estimate", "milestones", "health"
    ).in_bulk(earlier.values())
    return {
        project: before_of(last[earlier[project]]) if project in earlier else Before()
        for project in data_dates
    }


def before_of(last: Measurement) -> Before:
    return Before(
        finish=last.forecast_finish,
        health=last.health,
        estimate=last.estimate,
        milestones={
            m["key"]: m["forecast"] for m in last.milestones if m.get("forecast")
        },
    )


def forget_register(project: Project, data_date: dt.datetime) -> None:
    """Let what a plan says take the place of what the register said that day."""
    Measurement.objects.filter(
        project=project,
        version=None,
        data_date__gte=midnight(data_date.date()),
        data_date__lt=data_date,
    ).delete()


def store(measured: Mapping[int, dict[str, Any]]) -> list[Measurement]:
    """Write measurements, by the ids of their projects, and keep the latest flagged.

    What a plan says outranks what the register said, whatever its date.
    """
    known = Measurement.objects.filter(project__in=measured).values_list(
        "project", "data_date", "version"
    )
    later = {
        project
        for project, data_date, version in known
        if data_date
        and data_date > measured[project]["data_date"]
        and (version or not measured[project]["version"])
    }
    found = [
        Measurement(project_id=project, is_latest=project not in later, **fields)
        for project, fields in measured.items()
    ]
    newest = [m.project_id for m in found if m.is_latest]
    Measurement.objects.filter(project__in=newest, is_latest=True).update(
        is_latest=False
    )
    names = {name for fields in measured.values() for name in fields}
    return Measurement.objects.bulk_create(
        found,
        update_conflicts=True,
        unique_fields=["project", "data_date"],
        update_fields=[*names - {"data_date"}, "is_latest", "measured_at"],
    )
