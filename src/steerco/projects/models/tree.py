"""Portfolios hold programmes and projects; each is a scope of its own."""

from __future__ import annotations

from decimal import Decimal
from typing import ClassVar

from django.db import models

from steerco.core.addresses import address
from steerco.core.fields import MoneyField, NaiveDateTimeField
from steerco.organisation.models import Scope, Unit


class Health(models.TextChoices):
    """A status colour; grey means that nobody can know."""

    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
    GREY = "grey", "Not known"


class ProjectClass(models.TextChoices):
    """How much governance a project gets, from size, risk and reach."""

    A = "A", "A (largest)"
    B = "B", "B"
    C = "C", "C"
    D = "D", "D (smallest)"


class Stage(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    INITIATION = "initiation", "Initiation"
    PLANNING = "planning", "Planning"
    EXECUTION = "execution", "Execution"
    CLOSING = "closing", "Closing"
    CLOSED = "closed", "Closed"
    ON_HOLD = "on_hold", "On hold"
    STOPPED = "stopped", "Stopped"


ENDED = (Stage.CLOSED, Stage.STOPPED)
NOT_REPORTING = (Stage.PROPOSED, *ENDED)
"""Stages in which nobody owes a status, so that none can be stale."""


class ClassTolerance(models.Model):
    """What a new project of a class may deviate before its sponsor is asked."""

    klass = models.CharField(
        "class", max_length=1, choices=ProjectClass.choices, primary_key=True
    )
    time_days = models.PositiveSmallIntegerField()
    """Working days."""
    cost_percent = models.DecimalField(max_digits=5, decimal_places=2)

    class Meta:
        ordering = ["klass"]

    def __str__(self) -> str:
        return f"Class {self.klass}: {self.time_days} days, {self.cost_percent} %"


class Portfolio(models.Model):
    """The investments, or a segment of them, that serve a set of objectives."""

    scope = models.OneToOneField(Scope, models.PROTECT, related_name="portfolio")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    currency = models.CharField(max_length=3, default="EUR")
    envelope = MoneyField(null=True, blank=True)
    """The money given to the portfolio as a whole."""

    visible_through: ClassVar[tuple[str, ...]] = ("scope__path",)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return address("performance:portfolio-detail", self.code)


class Programme(models.Model):
    """A temporary structure that delivers outcomes through several projects."""

    scope = models.OneToOneField(Scope, models.PROTECT, related_name="programme")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="programmes")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)

    visible_through: ClassVar[tuple[str, ...]] = ("scope__path",)

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


class ProjectQuerySet(models.QuerySet["Project"]):
    def in_progress(self) -> ProjectQuerySet:
        return self.exclude(stage__in=ENDED)

    def with_tree(self) -> ProjectQuerySet:
        return self.select_related("scope", "portfolio", "programme", "unit")


class Project(models.Model):
    """A temporary organisation that delivers outputs under a business case."""

    scope = models.OneToOneField(Scope, models.PROTECT, related_name="project")
    portfolio = models.ForeignKey(Portfolio, models.PROTECT, related_name="projects")
    programme = models.ForeignKey(
        Programme, models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="projects"
    )
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    description = models.TextField(blank=True)
    klass = models.CharField(
        "class", max_length=1, choices=ProjectClass.choices, default=ProjectClass.C
    )
    stage = models.CharField(
        max_length=12, choices=Stage.choices, default=Stage.EXECUTION
    )
    external_key = models.CharField(max_length=200, blank=True, db_index=True)
    """The key under which the source of its plan knows the project."""

    # As the project register says.
    planned_start = models.DateField(null=True, blank=True)
    planned_finish = models.DateField(null=True, blank=True)
    baseline_finish = models.DateField(null=True, blank=True)
    budget = MoneyField(null=True, blank=True)
    actual_cost = MoneyField(null=True, blank=True)
    forecast_cost = MoneyField(null=True, blank=True)
    percent_complete = models.DecimalField(
        max_digits=5, decimal_places=2, null=True, blank=True
    )
    status_text = models.TextField(blank=True)
    status_date = models.DateField(null=True, blank=True)
    declared_health = models.CharField(max_length=5, choices=Health.choices, blank=True)
    """What the project manager says; what the facts say is measured."""

    # Tolerances of the sponsor; a new project takes those of its class.
    time_tolerance_days = models.PositiveSmallIntegerField(default=20)
    cost_tolerance_percent = models.DecimalField(
        max_digits=5, decimal_places=2, default=Decimal(10)
    )

    current_version = models.ForeignKey(
        "ScheduleVersion", models.SET_NULL, null=True, blank=True, related_name="+"
    )
    revision = models.PositiveIntegerField(default=0)
    """Counts the edits and versions of the project's plan; never goes back."""
    data_date = NaiveDateTimeField(null=True, blank=True)
    """The date up to which the plan's actuals are complete."""
    updated_at = models.DateTimeField(auto_now=True)

    objects = ProjectQuerySet.as_manager()
    visible_through: ClassVar[tuple[str, ...]] = ("scope__path", "unit__scope__path")

    class Meta:
        ordering = ["code"]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"

    def get_absolute_url(self) -> str:
        return address("performance:project-detail", self.code)

    @property
    def owes_status(self) -> bool:
        return self.stage not in NOT_REPORTING
