"""The list of projects as measured: filter, sort, page and add up."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeAlias

from django.db.models import (
    Case,
    Count,
    F,
    FilteredRelation,
    Q,
    QuerySet,
    Sum,
    Value,
    When,
    Window,
)
from django.db.models.functions import Coalesce, RowNumber, StrIndex

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date, money, number
from steerco.organisation.models import Person, Role, RoleAssignment
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import Holder, Reporting, holders
from steerco.performance.calculations.health import DIMENSIONS, GREY
from steerco.performance.models import Measurement
from steerco.projects.models import ENDED, NOT_REPORTING, Health, Project, Stage

MeasuredProjects: TypeAlias = QuerySet[Any, Any]
"""Projects with their latest measurement as `m`, an alias no type checker knows."""

LATE = Q(m__slip_days__gt=0)
WORSE_FIRST = ("red", "amber", "grey", "green")
SEVERITY = StrIndex(Value(" ".join(WORSE_FIRST)), F("shown_health"))
"""Where a colour stands among them."""
SORTS: dict[str, F | StrIndex] = {
    "code": F("code"),
    "name": F("name"),
    "class": F("klass"),
    "stage": F("stage"),
    "health": SEVERITY,
    "finish": F("m__forecast_finish"),
    "slip": F("m__slip_days"),
    "moved": F("m__moved_days"),
    "budget": F("m__budget"),
    "actual": F("m__actual"),
    "estimate": F("m__estimate"),
    "percent": F("m__percent_complete"),
    "spi": F("m__spi"),
    "cpi": F("m__cpi"),
    "milestone": F("m__next_milestone_on"),
}


@dataclass(frozen=True, slots=True)
class ProjectFilter:
    """What a list is narrowed to; empty fields do not count."""

    text: str = ""
    portfolio: str = ""
    programme: str = ""
    klass: str = ""
    stage: str = ""
    health: str = ""
    manager: str = ""
    late: bool = False
    ended: bool = False
    """Whether closed and stopped projects are shown as well."""
    sort: str = "health"
    """A key of SORTS; a minus before it turns the order round."""


def measured(user: Person, at: Reporting) -> MeasuredProjects:
    """Return the projects a person sees, with their latest measurement as `m`."""
    return with_health(visible_to(user, Project), at)


def with_health(projects: QuerySet[Project], at: Reporting) -> MeasuredProjects:
    """Add to projects their measurement as `m` and the colour that is shown."""
    begin = dt.datetime.combine(at.stale_before, dt.time.min)
    fresh = Q(m__data_date__gte=begin) | Q(status_date__gte=at.stale_before)
    undated = Q(m__data_date=None, status_date=None)
    return projects.annotate(
        m=FilteredRelation("measurements", condition=counted(at))
    ).annotate(
        shown_health=Case(
            When(
                fresh | undated | Q(stage__in=NOT_REPORTING),
                then=Coalesce(F("m__health"), Value(GREY)),
            ),
            default=Value(GREY),
        )
    )


def counted(at: Reporting) -> Q:
    """Return the condition on the one measurement of a project that counts.

    That of a past day is looked up first: no join takes a query as its condition.
    """
    if at.until is None:
        return Q(measurements__is_latest=True)
    found = known_until(at.until).filter(place=1)
    return Q(measurements__in=list(found.values_list("pk", flat=True)))


def known_until(day: dt.date) -> QuerySet[Any, Any]:
    """Return measurements of dates up to a day; `place` counts from a project's last.

    As for the latest, what a plan says outranks what the register said.
    """
    end = dt.datetime.combine(day, dt.time.max)
    newest = [Case(When(version=None, then=1), default=0), F("data_date").desc()]
    return Measurement.objects.filter(data_date__lte=end).annotate(
        place=Window(RowNumber(), partition_by="project", order_by=newest)
    )


def narrowed(
    projects: MeasuredProjects, by: ProjectFilter, at: Reporting
) -> MeasuredProjects:
    """Apply a filter; who manages is who does on the reporting date."""
    exact = {
        "portfolio__code": by.portfolio,
        "programme__code": by.programme,
        "klass": by.klass,
        "stage": by.stage,
        "shown_health": by.health,
    }
    projects = projects.filter(**{name: v for name, v in exact.items() if v})
    if by.text:
        projects = projects.filter(
            Q(code__icontains=by.text) | Q(name__icontains=by.text)
        )
    if by.manager:
        led = RoleAssignment.objects.held_on(at.as_of).filter(
            person__code=by.manager, role=Role.PROJECT_MANAGER
        )
        projects = projects.filter(scope__in=led.values("scope"))
    if by.late:
        projects = projects.filter(LATE)
    if not by.ended and not by.stage:
        projects = projects.exclude(stage__in=ENDED)
    return projects


def how_many(user: Person, by: ProjectFilter, at: Reporting) -> int:
    """Count what a filter lets through, reading measurements only if it asks for them."""
    by_measure = by.health or by.late
    projects = measured(user, at) if by_measure else visible_to(user, Project)
    return narrowed(projects, by, at).count()


def ordered(projects: MeasuredProjects, by: ProjectFilter) -> MeasuredProjects:
    """Sort by a column of the list, what is unknown last, then by code."""
    column = SORTS.get(by.sort.removeprefix("-"), SEVERITY)
    down = by.sort.startswith("-")
    key = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return projects.order_by(key, "code")


@dataclass(frozen=True, slots=True)
class ProjectLine:
    """A project with how it stands and what comes next, already written."""

    code: str
    name: str
    url: str
    health: str
    health_word: str
    reason: str
    forecast: str
    slip_text: str
    milestone: str
    milestone_on: str


@dataclass(frozen=True, slots=True)
class ProjectRow(ProjectLine):
    """A project with all that lists show."""

    programme: str
    klass: str
    stage: str
    manager: str
    dimensions: tuple[tuple[str, str, str], ...]
    """Name, colour and reason of each dimension."""
    declared: str
    contradicts: bool
    """Whether the declared colour is better than the measured one."""
    slip: int | None
    moved: int | None
    moved_text: str
    budget: str
    actual: str
    estimate: str
    spent_share: float | None
    estimate_share: float | None
    percent: str
    spi: str
    cpi: str
    data_date: str
    values: Mapping[str, Any] = field(default_factory=dict)
    """The raw figures, for exports and charts."""


LINE = (
    "code",
    "name",
    "status_date",
    "shown_health",
    "m__data_date",
    "m__health",
    "m__health_reasons",
    "m__forecast_finish",
    "m__slip_days",
    "m__next_milestone",
    "m__next_milestone_on",
)
"""What a line is written from."""
COLUMNS = (
    *LINE,
    "id",
    "scope_id",
    "klass",
    "stage",
    "declared_health",
    "programme__name",
    "portfolio__currency",
    "m__health_time",
    "m__health_cost",
    "m__health_risk",
    "m__health_quality",
    "m__baseline_finish",
    "m__moved_days",
    "m__estimate_moved",
    "m__budget",
    "m__actual",
    "m__estimate",
    "m__percent_complete",
    "m__spi",
    "m__cpi",
    "m__spi_t",
)
"""What a row of a list is written from."""
GOOD = {"green": 0, "amber": 1, "red": 2}


def lines(projects: MeasuredProjects) -> list[ProjectLine]:
    """Write a short list of projects in one query."""
    return [ProjectLine(**line(p)) for p in projects.values(*LINE)]


def line(p: Mapping[str, Any]) -> dict[str, str]:
    stale = p["shown_health"] == GREY and p["m__health"] not in (GREY, None)
    measured_reason = (p["m__health_reasons"] or {}).get("overall", UNMEASURED)
    return {
        "code": p["code"],
        "name": p["name"],
        "url": address("performance:project-detail", p["code"]),
        "health": p["shown_health"],
        "health_word": "Stale" if stale else Health(p["shown_health"]).label,
        "reason": stale_reason(p) if stale else measured_reason,
        "forecast": date(p["m__forecast_finish"]),
        "slip_text": signed_days(p["m__slip_days"]),
        "milestone": p["m__next_milestone"] or "",
        "milestone_on": date(p["m__next_milestone_on"]),
    }


UNMEASURED = "Nothing is measured yet."


def rows(projects: MeasuredProjects, at: Reporting) -> list[ProjectRow]:
    """Write the rows of a page of projects in two queries."""
    found = list(projects.values(*COLUMNS))
    managers = holders((p["scope_id"] for p in found), [Role.PROJECT_MANAGER], at.as_of)
    return [row(p, managers.get(p["scope_id"], [])) for p in found]


def row(p: Mapping[str, Any], managers: Iterable[Holder]) -> ProjectRow:
    why = p["m__health_reasons"] or {}
    budget, actual, estimate = p["m__budget"], p["m__actual"], p["m__estimate"]
    declared = p["declared_health"]
    return ProjectRow(
        **line(p),
        programme=p["programme__name"] or "",
        klass=p["klass"],
        stage=Stage(p["stage"]).label,
        manager=", ".join(h.name for h in managers),
        dimensions=tuple(
            (label, p[f"m__health_{name}"] or GREY, why.get(name, ""))
            for name, label in DIMENSIONS.items()
        ),
        declared=declared,
        contradicts=GOOD.get(declared, 9) < GOOD.get(p["shown_health"], -1),
        slip=p["m__slip_days"],
        moved=p["m__moved_days"],
        moved_text=signed_days(p["m__moved_days"]),
        budget=money(budget, compact=True),
        actual=money(actual, compact=True),
        estimate=money(estimate, compact=True),
        spent_share=share(actual, budget),
        estimate_share=share(estimate, budget),
        percent=percent(p["m__percent_complete"]),
        spi=number(p["m__spi"], 2),
        cpi=number(p["m__cpi"], 2),
        data_date=date(p["m__data_date"] or p["status_date"]),
        values=p,
    )


def stale_reason(p: Mapping[str, Any]) -> str:
    known = [
        day
        for day in (
            p["m__data_date"].date() if p["m__data_date"] else None,
            p["status_date"],
        )
        if day
    ]
    return f"The last status is of {date(max(known))}: too old to be shown."


def signed_days(value: int | None) -> str:
    return DASH if value is None else f"{number(value, sign=True)} d"


def percent(value: float | None) -> str:
    return DASH if value is None else f"{value:.0f}%"


def share(part: Decimal | None, whole: Decimal | None) -> float | None:
    return float(part / whole) if part is not None and whole else None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over a list; ratios come from sums and never from an average of ratios."""

    health: Mapping[str, int]
    projects: int = 0
    late: int = 0
    planned: int = 0
    """Projects that have a plan."""
    budget: Decimal | None = None
    actual: Decimal | None = None
    estimate: Decimal | None = None
    pv: Decimal | None = None
    ev: Decimal | None = None
    ac: Decimal | None = None
    costed: int = 0
    """Projects with both a budget and an estimate, of which the sums are."""
    valued: int = 0
    """Projects whose earned value is in money and counted in the indices."""

    @property
    def spi(self) -> float | None:
        return share(self.ev, self.pv)

    @property
    def cpi(self) -> float | None:
        return share(self.ev, self.ac)

    @property
    def variance(self) -> Decimal | None:
        if self.estimate is None or self.budget is None:
            return None
        return self.budget - self.estimate


COUNTS = ("projects", "late", "planned", "costed", "valued")
MONEY = ("budget", "actual", "estimate")
VALUE = ("pv", "ev", "ac")
COSTED = Q(m__estimate__isnull=False, m__budget__isnull=False)
VALUED = Q(
    m__effort_based=False,
    m__pv__isnull=False,
    m__ev__isnull=False,
    m__ac__isnull=False,
)
SUMS = {
    "projects": Count("pk"),
    "late": Count("pk", filter=LATE),
    "planned": Count("pk", filter=Q(current_version__isnull=False)),
    **{f"sum_{n}": Sum(f"m__{n}", filter=COSTED) for n in MONEY},
    **{f"sum_{n}": Sum(f"m__{n}", filter=VALUED) for n in VALUE},
    "costed": Count("pk", filter=COSTED),
    "valued": Count("pk", filter=VALUED),
}


def totals(projects: MeasuredProjects) -> Totals:
    """Add up a list in one query."""
    return added(projects.order_by().values("shown_health").annotate(**SUMS))


def totals_by(projects: MeasuredProjects, field: str) -> dict[Any, Totals]:
    """Add up the projects for each value of a field in one query."""
    groups: dict[Any, list[Mapping[str, Any]]] = {}
    by_health = projects.order_by().values(field, "shown_health")
    for group in by_health.annotate(**SUMS):
        groups.setdefault(group[field], []).append(group)
    return {value: added(found) for value, found in groups.items()}


def added(groups: Iterable[Mapping[str, Any]]) -> Totals:
    """Add the sums of the colours up."""
    return together(
        Totals(
            health={group["shown_health"]: group["projects"]},
            **{name: group[name] for name in COUNTS},
            **{name: group[f"sum_{name}"] for name in (*MONEY, *VALUE)},
        )
        for group in groups
    )


def together(parts: Iterable[Totals]) -> Totals:
    """Add sums of lists that share no project; what no project has stays unknown."""
    found = list(parts)

    def amount(name: str) -> Decimal | None:
        known = [v for part in found if (v := getattr(part, name)) is not None]
        return sum(known, Decimal()) if known else None

    sums: dict[str, Any] = {name: amount(name) for name in (*MONEY, *VALUE)}
    for name in COUNTS:
        sums[name] = sum(getattr(part, name) for part in found)
    health = {
        colour: sum(part.health.get(colour, 0) for part in found)
        for colour in WORSE_FIRST
    }
    return Totals(health=health, **sums)


NOTHING = added(())
