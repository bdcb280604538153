"""Actual costs as the ledger of finance tells them, and the periods that are closed."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.core.fields import MoneyField
from steerco.organisation.models import Person
from steerco.projects.models import Project


class Actual(models.Model):
    """One posting as it was told once; a correction is another row in its place."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="actuals")
    source = models.CharField(max_length=40)
    """The system that tells it, as 'SAP'."""
    external_key = models.CharField(max_length=100)
    """Its key there: told again, it is the same posting."""
    on = models.DateField()
    amount = MoneyField()
    task = models.CharField(max_length=100, blank=True)
    """Code or number of the plan's task; empty is spread over the plan by budget."""
    text = models.CharField(max_length=200, blank=True)
    is_current = models.BooleanField(default=True)
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    restates = models.BooleanField(default=False)
    """Whether it changed a period that was closed."""
    reason = models.TextField(blank=True)
    told_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    told_at = models.DateTimeField(auto_now_add=True)

    visible_through: ClassVar[tuple[str, ...]] = (
        "project__scope__path",
        "project__unit__scope__path",
    )

    class Meta:
        ordering = ["-on", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_key"],
                condition=models.Q(is_current=True),
                name="one_current_actual_a_key",
            )
        ]
        indexes = [models.Index(fields=["project", "is_current", "on"])]

    def __str__(self) -> str:
        return f"{self.source} {self.external_key}"


class ClosedPeriod(models.Model):
    """Up to this day costs are settled; whoever changes them restates."""

    until = models.DateField(unique=True)
    closed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)

    visible_through: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["-until"]

    def __str__(self) -> str:
        return f"until {self.until}"
