"""What resources cost and how much there is of them, from day to day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Final

from steerco.schedules.model import (
    Assignment,
    RatePeriod,
    Resource,
    ResourceType,
    Schedule,
)
from steerco.schedules.writing import xer_text as text
from steerco.schedules.writing.xer_change import Change
from steerco.schedules.writing.xer_file import Cells

_TABLE: Final = "RSRCRATE"
_TABLES: Final = "ABCDE"
_FIRST: Final = dt.datetime(1, 1, 1)
_MINUTES: Final = {"m": 1, "h": 60}


def write_rates(change: Change) -> None:
    """Bring the rows of resources whose rates or amounts changed to the new state."""
    was = {resource.uid: resource for resource in change.before.resources}
    places = None
    for resource in change.after.resources:
        old = was.get(resource.uid)
        if resource.type is ResourceType.ROLE or (
            old and _said(old) == _said(resource)
        ):
            continue
        if places is None:
            places = change.file.rows(_TABLE, "rsrc_id")
        number = change.ids.resources[resource.uid]
        known = {
            change.file.cell(_TABLE, place, "start_date")[:16]: [place]
            for place in places.get(number, ())
        }
        before = _rows(old, change.before) if old and known else {}
        after = _rows(resource, change.after)
        for start, cells in after.items():
            if start not in known:
                row = {"rsrc_id": number, **cells}
                change.add(_TABLE, "rsrc_rate_id", row)
        kept = {start: cells for start, cells in after.items() if start in known}
        change.sync(_TABLE, known, before, kept)


def _said(resource: Resource) -> tuple[object, ...]:
    return resource.rates, resource.availability, resource.max_units


def _rows(resource: Resource, schedule: Schedule) -> dict[str, Cells]:
    """Return a row for each date on which a price or the amount changes."""
    days = {rate.start for rate in resource.rates}
    days |= {step.start for step in resource.availability}
    starts = sorted(days or {None}, key=lambda day: day or _FIRST)
    return {
        text.moment(start): {
            "start_date": text.moment(start),
            "max_qty_per_hr": text.amount(_units(resource, start)),
            **{
                f"cost_per_qty{at if at > 1 else ''}": text.amount(
                    price_on(resource, table, start, schedule)
                )
                for at, table in enumerate(_TABLES, start=1)
            },
        }
        for start in starts
    }


def _units(resource: Resource, start: dt.datetime | None) -> float:
    units = 1.0 if resource.max_units is None else resource.max_units
    for step in resource.availability:
        if (step.start or _FIRST) <= (start or _FIRST):
            units = step.units
    return units


def price_on(
    resource: Resource, table: str, day: dt.datetime | None, schedule: Schedule
) -> Decimal:
    """Return what an hour, or a piece, costs on a day by one of the five tables."""
    valid: RatePeriod | None = None
    for rate in resource.rates:
        if rate.table == table and (rate.start or _FIRST) <= (day or _FIRST):
            valid = rate
    if valid is None:
        return Decimal(0)
    minutes = {**_MINUTES, "d": schedule.options.minutes_per_day}.get(valid.per, 60)
    return valid.rate if minutes == 60 else round(valid.rate * 60 / minutes, 6)


def assignment_price(
    assignment: Assignment, resource: Resource | None, schedule: Schedule
) -> str:
    """Return the price of an assignment, empty where nothing says one."""
    if resource is None or not resource.rates:
        return ""
    day = assignment.start or resource.rates[0].start
    price = price_on(resource, assignment.rate_table, day, schedule)
    return text.amount(price)
