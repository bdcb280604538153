"""What finished projects taught about forecasts, and how good forecasts were."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.organisation.models import Scope


class Calibration(models.Model):
    """Errors of a forecasting method on the organisation's own finished projects."""

    target = models.CharField(max_length=6)
    method = models.CharField(max_length=30)
    projects = models.PositiveIntegerField()
    errors = models.JSONField(default=list)
    """Quantiles over progress, as the engine's `Calibration` holds them."""
    hits = models.JSONField(default=dict)
    """By probability: the share of outcomes within it, and its 95 % interval."""
    learned_at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["target", "method"], name="calibrated_once_a_method"
            )
        ]

    def __str__(self) -> str:
        return f"{self.method} of {self.target}, {self.projects} projects"


class Backtest(models.Model):
    """How good forecasts were on the finished projects of a part of the organisation."""

    scope = models.OneToOneField(Scope, models.CASCADE, related_name="backtest")
    """The organisation, or a portfolio."""
    measured_at = models.DateTimeField(auto_now=True)
    projects = models.PositiveIntegerField(default=0)
    """Finished projects with a status history."""
    left_out = models.JSONField(default=dict)
    """Finished projects that could not be used, by the reason."""
    results = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """By target: scores of each method and the verdict, or the reason for none."""

    visible_through: ClassVar[tuple[str, ...]] = ("scope__path",)

    class Meta:
        ordering = ["scope__path"]

    def __str__(self) -> str:
        return f"Back-test of {self.scope}"


class SignalRecord(models.Model):
    """How often an early warning was right on the organisation's finished projects."""

    name = models.CharField(max_length=20, primary_key=True)
    projects = models.PositiveIntegerField()
    flagged = models.PositiveIntegerField(default=0)
    right = models.PositiveIntegerField(default=0)
    base = models.FloatField(default=0)
    """Share of all projects that ended so, warned of or not."""
    cases = models.JSONField(default=list)
    """Of the signals together: project, share done, how many were raised, whether late."""

    def __str__(self) -> str:
        return f"{self.name}: {self.right} of {self.flagged}"
