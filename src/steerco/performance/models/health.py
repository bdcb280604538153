"""By which rules a colour is measured, and what the office confirmed instead."""

from __future__ import annotations

import datetime as dt
from typing import ClassVar

from django.db import models

from steerco.organisation.models import Person
from steerco.projects.models import Health, Project, ProjectClass


class HealthRule(models.Model):
    """From when projects of a class turn amber and red; the office sets it."""

    klass = models.CharField(
        "class", max_length=1, choices=ProjectClass.choices, primary_key=True
    )
    watch_percent = models.PositiveSmallIntegerField()
    """Share of a tolerance from which a deviation is amber; over all of it is red."""
    quality_amber = models.PositiveSmallIntegerField()
    quality_red = models.PositiveSmallIntegerField()
    """Failed points of the 14."""
    ambers_make_red = models.PositiveSmallIntegerField()
    is_strict = models.BooleanField()
    """Whether one amber dimension makes the whole amber."""

    class Meta:
        ordering = ["klass"]

    def __str__(self) -> str:
        return f"Health of class {self.klass}"


class ConfirmedHealthQuerySet(models.QuerySet["ConfirmedHealth"]):
    def in_force(self, day: dt.date) -> ConfirmedHealthQuerySet:
        return self.filter(withdrawn_at=None, until__gte=day)


class ConfirmedHealth(models.Model):
    """A colour that the office gives a project for a time, beside the measured one."""

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="confirmed_healths"
    )
    colour = models.CharField(max_length=5, choices=Health.choices)
    measured = models.CharField(max_length=5, choices=Health.choices)
    """What the figures said then."""
    declared = models.CharField(max_length=5, choices=Health.choices, blank=True)
    """What the project manager said then."""
    reason = models.TextField(blank=True)
    until = models.DateField()
    confirmed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)
    """When another colour took its place, or it was taken back."""

    objects = ConfirmedHealthQuerySet.as_manager()
    visible_through: ClassVar[tuple[str, ...]] = (
        "project__scope__path",
        "project__unit__scope__path",
    )

    class Meta:
        ordering = ["project", "-confirmed_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(withdrawn_at=None),
                name="one_confirmed_health",
            )
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.colour} until {self.until}"
