"""Reports in an organisation's own dress, and those that go out by themselves."""

from __future__ import annotations

from typing import ClassVar

from django.db import models

from steerco.organisation.models import Person
from steerco.performance.models.status import ReportKind, Rhythm
from steerco.projects.models import Portfolio


class ReportTemplate(models.Model):
    """A presentation of the organisation's own, with placeholders."""

    name = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    file = models.FileField(upload_to="templates/", max_length=300)
    uploaded_by = models.ForeignKey(Person, models.PROTECT, related_name="+")
    uploaded_at = models.DateTimeField(auto_now_add=True)

    visible_through: ClassVar[tuple[str, ...]] = ()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.name


class ReportSubscription(models.Model):
    """A report that goes to people by e-mail; each gets what they may see."""

    kind = models.CharField(max_length=12, choices=ReportKind.choices)
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, null=True, blank=True)
    """None is all that a recipient sees."""
    format = models.CharField(max_length=5, default="pdf")
    rhythm = models.CharField(
        max_length=12, choices=Rhythm.choices, default=Rhythm.MONTHLY
    )
    recipients: models.ManyToManyField[Person, models.Model] = models.ManyToManyField(
        Person, related_name="+"
    )
    owner = models.ForeignKey(
        Person, models.CASCADE, related_name="report_subscriptions"
    )
    next_on = models.DateField(db_index=True)
    """The day after the end of the period that is reported next."""
    sent_on = models.DateField(null=True)

    visible_through: ClassVar[tuple[str, ...]] = ("portfolio__scope__path",)

    class Meta:
        ordering = ["kind", "portfolio"]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.get_rhythm_display().lower()}"
