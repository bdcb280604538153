"""Bringing the days on which counted work was done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from steerco.core import journal
from steerco.core.errors import BadInput
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.performance.models import DoneItems
from steerco.performance.policies import can_simulate
from steerco.projects.models import Project

MOST = 20_000


@transaction.atomic
def keep_done_items(
    *, project: Project, actor: Person, days: Iterable[dt.date]
) -> DoneItems:
    """Keep when items were done in place of what was known; the same again changes nothing."""
    project = (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope")
        .get(pk=project.pk)
    )
    require(allowed=can_simulate(actor, project), to="bring counted work here")
    kept = sorted(day.isoformat() for day in days)
    if not kept:
        message = "There is no date in it; give one for each item that was done."
        raise BadInput(message, fields={"days": message})
    if len(kept) > MOST:
        message = f"{len(kept)} dates are too many; bring the last {MOST}."
        raise BadInput(message, fields={"days": message})
    before = DoneItems.objects.filter(project=project).first()
    if before is not None and before.days == kept:
        return before
    found, _ = DoneItems.objects.update_or_create(
        project=project, defaults={"days": kept, "changed_by": actor}
    )
    journal.record(
        actor=actor,
        action="done_items.bring",
        on=found,
        label=project.code,
        scope_path=project.scope.path,
        before={"items": len(before.days)} if before else {},
        after={"items": len(kept), "first": kept[0], "last": kept[-1]},
    )
    return found
