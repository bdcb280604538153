"""How uncertain a project's plan is thought to be, and what simulating that gave."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.core.fields import NaiveDateTimeField
from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models import Project

THROUGH_PROJECT = ("project__scope__path", "project__unit__scope__path")


class RiskInput(models.Model):
    """What a project's simulations start from: ranges of tasks, impacts of risks."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="risk_input")
    values = models.JSONField(default=dict)
    """`calculations.schedule_risk.Settings`."""
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    def __str__(self) -> str:
        return f"Risk input of {self.project.code}"


class RiskRun(models.Model):
    """One simulation of a project's plan, with what it was given and what it gave."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="risk_runs")
    revision = models.PositiveIntegerField()
    """Of the plan that was simulated."""
    data_date = NaiveDateTimeField(null=True)
    values = models.JSONField(default=dict)
    """The settings as they were."""
    iterations = models.PositiveIntegerField()
    seed = models.PositiveIntegerField()
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """`calculations.schedule_risk.Outcome`; empty until it is done."""
    asked_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.project.code} simulated {self.asked_at:%Y-%m-%d}"
