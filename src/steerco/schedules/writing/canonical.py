"""Steerco's own plan files, from which the same plan comes back."""

from __future__ import annotations

import datetime as dt

import msgspec

from steerco.schedules.canonical import VERSION, PlanDocument
from steerco.schedules.model import Schedule
from steerco.schedules.writing.written import Source, Written


def write(
    schedule: Schedule,
    source: Source | None,
    on: dt.date | None,
) -> Written:
    """Return the plan as JSON, the same plan as the same bytes."""
    document = PlanDocument(steerco_plan=VERSION, schedule=schedule)
    return Written(msgspec.json.encode(document, order="deterministic"))
