"""Taking over a date of another project that a plan is linked with."""

from __future__ import annotations

import datetime as dt

from steerco.core.errors import InvalidState
from steerco.core.formatting import date
from steerco.organisation.models import Person
from steerco.projects.calculations.outside import TO_START
from steerco.projects.models import OutsideLink
from steerco.projects.services.edits import Outcome, edit_plan
from steerco.schedules.editing.edits import Set, Values

EPOCH = dt.datetime(1970, 1, 1)
MINUTE = dt.timedelta(minutes=1)


def use_outside_date(
    *, link: OutsideLink, day: dt.datetime | None, actor: Person
) -> Outcome:
    """Let a task start or finish no earlier than its predecessor elsewhere allows.

    It is an edit as any other: it shows on the task, it can be undone.
    """
    if not link.incoming or day is None:
        message = f"There is no date in {link.other} that this task waits for."
        raise InvalidState(message)
    if link.lag:
        message = (
            f"The link with {link.other} has a lag; set the constraint in the plan, "
            f"counted from {date(day)}."
        )
        raise InvalidState(message)
    kind = "SNET" if link.type in TO_START else "FNET"
    values = Values(constraint=kind, constraint_date=(day - EPOCH) // MINUTE)  # type: ignore[arg-type]
    return edit_plan(
        project=link.project,
        actor=actor,
        revision=link.project.revision,
        wanted=[Set(uid=link.task_uid, values=values)],
    )
