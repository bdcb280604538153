"""What people do with risks, assumptions, issues and dependencies."""

from __future__ import annotations

import datetime as dt
from typing import Any, TypeVar

from django.db import models, transaction

from steerco.core import journal
from steerco.core.errors import BadInput, InvalidState
from steerco.organisation.models import Person
from steerco.organisation.policies import require
from steerco.projects.calculations import raid
from steerco.projects.models import (
    Assumption,
    AssumptionState,
    Dependency,
    DependencyState,
    Issue,
    IssueState,
    Project,
    Response,
    Risk,
    RiskState,
)
from steerco.projects.models.raid import RegisterItem
from steerco.projects.observers import register_observers
from steerco.projects.policies import can_keep_registers, can_raise

Entry = TypeVar("Entry", bound=RegisterItem)

CLOSED: dict[type[RegisterItem], tuple[str, ...]] = {
    Risk: (RiskState.EXPIRED, RiskState.AVOIDED, RiskState.REJECTED),
    Issue: (IssueState.RESOLVED, IssueState.CLOSED),
    Assumption: (AssumptionState.VALID, AssumptionState.RETIRED),
    Dependency: (DependencyState.ACCEPTED, DependencyState.BROKEN),
}


def derived(model: type[models.Model], values: dict[str, Any]) -> dict[str, Any]:
    """Add what follows from the values: impact, score, exposure, priority."""
    if model is Risk:
        if not values["impacts"]:
            message = "Rate at least one impact, from 1 to 5."
            raise BadInput(message, fields={"impact_cost": message})
        worst = raid.worst_impact(values["impacts"])
        return values | {
            "impact": worst,
            "score": values["probability"] * worst,
            "exposure": raid.exposure(
                probability=values["probability"],
                low=values.get("cost_low"),
                likely=values.get("cost_likely"),
                high=values.get("cost_high"),
                is_opportunity=values.get("is_opportunity", False),
            ),
        }
    if model is Issue:
        ranked = raid.priority(values["severity"], values["urgency"])
        return values | {"priority": ranked}
    return values


def next_number(model: type[models.Model], project: Project) -> int:
    """Return the next free number; the caller holds the project's row."""
    entries = model._default_manager.filter(project=project)
    last = entries.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def locked_project(project: Project) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "unit__scope")
        .get(pk=project.pk)
    )


@transaction.atomic
def raise_entry(
    model: type[Entry],
    *,
    project: Project,
    actor: Person,
    today: dt.date,
    values: dict[str, Any],
) -> Entry:
    """Put a new entry on a register of the project."""
    project = locked_project(project)
    require(allowed=can_raise(actor, project), to=f"raise anything on {project.code}")
    entry = model(
        project=project,
        number=next_number(model, project),
        raised_by=actor,
        raised_on=today,
        **derived(model, values),
    )
    entry.save(force_insert=True)
    write(entry, "raise", actor, {}, {"title": entry.title})
    return entry


@transaction.atomic
def change_entry(
    entry: Entry,
    *,
    actor: Person,
    today: dt.date,
    values: dict[str, Any],
    reason: str = "",
) -> Entry:
    """Change an entry; a state that closes it dates the closing."""
    entry = locked(entry)
    project = entry.project
    require(
        allowed=can_keep_registers(actor, project) or entry.owner_id == actor.pk,
        to=f"change the registers of {project.code}",
    )
    values = derived(type(entry), values)
    state = values.get("state", entry.state)  # type: ignore[attr-defined]
    if state in CLOSED[type(entry)]:
        values.setdefault("closed_on", entry.closed_on or today)
    else:
        values["closed_on"] = None
    before, after = journal.changes(entry, values)
    if after:
        entry.save(update_fields=[*after, "updated_at"])
        write(entry, "change", actor, before, after, reason)
    return entry


@transaction.atomic
def review_entry(
    entry: Entry, *, actor: Person, today: dt.date, review_on: dt.date | None
) -> Entry:
    """Note that an entry was looked at, and when it is to be looked at again."""
    if review_on is not None and review_on <= today:
        message = "The next review lies after today."
        raise BadInput(message, fields={"review_on": message})
    entry = locked(entry)
    require(
        allowed=can_keep_registers(actor, entry.project) or entry.owner_id == actor.pk,
        to=f"review the registers of {entry.project.code}",
    )
    before, after = journal.changes(
        entry, {"reviewed_on": today, "review_on": review_on}
    )
    if after:
        entry.save(update_fields=[*after, "updated_at"])
        write(entry, "review", actor, before, after)
    return entry


@transaction.atomic
def materialise_risk(
    risk: Risk, *, actor: Person, today: dt.date, note: str = ""
) -> Issue:
    """Turn a risk that has happened into an issue that stays linked to it."""
    risk = locked(risk)
    project = risk.project
    require(
        allowed=can_keep_registers(actor, project) or risk.owner_id == actor.pk,
        to=f"change the registers of {project.code}",
    )
    if not risk.is_open:
        message = f"{risk.code} is {risk.get_state_display().lower()}; only an open risk happens."
        raise InvalidState(message)
    urgency = max(risk.impact, 3)
    issue = Issue(
        project=project,
        number=next_number(Issue, project),
        title=risk.title,
        description=note or risk.sentence,
        root_cause=risk.cause,
        workaround=risk.contingency_plan,
        severity=risk.impact,
        urgency=urgency,
        priority=raid.priority(risk.impact, urgency),
        cost=risk.cost_likely,
        owner=risk.owner,
        raised_by=actor,
        raised_on=today,
        due_on=today + dt.timedelta(days=14),
        risk=risk,
    )
    issue.save(force_insert=True)
    write(issue, "raise", actor, {}, {"title": issue.title, "risk": risk.code})
    before, after = journal.changes(
        risk, {"state": RiskState.MATERIALISED, "closed_on": today}
    )
    risk.save(update_fields=[*after, "updated_at"])
    write(risk, "materialise", actor, before, {**after, "issue": issue.code}, note)
    return issue


@transaction.atomic
def falsify_assumption(
    assumption: Assumption, *, actor: Person, today: dt.date, note: str
) -> Risk:
    """Record that an assumption does not hold; what follows becomes a risk."""
    assumption = locked(assumption)
    project = assumption.project
    require(
        allowed=can_keep_registers(actor, project),
        to=f"change the registers of {project.code}",
    )
    if assumption.state != AssumptionState.OPEN:
        message = (
            f"{assumption.code} is {assumption.get_state_display().lower()} already."
        )
        raise InvalidState(message)
    values = derived(
        Risk,
        {
            "title": f"Does not hold: {assumption.title}"[:200],
            "cause": f"the assumption that {assumption.statement} does not hold",
            "event": assumption.impact_if_false or "the plan built on it fails",
            "probability": 4,
            "impacts": {"time": 3},
            "owner": assumption.owner,
        },
    )
    risk = Risk(
        project=project,
        number=next_number(Risk, project),
        raised_by=actor,
        raised_on=today,
        **values,
    )
    risk.save(force_insert=True)
    write(risk, "raise", actor, {}, {"title": risk.title})
    before, after = journal.changes(
        assumption,
        {"state": AssumptionState.INVALID, "closed_on": today, "became_risk": risk},
    )
    assumption.save(update_fields=[*after, "updated_at"])
    write(assumption, "falsify", actor, before, after, note)
    return risk


@transaction.atomic
def confirm_dependency(dependency: Dependency, *, actor: Person) -> Dependency:
    """Agree for the giver, the receiver or both, as far as the person speaks for them."""
    dependency = locked(dependency)
    gives = dependency.giver is not None and can_keep_registers(actor, dependency.giver)
    receives = can_keep_registers(actor, dependency.project)
    require(allowed=gives or receives, to="agree for either side")
    agreed = {
        "agreed_by_giver": dependency.agreed_by_giver or gives,
        "agreed_by_receiver": dependency.agreed_by_receiver or receives,
    }
    both = all(agreed.values())
    if both and dependency.state == DependencyState.PROPOSED:
        agreed["state"] = DependencyState.AGREED  # type: ignore[assignment]
    before, after = journal.changes(dependency, agreed)
    if after:
        dependency.save(update_fields=[*after, "updated_at"])
        write(dependency, "agree", actor, before, after)
    return dependency


@transaction.atomic
def add_response(
    risk: Risk,
    *,
    actor: Person,
    action: str,
    owner: Person | None,
    due_on: dt.date | None,
    cost: Any = None,
) -> Response:
    """Plan something that is done about a risk."""
    risk = locked(risk)
    require(
        allowed=can_keep_registers(actor, risk.project) or risk.owner_id == actor.pk,
        to=f"change the registers of {risk.project.code}",
    )
    response = Response.objects.create(
        risk=risk, action=action, owner=owner, due_on=due_on, cost=cost
    )
    if risk.state == RiskState.OPEN:
        risk.state = RiskState.RESPONDING
        risk.save(update_fields=["state", "updated_at"])
    write(risk, "respond", actor, {}, {"action": action, "due": due_on})
    return response


@transaction.atomic
def finish_response(response: Response, *, actor: Person, today: dt.date) -> Response:
    """Record that a response is done."""
    response = (
        Response.objects.select_for_update(of=("self",))
        .select_related("risk__project__scope", "risk__project__unit__scope")
        .get(pk=response.pk)
    )
    risk = response.risk
    mine = actor.pk in (response.owner_id, risk.owner_id)
    require(
        allowed=mine or can_keep_registers(actor, risk.project),
        to=f"change the registers of {risk.project.code}",
    )
    if response.done_on is None:
        response.done_on = today
        response.save(update_fields=["done_on"])
        write(risk, "respond", actor, {}, {"done": response.action})
    return response


def locked(entry: Entry) -> Entry:
    found = (
        type(entry)
        ._default_manager.select_for_update(of=("self",))
        .select_related("project__scope", "project__unit__scope")
        .get(pk=entry.pk)
    )
    return found


def write(
    entry: RegisterItem,
    verb: str,
    actor: Person,
    before: dict[str, Any],
    after: dict[str, Any],
    reason: str = "",
) -> None:
    """Journal a change and tell who rates the registers."""
    journal.record(
        actor=actor,
        action=f"{entry._meta.model_name}.{verb}",
        on=entry,
        scope_path=entry.project.scope.path,
        before=before,
        after=after,
        reason=reason,
    )
    for observer in register_observers:
        observer(entry.project)
