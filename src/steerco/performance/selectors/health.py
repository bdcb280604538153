"""Colours as measured, declared and confirmed, and where they differ."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, FilteredRelation, Q, When

from steerco.core.addresses import address
from steerco.core.formatting import date
from steerco.organisation.models import GRACE_DAYS, Person
from steerco.organisation.selectors import Reporting
from steerco.performance.calculations.health import (
    AMBER,
    GREEN,
    RED,
    Rules,
    usual_rules,
)
from steerco.performance.models import ConfirmedHealth, HealthRule
from steerco.performance.selectors.projects import (
    LINE,
    MeasuredProjects,
    line,
    measured,
)
from steerco.projects.models import NOT_REPORTING, Health, Project, ProjectClass

FIELDS = ("quality_amber", "quality_red", "ambers_make_red", "is_strict")


def health_rules() -> Mapping[str, Rules]:
    """Return the rules of each class, in one query."""
    known = {rule.klass: rule for rule in HealthRule.objects.all()}
    return {
        klass: rules_of(known[klass]) if klass in known else usual_rules(klass)
        for klass in ProjectClass.values
    }


def rules_of(rule: HealthRule) -> Rules:
    values = {name: getattr(rule, name) for name in FIELDS}
    return Rules(watch=rule.watch_percent / 100, **values)


def confirmed_of(project: Project, on: dt.date) -> ConfirmedHealth | None:
    """Return the colour that the office confirmed and that still holds, in one query."""
    in_force = ConfirmedHealth.objects.in_force(on).filter(project=project)
    return in_force.select_related("confirmed_by").first()


def longest(at: Reporting) -> dt.date:
    """Return until when a colour may be confirmed: one cycle and its grace."""
    return at.as_of + dt.timedelta(days=at.cadence_days + GRACE_DAYS)


def said(user: Person, at: Reporting) -> MeasuredProjects:
    """Return running projects with the colour said of them: confirmed, else declared."""
    holds = Q(
        confirmed_healths__withdrawn_at=None, confirmed_healths__until__gte=at.as_of
    )
    projects: MeasuredProjects = (
        measured(user, at)
        .exclude(stage__in=NOT_REPORTING)
        .annotate(c=FilteredRelation("confirmed_healths", condition=holds))
        .annotate(
            said=Case(
                When(c__isnull=False, then=F("c__colour")), default=F("declared_health")
            )
        )
    )
    return projects


SHOWS = {
    "": "Greens that are not",
    "confirmed": "Confirmed by the office",
    "stale": "Stale",
}


def shown(projects: MeasuredProjects, show: str) -> MeasuredProjects:
    """Narrow to one of `SHOWS`."""
    if show == "confirmed":
        return projects.filter(c__isnull=False)
    if show == "stale":
        return projects.filter(shown_health=Health.GREY).exclude(
            Q(m__health=Health.GREY) | Q(m__health=None)
        )
    return projects.filter(said=GREEN, shown_health__in=(AMBER, RED))


def how_many(projects: MeasuredProjects) -> dict[str, int]:
    """Count each of `SHOWS`."""
    return {show: shown(projects, show).count() for show in SHOWS}


@dataclass(frozen=True, slots=True)
class SaidRow:
    """A project with what is said and what is measured."""

    code: str
    name: str
    url: str
    measured: str
    measured_word: str
    measured_reason: str
    declared: str
    declared_word: str
    confirmed: str
    confirmed_word: str
    confirmed_note: str
    said_reason: str
    status_date: str


COLUMNS = (
    *LINE,
    "declared_health",
    "status_text",
    "c__colour",
    "c__reason",
    "c__until",
    "c__confirmed_by__name",
)


def said_rows(projects: MeasuredProjects) -> list[SaidRow]:
    """Write a page of projects in one query."""
    return [said_row(p) for p in projects.values(*COLUMNS)]


def said_row(p: Mapping[str, Any]) -> SaidRow:
    written = line(p)
    confirmed = p["c__colour"] or ""
    return SaidRow(
        code=written["code"],
        name=written["name"],
        url=written["url"],
        measured=written["health"],
        measured_word=written["health_word"],
        measured_reason=written["reason"],
        declared=p["declared_health"],
        declared_word=Health(p["declared_health"]).label
        if p["declared_health"]
        else "",
        confirmed=confirmed,
        confirmed_word=Health(confirmed).label if confirmed else "",
        confirmed_note=f"{p['c__confirmed_by__name']}, until {date(p['c__until'])}"
        if confirmed
        else "",
        said_reason=p["c__reason"] if confirmed else p["status_text"],
        status_date=date(p["status_date"]),
    )


@dataclass(frozen=True, slots=True)
class RuleRow:
    klass: str
    label: str
    time_and_cost: str
    quality: str
    ambers: str
    overall: str
    url: str


def rule_rows(rules: Mapping[str, Rules]) -> list[RuleRow]:
    """Write the rules of all classes in words."""
    return [
        RuleRow(
            klass=klass,
            label=ProjectClass(klass).label,
            time_and_cost=f"amber over {100 * r.watch:.0f}% of the tolerance, red over it",
            quality=f"amber from {r.quality_amber} failed points, red from {r.quality_red}",
            ambers=f"{r.ambers_make_red} ambers make a red",
            overall="the worst dimension counts"
            if r.is_strict
            else "one amber leaves the whole green",
            url=address("performance:health-rule", klass),
        )
        for klass, r in rules.items()
    ]
