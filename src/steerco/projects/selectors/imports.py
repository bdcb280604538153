"""Imports as the pages show them: per file, per item, what would change or did."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Count, Q, QuerySet
from django.urls import reverse

from steerco.core import formatting
from steerco.core.models import Job
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects import policies
from steerco.projects.models import (
    Import,
    ImportAction,
    ImportItem,
    ImportState,
    Project,
)
from steerco.projects.services.imports import may_go_on

MOST_ROWS = 500
"""How many items a page lists; the counts tell of all."""
DONE_WORDS = {
    ImportAction.NEW: "Added",
    ImportAction.CHANGED: "Updated",
    ImportAction.UNCHANGED: "Unchanged",
    ImportAction.REJECTED: "Rejected",
}
TONES = {
    ImportAction.NEW: ("blue", "plus"),
    ImportAction.CHANGED: ("amber", "arrows-diff"),
    ImportAction.UNCHANGED: ("grey", "equal"),
    ImportAction.REJECTED: ("red", "ban"),
}
STATE_TONES = {
    ImportState.READING: "blue",
    ImportState.PREVIEW: "amber",
    ImportState.IMPORTING: "blue",
    ImportState.DONE: "green",
    ImportState.CANCELLED: "grey",
}


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing that changes: what it was and what it becomes."""

    what: str
    before: str
    after: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One item as a table shows it."""

    id: int
    name: str
    code: str
    kind: str
    action: str
    word: str
    tone: str
    icon: str
    reason: str
    facts: str
    url: str
    may_choose: bool
    chosen: bool
    differences: tuple[Difference, ...]
    moves: tuple[Difference, ...]
    findings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class File:
    """One file of an import with its items; a register also has its columns."""

    name: str
    rows: tuple[Row, ...]
    mapping_url: str = ""
    mapping_note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """Everything that an import's page shows."""

    batch: Import
    job: Job | None
    step: int
    files: tuple[File, ...]
    counts: tuple[tuple[str, str, str, int], ...]
    """Word, tone, icon and number of each kind of outcome."""
    listed: int
    total: int
    to_do: int
    is_working: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Listed:
    """One import in the list."""

    id: int
    url: str
    portfolio: str
    files: str
    state: str
    tone: str
    outcome: str
    who: str
    at: dt.datetime


def import_list(user: Person) -> QuerySet[Import]:
    """Return the imports that `user` may see, counted, the latest first."""
    items = Q(items__kind__in=("plan", "row", "raid"))
    return (
        visible_to(user, Import)
        .select_related("portfolio", "created_by")
        .annotate(
            files=Count("items__position", distinct=True),
            **{
                action: Count("items", filter=items & Q(items__action=action))
                for action in ImportAction.values
            },
        )
    )


def listed(batch: Any) -> Listed:
    parts = [
        f"{getattr(batch, action)} {word.lower()}"
        for action, word in DONE_WORDS.items()
        if getattr(batch, action)
    ]
    state = ImportState(batch.state)
    return Listed(
        id=batch.pk,
        url=reverse("projects:import-detail", args=[batch.pk]),
        portfolio=str(batch.portfolio),
        files=f"{batch.files} {'file' if batch.files == 1 else 'files'}",
        state=state.label,
        tone=STATE_TONES[state],
        outcome=", ".join(parts) or formatting.DASH,
        who=batch.created_by.name if batch.created_by else "Installation",
        at=batch.created_at,
    )


def import_page(user: Person, batch: Import) -> Page:
    """Return an import as `user` sees it, in three queries."""
    items = list(batch.items.select_related("project").order_by("position", "pk"))
    shown = items[:MOST_ROWS]
    counts = Counter(item.action for item in items if item.kind != "register")
    is_done = batch.state in (ImportState.DONE, ImportState.CANCELLED)
    may_import = policies.can_import(user, batch.portfolio)
    job = batch.job
    return Page(
        batch=batch,
        job=job,
        step={ImportState.READING: 2, ImportState.PREVIEW: 2}.get(
            ImportState(batch.state), 3
        )
        + is_done,
        files=tuple(
            file_of(list(group), batch)
            for _, group in groupby(shown, key=lambda item: item.position)
        ),
        counts=tuple(
            (
                (DONE_WORDS if is_done else dict(ImportAction.choices))[action],
                *TONES[action],
                counts[action],
            )
            for action in ImportAction
        ),
        listed=len(shown),
        total=len(items),
        to_do=sum(item.chosen and may_choose(item) for item in items),
        is_working=bool(job and not job.is_over)
        and batch.state in (ImportState.READING, ImportState.IMPORTING),
        may_confirm=may_import and may_go_on(batch),
    )


def may_choose(item: ImportItem) -> bool:
    return not item.done and item.action in (ImportAction.NEW, ImportAction.CHANGED)


def file_of(items: list[ImportItem], batch: Import) -> File:
    head = next((item for item in items if item.kind == "register"), None)
    rows = tuple(row_of(item) for item in items if item.kind != "register")
    name = items[0].filename
    if head is None:
        return File(name, rows)
    may_map = head.mapping and batch.state == ImportState.PREVIEW
    return File(
        name,
        rows,
        mapping_url=reverse("projects:import-columns", args=[batch.pk, head.pk])
        if may_map
        else "",
        mapping_note=head.reason,
    )


def row_of(item: ImportItem) -> Row:
    action = ImportAction(item.action) if item.action else ImportAction.UNCHANGED
    tone, icon = TONES[action]
    summary = item.summary
    change = summary.get("change")
    return Row(
        id=item.pk,
        name=item.name or item.filename,
        code=item.project.code if item.project else summary.get("code", ""),
        kind=item.kind,
        action=action,
        word=DONE_WORDS[action] if item.done else action.label,
        tone=tone,
        icon=icon,
        reason=item.reason,
        facts=facts_of(item),
        url=item.project.get_absolute_url() if item.project else "",
        may_choose=may_choose(item),
        chosen=item.chosen,
        differences=tuple(
            plan_differences(change) if change else field_differences(summary)
        ),
        moves=tuple(moves_of(change)) if change else (),
        findings=findings_of(summary),
    )


def facts_of(item: ImportItem) -> str:
    """Return the line that tells an item from its neighbours."""
    summary = item.summary
    if item.kind != "plan" or "tasks" not in summary:
        return str(summary.get("place", ""))
    parts = [
        str(summary.get("format", "")),
        f"{formatting.number(summary['tasks'])} tasks",
        f"{formatting.number(summary['links'])} links",
    ]
    if finish := day(summary.get("finish")):
        parts.append(f"finish {finish}")
    if fidelity := summary.get("agreement"):
        parts.append(str(fidelity))
    return " · ".join(part for part in parts if part)


def plan_differences(change: dict[str, Any]) -> Iterable[Difference]:
    for what in ("start", "finish", "data_date"):
        before, after = change[what]
        if before != after:
            moved = change["finish_days"] if what == "finish" else None
            yield Difference(
                what.replace("_", " ").capitalize(),
                day(before) or "none",
                day(after) or "none",
                f"{formatting.number(moved, sign=True)} working days" if moved else "",
            )
    before, after = change["cost"]
    if before != after:
        yield Difference("Cost", amount(before), amount(after))
    tasks = counted(
        change, added="tasks_added", removed="tasks_removed", changed="tasks_changed"
    )
    if tasks:
        yield Difference("Tasks", "", tasks)
    if links := counted(change, added="links_added", removed="links_removed"):
        yield Difference("Links", "", links)
    for what in ("added", "removed"):
        if names := change[what]:
            yield Difference(f"Tasks {what}", "", ", ".join(names[:8]))


def counted(change: dict[str, Any], **names: str) -> str:
    return ", ".join(
        f"{formatting.number(change[name])} {word}"
        for word, name in names.items()
        if change[name]
    )


def moves_of(change: dict[str, Any]) -> Iterable[Difference]:
    for move in change["moves"][:8]:
        days = formatting.number(move["days"], sign=True)
        yield Difference(
            move["name"],
            day(move["before"]),
            day(move["after"]),
            f"{days} working days" if move["days"] else "within the day",
        )


def field_differences(summary: dict[str, Any]) -> Iterable[Difference]:
    """Tell what a register's row changes, field by field."""
    for name, before, after in summary.get("fields", ()):
        yield Difference(label(name), written(before), written(after))


def label(name: str) -> str:
    try:
        field = Project._meta.get_field(name)
    except FieldDoesNotExist:
        return name.replace("_", " ").capitalize()
    return str(getattr(field, "verbose_name", name)).capitalize()


def written(value: object) -> str:
    text = "" if value is None else str(value)
    return day(text) or text or "empty"


def findings_of(summary: dict[str, Any]) -> tuple[str, ...]:
    return tuple([*summary.get("warnings", ()), *summary.get("findings", ())][:6])


def day(value: object) -> str:
    """Write the date of an ISO text; nothing where it is none."""
    if not isinstance(value, str) or len(value) < 10:
        return ""
    try:
        return formatting.date(dt.datetime.fromisoformat(value))
    except ValueError:
        return ""


def amount(value: object) -> str:
    return "none" if value is None else formatting.money(Decimal(str(value)))
