"""The journal as a page shows it: filtered, written, with the state of its chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils import timezone

from steerco.core.models import JournalEntry
from steerco.core.workbooks import Column, Kind, Table
from steerco.organisation.models import Person, Role
from steerco.organisation.policies import PMO, access_of, visible_to
from steerco.organisation.selectors import person_url
from steerco.projects.selectors.pages import HistoryRow, history_row

VERIFIED = "journal.verify"
VERIFIERS = PMO | {Role.AUDITOR}


@dataclass(frozen=True, slots=True)
class JournalFilter:
    """What the journal is narrowed to; empty fields do not count."""

    text: str = ""
    action: str = ""
    person: str = ""
    since: dt.date | None = None
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class JournalRow:
    """One entry, with its number in the chain."""

    sequence: int
    action: str
    record: str
    who_url: str
    told: HistoryRow


def can_read_journal(user: Person) -> bool:
    return bool(access_of(user).roles)


def can_verify_journal(user: Person) -> bool:
    access = access_of(user)
    return access.holds(VERIFIERS, *access.roles)


def journal_entries(user: Person, by: JournalFilter) -> QuerySet[JournalEntry]:
    """Return the entries about what `user` sees, the latest first."""
    found = visible_to(user, JournalEntry)
    for word in by.text.split():
        found = found.filter(
            Q(record_label__icontains=word) | Q(reason__icontains=word)
        )
    if by.action:
        found = found.filter(action=by.action)
    if by.person:
        found = found.filter(actor__code=by.person)
    if by.since:
        found = found.filter(at__gte=start_of(by.since))
    if by.until:
        found = found.filter(at__lt=start_of(by.until + dt.timedelta(days=1)))
    return found.select_related("actor")


def start_of(day: dt.date) -> dt.datetime:
    return timezone.make_aware(dt.datetime.combine(day, dt.time.min))


def journal_rows(entries: Iterable[JournalEntry]) -> list[JournalRow]:
    return [
        JournalRow(
            sequence=entry.sequence,
            action=entry.action,
            record=entry.record_label,
            who_url=person_url(entry.actor.code) if entry.actor else "",
            told=history_row(entry),
        )
        for entry in entries
    ]


def actions(user: Person) -> list[str]:
    found = visible_to(user, JournalEntry).order_by("action")
    return list(found.values_list("action", flat=True).distinct())


def actors(user: Person) -> QuerySet[Person]:
    """Return the people who did anything that `user` may read of."""
    wrote = visible_to(user, JournalEntry).order_by().filter(actor=OuterRef("pk"))
    return visible_to(user, Person).filter(Exists(wrote))


@dataclass(frozen=True, slots=True)
class ChainState:
    """When the chain was last verified, up to which entry, and what was found."""

    at: dt.datetime
    who: str
    entries: int
    breaches: tuple[str, ...]


def chain_state() -> ChainState | None:
    """Return the outcome of the last verification, itself an entry of the journal."""
    entry = (
        JournalEntry.objects.filter(action=VERIFIED)
        .select_related("actor")
        .order_by("-sequence")
        .first()
    )
    if entry is None:
        return None
    return ChainState(
        at=entry.at,
        who=str(entry.actor) if entry.actor else "the installation",
        entries=entry.after["entries"],
        breaches=tuple(entry.after["breaches"]),
    )


def journal_table(entries: Iterable[JournalEntry]) -> Table:
    return Table(
        "Journal",
        [
            Column("No.", Kind.INTEGER),
            Column("At", Kind.MOMENT),
            Column("Person"),
            Column("Action"),
            Column("Record"),
            Column("Before"),
            Column("After"),
            Column("Reason"),
            Column("Hash"),
        ],
        [
            (
                entry.sequence,
                timezone.localtime(entry.at).replace(tzinfo=None),
                str(entry.actor) if entry.actor else "Installation",
                entry.action,
                entry.record_label,
                listed(entry.before),
                listed(entry.after),
                entry.reason or None,
                entry.hash,
            )
            for entry in entries
        ],
    )


def listed(values: dict[str, Any]) -> str | None:
    return "; ".join(f"{name}: {value}" for name, value in values.items()) or None
