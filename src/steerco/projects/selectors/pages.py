"""Baselines, files and history of a project."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.http import urlencode

from steerco.core.addresses import address
from steerco.core.formatting import date, date_time, money
from steerco.core.models import JournalEntry
from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.projects.models import Baseline, Project, ScheduleVersion


@dataclass(frozen=True, slots=True)
class BaselineRow:
    number: int
    name: str
    approved: str
    approver: str
    set_on: str
    start: str
    finish: str
    finish_moved: int | None
    """Calendar days after the finish of the baseline before."""
    cost: str
    reason: str
    version: int
    current: bool
    compare_url: str
    """Where it is compared with the current plan."""


def baseline_rows(project: Project) -> list[BaselineRow]:
    """Return all baselines, the latest first, in one query."""
    found = list(
        Baseline.objects.filter(project=project)
        .select_related("approved_by", "version")
        .order_by("number")
    )
    rows = []
    for index, b in enumerate(found):
        before = found[index - 1].finish if index else None
        rows.append(
            BaselineRow(
                number=b.number,
                name=b.name,
                approved=date(b.approved_on),
                approver=b.approved_by.name if b.approved_by else "",
                set_on=date(b.set_at),
                start=date(b.start),
                finish=date(b.finish),
                finish_moved=(b.finish.date() - before.date()).days
                if b.finish and before
                else None,
                cost=money(b.cost, project.portfolio.currency, compact=True),
                reason=b.reason,
                version=b.version.number,
                current=b is found[-1],
                compare_url=compare_url(project, f"b{b.number}"),
            )
        )
    return rows[::-1]


@dataclass(frozen=True, slots=True)
class FileRow:
    number: int
    filename: str
    is_file: bool
    """Whether it came as a file, not from edits here."""
    format: str
    data_date: str
    imported: str
    by: str
    tasks: int
    agreement: str
    sha256: str
    current: bool
    changed: str
    """What it changed of the version before, in a sentence; empty for the first."""
    compare_url: str

    @property
    def export_key(self) -> str:
        """Tell the menus of the rows apart."""
        return f"export-{self.number}"


def file_rows(project: Project) -> list[FileRow]:
    """Return the plan's files, the latest first, in one query."""
    found = (
        ScheduleVersion.objects.filter(project=project)
        .select_related("imported_by")
        .defer("snapshot", "findings")
        .order_by("-number")
    )
    return [
        FileRow(
            number=v.number,
            filename=v.filename if v.sha256 else saved_words(v),
            is_file=bool(v.sha256),
            format=v.format,
            data_date=date(v.data_date),
            imported=date_time(v.imported_at),
            by=v.imported_by.name if v.imported_by else "Installation",
            tasks=v.counts.get("tasks", 0),
            agreement=agreement(v.fidelity),
            sha256=v.sha256,
            current=v.pk == project.current_version_id,
            changed=(v.change.get("sentences") or ("",))[0],
            compare_url=compare_url(project, f"v{v.number - 1}", f"v{v.number}")
            if v.number > 1
            else "",
        )
        for v in found
    ]


def saved_words(version: ScheduleVersion) -> str:
    """Name a version that came from no file of its own."""
    return f"Edited here: {version.note}" if version.note else "Edited here"


def compare_url(project: Project, old: str, new: str = "") -> str:
    """Return the page that compares two plans, by their keys there."""
    query = {"from": old} | ({"to": new} if new else {})
    page = address("projects:project-compare", project.code)
    return f"{page}?{urlencode(query)}"


def agreement(fidelity: Mapping[str, Any]) -> str:
    """Say how far recalculated finish dates agree with the stored ones."""
    compared, equal = fidelity.get("compared"), fidelity.get("finish_equal")
    if not compared or equal is None:
        return "nothing to compare"
    return f"{equal} of {compared} equal"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    at: dt.datetime
    who: str
    title: str
    icon: str
    reason: str
    changes: list[tuple[str, str, str]]
    """Field, what it was, what it is."""
    compare_url: str = ""
    """Where to see what an imported plan or a baseline changed."""


ICONS = {
    "plan": "file-import",
    "baseline": "versions",
    "project": "edit",
    "risk": "alert-triangle",
    "issue": "alert-circle",
    "assumption": "bulb",
    "dependency": "link",
    "role": "key",
    "response": "shield",
    "report": "file-export",
}
WORDS = {
    "plan.import": "Plan imported",
    "plan.edit": "Plan edited",
    "plan.undo": "Edit undone",
    "plan.redo": "Edit done again",
    "plan.save": "Version saved",
    "plan.export": "Plan exported",
    "report.export": "Report exported",
    "baseline.set": "Baseline set",
    "role.assign": "Role given",
    "role.change": "Role changed",
    "role.end": "Role ended",
}


def history_rows(entries: Any, project: Project | None = None) -> list[HistoryRow]:
    """Write journal entries as sentences a person understands."""
    return [history_row(entry, project) for entry in entries.select_related("actor")]


def history_of(user: Person, project: Project) -> Any:
    """Return the journal of a project and of all below it."""
    return visible_to(user, JournalEntry).within(project.scope.path)  # type: ignore[attr-defined]


def history_about(user: Person, record: models.Model) -> Any:
    """Return the journal of one record."""
    return visible_to(user, JournalEntry).about(record)  # type: ignore[attr-defined]


def history_row(entry: JournalEntry, project: Project | None = None) -> HistoryRow:
    noun, _, verb = entry.action.partition(".")
    words = WORDS.get(entry.action, f"{noun} {verb}".replace("_", " ").capitalize())
    fields = list(dict.fromkeys([*entry.before, *entry.after]))
    return HistoryRow(
        at=entry.at,
        who=str(entry.actor) if entry.actor_id else "Installation",
        title=f"{words}: {entry.record_label}",
        icon=ICONS.get(noun, "point"),
        reason=entry.reason,
        changes=[
            (
                name.replace("_", " "),
                plain(entry.before.get(name)),
                plain(entry.after.get(name)),
            )
            for name in fields
        ][:CHANGES_SHOWN],
        compare_url=what_changed(entry, project) if project else "",
    )


def what_changed(entry: JournalEntry, project: Project) -> str:
    """Return where two plans are compared of which an entry tells; empty for others."""
    number = entry.after.get("version")
    if (
        entry.action in ("plan.import", "plan.save")
        and isinstance(number, int)
        and number > 1
    ):
        return compare_url(project, f"v{number - 1}", f"v{number}")
    if entry.action == "baseline.set":
        return compare_url(project, f"b{entry.after.get('number')}")
    return ""


CHANGES_SHOWN = 12
LONGEST_VALUE = 200
ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d")
"""Without its hyphens a day would be mistaken for an amount of eight digits."""


def plain(value: Any) -> str:
    """Write a journalled value for people."""
    if value in (None, "", [], {}):
        return "—"
    if isinstance(value, list):
        return " → ".join(plain(v) for v in value)
    text = str(value)
    if not ISO_DAY.match(text):
        return text[:LONGEST_VALUE]
    try:
        moment = dt.datetime.fromisoformat(text)
    except ValueError:
        return text[:LONGEST_VALUE]
    return date(moment) if len(text) == len("2026-09-30") else date_time(moment)
