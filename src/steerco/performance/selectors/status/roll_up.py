"""The status of all projects in their current period, exceptions first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import (
    Case,
    Count,
    DateField,
    F,
    FilteredRelation,
    IntegerField,
    Q,
    QuerySet,
    Value,
    When,
)

from steerco.core.addresses import address
from steerco.core.formatting import date
from steerco.organisation.models import Person, Role, below
from steerco.organisation.policies import access_of, visible_to
from steerco.organisation.selectors import Reporting, holders
from steerco.performance.models import StatusReport, StatusState
from steerco.performance.policies import REVIEWERS
from steerco.performance.selectors.projects import (
    MeasuredProjects,
    measured,
    signed_days,
    with_health,
)
from steerco.performance.selectors.status.calendar import Rule
from steerco.projects.models import NOT_REPORTING, Health, Project

LEADS = frozenset({Role.PROJECT_MANAGER, Role.PROGRAMME_MANAGER})
SHOW = {
    "overdue": "Overdue",
    "returned": "Returned",
    "red": "Red",
    "changed": "Changed colour",
    "greener": "Declared better",
    "review": "To review",
    "due": "Not yet due",
    "done": "Confirmed",
}
"""Why a project is shown, the most pressing first."""
NOTES = {
    "overdue": "due, and nothing is published",
    "returned": "with their authors",
    "red": "declared or measured",
    "changed": "since the period before",
    "greener": "than the figures say",
    "review": "published, not confirmed",
    "due": "still to be written",
    "done": "by the office",
}
TONES = {
    StatusState.RETURNED: "amber",
    StatusState.PUBLISHED: "blue",
    StatusState.CONFIRMED: "green",
}
UNPUBLISHED = Q(report__state=None) | Q(report__state=StatusState.DRAFT)
PUBLISHED = Q(report__state__in=(StatusState.PUBLISHED, StatusState.CONFIRMED))


@dataclass(frozen=True, slots=True)
class StatusFilter:
    """What the roll-up is narrowed to; empty fields do not count."""

    text: str = ""
    portfolio: str = ""
    show: str = ""
    """A key of SHOW."""


@dataclass(frozen=True, slots=True)
class StatusRow:
    """A project in its current period."""

    code: str
    name: str
    url: str
    project_url: str
    manager: str
    period: str
    due: str
    why: str
    word: str
    tone: str
    colour: str
    colour_word: str
    before: str
    measured: str
    """What the figures say today, where it differs."""
    moved: int | None
    moved_text: str
    summary: str
    colour_before_word: str = ""


def owed(user: Person, at: Reporting, rules: Mapping[str, Rule]) -> MeasuredProjects:
    """Return the projects a person sees that owe a status, with their period's report."""
    return with_reports(measured(user, at), at, rules)


def unwritten(at: Reporting, rules: Mapping[str, Rule]) -> MeasuredProjects:
    """Return all projects of whose last period nothing is published; nobody sees them."""
    everybody = with_health(Project.objects.all(), at)
    return with_reports(everybody, at, rules).filter(UNPUBLISHED)


def with_reports(
    projects: MeasuredProjects, at: Reporting, rules: Mapping[str, Rule]
) -> MeasuredProjects:
    """Add the reports of the current period, for projects with their measurement.

    `report` is that of the period that ended last for the class, `former` the one of
    the period before, and `why` the key of SHOW that tells what is to be seen.
    """
    last = {klass: rule.last(at.as_of) for klass, rule in rules.items()}
    former = {klass: rule.before(last[klass]) for klass, rule in rules.items()}
    overdue = [k for k, rule in rules.items() if rule.due_on(last[k]) < at.as_of]
    reds = Q(report__colour=Health.RED) | Q(shown_health=Health.RED)
    better = Q(report__colour=Health.GREEN) & Q(
        report__measured__in=(Health.AMBER, Health.RED)
    )
    better |= Q(report__colour=Health.AMBER, report__measured=Health.RED)
    changed = ~Q(former__colour="") & ~Q(report__colour=F("former__colour"))
    found: MeasuredProjects = (
        with_current_report(projects, at, rules)
        .annotate(former_end=by_class({k: each.end for k, each in former.items()}))
        .annotate(
            former=FilteredRelation(
                "status_reports", condition=Q(status_reports__end=F("former_end"))
            ),
        )
        .annotate(
            why=Case(
                When(UNPUBLISHED & Q(klass__in=overdue), then=Value("overdue")),
                When(report__state=StatusState.RETURNED, then=Value("returned")),
                When(PUBLISHED & reds, then=Value("red")),
                When(PUBLISHED & changed, then=Value("changed")),
                When(PUBLISHED & better, then=Value("greener")),
                When(report__state=StatusState.PUBLISHED, then=Value("review")),
                When(report__state=StatusState.CONFIRMED, then=Value("done")),
                default=Value("due"),
            )
        )
    )
    return found


def with_current_report(
    projects: QuerySet[Any], at: Reporting, rules: Mapping[str, Rule]
) -> QuerySet[Any]:
    """Add `report`, that of the period that ended last for the class, to who reports."""
    ends = {klass: rule.last(at.as_of).end for klass, rule in rules.items()}
    found: QuerySet[Any] = (
        projects.exclude(stage__in=NOT_REPORTING)
        .annotate(period_end=by_class(ends))
        .annotate(
            report=FilteredRelation(
                "status_reports", condition=Q(status_reports__end=F("period_end"))
            )
        )
    )
    return found


def by_class(days: Mapping[str, dt.date]) -> Case:
    return Case(
        *(When(klass=klass, then=Value(day)) for klass, day in days.items()),
        output_field=DateField(),
    )


def narrowed(projects: MeasuredProjects, by: StatusFilter) -> MeasuredProjects:
    """Apply a filter; those to review are all that are published, whatever else is."""
    if by.text:
        projects = projects.filter(
            Q(code__icontains=by.text) | Q(name__icontains=by.text)
        )
    if by.portfolio:
        projects = projects.filter(portfolio__code=by.portfolio)
    if by.show == "review":
        return projects.filter(report__state=StatusState.PUBLISHED)
    return projects.filter(why=by.show) if by.show in SHOW else projects


def ordered(projects: MeasuredProjects) -> MeasuredProjects:
    place = Case(
        *(When(why=why, then=Value(n)) for n, why in enumerate(SHOW)),
        output_field=IntegerField(),
    )
    return projects.order_by(place, "code")


def counts(projects: MeasuredProjects) -> dict[str, int]:
    """Count the projects by why they are shown, all and those to review, in one query."""
    found = dict.fromkeys(SHOW, 0)
    review = 0
    groups = (
        projects.order_by()
        .values("why")
        .annotate(
            projects=Count("pk"),
            review=Count("pk", filter=Q(report__state=StatusState.PUBLISHED)),
        )
    )
    for group in groups:
        found[group["why"]] = group["projects"]
        review += group["review"]
    return {"all": sum(found.values()), **found, "review": review}


VALUES = (
    "code",
    "name",
    "scope_id",
    "period_end",
    "klass",
    "why",
    "shown_health",
    "m__moved_days",
    "report__state",
    "report__colour",
    "report__measured",
    "report__summary",
    "report__asked_because",
    "former__colour",
)


def rows(
    projects: MeasuredProjects, at: Reporting, rules: Mapping[str, Rule]
) -> list[StatusRow]:
    """Write the rows of a page in two queries."""
    found = list(projects.values(*VALUES))
    managers = holders((p["scope_id"] for p in found), [Role.PROJECT_MANAGER], at.as_of)
    return [
        row(p, ", ".join(h.name for h in managers.get(p["scope_id"], [])), rules)
        for p in found
    ]


def row(p: Mapping[str, Any], manager: str, rules: Mapping[str, Rule]) -> StatusRow:
    rule = rules[p["klass"]]
    period = rule.ending(p["period_end"])
    colour = p["report__colour"] or p["shown_health"]
    before = p["former__colour"] or ""
    waiting = p["report__state"] in (StatusState.RETURNED, StatusState.DRAFT)
    return StatusRow(
        code=p["code"],
        name=p["name"],
        url=address("performance:status-report", p["code"], str(p["period_end"])),
        project_url=address("performance:project-detail", p["code"]),
        manager=manager,
        period=date(p["period_end"]),
        due=date(rule.due_on(period)) if period else "",
        why=p["why"],
        word=state_word(p),
        tone=tone(p),
        colour=colour,
        colour_word=Health(colour).label,
        before=before if before != colour else "",
        colour_before_word=Health(before).label if before else "",
        measured="" if p["shown_health"] == colour else p["shown_health"],
        moved=p["m__moved_days"],
        moved_text=signed_days(p["m__moved_days"]),
        summary=(p["report__asked_because"] if waiting else p["report__summary"]) or "",
    )


def tone(p: Mapping[str, Any]) -> str:
    if p["why"] in ("overdue", "due"):
        return "red" if p["why"] == "overdue" else "outline"
    return TONES[p["report__state"]]


def state_word(p: Mapping[str, Any]) -> str:
    if p["why"] in ("overdue", "due"):
        return SHOW[p["why"]]
    return StatusState(p["report__state"]).label


# What waits for a person


@dataclass(frozen=True, slots=True)
class Owed:
    """A status report that somebody is expected to write."""

    code: str
    name: str
    url: str
    end: dt.date
    due: dt.date
    because: str
    """Why it was returned; empty where it is not written yet."""


def to_write(
    user: Person, at: Reporting, rules: Mapping[str, Rule], soon: dt.timedelta
) -> list[Owed]:
    """Return the reports due soon, overdue or returned of the projects a person leads."""
    led = access_of(user).where(LEADS)
    if not led:
        return []
    near = [
        klass
        for klass, rule in rules.items()
        if rule.due_on(rule.last(at.as_of)) <= at.as_of + soon
    ]
    found = (
        with_current_report(visible_to(user, Project), at, rules)
        .filter(below(led, "scope__path"))
        .filter(
            Q(report__state=StatusState.RETURNED) | (UNPUBLISHED & Q(klass__in=near))
        )
    )
    return [owed_row(p, rules) for p in found.order_by("code").values(*OWED)]


OWED = ("code", "name", "klass", "period_end", "report__state", "report__asked_because")


def owed_row(p: Mapping[str, Any], rules: Mapping[str, Rule]) -> Owed:
    rule = rules[p["klass"]]
    period = rule.last(p["period_end"])
    returned = p["report__state"] == StatusState.RETURNED
    return Owed(
        p["code"],
        p["name"],
        address("performance:status-report", p["code"], str(p["period_end"])),
        p["period_end"],
        rule.due_on(period),
        p["report__asked_because"] if returned else "",
    )


def how_many_to_review(user: Person, at: Reporting, rules: Mapping[str, Rule]) -> int:
    """Count the published reports that wait for the person's word, in one query."""
    reviewed = access_of(user).where(REVIEWERS)
    if not reviewed:
        return 0
    current = Q()
    for klass, rule in rules.items():
        current |= Q(project__klass=klass, end=rule.last(at.as_of).end)
    return (
        visible_to(user, StatusReport)
        .filter(current, state=StatusState.PUBLISHED)
        .filter(below(reviewed, "project__scope__path"))
        .exclude(project__stage__in=NOT_REPORTING)
        .count()
    )


def tiles(found: Mapping[str, int]) -> Iterable[tuple[str, str, int, str]]:
    """Return key, label, count and note of the exceptions."""
    return [(key, SHOW[key], found[key], NOTES[key]) for key in SHOW]
