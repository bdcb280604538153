"""Keys with which programs read and write in a person's name."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.organisation.models import Person


class ApiToken(models.Model):
    """A secret that stands for a person; only its digest is kept."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="api_tokens")
    name = models.CharField(max_length=80)
    """What uses it, as 'Power BI'."""
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_on = models.DateField()
    used_on = models.DateField(null=True)

    visible_through: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["name", "-id"]

    def __str__(self) -> str:
        return self.name
