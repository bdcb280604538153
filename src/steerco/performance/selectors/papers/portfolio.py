"""The portfolio's status in its reporting periods: exceptions first, then what changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from steerco.organisation.models import Person
from steerco.organisation.selectors import Reporting
from steerco.performance.reports import wording
from steerco.performance.reports.charts import Chart, Series
from steerco.performance.reports.pack import Status
from steerco.performance.reports.paper import Kind, Paper, Part, Row, fields
from steerco.performance.selectors.papers.masthead import count, masthead, title
from steerco.performance.selectors.status import roll_up
from steerco.performance.selectors.status.calendar import calendar
from steerco.performance.selectors.status.roll_up import NOTES, SHOW, StatusRow
from steerco.projects.models import Portfolio

WORDS = 300
"""Letters of a manager's words in a table."""


def status_paper(user: Person, at: Reporting, portfolio: Portfolio | None) -> Paper:
    """Read the status of a portfolio, or of all, in a fixed number of queries."""
    rules = calendar()
    owed = roll_up.owed(user, at, rules)
    if portfolio is not None:
        owed = owed.filter(portfolio=portfolio)
    counts = roll_up.counts(owed)
    rows = roll_up.rows(roll_up.ordered(owed), at, rules)
    changed = [row for row in rows if row.before or row.moved]
    return Paper(
        masthead=masthead(user, at, portfolio),
        title=title("portfolio status", portfolio),
        parts=(
            Part(
                key="summary",
                kicker="Summary",
                headline=headline(counts),
                indicators=tuple(
                    count(label, counts[key], NOTES[key]) for key, label in SHOW.items()
                ),
                chart=colours(rows),
            ),
            Part(
                key="projects",
                kicker="Projects",
                headline="Every project in its period, exceptions first",
                fields=fields(
                    ("Project", Kind.TEXT),
                    ("Report", Kind.TEXT, 0.9),
                    ("Colour", Kind.STATUS),
                    ("Manager", Kind.TEXT, 1.3),
                    ("Period to", Kind.TEXT, 1.0),
                    ("Measured", Kind.STATUS),
                    ("Finish moved, days", Kind.DAYS),
                    ("In the manager's words", Kind.TEXT, 4.0),
                ),
                rows=tuple(project_row(row) for row in rows),
                empty="No project owes a status.",
            ),
            Part(
                key="changes",
                kicker="Changes",
                headline=f"{wording.counted(len(changed), 'project')} changed since "
                "the period before",
                fields=fields(
                    ("Project", Kind.TEXT),
                    ("Colour before", Kind.STATUS),
                    ("Colour now", Kind.STATUS),
                    ("Finish moved, days", Kind.DAYS),
                ),
                rows=tuple(
                    Row(
                        values=(
                            f"{row.code} {row.name}",
                            row.before or row.colour,
                            row.colour,
                            row.moved,
                        ),
                        url=row.url,
                    )
                    for row in changed
                ),
                empty="Nothing changed since the period before.",
            ),
        ),
    )


def headline(counts: dict[str, int]) -> str:
    total = wording.counted(counts["all"], "project")
    late, red = counts["overdue"], counts["red"]
    if not counts["all"]:
        return "No project owes a status"
    return (
        f"{late} of {total} {wording.verb(late, 'has', 'have')} an overdue report; "
        f"{red} {wording.verb(red, 'is', 'are')} reported red"
    )


def project_row(row: StatusRow) -> Row:
    return Row(
        values=(
            f"{row.code} {row.name}",
            row.word,
            row.colour,
            row.manager,
            row.period,
            row.measured or row.colour,
            row.moved,
            row.summary[:WORDS],
        ),
        url=row.url,
    )


def colours(rows: Sequence[StatusRow]) -> Chart:
    shown = Counter(row.colour for row in rows)
    measured = Counter(row.measured or row.colour for row in rows)
    return Chart(
        "stacked",
        "Projects by colour",
        "",
        ("Reported", "Measured"),
        tuple(
            Series(
                wording.STATUS_WORDS[status],
                (float(shown[status]) or None, float(measured[status]) or None),
                status.value,
            )
            for status in Status
        ),
        "0",
    )
