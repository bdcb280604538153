"""Risks, assumptions, issues and dependencies, with the field's usual scales."""

from __future__ import annotations

from typing import ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from steerco.core.fields import MoneyField
from steerco.organisation.models import Person
from steerco.projects.models.plans import THROUGH_PROJECT
from steerco.projects.models.tree import Project

ONE_TO_FIVE = (MinValueValidator(1), MaxValueValidator(5))
IMPACT_DIMENSIONS = ("cost", "time", "quality", "benefit", "reputation")
OVERALL = "overall"
"""The impact of a risk whose register does not tell the dimensions apart."""


class Score(models.IntegerChoices):
    """The five steps of every RAID scale."""

    VERY_LOW = 1, "1 very low"
    LOW = 2, "2 low"
    MEDIUM = 3, "3 medium"
    HIGH = 4, "4 high"
    VERY_HIGH = 5, "5 very high"


class RiskCategory(models.TextChoices):
    STRATEGIC = "strategic", "Strategic"
    COMMERCIAL = "commercial", "Commercial and suppliers"
    FINANCIAL = "financial", "Financial"
    LEGAL = "legal", "Legal and regulatory"
    TECHNICAL = "technical", "Technical"
    RESOURCES = "resources", "People and resources"
    SCHEDULE = "schedule", "Schedule"
    SECURITY = "security", "Security and data protection"
    SAFETY = "safety", "Safety and environment"
    STAKEHOLDERS = "stakeholders", "Stakeholders and change"


class RiskState(models.TextChoices):
    DRAFT = "draft", "Draft"
    OPEN = "open", "Open"
    RESPONDING = "responding", "Responding"
    ACCEPTED = "accepted", "Accepted"
    MATERIALISED = "materialised", "Materialised"
    EXPIRED = "expired", "Closed: time passed"
    AVOIDED = "avoided", "Closed: avoided"
    REJECTED = "rejected", "Rejected"


OPEN_RISK = (RiskState.OPEN, RiskState.RESPONDING, RiskState.ACCEPTED)


class Proximity(models.TextChoices):
    IMMINENT = "imminent", "Within a month"
    NEAR = "near", "Within three months"
    MEDIUM = "medium", "Within six months"
    FAR = "far", "Later"


class ResponseType(models.TextChoices):
    """Answers to a threat, then to an opportunity, then to either."""

    AVOID = "avoid", "Avoid"
    REDUCE = "reduce", "Reduce"
    TRANSFER = "transfer", "Transfer"
    EXPLOIT = "exploit", "Exploit"
    ENHANCE = "enhance", "Enhance"
    SHARE = "share", "Share"
    ACCEPT = "accept", "Accept"
    ESCALATE = "escalate", "Escalate"


class RegisterItem(models.Model):
    """What the four registers have in common."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="%(class)ss")
    number = models.PositiveIntegerField()
    external_key = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="%(class)ss_owned"
    )
    raised_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    raised_on = models.DateField()
    review_on = models.DateField(null=True, blank=True)
    reviewed_on = models.DateField(null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closing_reason = models.TextField(blank=True)
    updated_at = models.DateTimeField(auto_now=True)

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT
    letter: ClassVar[str]
    open_states: ClassVar[tuple[str, ...]]
    closed_states: ClassVar[tuple[str, ...]]
    """A draft and what is postponed are neither open nor closed."""
    state: models.CharField[str, str]

    class Meta:
        abstract = True
        ordering = ["project", "number"]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def code(self) -> str:
        return f"{self.project.code}-{self.letter}{self.number}"

    @property
    def is_open(self) -> bool:
        return self.state in self.open_states


class Risk(RegisterItem):
    """An uncertain event: because of a cause it may happen, leading to an effect."""

    letter = "R"
    open_states = OPEN_RISK
    closed_states = (
        RiskState.MATERIALISED,
        RiskState.EXPIRED,
        RiskState.AVOIDED,
        RiskState.REJECTED,
    )
    is_opportunity = models.BooleanField(default=False)
    cause = models.TextField(blank=True)
    event = models.TextField()
    effect = models.TextField(blank=True)
    category = models.CharField(
        max_length=20, choices=RiskCategory.choices, default=RiskCategory.TECHNICAL
    )
    state = models.CharField(
        max_length=14, choices=RiskState.choices, default=RiskState.OPEN
    )
    proximity = models.CharField(max_length=10, choices=Proximity.choices, blank=True)
    # Probability and impacts, 1 to 5; impacts by dimension as {"cost": 4, ...}.
    inherent_probability = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=ONE_TO_FIVE
    )
    inherent_impacts = models.JSONField(default=dict, blank=True)
    probability = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    impacts = models.JSONField(default=dict)
    target_probability = models.PositiveSmallIntegerField(
        null=True, blank=True, validators=ONE_TO_FIVE
    )
    target_impacts = models.JSONField(default=dict, blank=True)
    impact = models.PositiveSmallIntegerField(validators=ONE_TO_FIVE)
    """The worst of the current impacts."""
    score = models.PositiveSmallIntegerField(db_index=True)
    """Current probability times the worst current impact."""
    cost_low = MoneyField(null=True, blank=True)
    cost_likely = MoneyField(null=True, blank=True)
    cost_high = MoneyField(null=True, blank=True)
    exposure = MoneyField(null=True, blank=True)
    """Probability times mean cost; negative for an opportunity."""
    response_type = models.CharField(
        max_length=10, choices=ResponseType.choices, blank=True
    )
    contingency_plan = models.TextField(blank=True)
    trigger = models.TextField(blank=True)

    class Meta(RegisterItem.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="risk_number_once"
            ),
            models.CheckConstraint(
                condition=Q(probability__range=(1, 5)) & Q(impact__range=(1, 5)),
                name="risk_on_the_scale",
            ),
        ]
        indexes = [
            models.Index(
                fields=[
                    "is_opportunity",
                    "probability",
                    "impact",
                    "state",
                    "review_on",
                ],
                name="risks_by_cell",
            )
        ]

    @property
    def sentence(self) -> str:
        cause = f"Because of {self.cause}, " if self.cause else ""
        effect = f", leading to {self.effect}" if self.effect else ""
        return f"{cause}{self.event} may happen{effect}."


class Response(models.Model):
    """Something done about a risk, by somebody, by a day."""

    risk = models.ForeignKey(Risk, models.CASCADE, related_name="responses")
    action = models.TextField()
    owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="responses_owned"
    )
    due_on = models.DateField(null=True, blank=True)
    cost = MoneyField(null=True, blank=True)
    done_on = models.DateField(null=True, blank=True)

    visible_through: ClassVar[tuple[str, ...]] = (
        "risk__project__scope__path",
        "risk__project__unit__scope__path",
    )

    class Meta:
        ordering = ["due_on", "id"]

    def __str__(self) -> str:
        return self.action[:80]


class Confidence(models.TextChoices):
    HIGH = "high", "High"
    MEDIUM = "medium", "Medium"
    LOW = "low", "Low"


class AssumptionState(models.TextChoices):
    OPEN = "open", "Open"
    VALID = "valid", "Valid"
    INVALID = "invalid", "Invalid"
    RETIRED = "retired", "Retired"


class Assumption(RegisterItem):
    """Something held to be true until it is checked."""

    letter = "A"
    open_states = (AssumptionState.OPEN,)
    closed_states = (
        AssumptionState.VALID,
        AssumptionState.INVALID,
        AssumptionState.RETIRED,
    )
    statement = models.TextField()
    basis = models.TextField(blank=True)
    validation = models.TextField(blank=True)
    validate_by = models.DateField(null=True, blank=True)
    confidence = models.CharField(
        max_length=6, choices=Confidence.choices, default=Confidence.MEDIUM
    )
    impact_if_false = models.TextField(blank=True)
    state = models.CharField(
        max_length=8, choices=AssumptionState.choices, default=AssumptionState.OPEN
    )
    became_risk = models.ForeignKey(
        Risk, models.SET_NULL, null=True, blank=True, related_name="from_assumptions"
    )

    class Meta(RegisterItem.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="assumption_number_once"
            )
        ]


class IssueState(models.TextChoices):
    OPEN = "open", "Open"
    ASSESSING = "assessing", "Being assessed"
    DECIDING = "deciding", "Waiting for a decision"
    RESOLVING = "resolving", "Being resolved"
    POSTPONED = "postponed", "Postponed"
    RESOLVED = "resolved", "Resolved"
    CLOSED = "closed", "Closed"


OPEN_ISSUE = (
    IssueState.OPEN,
    IssueState.ASSESSING,
    IssueState.DECIDING,
    IssueState.RESOLVING,
)


class Issue(RegisterItem):
    """Something that has happened and needs an answer."""

    letter = "I"
    open_states = OPEN_ISSUE
    closed_states = (IssueState.RESOLVED, IssueState.CLOSED)
    description = models.TextField(blank=True)
    root_cause = models.TextField(blank=True)
    workaround = models.TextField(blank=True)
    resolution = models.TextField(blank=True)
    severity = models.PositiveSmallIntegerField(default=3, validators=ONE_TO_FIVE)
    urgency = models.PositiveSmallIntegerField(default=3, validators=ONE_TO_FIVE)
    priority = models.PositiveSmallIntegerField(default=3)
    """1 to 4 from severity times urgency; 1 is the most pressing."""
    cost = MoneyField(null=True, blank=True)
    due_on = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=10, choices=IssueState.choices, default=IssueState.OPEN
    )
    risk = models.ForeignKey(
        Risk, models.SET_NULL, null=True, blank=True, related_name="issues"
    )
    """The risk that materialised as this issue."""
    decision_needed = models.TextField(blank=True)
    options = models.TextField(blank=True)
    """What can be decided, an option a line."""
    recommendation = models.TextField(blank=True)
    if_not_decided = models.TextField(blank=True)
    decision_by = models.DateField(null=True, blank=True)
    decider = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="decisions_asked"
    )

    class Meta(RegisterItem.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="issue_number_once"
            )
        ]

    @property
    def option_lines(self) -> tuple[str, ...]:
        return tuple(filter(None, map(str.strip, self.options.splitlines())))


class DependencyState(models.TextChoices):
    PROPOSED = "proposed", "Proposed"
    AGREED = "agreed", "Agreed by both"
    AT_RISK = "at_risk", "At risk"
    DELIVERED = "delivered", "Delivered"
    ACCEPTED = "accepted", "Accepted"
    BROKEN = "broken", "Broken"


class Dependency(RegisterItem):
    """A giver project delivers something that the receiver (`project`) needs."""

    letter = "D"
    visible_through = (
        *THROUGH_PROJECT,
        "giver__scope__path",
        "giver__unit__scope__path",
    )
    open_states = (
        DependencyState.PROPOSED,
        DependencyState.AGREED,
        DependencyState.AT_RISK,
        DependencyState.DELIVERED,
    )
    closed_states = (DependencyState.ACCEPTED, DependencyState.BROKEN)
    giver = models.ForeignKey(
        Project,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="dependencies_given",
    )
    giver_name = models.CharField(max_length=200, blank=True)
    """Who gives where it is nobody in this system."""
    deliverable = models.TextField()
    acceptance_criteria = models.TextField(blank=True)
    need_by = models.DateField()
    promised_on = models.DateField(null=True, blank=True)
    forecast_on = models.DateField(null=True, blank=True)
    criticality = models.PositiveSmallIntegerField(default=3, validators=ONE_TO_FIVE)
    state = models.CharField(
        max_length=9, choices=DependencyState.choices, default=DependencyState.PROPOSED
    )
    giver_owner = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+"
    )
    agreed_by_giver = models.BooleanField(default=False)
    agreed_by_receiver = models.BooleanField(default=False)

    class Meta(RegisterItem.Meta):
        verbose_name_plural = "dependencies"
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="dependency_number_once"
            )
        ]

    @property
    def float_days(self) -> int | None:
        """Days between what is forecast and what is needed; negative is too late."""
        expected = self.forecast_on or self.promised_on
        return (self.need_by - expected).days if expected else None
