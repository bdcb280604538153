"""Reports that leave, and who took them along."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from steerco.core import journal
from steerco.organisation.models import Person
from steerco.projects.models import Portfolio, Project


@transaction.atomic
def note_report(
    *, actor: Person, of: Portfolio | Project | None, name: str, as_of: dt.date
) -> None:
    """Journal that a person took a report along; None is a pack of all portfolios."""
    journal.record(
        actor=actor,
        action="report.export",
        on=of or actor,
        label=f"{of.code} {of.name}" if of else "All portfolios",
        scope_path=of.scope.path if of else "",
        after={"file": name, "as_of": as_of},
    )
