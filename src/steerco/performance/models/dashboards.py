"""Dashboards that people compose, and the roles they share them with."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models

from steerco.core.addresses import address
from steerco.organisation.models import Person, Role
from steerco.projects.models import Portfolio


class WidgetKind(models.TextChoices):
    """What a dashboard may show; each at most once."""

    FIGURES = "figures", "Key figures"
    PORTFOLIOS = "portfolios", "Health of portfolios"
    GREENS = "greens", "Greens that are not"
    MOVERS = "movers", "Top movers"
    MILESTONES = "milestones", "Coming milestones"
    RISKS = "risks", "Top risks"
    COST = "cost", "Cost against budget"
    WARNINGS = "warnings", "Early warnings"
    OVERDUE = "overdue", "Overdue status reports"


@dataclass(frozen=True, slots=True)
class Placed:
    """A widget in its place."""

    kind: WidgetKind
    whole: bool = False
    """Whether it takes the whole width, else half of it."""


STARTING_SET = (
    Placed(WidgetKind.FIGURES, whole=True),
    Placed(WidgetKind.GREENS),
    Placed(WidgetKind.MOVERS),
    Placed(WidgetKind.MILESTONES),
    Placed(WidgetKind.RISKS),
)


class Dashboard(models.Model):
    """Widgets in an order, of all that a viewer sees or of one portfolio."""

    owner = models.ForeignKey(Person, models.CASCADE, related_name="dashboards")
    name = models.CharField(max_length=80)
    portfolio = models.ForeignKey(Portfolio, models.CASCADE, null=True, blank=True)
    """None is all that a viewer sees."""
    widgets = models.JSONField(default=list)
    """Kind and whether it is whole, of each widget in its order."""

    class Meta:
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], name="dashboard_once_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("performance:dashboard-detail", self.pk)

    @property
    def placed(self) -> list[Placed]:
        return [Placed(WidgetKind(kind), whole) for kind, whole in self.widgets]

    @placed.setter
    def placed(self, widgets: list[Placed]) -> None:
        self.widgets = [[str(w.kind), w.whole] for w in widgets]


class DashboardShare(models.Model):
    """A role whose holders may open a dashboard and copy it."""

    dashboard = models.ForeignKey(Dashboard, models.CASCADE, related_name="shares")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        ordering = ["role"]
        constraints = [
            models.UniqueConstraint(
                fields=["dashboard", "role"], name="dashboard_shared_once_a_role"
            )
        ]

    def __str__(self) -> str:
        return f"{self.dashboard} with {self.get_role_display()}"
