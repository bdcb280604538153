"""Taking away what people brought and never imported."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from steerco.core.models import JobState
from steerco.projects.models import (
    Import,
    ImportItem,
    ImportState,
    ScheduleVersion,
)
from steerco.projects.services.uploads import FOLDER

UNCONFIRMED = (ImportState.READING, ImportState.PREVIEW, ImportState.CANCELLED)
AT_WORK = (JobState.WAITING, JobState.RUNNING)
FRESH = dt.timedelta(days=1)
"""A file so young may belong to an upload that is not written down yet."""


@dataclass(frozen=True, slots=True)
class Cleared:
    """How many imports ran out, and how many files are gone."""

    imports: int
    files: int


def clear_uploads(now: dt.datetime) -> Cleared:
    """Let old unconfirmed imports run out and remove the files nothing leads to."""
    expired = expire_imports(now)
    return Cleared(expired, remove_orphans(now))


@transaction.atomic
def expire_imports(now: dt.datetime) -> int:
    """Close imports that nobody has confirmed for so long; what they said stays."""
    limit = now - dt.timedelta(days=settings.UPLOAD_DAYS)
    old = Import.objects.filter(state__in=UNCONFIRMED, created_at__lt=limit)
    return old.exclude(job__state__in=AT_WORK).update(
        state=ImportState.EXPIRED, finished_at=now
    )


def remove_orphans(now: dt.datetime) -> int:
    """Remove stored files that neither a plan nor a live import needs any more."""
    needed, gone = files_needed(), 0
    for path in stored_files(FOLDER):
        made = default_storage.get_modified_time(path)
        made = made if timezone.is_aware(made) else timezone.make_aware(made)
        if path not in needed and made < now - FRESH:
            default_storage.delete(path)
            gone += 1
    return gone


def files_needed() -> set[str]:
    """Return the paths of plans' files, of imported ones and of imports under way."""
    waiting = ImportItem.objects.exclude(
        batch__state__in=(ImportState.DONE, ImportState.EXPIRED)
    )
    imported = ImportItem.objects.filter(batch__state=ImportState.DONE, done=True)
    return {
        *ScheduleVersion.objects.values_list("file", flat=True),
        *imported.values_list("file", flat=True),
        *waiting.values_list("file", flat=True),
        *waiting.filter(summary__has_key="snapshot").values_list(
            "summary__snapshot", flat=True
        ),
    }


def stored_files(folder: str) -> Iterator[str]:
    if not default_storage.exists(folder):
        return
    folders, files = default_storage.listdir(folder)
    yield from (f"{folder}/{name}" for name in files)
    for name in folders:
        yield from stored_files(f"{folder}/{name}")
