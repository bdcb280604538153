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
    Project,
    Response,
    Risk,
    RiskState,
)
from steerco.projects.models.raid import RegisterItem
from steerco.projects.observers import register_observers
from steerco.projects.policies import (
    can_accept_risk,
    can_keep_registers,
    can_raise,
)

Entry = TypeVar("Entry", bound=RegisterItem)
Values = dict[str, Any]

ISSUE_DUE = dt.timedelta(days=14)
"""Until when a risk that has happened is to be resolved, unless somebody says more."""

TERMS = ("deliverable", "acceptance_criteria", "giver", "need_by", "promised_on")
"""What the two sides of a dependency agree on."""
BY_ACTION = {
    Risk: (RiskState.MATERIALISED, "record that it has happened"),
    Assumption: (AssumptionState.INVALID, "record that it does not hold"),
    Dependency: (DependencyState.AGREED, "let both sides agree"),
}
"""States with consequences, reached only by what a person does for them."""


def derived(model: type[models.Model], values: Values) -> Values:
    """Add what follows from the values: impact, score, exposure, priority."""
    if model is Risk:
        if not values["impacts"]:
            message = "Rate at least one impact, from 1 to 5."
            raise BadInput(message, fields={"impact_cost": message})
        require_rising_costs(values)
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


def require_rising_costs(values: Values) -> None:
    """Refuse estimates of a risk's cost that are not in order."""
    costs = [values.get(f"cost_{name}") for name in ("low", "likely", "high")]
    known = [cost for cost in costs if cost is not None]
    if known != sorted(known):
        message = "The three costs rise: lowest, most likely, highest."
        raise BadInput(message, fields={"cost_high": message})


def require_giver(entry: RegisterItem, values: Values) -> None:
    """Ask who gives a dependency: a project here, or the name of somebody else."""
    if not isinstance(entry, Dependency):
        return
    giver = values.get("giver", entry.giver_id)
    if not giver and not values.get("giver_name", entry.giver_name):
        message = "Name the project, or who else gives it."
        raise BadInput(message, fields={"giver": message})


def next_number(model: type[models.Model], project: Project) -> int:
    """Return the next free number; the caller holds the project's row."""
    entries = model._default_manager.filter(project=project)
    last = entries.aggregate(last=models.Max("number"))["last"]
    return (last or 0) + 1


def locked_project(pk: int) -> Project:
    return (
        Project.objects.select_for_update(of=("self",))
        .select_related("scope", "unit__scope")
        .get(pk=pk)
    )


def locked(entry: Entry) -> Entry:
    """Return the entry as it is now, held; its project's row is held before it."""
    project = locked_project(entry.project_id)
    found = type(entry)._default_manager.select_for_update().get(pk=entry.pk)
    found.project = project
    return found


def require_keeper(actor: Person, entry: RegisterItem) -> None:
    """Let pass who keeps the registers of the project, and who owns the entry."""
    project = entry.project
    require(
        allowed=can_keep_registers(actor, project) or entry.owner_id == actor.pk,
        to=f"change the registers of {project.code}",
    )


def require_open(entry: RegisterItem, what: str) -> None:
    if not entry.is_open:
        state = entry.get_state_display().lower()  # type: ignore[attr-defined]
        message = f"{entry.code} is {state}; only an open entry {what}."
        raise InvalidState(message)


def settled(entry: RegisterItem, values: Values, actor: Person, on: dt.date) -> Values:
    """Check the state that an entry is to have, and date its closing."""
    state = values.get("state", entry.state)
    if state in entry.closed_states:
        if state != entry.state:
            require_reason(entry, values)
        return values | {"closed_on": entry.closed_on or on}
    if state == RiskState.ACCEPTED and isinstance(entry, Risk):
        require_acceptance(entry, values, actor)
    return values | {"closed_on": None}


def require_reason(entry: RegisterItem, values: Values) -> None:
    """Ask why an entry is closed; an issue says how it was resolved."""
    name = "resolution" if isinstance(entry, Issue) else "closing_reason"
    if not values.get(name, getattr(entry, name)).strip():
        message = (
            "Say how it was resolved."
            if isinstance(entry, Issue)
            else "Say why it is closed."
        )
        raise BadInput(message, fields={name: message})


def require_acceptance(risk: Risk, values: Values, actor: Person) -> None:
    """Accept a risk only with a next review, and a high one only from above."""
    if not values.get("review_on", risk.review_on):
        message = "An accepted risk is looked at again; set the next review."
        raise BadInput(message, fields={"review_on": message})
    if risk.state == RiskState.ACCEPTED:
        return
    if values.get("score", risk.score) >= raid.HIGH:
        require(
            allowed=can_accept_risk(actor, risk.project),
            to=f"accept a risk that scores {raid.HIGH} or more",
        )


def require_by_hand(entry: RegisterItem, values: Values) -> None:
    """Refuse a state that only an action of its own may set."""
    state, action = BY_ACTION.get(type(entry), (None, ""))
    if state and values.get("state") == state != entry.state and not is_chance(values):
        message = f"To get there, {action}."
        raise BadInput(message, fields={"state": message})


def is_chance(values: Values) -> bool:
    """Tell whether it is an opportunity, which makes no issue when it comes true."""
    return bool(values.get("is_opportunity"))


def reopened_terms(dependency: Dependency, values: Values) -> Values:
    """Withdraw both agreements where the terms change."""
    changed = any(
        name in values and values[name] != getattr(dependency, name) for name in TERMS
    )
    if not changed:
        return values
    withdrawn = {"agreed_by_giver": False, "agreed_by_receiver": False}
    if values.get("state", dependency.state) == DependencyState.AGREED:
        withdrawn["state"] = DependencyState.PROPOSED  # type: ignore[assignment]
    return values | withdrawn


@transaction.atomic
def raise_entry(
    model: type[Entry],
    *,
    project: Project,
    actor: Person,
    today: dt.date,
    values: Values,
) -> Entry:
    """Put a new entry on a register; a risk's first rating is its inherent one."""
    project = locked_project(project.pk)
    require(allowed=can_raise(actor, project), to=f"raise anything on {project.code}")
    if model is Risk:
        values = {
            "inherent_probability": values["probability"],
            "inherent_impacts": values["impacts"],
            **values,
        }
    values = derived(model, values)
    entry = model(project=project, raised_by=actor, raised_on=today)
    require_by_hand(entry, values)
    require_giver(entry, values)
    values = settled(entry, values, actor, today)
    for name, value in values.items():
        setattr(entry, name, value)
    entry.number = next_number(model, project)
    entry.save(force_insert=True)
    write(entry, "raise", actor, {}, {"title": entry.title})
    return entry


@transaction.atomic
def change_entry(
    entry: Entry,
    *,
    actor: Person,
    today: dt.date,
    values: Values,
    reason: str = "",
) -> Entry:
    """Change an entry; a state that closes it needs a reason and dates the closing."""
    entry = locked(entry)
    require_keeper(actor, entry)
    require_by_hand(entry, values)
    require_giver(entry, values)
    values = derived(type(entry), values)
    if isinstance(entry, Dependency):
        values = reopened_terms(entry, values)
    values = settled(entry, values, actor, today)
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
    require_keeper(actor, entry)
    require_open(entry, "is reviewed")
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
    require_keeper(actor, risk)
    require_open(risk, "happens")
    if risk.is_opportunity:
        message = f"{risk.code} is an opportunity: that it comes true is no issue."
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
        due_on=today + ISSUE_DUE,
        risk=risk,
    )
    issue.save(force_insert=True)
    write(issue, "raise", actor, {}, {"title": issue.title, "risk": risk.code})
    before, after = journal.changes(
        risk,
        {
            "state": RiskState.MATERIALISED,
            "closed_on": today,
            "closing_reason": f"It has happened: {issue.code}.",
        },
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
    require_keeper(actor, assumption)
    require_open(assumption, "can turn out false")
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
        {
            "state": AssumptionState.INVALID,
            "closed_on": today,
            "closing_reason": note,
            "became_risk": risk,
        },
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
    require_open(dependency, "is agreed on")
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
    require_keeper(actor, risk)
    require_open(risk, "gets a response")
    response = Response.objects.create(
        risk=risk, action=action, owner=owner, due_on=due_on, cost=cost
    )
    before: Values = {}
    after: Values = {}
    if risk.state == RiskState.OPEN:
        before, after = journal.changes(risk, {"state": RiskState.RESPONDING})
        risk.save(update_fields=[*after, "updated_at"])
    write(risk, "respond", actor, before, {**after, "action": action, "due": due_on})
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
        observer([entry.project])
