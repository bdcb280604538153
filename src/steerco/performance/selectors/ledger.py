"""What finance booked: sums for measuring, and the lines that a page shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q, Sum

from steerco.core.addresses import address
from steerco.core.formatting import date, money
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.performance.models import Actual, ClosedPeriod

SHOWN = 25


def booked_on(days: Mapping[int, dt.date]) -> dict[int, dict[str, Decimal]]:
    """Return what is booked on projects, by task, up to a day each, in one query.

    A project on which nothing was ever booked is left out.
    """
    if not days:
        return {}
    latest = max(days.values())
    rows = (
        Actual.objects.filter(project__in=days, is_current=True)
        .order_by()
        .values("project", "task", "on")
        .annotate(sum=Sum("amount", filter=Q(on__lte=latest)))
    )
    found: dict[int, dict[str, Decimal]] = {}
    for row in rows:
        tasks = found.setdefault(row["project"], {})
        if row["on"] <= days[row["project"]]:
            known = tasks.get(row["task"], Decimal())
            tasks[row["task"]] = known + (row["sum"] or Decimal())
    return found


@dataclass(frozen=True, slots=True)
class ActualRow:
    """A posting as a page shows it, with what it took the place of."""

    project: str
    url: str
    on: str
    amount: str
    before: str
    what: str
    source: str
    told: str
    who: str
    reason: str


def actual_rows(user: Person, *, restated: bool = False) -> list[ActualRow]:
    """Write the last postings that a person may see, or those that restate."""
    found = visible_to(user, Actual).filter(is_current=True)
    if restated:
        found = visible_to(user, Actual).filter(restates=True)
    shown = found.select_related("project__portfolio", "told_by", "replaces")
    return [actual_row(each) for each in shown.order_by("-id")[:SHOWN]]


def actual_row(each: Actual) -> ActualRow:
    currency = each.project.portfolio.currency
    before = each.replaces
    task = f"task {each.task}" if each.task else ""
    return ActualRow(
        project=f"{each.project.code} {each.project.name}",
        url=address("performance:project-value", each.project.code),
        on=date(each.on),
        amount=money(each.amount, currency, decimals=2),
        before=f"{money(before.amount, currency, decimals=2)} on {date(before.on)}"
        if before
        else "",
        what=", ".join(filter(None, (each.text, task))),
        source=f"{each.source} {each.external_key}",
        told=date(each.told_at),
        who=each.told_by.name,
        reason=each.reason,
    )


def closed_periods() -> list[tuple[str, str, str]]:
    """Return day, moment and person of the last closings."""
    found: Any = ClosedPeriod.objects.select_related("closed_by")[:12]
    return [(date(p.until), date(p.closed_at), p.closed_by.name) for p in found]
