"""What somebody brings: files, what each would do, and what it did."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.projects.models.tree import Portfolio, Project

SHEET_ENDINGS = (".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".csv", ".tsv", ".txt")


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


class SheetKind(models.TextChoices):
    """What the rows of a sheet are."""

    REGISTER = "register", "Project register"
    RISKS = "risks", "Risks"
    ISSUES = "issues", "Issues"
    ASSUMPTIONS = "assumptions", "Assumptions"
    DEPENDENCIES = "dependencies", "Dependencies"
    PLAN = "plan", "Plan"
    NOTHING = "nothing", "Nothing to import"


RAID_KINDS = (
    SheetKind.RISKS,
    SheetKind.ISSUES,
    SheetKind.ASSUMPTIONS,
    SheetKind.DEPENDENCIES,
)


class SheetLayout(models.Model):
    """What sheets with certain headings are, and their columns, as a person said."""

    portfolio = models.ForeignKey(Portfolio, models.CASCADE, related_name="layouts")
    key = models.CharField(max_length=64)
    """Digest of the headings."""
    kind = models.CharField(max_length=12, choices=SheetKind.choices)
    columns = models.JSONField(default=dict)
    """Meaning -> column from 0; what is missing is left out."""
    said_by = models.ForeignKey(Person, models.SET_NULL, null=True, related_name="+")
    said_at = models.DateTimeField(auto_now=True)

    visible_through: ClassVar[tuple[str, ...]] = ("portfolio__scope__path",)

    class Meta:
        ordering = ["-said_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["portfolio", "key"], name="sheet_layout_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} with headings {self.key[:8]}"


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
    """How the source names a plan; what the sheets of a workbook are."""
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

    @property
    def may_be_sheet(self) -> bool:
        """Tell from its name whether the file is a workbook or a table as text."""
        return self.filename.lower().endswith(SHEET_ENDINGS)
