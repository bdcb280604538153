"""Counted work of a project: its weeks, and what they promise."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from steerco.core.formatting import DASH, date, number, percent
from steerco.performance.calculations.throughput import (
    Promise,
    end_of,
    how_many,
    shown_weeks,
    weekly,
    when_done,
)
from steerco.performance.models import DoneItems
from steerco.projects.models import Project, Task
from steerco_engine.forecasting import reference_corrections
from steerco_engine.forecasting.throughput import WEEKS

SHOWN = 52
"""Weeks that are drawn."""
SOURCES = {
    "brought": "the dates that were brought",
    "plan": "the finished tasks of the plan",
}


@dataclass(frozen=True, slots=True)
class PromiseRow:
    chance: str
    drawn: str
    corrected: str


@dataclass(frozen=True, slots=True)
class ThroughputPage:
    """The record of a project's counted work and what it promises."""

    source: str
    source_words: str
    items: int
    weeks: int = 0
    enough: bool = False
    is_even: bool = False
    luck: str = ""
    corrected_by: str = ""
    chart: Mapping[str, Any] | None = None
    when: Sequence[PromiseRow] = ()
    when_reason: str = ""
    many: Sequence[PromiseRow] = ()


def done_days(project: Project, source: str) -> tuple[str, list[dt.date]]:
    """Return the days on which items were done, brought or of the plan, in two queries."""
    brought = DoneItems.objects.filter(project=project).first()
    if brought is not None and source != "plan":
        return "brought", [dt.date.fromisoformat(day) for day in brought.days]
    finished = Task.objects.filter(
        project=project, is_summary=False, actual_finish__isnull=False
    )
    days = [f.date() for f in finished.values_list("actual_finish", flat=True) if f]
    return "plan", days


def throughput_page(
    project: Project, on: dt.date, *, source: str, items: int, by: dt.date | None
) -> ThroughputPage:
    """Forecast counted work from its record up to a day."""
    source, days = done_days(project, source)
    first, record = weekly(days, on)
    if first is None or record is None:
        return ThroughputPage(source, SOURCES[source], len(days))
    promises, reason = when_done(record, items)
    correction = reference_corrections().of(record)
    weeks_left = max(0, ((by - on).days + on.weekday() + 1) // 7) if by else 0
    return ThroughputPage(
        source=source,
        source_words=SOURCES[source],
        items=len(days),
        weeks=len(record.counts),
        enough=True,
        is_even=record.is_even,
        luck=percent(record.luck),
        corrected_by=f"{correction.forecasts} past forecasts of {correction.series} other "
        "teams"
        if correction
        else "",
        chart=chart(first, record.counts),
        when=[when_row(each, on) for each in promises] if not reason else [],
        when_reason=reason,
        many=[many_row(each) for each in how_many(record, weeks_left)]
        if weeks_left
        else [],
    )


def when_row(promise: Promise, on: dt.date) -> PromiseRow:
    def day(weeks: float | None) -> str:
        if weeks is None:
            return DASH
        return f"{date(end_of(weeks, on))}, {number(weeks, 1)} weeks"

    return PromiseRow(
        percent(promise.chance), day(promise.drawn), day(promise.corrected)
    )


def many_row(promise: Promise) -> PromiseRow:
    return PromiseRow(
        percent(promise.chance), number(promise.drawn), number(promise.corrected)
    )


def chart(first: dt.date, counts: Sequence[int]) -> dict[str, Any]:
    """Return the items of each week; those drawn from stand out."""
    drawn = len(counts) - min(WEEKS, len(counts))
    return {
        "dates": shown_weeks(first, counts)[-SHOWN:],
        "unit": "count",
        "series": [
            {
                "name": f"Drawn from: the last {WEEKS} weeks",
                "values": [n if i >= drawn else None for i, n in enumerate(counts)][
                    -SHOWN:
                ],
            },
            {
                "name": "Before",
                "values": [n if i <= drawn else None for i, n in enumerate(counts)][
                    -SHOWN:
                ],
                "tone": "muted",
            },
        ],
    }
