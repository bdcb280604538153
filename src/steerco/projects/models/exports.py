"""Files that were made in the background, kept until they are fetched."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models.plans import THROUGH_PROJECT
from steerco.projects.models.tree import Project


class Export(models.Model):
    """What a person asked for of a project's plan, and the file once it is there."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="exports")
    asked_by = models.ForeignKey(Person, models.CASCADE, related_name="+")
    asked_at = models.DateTimeField(auto_now_add=True)
    kind = models.CharField(max_length=10)
    version = models.PositiveIntegerField(null=True)
    """None is the plan as it is being worked on."""
    look = models.JSONField(default=dict)
    """What a picture shows; empty for the files of other programs."""
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    file = models.FileField(upload_to="exports/", max_length=300, blank=True)
    name = models.CharField(max_length=300, blank=True)
    """What the file is called when it is downloaded."""
    notes = models.JSONField(default=list)
    """What the file could not carry, in sentences."""

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.kind} of {self.project}"

    @property
    def is_kept(self) -> bool:
        return bool(self.file)
