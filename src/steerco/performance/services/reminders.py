"""Who is reminded of a status report: the manager, then the sponsor, once a step."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np
from django.conf import settings
from django.core.mail import send_mail
from django.db import transaction

from steerco.core.formatting import date
from steerco.organisation.models import Organisation, Person, Role
from steerco.organisation.selectors import holders, reporting
from steerco.performance.models import StatusReminder
from steerco.performance.selectors.status.calendar import Rule, calendar
from steerco.performance.selectors.status.roll_up import unwritten
from steerco.projects.models import Project

SOON, OVERDUE, SPONSOR = "soon", "overdue", "sponsor"
WHO = {
    SOON: Role.PROJECT_MANAGER,
    OVERDUE: Role.PROJECT_MANAGER,
    SPONSOR: Role.SPONSOR,
}
SPONSOR_AFTER = 5
"""Working days after the due date."""
SUBJECTS = {
    SOON: "Status reports due",
    OVERDUE: "Status reports overdue",
    SPONSOR: "Status reports that your projects owe",
}


@dataclass(frozen=True, slots=True)
class Due:
    """A report that is missing, and the step at which somebody is told."""

    project: Project
    end: dt.date
    due: dt.date
    step: str


@transaction.atomic
def remind_of_status(*, today: dt.date) -> int:
    """Send the reminders of the day that were not sent yet; return how many letters.

    A worker that comes second finds them sent: the organisation's row is the lock.
    """
    if Organisation.objects.select_for_update().first() is None:
        return 0
    at, rules = reporting(today), calendar()
    steps = {klass: step_of(rule, at.as_of) for klass, rule in rules.items()}
    asked = [klass for klass, step in steps.items() if step]
    missing = [
        Due(project, project.period_end, due_day(rules, project), steps[project.klass])
        for project in unwritten(at, rules).filter(klass__in=asked)
    ]
    sent = set(
        StatusReminder.objects.filter(
            project__in=[d.project.pk for d in missing]
        ).values_list("project", "end", "step")
    )
    new = [d for d in missing if (d.project.pk, d.end, d.step) not in sent]
    StatusReminder.objects.bulk_create(
        StatusReminder(project=d.project, end=d.end, step=d.step) for d in new
    )
    letters = addressed(new, at.as_of)
    for (person, step), found in letters.items():
        transaction.on_commit(partial(send, person, step, found))
    return len(letters)


def step_of(rule: Rule, as_of: dt.date) -> str:
    """Return the step that a class has reached with its last period; else nothing."""
    due = rule.due_on(rule.last(as_of))
    after = int(np.busday_count(due, as_of))
    if after > SPONSOR_AFTER:
        return SPONSOR
    if as_of > due:
        return OVERDUE
    return SOON if after >= -1 else ""


def due_day(rules: Mapping[str, Rule], project: Project) -> dt.date:
    rule = rules[project.klass]
    return rule.due_on(rule.last(project.period_end))  # type: ignore[attr-defined]


def addressed(
    missing: Iterable[Due], on: dt.date
) -> dict[tuple[Person, str], list[Due]]:
    """Put what is missing into one letter for each person and step."""
    found = list(missing)
    held = holders({d.project.scope_id for d in found}, set(WHO.values()), on)
    wanted = [
        (holder.person_id, d)
        for d in found
        for holder in held.get(d.project.scope_id, [])
        if holder.role == WHO[d.step]
    ]
    people = Person.objects.filter(is_active=True).in_bulk({pk for pk, _ in wanted})
    letters: dict[tuple[Person, str], list[Due]] = defaultdict(list)
    for pk, due in wanted:
        if pk in people:
            letters[people[pk], due.step].append(due)
    return letters


def send(person: Person, step: str, missing: Iterable[Due]) -> None:
    lines = [
        f"{d.project.code} {d.project.name}: period to {date(d.end)}, "
        f"due {date(d.due)}\n{settings.SITE_URL}/projects/{d.project.code}"
        f"/status/{d.end}/"
        for d in missing
    ]
    send_mail(
        subject=f"{SUBJECTS[step]}: {len(lines)}",
        message="\n\n".join(
            [f"{person.name},", *lines, "The figures are filled in already."]
        ),
        from_email=None,
        recipient_list=[person.email],
        fail_silently=False,
    )
