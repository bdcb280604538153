"""The milestones of all projects a person sees: filter, count, list, and as diamonds."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from django.db.models import Count, F, FloatField, Func, Q, QuerySet
from django.db.models.functions import Coalesce

from steerco.core.addresses import address
from steerco.core.formatting import DASH, date
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.organisation.selectors import Reporting
from steerco.projects.calculations.outside import keys_of
from steerco.projects.models import (
    ENDED,
    Dependency,
    DependencyState,
    OutsideLink,
    Portfolio,
    Project,
    Task,
)

Milestones: TypeAlias = QuerySet[Any, Any]
"""Tasks with `forecast`, `slip` and the project they belong to."""

SOON_DAYS = 30
KINDS = {
    "milestone": "Milestones",
    "start_milestone": "Start milestones",
    "finish_milestone": "Finish milestones",
}
STATES = {
    "": "Open",
    "overdue": "Overdue",
    "soon": f"Due within {SOON_DAYS} days",
    "reached": "Reached",
    "all": "Open and reached",
}
SORTS = {
    "milestone": "name",
    "project": "project__code",
    "portfolio": "project__portfolio__code",
    "baseline": "baseline_finish",
    "forecast": "forecast",
    "slip": "slip",
}


class DaysBetween(Func):
    """Days from the second wall-clock instant to the first."""

    output_field = FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(julianday(%(expressions)s))",
            arg_joiner=") - julianday(",
            **extra,
        )

    def as_postgresql(self, compiler: Any, connection: Any, **extra: Any) -> Any:
        return self.as_sql(
            compiler,
            connection,
            template="(extract(epoch from (%(expressions)s)) / 86400.0)",
            arg_joiner=" - ",
            **extra,
        )


@dataclass(frozen=True, slots=True)
class MilestoneFilter:
    """What the timeline is narrowed to; empty fields do not count."""

    text: str = ""
    portfolio: str = ""
    programme: str = ""
    kind: str = ""
    state: str = ""
    """A key of STATES."""
    critical: bool = False
    late: bool = False
    sort: str = "forecast"


def milestones(
    user: Person, at: Reporting, by: MilestoneFilter, portfolio: Portfolio | None = None
) -> Milestones:
    """Return the milestones of current plans that a filter lets through."""
    found = (
        visible_to(user, Task)
        .filter(is_milestone=True, active=True)
        .exclude(project__stage__in=ENDED)
        .annotate(forecast=Coalesce("actual_finish", "finish", "early_finish"))
        .filter(forecast__isnull=False)
    )
    exact = {
        "project__portfolio": portfolio,
        "project__portfolio__code": by.portfolio,
        "project__programme__code": by.programme,
        "kind": by.kind,
    }
    found = found.filter(**{name: v for name, v in exact.items() if v})
    if by.text:
        found = found.filter(
            Q(name__icontains=by.text)
            | Q(project__code__icontains=by.text)
            | Q(project__name__icontains=by.text)
        )
    if by.critical:
        found = found.filter(critical=True, actual_finish=None)
    if by.late:
        found = found.filter(LATE)
    return found.filter(in_state(by.state, at))


LATE = Q(baseline_finish__isnull=False, forecast__gt=F("baseline_finish"))


def in_state(state: str, at: Reporting) -> Q:
    """Return the condition for a key of STATES."""
    begin = dt.datetime.combine(at.as_of, dt.time.min)
    if state == "all":
        return Q()
    if state == "reached":
        return Q(actual_finish__isnull=False)
    is_open = Q(actual_finish=None)
    if state == "overdue":
        return is_open & Q(forecast__lt=begin)
    if state == "soon":
        end = begin + dt.timedelta(days=SOON_DAYS + 1)
        return is_open & Q(forecast__gte=begin, forecast__lt=end)
    return is_open


def ordered(found: Milestones, sort: str) -> Milestones:
    """Sort by a column of the list, what is unknown last, then by project and date."""
    key = sort.removeprefix("-")
    if key == "slip":
        found = found.annotate(slip=DaysBetween(F("forecast"), F("baseline_finish")))
    column = F(SORTS.get(key, "forecast"))
    down = sort.startswith("-")
    first = column.desc(nulls_last=True) if down else column.asc(nulls_last=True)
    return found.order_by(first, "project__code", "forecast", "position")


@dataclass(frozen=True, slots=True)
class MilestoneSums:
    total: int = 0
    overdue: int = 0
    soon: int = 0
    late: int = 0
    critical: int = 0
    projects: int = 0

    @property
    def projects_note(self) -> str:
        return f"of {self.projects} project{'' if self.projects == 1 else 's'}"


def sums(found: Milestones, at: Reporting) -> MilestoneSums:
    """Count a list of milestones in one query."""
    counted = found.order_by().aggregate(
        total=Count("pk"),
        overdue=Count("pk", filter=in_state("overdue", at)),
        soon=Count("pk", filter=in_state("soon", at)),
        late=Count("pk", filter=LATE),
        critical=Count("pk", filter=Q(critical=True, actual_finish=None)),
        projects=Count("project", distinct=True),
    )
    return MilestoneSums(**counted)


@dataclass(frozen=True, slots=True)
class MilestoneRow:
    """One milestone, already written."""

    name: str
    project: str
    project_name: str
    portfolio: str
    programme: str
    url: str
    kind: str
    baseline: str
    forecast: str
    slip: int | None
    tone: str
    word: str
    icon: str
    critical: bool
    values: Mapping[str, Any]
    """The raw figures, for exports."""


COLUMNS = (
    "name",
    "kind",
    "critical",
    "forecast",
    "baseline_finish",
    "actual_finish",
    "project__code",
    "project__name",
    "project__portfolio__name",
    "project__programme__name",
)


def rows(found: Milestones, at: Reporting) -> list[MilestoneRow]:
    """Write the lines of a list in one query."""
    return [row(each, at) for each in found.values(*COLUMNS)]


def row(each: Mapping[str, Any], at: Reporting) -> MilestoneRow:
    forecast, baseline = each["forecast"], each["baseline_finish"]
    slip = (forecast.date() - baseline.date()).days if baseline else None
    tone, word, icon = state_of(each, slip, at)
    return MilestoneRow(
        name=each["name"],
        project=each["project__code"],
        project_name=each["project__name"],
        portfolio=each["project__portfolio__name"],
        programme=each["project__programme__name"] or "",
        url=address("projects:project-schedule", each["project__code"]),
        kind=KINDS.get(each["kind"], "Milestones").removesuffix("s"),
        baseline=date(baseline) if baseline else DASH,
        forecast=date(forecast),
        slip=slip,
        tone=tone,
        word=word,
        icon=icon,
        critical=bool(each["critical"]) and not each["actual_finish"],
        values=each,
    )


def state_of(
    each: Mapping[str, Any], slip: int | None, at: Reporting
) -> tuple[str, str, str]:
    """Return colour, word and icon of how a milestone stands."""
    if each["actual_finish"]:
        return "blue", "Reached", "flag-check"
    if each["forecast"].date() < at.as_of:
        return "red", "Overdue", "clock-exclamation"
    if slip is None:
        return "grey", "No baseline", "circle-dashed"
    if slip > 0:
        return "amber", "Late", "alert-triangle"
    return "green", "On time", "circle-check"


def marks_by_project(found: Milestones) -> dict[str, list[dict[str, Any]]]:
    """Return milestones by the code of their project, as measurements keep them."""
    marks: dict[str, list[dict[str, Any]]] = {}
    for each in found.order_by("forecast").values(*COLUMNS):
        marks.setdefault(each["project__code"], []).append(
            {
                "name": each["name"],
                "forecast": iso(each["forecast"]),
                "baseline": iso(each["baseline_finish"]),
                "actual": iso(each["actual_finish"]),
                "critical": bool(each["critical"]) and not each["actual_finish"],
            }
        )
    return marks


def iso(moment: dt.datetime | None) -> str | None:
    return moment.isoformat() if moment else None


@dataclass(frozen=True, slots=True)
class ProjectLink:
    """What one project waits for from another, already written."""

    code: str
    title: str
    giver: str
    receiver: str
    need_by: str
    expected: str
    short: int | None
    """Calendar days between the need and what is expected; negative is too late."""
    state: str
    url: str


def project_links(user: Person, codes: Iterable[str]) -> list[ProjectLink]:
    """Return what the given projects wait for from each other, in three queries.

    Open dependencies of the registers come first, then the links between the plans.
    """
    codes = list(codes)
    among = Project.objects.filter(code__in=codes).values("pk")
    found = (
        visible_to(user, Dependency)
        .filter(
            project__in=among,
            giver__in=among,
            state__in=Dependency.open_states,
        )
        .select_related("project", "giver")
        .order_by("need_by", "pk")
    )
    return [*map(project_link, found), *plan_links(user, codes)]


def plan_links(user: Person, codes: list[str]) -> list[ProjectLink]:
    """Return where tasks of one project hold tasks of another, a line a pair."""
    shown = (
        visible_to(user, Project)
        .filter(code__in=codes)
        .select_related("current_version")
        .defer("current_version__snapshot", "current_version__findings")
    )
    known = {key: each.code for each in shown for key in keys_of(each)}
    links = visible_to(user, OutsideLink).filter(
        project__code__in=codes, other_key__in=list(known)
    )
    pairs: Counter[tuple[str, str]] = Counter()
    for code, incoming, key in links.values_list(
        "project__code", "incoming", "other_key"
    ):
        pairs[(known[key], code) if incoming else (code, known[key])] += 1
    return [
        ProjectLink(
            code="",
            title=f"{count} link{'' if count == 1 else 's'} between the plans",
            giver=giver,
            receiver=receiver,
            need_by=DASH,
            expected=DASH,
            short=None,
            state="In the plans",
            url=address("projects:project-schedule", receiver),
        )
        for (giver, receiver), count in sorted(pairs.items())
        if giver != receiver
    ]


def project_link(each: Dependency) -> ProjectLink:
    expected = each.forecast_on or each.promised_on
    return ProjectLink(
        code=each.code,
        title=each.title,
        giver=each.giver.code if each.giver else each.giver_name,
        receiver=each.project.code,
        need_by=date(each.need_by),
        expected=date(expected) if expected else DASH,
        short=each.float_days,
        state=DependencyState(each.state).label,
        url=address("projects:raid-entry", each.project.code, f"D{each.number}"),
    )
