"""What somebody brings: files, what each would do, and what it did."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models.tree import Portfolio, Project


class ImportState(models.TextChoices):
    READING = "reading", "Reading"
    PREVIEW = "preview", "Ready to import"
    IMPORTING = "importing", "Importing"
    DONE = "done", "Done"
    CANCELLED = "cancelled", "Cancelled"
    EXPIRED = "expired", "Expired"


class ImportAction(models.TextChoices):
    NEW = "new", "New"
    CHANGED = "changed", "Changed"
    UNCHANGED = "unchanged", "Unchanged"
    REJECTED = "rejected", "Rejected"


class Import(models.Model):
    """One bringing-in of files into a portfolio."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="imports")
    created_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(
        max_length=10, choices=ImportState.choices, default=ImportState.READING
    )
    job = models.ForeignKey(Job, models.SET_NULL, null=True, related_name="+")
    finished_at = models.DateTimeField(null=True)

    visible_through: ClassVar[tuple[str, ...]] = ("portfolio__scope__path",)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"Import {self.pk} into {self.portfolio.code}"

    @property
    def may_read_again(self) -> bool:
        """Tell whether the reading has stopped before there was a preview."""
        stopped = self.job is None or self.job.is_over
        return self.state == ImportState.READING and stopped

    @property
    def may_go_on(self) -> bool:
        """Tell whether what is left may be carried out, also again after a stop."""
        if self.state == ImportState.IMPORTING:
            return self.job is not None and self.job.is_over
        return self.state in (ImportState.PREVIEW, ImportState.CANCELLED)


class ImportItem(models.Model):
    """One project, register or file within an import."""

    batch = models.ForeignKey(Import, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField(default=0)
    filename = models.CharField(max_length=300)
    file = models.FileField(upload_to="imports/", max_length=300)
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(max_length=20, default="plan")
    """plan, baseline, register (a table as a whole), row or raid."""
    external_key = models.CharField(max_length=200, blank=True)
    name = models.CharField(max_length=300, blank=True)
    mapping = models.JSONField(default=dict)
    """Columns of a register as a person mapped them."""
    action = models.CharField(max_length=10, choices=ImportAction.choices, blank=True)
    chosen = models.BooleanField(default=True)
    reason = models.TextField(blank=True)
    """Why it is rejected, or what was repaired."""
    summary = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """What would change, or did: counts, and the most important differences."""
    project = models.ForeignKey(
        Project, models.SET_NULL, null=True, related_name="import_items"
    )
    done = models.BooleanField(default=False)

    visible_through: ClassVar[tuple[str, ...]] = ("batch__portfolio__scope__path",)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return self.filename
