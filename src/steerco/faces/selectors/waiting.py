"""What waits for a person: one kind after the other, each in one query."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q, QuerySet

from steerco.core.addresses import address
from steerco.core.formatting import date
from steerco.core.models import Job, JobState
from steerco.organisation.models import Person, Role, below
from steerco.organisation.policies import access_of, visible_to
from steerco.organisation.selectors import Reporting
from steerco.performance.selectors.status.calendar import calendar
from steerco.performance.selectors.status.roll_up import how_many_to_review, to_write
from steerco.projects.models import (
    OPEN_ISSUE,
    OPEN_RISK,
    Assumption,
    AssumptionState,
    Dependency,
    DependencyState,
    ImportState,
    Issue,
    IssueState,
    Response,
    Risk,
)
from steerco.projects.policies import visible_imports
from steerco.projects.selectors.raid import PLACE, entry_url, placing

SOON = dt.timedelta(days=14)
STATUS_SOON = dt.timedelta(days=5)
SHOWN = 60
LEADS = frozenset({Role.PROJECT_MANAGER, Role.PROGRAMME_MANAGER})


@dataclass(frozen=True, slots=True)
class Waiting:
    """One thing somebody expects of a person: what to do, with what, until when."""

    kind: str
    icon: str
    title: str
    where: str
    url: str
    due: dt.date | None = None
    overdue: bool = False

    @property
    def due_text(self) -> str:
        return date(self.due) if self.due else ""


@dataclass(frozen=True, slots=True)
class Day:
    """For whom and as of when the list is made."""

    user: Person
    at: Reporting
    led: tuple[str, ...]
    """Paths of the scopes the person manages."""
    sponsored: tuple[str, ...]

    @property
    def on(self) -> dt.date:
        return self.at.as_of

    @property
    def horizon(self) -> dt.date:
        return self.on + SOON


def day_of(user: Person, at: Reporting) -> Day:
    """Return the day of a person, with what they manage and sponsor."""
    access = access_of(user)
    return Day(user, at, access.where(LEADS), access.where({Role.SPONSOR}))


def waiting_for(day: Day) -> list[Waiting]:
    """Return everything that waits, what is late or due first in front."""
    found = [item for kind in KINDS for item in kind(day)]
    return sorted(found, key=lambda item: (item.due is None, item.due or day.on))


def decisions(day: Day) -> Iterable[Waiting]:
    """Decisions asked of the person, or of the sponsor where nobody is named."""
    unnamed = Q(decider=None, state=IssueState.DECIDING)
    found = (
        entries(Issue, day.user, "decision_needed", "decision_by")
        .filter(state__in=OPEN_ISSUE)
        .filter(
            (Q(decider=day.user) & ~Q(decision_needed=""))
            | (unnamed & below(day.sponsored, "project__scope__path"))
        )
        .order_by(F("decision_by").asc(nulls_last=True))
    )
    for issue in found[:SHOWN]:
        title = issue.decision_needed or issue.title
        yield entry("Decide", "gavel", issue, issue.decision_by, day, title)


def open_decisions(user: Person, on: dt.date) -> list[Waiting]:
    """Return the decisions that others owe on what the person oversees."""
    asked = (
        entries(Issue, user, "decision_needed", "decision_by", "decider__name")
        .filter(state__in=OPEN_ISSUE)
        .filter(Q(decider=None) | ~Q(decider=user))
        .exclude(decision_needed="")
        .select_related("decider")
        .order_by(F("decision_by").asc(nulls_last=True))
    )
    return [
        Waiting(
            kind=issue.decider.name if issue.decider else "",
            icon="gavel",
            title=issue.decision_needed,
            where=f"{issue.code} · {issue.project.name}",
            url=entry_url(issue),
            due=issue.decision_by,
            overdue=issue.decision_by is not None and issue.decision_by < on,
        )
        for issue in asked[:DECISIONS_SHOWN]
    ]


DECISIONS_SHOWN = 8


def responses(day: Day) -> Iterable[Waiting]:
    """Responses to risks, overdue or due within two weeks."""
    found = visible_to(day.user, Response).filter(
        owner=day.user,
        done_on=None,
        due_on__lte=day.horizon,
        risk__state__in=OPEN_RISK,
    )
    shown = found.select_related("risk__project").only(
        "action", "due_on", "risk__number", "risk__project__code", "risk__project__name"
    )
    for response in shown[:SHOWN]:
        yield entry(
            "Respond", "shield", response.risk, response.due_on, day, response.action
        )


def issues(day: Day) -> Iterable[Waiting]:
    found = entries(Issue, day.user, "due_on").filter(
        owner=day.user, state__in=OPEN_ISSUE, due_on__lte=day.horizon
    )
    for issue in found.order_by("due_on")[:SHOWN]:
        yield entry("Resolve", "alert-circle", issue, issue.due_on, day)


def reviews(day: Day) -> Iterable[Waiting]:
    """Own open risks whose review has come, or was never set."""
    found = (
        entries(Risk, day.user, "review_on")
        .filter(owner=day.user, state__in=OPEN_RISK)
        .filter(Q(review_on__lte=day.on) | Q(review_on=None))
        .order_by(F("review_on").asc(nulls_last=True))
    )
    for risk in found[:SHOWN]:
        yield entry("Review", "alert-triangle", risk, risk.review_on, day)


def assumptions(day: Day) -> Iterable[Waiting]:
    found = entries(Assumption, day.user, "validate_by").filter(
        owner=day.user, state=AssumptionState.OPEN, validate_by__lte=day.horizon
    )
    for assumption in found.order_by("validate_by")[:SHOWN]:
        yield entry("Validate", "bulb", assumption, assumption.validate_by, day)


def dependencies(day: Day) -> Iterable[Waiting]:
    """Dependencies proposed whose giver or receiver the person speaks for."""
    gives = Q(giver_owner=day.user) | below(day.led, "giver__scope__path")
    receives = Q(owner=day.user) | below(day.led, "project__scope__path")
    found = (
        entries(Dependency, day.user, "need_by", *PLACE)
        .filter(state=DependencyState.PROPOSED)
        .filter(
            (gives & Q(agreed_by_giver=False))
            | (receives & Q(agreed_by_receiver=False))
        )
        .order_by("need_by")
    )
    for dependency in found[:SHOWN]:
        yield entry("Agree", "heart-handshake", dependency, dependency.need_by, day)


def status_reports(day: Day) -> Iterable[Waiting]:
    """Status reports to write, and in one line those to review."""
    rules = calendar()
    for owed in to_write(day.user, day.at, rules, STATUS_SOON)[:SHOWN]:
        yield Waiting(
            kind="Report",
            icon="message",
            title=owed.because or f"Status of {date(owed.end)}",
            where=f"{owed.code} · {owed.name}",
            url=owed.url,
            due=owed.due,
            overdue=owed.due < day.on,
        )
    if count := how_many_to_review(day.user, day.at, rules):
        what = "1 status report" if count == 1 else f"{count} status reports"
        url = f"{address('performance:status-list')}?show=review"
        yield Waiting("Review", "checks", what, "Published, not confirmed", url)


def imports(day: Day) -> Iterable[Waiting]:
    found = visible_imports(day.user).filter(
        created_by=day.user, state=ImportState.PREVIEW
    )
    for batch in found.select_related("portfolio")[:SHOWN]:
        url = address("projects:import-detail", batch.pk)
        yield Waiting("Confirm", "upload", str(batch), str(batch.portfolio), url)


def jobs(day: Day) -> Iterable[Waiting]:
    found = Job.objects.filter(
        owner=day.user, state__in=[JobState.WAITING, JobState.RUNNING]
    )
    for job in found[:SHOWN]:
        url = address("core:job-detail", job.pk)
        yield Waiting("Running", "loader-2", job.title, job.message, url)


KINDS: tuple[Callable[[Day], Iterable[Waiting]], ...] = (
    decisions,
    responses,
    issues,
    reviews,
    assumptions,
    dependencies,
    status_reports,
    imports,
    jobs,
)


def entries(model: Any, user: Person, *shown: str) -> QuerySet[Any]:
    """Return entries of a register with what a line shows, and the fields in `shown`."""
    found = visible_to(user, model).select_related(*placing(model))
    return found.only("number", "title", "project__code", "project__name", *shown)


def entry(
    kind: str, icon: str, record: Any, due: dt.date | None, day: Day, title: str = ""
) -> Waiting:
    """Write an entry of a register as something to do."""
    return Waiting(
        kind=kind,
        icon=icon,
        title=title or record.title,
        where=f"{record.code} · {record.project.name}",
        url=entry_url(record, day.user),
        due=due,
        overdue=due is not None and due < day.on,
    )
