"""Write and verify the journal.

Every service calls `record` inside its transaction; nothing else writes entries.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from steerco.core.models import JournalEntry, JournalHead

_waiting: ContextVar[list[JournalEntry] | None] = ContextVar("waiting", default=None)


def record(
    *,
    actor: Any,
    action: str,
    on: models.Model,
    label: str = "",
    scope_path: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    reason: str = "",
) -> JournalEntry:
    """Append one entry; `actor` is None only for what the system does by itself."""
    entry = JournalEntry(
        at=timezone.now(),
        actor=actor,
        action=action,
        record_type=on._meta.label_lower,
        record_id=on.pk,
        record_label=(label or str(on))[:300],
        scope_path=scope_path,
        before=before or {},
        after=after or {},
        reason=reason,
    )
    waiting = _waiting.get()
    if waiting is None:
        append([entry])
    else:
        waiting.append(entry)
    return entry


@contextmanager
def together() -> Iterator[None]:
    """Hold the entries of a transaction back and append them at once at its end."""
    waiting: list[JournalEntry] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    if waiting:
        append(waiting)


@transaction.atomic
def append(entries: Sequence[JournalEntry]) -> None:
    """Chain entries to the last one, whose place is locked until the end."""
    JournalHead.objects.get_or_create(pk=1)
    head = JournalHead.objects.select_for_update().get(pk=1)
    for entry in entries:
        entry.sequence, entry.previous_hash = head.sequence + 1, head.hash
        entry.hash = entry.computed_hash()
        head.sequence, head.hash = entry.sequence, entry.hash
    JournalEntry.objects.bulk_create(entries)
    head.save(update_fields=["sequence", "hash"])


@dataclass(frozen=True, slots=True)
class Breach:
    """A place where the journal is not what was once written."""

    sequence: int
    what: str


def verify() -> Iterator[Breach]:
    """Walk the whole chain and yield every breach."""
    # Read first: entries written in the meantime are not missing.
    head = JournalHead.objects.filter(pk=1).first()
    previous, expected = "0" * 64, 1
    for entry in JournalEntry.objects.order_by("sequence").iterator(chunk_size=500):
        if entry.sequence != expected:
            yield Breach(
                expected, f"entries {expected} to {entry.sequence - 1} are missing"
            )
        elif entry.previous_hash != previous:
            yield Breach(entry.sequence, "does not follow the entry before it")
        if entry.computed_hash() != entry.hash:
            yield Breach(entry.sequence, "was changed after it was written")
        previous, expected = entry.hash, entry.sequence + 1
    if head and head.sequence >= expected:
        yield Breach(expected, f"entries {expected} to {head.sequence} are missing")


def changes(
    record: models.Model, new: dict[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Set the new values and return what they were and are, for what differs."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in new.items():
        old = getattr(record, name)
        if old != value:
            before[name], after[name] = plain(old), plain(value)
            setattr(record, name, value)
    return before, after


def plain(value: Any) -> Any:
    return str(value) if isinstance(value, models.Model) else value
