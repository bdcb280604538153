"""Files that were made in the background, kept until they are fetched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models.plans import THROUGH_PROJECT
from steerco.projects.models.tree import Portfolio, Project


class Leaving(models.TextChoices):
    """What leaves as a file."""

    PLAN = "plan", "Plan"
    REPORT = "report", "Report"


class Export(models.Model):
    """What a person asked for, a plan or a report, and the file once it is there.

    A report is about a project, a portfolio, or all that the person sees.
    """

    what = models.CharField(max_length=10, choices=Leaving)
    title = models.CharField(max_length=200)
    """What people call the file while it has no name, as 'Board pack, PDF'."""
    project = models.ForeignKey(
        Project, models.CASCADE, null=True, related_name="exports"
    )
    portfolio = models.ForeignKey(
        Portfolio, models.CASCADE, null=True, related_name="exports"
    )
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10)
    version = models.PositiveIntegerField(null=True)
    """None is the plan as it is being worked on."""
    as_of = models.DateField(null=True)
    """Of which day the figures of a report are, once it is made."""
    look = models.JSONField(default=dict)
    """What a picture shows; empty for the files of other programs."""
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="exports/", max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    """What the file is called when it is downloaded."""
    notes = models.JSONField(default=list)
    """What the file could not carry, in sentences."""

    visible_through: ClassVar[tuple[str, ...]] = (
        *THROUGH_PROJECT,
        "portfolio__scope__path",
    )

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(project=None) | Q(portfolio=None),
                name="export_is_about_one",
            ),
            models.CheckConstraint(
                condition=Q(project__isnull=False) | ~Q(what="plan"),
                name="export_of_a_plan_has_its_project",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def about(self) -> Project | Portfolio | None:
        return self.project or self.portfolio

    @property
    def is_kept(self) -> bool:
        return bool(self.file)
