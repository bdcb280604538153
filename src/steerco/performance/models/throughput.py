"""Counted work of a project: the days on which items were done."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.organisation.models import Person
from steerco.projects.models import Project


class DoneItems(models.Model):
    """When a project's items were done, as brought from the tool that counts them."""

    project = models.OneToOneField(Project, models.CASCADE, related_name="done_items")
    days = models.JSONField(default=list)
    """ISO days, ascending, one for each item."""
    changed_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    changed_at = models.DateTimeField(auto_now=True)

    visible_through: ClassVar[tuple[str, ...]] = (
        "project__scope__path",
        "project__unit__scope__path",
    )

    def __str__(self) -> str:
        return f"{len(self.days)} items of {self.project.code}"
