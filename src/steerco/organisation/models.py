"""People, the scope tree, and the roles that people hold on scopes over time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q

GRACE_DAYS = 7
"""Days after the reporting cadence until a status is stale."""


class Organisation(models.Model):
    """The organisation this installation serves; there is one row."""

    name = models.CharField(max_length=200)
    currency = models.CharField(max_length=3, default="EUR")
    is_sample = models.BooleanField(default=False)
    reporting_date = models.DateField(null=True, blank=True)
    """The date the office reports as of; None is the day somebody looks."""
    status_cadence_days = models.PositiveSmallIntegerField(default=31)
    """How often a project's status is due; older, with a week's grace, is stale."""

    def __str__(self) -> str:
        return self.name


class ScopeKind(models.TextChoices):
    ORGANISATION = "organisation", "Organisation"
    UNIT = "unit", "Unit"
    PORTFOLIO = "portfolio", "Portfolio"
    PROGRAMME = "programme", "Programme"
    PROJECT = "project", "Project"


class Scope(models.Model):
    """A node of the tree on which roles are held and along which they flow down."""

    kind = models.CharField(max_length=12, choices=ScopeKind.choices)
    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="children"
    )
    path = models.CharField(max_length=200, unique=True)
    """Ids from the root, as `/1/7/42/`."""

    visible_through: ClassVar[tuple[str, ...]] = ("path",)

    class Meta:
        ordering = ["path"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="scope_code_once"),
            models.UniqueConstraint(
                fields=["kind"], condition=Q(parent=None), name="one_root"
            ),
            models.CheckConstraint(
                condition=Q(parent__isnull=False) | Q(kind=ScopeKind.ORGANISATION),
                name="root_is_the_organisation",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}"


def below(paths: Iterable[str], field: str = "path") -> Q:
    """Return the condition that `field` lies at or below one of the scope paths."""
    condition = Q(pk__in=[])
    for path in paths:
        condition |= Q(**{f"{field}__startswith": path})
    return condition


class Unit(models.Model):
    """A part of the line organisation."""

    scope = models.OneToOneField(Scope, models.PROTECT, related_name="unit")
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children"
    )

    visible_through: ClassVar[tuple[str, ...]] = ("scope__path",)

    class Meta:
        ordering = ["scope__path"]

    def __str__(self) -> str:
        return self.name


class PersonManager(BaseUserManager["Person"]):
    def create_user(
        self, email: str, password: str | None = None, **fields: Any
    ) -> Person:
        person = self.model(email=self.normalize_email(email).lower(), **fields)
        person.set_password(password)
        person.save()
        return person

    def get_by_natural_key(self, email: str | None) -> Person:
        return self.get(email__iexact=email)


class Person(AbstractBaseUser):
    """Somebody who works here or with us; may sign in once a password is set."""

    email = models.EmailField(unique=True)
    code = models.CharField(max_length=40, unique=True)
    """The key other systems know the person by, as a staff number."""
    name = models.CharField(max_length=200)
    job_title = models.CharField(max_length=200, blank=True)
    unit = models.ForeignKey(
        Unit, models.SET_NULL, null=True, blank=True, related_name="people"
    )
    line_manager = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="reports"
    )
    skills = models.JSONField(default=list)
    """Names of skills; levels come with the resource functions."""
    is_active = models.BooleanField(default=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name", "code"]

    class Meta:
        ordering = ["name"]
        verbose_name_plural = "people"

    def __str__(self) -> str:
        return self.name

    def get_full_name(self) -> str:
        return self.name

    @property
    def initials(self) -> str:
        words = self.name.split()
        return (words[0][0] + words[-1][0]).upper() if words else "?"


class Role(models.TextChoices):
    PORTFOLIO_BOARD = "portfolio_board", "Portfolio board member"
    PORTFOLIO_OWNER = "portfolio_owner", "Portfolio owner"
    HEAD_OF_PMO = "head_of_pmo", "Head of PMO"
    PMO_OFFICER = "pmo_officer", "PMO officer"
    SPONSOR = "sponsor", "Sponsor"
    PROGRAMME_MANAGER = "programme_manager", "Programme manager"
    PROJECT_MANAGER = "project_manager", "Project manager"
    TEAM_MANAGER = "team_manager", "Team manager"
    RESOURCE_MANAGER = "resource_manager", "Resource manager"
    TEAM_MEMBER = "team_member", "Team member"
    FINANCE_PARTNER = "finance_partner", "Finance partner"
    AUDITOR = "auditor", "Auditor"


class RoleAssignmentQuerySet(models.QuerySet["RoleAssignment"]):
    def held_on(self, day: dt.date) -> RoleAssignmentQuerySet:
        return self.filter(start__lte=day).filter(Q(end=None) | Q(end__gte=day))


class RoleAssignment(models.Model):
    """A person holds a role on a scope, and on all below it, for a period."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="roles")
    role = models.CharField(max_length=20, choices=Role.choices)
    scope = models.ForeignKey(Scope, models.CASCADE, related_name="roles")
    start = models.DateField()
    end = models.DateField(null=True, blank=True)

    objects = RoleAssignmentQuerySet.as_manager()
    visible_through: ClassVar[tuple[str, ...]] = ("scope__path",)

    class Meta:
        ordering = ["scope__path", "role", "start"]
        constraints = [
            models.CheckConstraint(
                condition=Q(end=None) | Q(end__gte=models.F("start")),
                name="role_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["person", "role", "scope", "start"], name="role_once_a_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} is {self.get_role_display()} of {self.scope}"
