"""Measurements: what a project's plan and registers said on each data date."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.core.fields import MoneyField, NaiveDateTimeField
from steerco.projects.models import Health, Project, ScheduleVersion


class Measurement(models.Model):
    """One project measured as of one data date; the latest is flagged.

    Ratios are stored for the lists; roll-ups add up the sums beside them. What is
    undefined is null, and `reasons` says why by the name of the figure.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="measurements")
    version = models.ForeignKey(
        ScheduleVersion, models.CASCADE, null=True, related_name="+"
    )
    data_date = NaiveDateTimeField(null=True)
    measured_at = models.DateTimeField(auto_now=True)
    is_latest = models.BooleanField(default=True)
    is_finished = models.BooleanField(default=False)
    """Whether all work of the plan was done."""

    baseline_start = NaiveDateTimeField(null=True)
    baseline_finish = NaiveDateTimeField(null=True)
    original_finish = NaiveDateTimeField(null=True)
    """Finish of the first baseline, which re-baselining does not move."""
    forecast_start = NaiveDateTimeField(null=True)
    forecast_finish = NaiveDateTimeField(null=True)
    slip_days = models.IntegerField(null=True)
    """Working days from the baseline finish to the forecast one; late is positive."""

    moved_days = models.IntegerField(null=True)
    """Working days by which the forecast finish moved since the last measurement."""

    # Money as best known: from the plan where it carries costs, else the register.
    budget = MoneyField(null=True)
    actual = MoneyField(null=True)
    estimate = MoneyField(null=True)
    """Estimate at completion."""
    estimate_moved = MoneyField(null=True)

    # Earned value in the unit of the plan.
    effort_based = models.BooleanField(default=False)
    """Whether the amounts below are hours because the plan has no costs."""
    bac = MoneyField(null=True)
    pv = MoneyField(null=True)
    ev = MoneyField(null=True)
    ac = MoneyField(null=True)
    percent_complete = models.FloatField(null=True)
    """Earned share of the budget at completion, 0 to 100."""
    spi = models.FloatField(null=True)
    cpi = models.FloatField(null=True)
    spi_t = models.FloatField(null=True)
    quality_failed = models.PositiveSmallIntegerField(null=True)
    quality_applicable = models.PositiveSmallIntegerField(null=True)
    warnings = models.PositiveSmallIntegerField(default=0)
    """Early-warning signals that are raised."""
    next_milestone = models.CharField(max_length=500, blank=True)
    next_milestone_on = models.DateField(null=True)

    health = models.CharField(max_length=5, choices=Health.choices, default=Health.GREY)
    health_time = models.CharField(
        max_length=5, choices=Health.choices, default=Health.GREY
    )
    health_cost = models.CharField(
        max_length=5, choices=Health.choices, default=Health.GREY
    )
    health_risk = models.CharField(
        max_length=5, choices=Health.choices, default=Health.GREY
    )
    health_quality = models.CharField(
        max_length=5, choices=Health.choices, default=Health.GREY
    )
    health_reasons = models.JSONField(default=dict)
    """A sentence for each dimension's colour."""

    # Long texts come last: a table scan that stops before them skips their pages.
    metrics = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """All earned value and earned schedule figures by name."""
    reasons = models.JSONField(default=dict)
    curve = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """Cumulative planned value by date, and the forecast to completion."""
    quality = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """The 14 points with value, threshold, verdict and failing task uids."""
    float_distribution = models.JSONField(default=list)
    milestones = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """The plan's milestones with baseline, previous, forecast and actual date."""
    finish_forecast = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    cost_forecast = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """`calculations.forecasting.Forecast`: method, chances, inputs and their source."""
    signals = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """`calculations.signals.Signal`: early warnings with their values."""

    visible_through: ClassVar[tuple[str, ...]] = (
        "project__scope__path",
        "project__unit__scope__path",
    )

    class Meta:
        ordering = ["project", "-data_date"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "data_date"], name="measured_once_a_data_date"
            ),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(is_latest=True),
                name="one_latest_measurement",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} on {self.data_date:%Y-%m-%d}"
