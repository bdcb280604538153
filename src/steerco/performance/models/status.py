"""The reporting calendar, status reports, and reports as they were published."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.core.addresses import address
from steerco.organisation.models import Person, Scope
from steerco.projects.models import Health, Project, ProjectClass


class Rhythm(models.TextChoices):
    """How often something is reported."""

    WEEKLY = "weekly", "Weekly"
    FORTNIGHTLY = "fortnightly", "Every two weeks"
    MONTHLY = "monthly", "Monthly"
    QUARTERLY = "quarterly", "Quarterly"


class ReportingRule(models.Model):
    """How often projects of a class owe a status report, and by when."""

    klass = models.CharField(
        "class", max_length=1, choices=ProjectClass.choices, primary_key=True
    )
    rhythm = models.CharField(
        max_length=12, choices=Rhythm.choices, default=Rhythm.MONTHLY
    )
    due_days = models.PositiveSmallIntegerField(default=5)
    """Working days after the end of a period."""

    class Meta:
        ordering = ["klass"]

    def __str__(self) -> str:
        return f"Class {self.klass}: {self.get_rhythm_display()}"


class ReportKind(models.TextChoices):
    STATUS = "status", "Status report"
    PORTFOLIO = "portfolio", "Board pack"
    ROLL_UP = "roll-up", "Portfolio status"
    MILESTONES = "milestones", "Milestone report"
    VARIANCE = "variance", "Variance report"
    KPIS = "kpis", "PMO key figures"


class PublishedReport(models.Model):
    """A report as it was published: its whole content, never changed.

    A correction is the next number beside it, with its reason.
    """

    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    scope = models.ForeignKey(Scope, models.PROTECT, related_name="published_reports")
    as_of = models.DateField()
    """The end of the period that is reported on."""
    number = models.PositiveSmallIntegerField(default=1)
    content = models.BinaryField()
    """JSON, from which every format is made."""
    sha256 = models.CharField(max_length=64)
    published_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(auto_now_add=True)
    reason = models.TextField(blank=True)
    """Why it was restated; empty in the first number."""

    visible_through: ClassVar[tuple[str, ...]] = (
        "scope__path",
        "scope__project__unit__scope__path",
    )

    class Meta:
        ordering = ["-as_of", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "scope", "as_of", "number"],
                name="report_published_once_a_number",
            )
        ]

    def __str__(self) -> str:
        return (
            f"{self.get_kind_display()} of {self.scope} {self.as_of} no. {self.number}"
        )


class StatusState(models.TextChoices):
    DRAFT = "draft", "Draft"
    PUBLISHED = "published", "Published"
    RETURNED = "returned", "Returned"
    CONFIRMED = "confirmed", "Confirmed"


EDITABLE = (StatusState.DRAFT, StatusState.RETURNED)


class StatusReport(models.Model):
    """What a project manager says of a period, and how far the saying is."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="status_reports")
    start = models.DateField()
    end = models.DateField()
    due_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=StatusState.choices, default=StatusState.DRAFT
    )
    summary = models.TextField(blank=True)
    comments = models.JSONField(default=dict)
    """What the manager says of a dimension, by its name."""
    declared = models.JSONField(default=dict)
    """Colours that the manager declares, by dimension; "overall" is the whole."""
    reason = models.TextField(blank=True)
    """Why a declared colour is better than the measured one."""
    recovery = models.TextField(blank=True)
    """How a red project comes back."""
    colour = models.CharField(max_length=5, choices=Health.choices, blank=True)
    """The whole as published: declared, else measured."""
    measured = models.CharField(max_length=5, choices=Health.choices, blank=True)
    """The whole as the figures said when it was published."""
    author = models.ForeignKey(Person, models.PROTECT, related_name="+")
    begun_at = models.DateTimeField(auto_now_add=True)
    published = models.ForeignKey(
        PublishedReport, models.PROTECT, null=True, related_name="status_reports"
    )
    """The number last published."""
    asked_because = models.TextField(blank=True)
    """Why another number is wanted: why it was returned, or is restated."""
    reviewed_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    reviewed_at = models.DateTimeField(null=True)

    visible_through: ClassVar[tuple[str, ...]] = (
        "project__scope__path",
        "project__unit__scope__path",
    )

    class Meta:
        ordering = ["project", "-end"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "end"], name="one_status_report_a_period"
            )
        ]
        indexes = [models.Index(fields=["end", "state"])]

    def __str__(self) -> str:
        return f"{self.project.code} status of {self.end:%Y-%m-%d}"

    def get_absolute_url(self) -> str:
        return address("performance:status-report", self.project.code, str(self.end))

    @property
    def is_editable(self) -> bool:
        return self.state in EDITABLE


class StatusReminder(models.Model):
    """A reminder that went out, so that nobody gets it twice."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="+")
    end = models.DateField()
    step = models.CharField(max_length=10)
    sent_at = models.DateTimeField(auto_now_add=True)

    visible_through: ClassVar[tuple[str, ...]] = ("project__scope__path",)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["project", "end", "step"], name="reminded_once_a_step"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project.code} {self.end} {self.step}"
