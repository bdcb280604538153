"""Milestones of a portfolio: overdue, late, coming, reached, and the hit rate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from steerco.core.addresses import address
from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.reports import wording
from steerco.performance.reports.paper import Kind, Paper, Part, Row, fields, raw
from steerco.performance.selectors.packs.lines import as_day
from steerco.performance.selectors.papers.masthead import count, masthead, share, title
from steerco.performance.selectors.projects import MeasuredProjects, measured
from steerco.projects.models import ENDED, Portfolio

SOON = dt.timedelta(days=60)
SHOWN = 300
WORDS = {
    "overdue": "Overdue",
    "late": "Late",
    "coming": "On time",
    "reached": "Reached",
}
STATUS = {"overdue": "red", "late": "amber", "coming": "green", "reached": "green"}


@dataclass(frozen=True, slots=True)
class Mark:
    """A milestone with its dates and how it stands."""

    project: str
    name: str
    baseline: dt.date | None
    previous: dt.date | None
    forecast: dt.date | None
    actual: dt.date | None
    state: str
    url: str

    @property
    def now(self) -> dt.date | None:
        return self.actual or self.forecast

    @property
    def slip(self) -> int | None:
        """Calendar days after the baseline."""
        if self.now is None or self.baseline is None:
            return None
        return (self.now - self.baseline).days


def milestone_paper(user: Person, at: Reporting, portfolio: Portfolio | None) -> Paper:
    """Read the milestones that the measurements of the day hold, in two queries."""
    projects = measured(user, at).exclude(stage__in=ENDED)
    if portfolio is not None:
        projects = projects.filter(portfolio=portfolio)
    found = list(marks(projects, at.as_of))
    order = list(WORDS)
    found.sort(key=lambda m: (order.index(m.state), m.now or dt.date.max, m.project))
    due = [m for m in found if m.baseline and m.baseline <= at.as_of]
    hit = [m for m in due if m.actual and m.baseline and m.actual <= m.baseline]
    ahead = [m for m in found if m.state == "late"]
    overdue = sum(m.state == "overdue" for m in found)
    shown = [m for m in found if relevant(m, at.as_of)]
    return Paper(
        masthead=masthead(user, at, portfolio),
        title=title("milestones", portfolio),
        parts=(
            Part(
                key="milestones",
                kicker="Milestones",
                headline=f"{wording.counted(overdue, 'milestone')} overdue, "
                f"{len(ahead)} coming later than baselined",
                indicators=(
                    count("Milestones", len(found), "held by the measured plans"),
                    count("Overdue", overdue, "open, and their date has passed"),
                    count("Late", len(ahead), "coming, later than baselined"),
                    share(
                        "Hit rate",
                        len(hit),
                        len(due),
                        none="No baselined milestone was due yet.",
                        detail=f"{len(hit)} of {len(due)} due by baseline were "
                        "reached by it",
                    ),
                ),
                fields=fields(
                    ("Project", Kind.TEXT),
                    ("Milestone", Kind.TEXT, 2.6),
                    ("State", Kind.TEXT, 0.9),
                    ("Baseline", Kind.DATE),
                    ("Before", Kind.DATE),
                    ("Forecast", Kind.DATE),
                    ("Reached", Kind.DATE),
                    ("Slip, days", Kind.DAYS),
                    ("Status", Kind.STATUS),
                ),
                rows=tuple(mark_row(m) for m in shown[:SHOWN]),
                empty="No measured plan has milestones.",
                notes=(
                    f"Shown are overdue and late milestones, those due within "
                    f"{SOON.days} days and those reached in the last {SOON.days}; "
                    "slips in calendar days.",
                ),
            ),
        ),
    )


def marks(projects: MeasuredProjects, on: dt.date) -> Iterable[Mark]:
    for code, name, found in projects.order_by("code").values_list(
        "code", "name", "m__milestones"
    ):
        for each in found or ():
            yield mark(f"{code} {name}", code, each, on)


def mark(project: str, code: str, found: dict[str, Any], on: dt.date) -> Mark:
    names = ("baseline", "previous", "forecast", "actual")
    days = {name: as_day(found.get(name)) for name in names}
    forecast, baseline = days["forecast"], days["baseline"]
    if days["actual"]:
        state = "reached"
    elif forecast and forecast < on:
        state = "overdue"
    else:
        state = "late" if forecast and baseline and forecast > baseline else "coming"
    url = address("projects:project-schedule", code)
    return Mark(project, found["name"], **days, state=state, url=url)


def relevant(m: Mark, on: dt.date) -> bool:
    if m.state in ("overdue", "late"):
        return True
    return m.now is not None and on - SOON <= m.now <= on + SOON


def mark_row(m: Mark) -> Row:
    return Row(
        values=(
            m.project,
            m.name,
            WORDS[m.state],
            raw(m.baseline),
            raw(m.previous),
            raw(m.forecast),
            raw(m.actual),
            m.slip,
            STATUS[m.state],
        ),
        url=m.url,
    )
