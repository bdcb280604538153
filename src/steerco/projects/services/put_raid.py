"""Rows of RAID registers put into their projects, many in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models.functions import Lower
from django.utils import timezone

from steerco.core import journal
from steerco.core.errors import BadInput
from steerco.organisation.policies import require
from steerco.projects import policies
from steerco.projects.models import (
    Dependency,
    Import,
    ImportAction,
    ImportItem,
    Issue,
    Project,
    Response,
    Risk,
)
from steerco.projects.models.raid import RegisterItem
from steerco.projects.services.fields import Values, typed
from steerco.projects.services.import_registers import keep_outcome
from steerco.projects.services.raid_entries import SHEETS, Entries, Givers


def carry_out(items: Sequence[ImportItem], batch: Import) -> None:
    """Add the entries that rows name or change those with their keys."""
    projects = locked_projects(items, batch)
    linked = [item.summary["risk_key"] for item in items]
    entries = Entries(projects.values(), [*(i.external_key for i in items), *linked])
    givers = Givers(item.summary["giver"] for item in items)
    for item in items:
        item.project, item.done = projects[item.summary["code"].lower()], True
    for sheet, model in SHEETS.items():
        if rows := [item for item in items if item.summary["sheet"] == sheet]:
            put_entries(model, rows, entries, givers, batch)
    put_responses(items, entries, batch)
    keep_outcome(items)


def locked_projects(items: Sequence[ImportItem], batch: Import) -> dict[str, Project]:
    """Lock the projects of rows, in the order of their keys, and ask the policy."""
    codes = {item.summary["code"].lower(): item.summary["code"] for item in items}
    found = (
        batch.portfolio.projects.select_for_update(of=("self",))
        .select_related("scope")
        .annotate(lowered=Lower("code"))
        .filter(lowered__in=codes)
        .order_by("pk")
    )
    projects = {project.code.lower(): project for project in found}
    for code, written in codes.items():
        if code not in projects:
            message = (
                f"There is no project {written} in portfolio {batch.portfolio.code}."
            )
            raise BadInput(message)
    if actor := batch.created_by:
        for project in projects.values():
            require(
                allowed=policies.can_keep_registers(actor, project),
                to=f"keep the registers of {project.code}",
            )
    return projects


def put_entries(
    model: type[RegisterItem],
    items: Sequence[ImportItem],
    entries: Entries,
    givers: Givers,
    batch: Import,
) -> None:
    """Put rows of one register in: new ones and changed ones each at once."""
    last = entries.last_numbers(model)
    new: list[RegisterItem] = []
    changed: list[RegisterItem] = []
    told: list[tuple[RegisterItem, Values, Values]] = []
    fields: set[str] = set()
    for item in items:
        project = project_of(item)
        values = values_of(model, item, entries, givers)
        entry = entries.find(model, project, item.external_key)
        if entry is None:
            last[project.pk] = last.get(project.pk, 0) + 1
            new.append(
                model(
                    project=project,
                    number=last[project.pk],
                    external_key=item.external_key,
                    **{"raised_on": timezone.localdate(), **values},
                )
            )
            item.action = ImportAction.NEW
            told.append(
                (new[-1], {}, {"title": values["title"], "state": values["state"]})
            )
            continue
        entry.project = project
        before, after = journal.changes(entry, values)
        item.action = ImportAction.CHANGED if after else ImportAction.UNCHANGED
        if after:
            entry.updated_at = timezone.now()
            fields |= {*after, "updated_at"}
            changed.append(entry)
            told.append((entry, before, after))
    model._default_manager.bulk_create(new)
    entries.add(new)
    if changed:
        model._default_manager.bulk_update(changed, sorted(fields))
    for entry, before, after in told:
        note(entry, "import", batch, before, after)


def values_of(
    model: type[RegisterItem], item: ImportItem, entries: Entries, givers: Givers
) -> Values:
    """Return what a row says, with the records it refers to."""
    values = typed(model, item.summary["values"])
    if model is Issue and (linked := item.summary["risk_key"]):
        risk = entries.find(Risk, project_of(item), linked)
        values["risk_id"] = risk.pk if risk else None
    if model is Dependency:
        values |= givers.values(item.summary["giver"])
    return values


def put_responses(items: Sequence[ImportItem], entries: Entries, batch: Import) -> None:
    """Keep the responses that came with risks; others stay untouched."""
    new, changed = [], []
    for item in items:
        if not item.summary["response"]:
            continue
        risk = entries.find(Risk, project_of(item), item.external_key)
        values = typed(Response, item.summary["response"])
        if not entries.lacks_response(risk, values):
            continue
        if item.action == ImportAction.UNCHANGED:
            item.action = ImportAction.CHANGED
        known = entries.response(risk, values["action"])
        if known is None:
            new.append(Response(risk=risk, **values))
        else:
            for name, value in values.items():
                setattr(known, name, value)
            changed.append(known)
        after = {"action": values["action"], "due": values["due_on"]}
        note(risk, "respond", batch, {}, after)
    Response.objects.bulk_create(new)
    if changed:
        Response.objects.bulk_update(changed, ["owner_id", "due_on"])


def project_of(item: ImportItem) -> Project:
    if item.project is None:
        message = f"{item.name} belongs to no project."
        raise BadInput(message)
    return item.project


def note(
    entry: RegisterItem,
    verb: str,
    batch: Import,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    journal.record(
        actor=batch.created_by,
        action=f"{entry._meta.model_name}.{verb}",
        on=entry,
        scope_path=entry.project.scope.path,
        before=dict(before),
        after=dict(after),
    )
