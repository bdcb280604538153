"""The office confirms colours for a time, and sets the rules they are measured by."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.organisation.selectors import Reporting
from steerco.organisation.services import root_scope
from steerco.performance.calculations.health import Rules
from steerco.performance.models import ConfirmedHealth, HealthRule, Measurement
from steerco.performance.policies import can_confirm_health, can_set_health_rules
from steerco.performance.selectors.health import FIELDS, health_rules, longest
from steerco.projects.models import Health, Project


@transaction.atomic
def confirm_health(
    *,
    project: Project,
    actor: Person,
    colour: str,
    until: dt.date,
    at: Reporting,
    reason: str = "",
) -> ConfirmedHealth:
    """Give a project the office's colour; it ends by itself, at the latest in a cycle."""
    project = locked(project)
    require(allowed=can_confirm_health(actor, project), to="confirm this colour")
    latest = Measurement.objects.filter(project=project, is_latest=True).first()
    measured = latest.health if latest else Health.GREY
    reason = reason.strip()
    if colour != measured and not reason:
        message = (
            f"The figures say {Health(measured).label.lower()}; say why it is "
            f"{Health(colour).label.lower()}."
        )
        raise BadInput(message, fields={"reason": message})
    if not at.as_of <= until <= longest(at):
        message = (
            f"A confirmed colour holds from today to {longest(at):%-d %b %Y} at the "
            "latest; then it is looked at again."
        )
        raise BadInput(message, fields={"until": message})
    before = withdrawn(project)
    confirmed = ConfirmedHealth.objects.create(
        project=project,
        colour=colour,
        measured=measured,
        declared=project.declared_health,
        reason=reason,
        until=until,
        confirmed_by=actor,
    )
    journal.record(
        actor=actor,
        action="health.confirm",
        on=confirmed,
        label=f"{project.code} {Health(colour).label.lower()}",
        scope_path=project.scope.path,
        before={"colour": before.colour, "until": before.until} if before else {},
        after={"colour": colour, "measured": measured, "until": until},
        reason=reason,
    )
    return confirmed


@transaction.atomic
def withdraw_health(*, project: Project, actor: Person) -> None:
    """Take the office's colour back before it ends."""
    project = locked(project)
    require(allowed=can_confirm_health(actor, project), to="withdraw this colour")
    before = withdrawn(project)
    if before is None:
        raise InvalidState(f"No colour of {project.code} is confirmed.")
    journal.record(
        actor=actor,
        action="health.withdraw",
        on=before,
        label=f"{project.code} {before.get_colour_display().lower()}",
        scope_path=project.scope.path,
        before={"colour": before.colour, "until": before.until},
    )


@transaction.atomic
def set_health_rule(*, klass: str, actor: Person, rules: Rules) -> HealthRule:
    """Set from when projects of a class turn amber and red, from the next report on."""
    require(allowed=can_set_health_rules(actor), to="set the rules of health")
    if rules.quality_red < rules.quality_amber:
        message = "Red comes no sooner than amber."
        raise BadInput(message, fields={"quality_red": message})
    usual = values_of(health_rules()[klass])
    rule, _ = HealthRule.objects.select_for_update().get_or_create(
        klass=klass, defaults=usual
    )
    before, after = journal.changes(rule, values_of(rules))
    if after:
        rule.save(update_fields=[*after])
        journal.record(
            actor=actor,
            action="health_rule.set",
            on=root_scope(),
            label=f"Class {klass}",
            scope_path=root_scope().path,
            before=before,
            after=after,
        )
    return rule


def values_of(rules: Rules) -> dict[str, int]:
    return {
        "watch_percent": round(100 * rules.watch),
        **{name: getattr(rules, name) for name in FIELDS},
    }


def locked(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope")
        .get(pk=project.pk)
    )


def withdrawn(project: Project) -> ConfirmedHealth | None:
    """End what is confirmed of a locked project, and return it."""
    before = ConfirmedHealth.objects.filter(project=project, withdrawn_at=None).first()
    if before is not None:
        before.withdrawn_at = timezone.now()
        before.save(update_fields=["withdrawn_at"])
    return before
