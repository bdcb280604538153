"""What a pack is filled from: projects with their measurements and people."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from steerco.organisation.models import Role
from steerco.organisation.selectors import Holder, Reporting, holders
from steerco.performance.calculations.health import (
    GREY,
)
from steerco.performance.models import Measurement
from steerco.performance.reports.pack import (
    Figure,
)
from steerco.performance.selectors.projects import MeasuredProjects, known_until

NO_PLAN = "The project has no plan."
NO_BASELINE = "No baseline is set."
NO_MONEY = "Neither plan nor register says so."


@dataclass(frozen=True, slots=True)
class Source:
    """A project with its measurements and people, ready to be written."""

    project: Any
    latest: Measurement | None
    before: Measurement | None
    managers: str
    sponsors: str


def read_sources(projects: MeasuredProjects, at: Reporting) -> list[Source]:
    """Read projects, their two last measurements and their people in three queries."""
    found = list(projects)
    history: dict[int, list[Measurement]] = defaultdict(list)
    for measurement in (
        last_two(at)
        .filter(project__in=[p.pk for p in found])
        .defer("quality", "float_distribution")
        .order_by("-data_date")
    ):
        history[measurement.project_id].append(measurement)
    people = holders(
        (p.scope_id for p in found), [Role.PROJECT_MANAGER, Role.SPONSOR], at.as_of
    )
    return [source_of(p, history[p.pk], people.get(p.scope_id, []), at) for p in found]


def last_two(at: Reporting) -> QuerySet[Measurement]:
    """Return the measurement of each project that counts, and the one before it."""
    if at.until is not None:
        return Measurement.objects.filter(
            pk__in=known_until(at.until).filter(place__lte=2).values("pk")
        )
    latest = Measurement.objects.filter(
        project=OuterRef(OuterRef("project")), is_latest=True
    ).values("data_date")
    earlier = (
        Measurement.objects.filter(
            project=OuterRef("project"), data_date__lt=Subquery(latest)
        )
        .order_by("-data_date")
        .values("pk")[:1]
    )
    return Measurement.objects.filter(Q(is_latest=True) | Q(pk=Subquery(earlier)))


def source_of(
    project: Any,
    history: Sequence[Measurement],
    people: Iterable[Holder],
    at: Reporting,
) -> Source:
    held = list(people)

    def names(role: Role) -> str:
        return ", ".join(h.name for h in held if h.role == role)

    latest = next((m for m in history if m.is_latest or at.until), None)
    return Source(
        project,
        latest,
        next((m for m in history if m is not latest), None),
        names(Role.PROJECT_MANAGER),
        names(Role.SPONSOR),
    )


def is_stale(source: Source) -> bool:
    return (
        source.project.shown_health == GREY
        and source.latest is not None
        and source.latest.health != GREY
    )


def figure(value: Any, reason: str) -> Figure[Any]:
    return Figure(value) if value is not None else Figure(None, reason)


def day(moment: dt.datetime | None, reason: str) -> Figure[dt.date]:
    return figure(moment.date() if moment else None, reason)
