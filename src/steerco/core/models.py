"""The journal, background jobs, saved views and forms already answered."""

from __future__ import annotations

import hashlib
import json
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models


class JournalHead(models.Model):
    """The last link of the journal's chain; locked while an entry is written."""

    sequence = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    def __str__(self) -> str:
        return f"journal at {self.sequence}"


class JournalEntryQuerySet(models.QuerySet["JournalEntry"]):
    def about(self, record: models.Model) -> JournalEntryQuerySet:
        return self.filter(record_type=record._meta.label_lower, record_id=record.pk)

    def within(self, path: str) -> JournalEntryQuerySet:
        """Entries about anything at or below a scope."""
        return self.filter(scope_path__startswith=path)


class JournalEntry(models.Model):
    """Who did what, when, to which record, from what to what, and why.

    Append-only: each entry's hash covers its content and the hash before it.
    """

    sequence = models.BigIntegerField(unique=True)
    at = models.DateTimeField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+"
    )
    action = models.CharField(max_length=60)
    """Record and verb, as `baseline.set`."""
    record_type = models.CharField(max_length=60)
    record_id = models.BigIntegerField(null=True)
    record_label = models.CharField(max_length=300)
    scope_path = models.CharField(max_length=200, blank=True, db_index=True)
    before = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    after = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    reason = models.TextField(blank=True)
    previous_hash = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)

    objects = JournalEntryQuerySet.as_manager()
    visible_through: ClassVar[tuple[str, ...]] = ("scope_path",)

    class Meta:
        ordering = ["-sequence"]
        verbose_name_plural = "journal entries"
        indexes = [
            models.Index(fields=["record_type", "record_id"]),
            models.Index(fields=["action", "scope_path"]),
            models.Index(fields=["actor", "scope_path"]),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.action} {self.record_label}"

    def content(self) -> dict[str, Any]:
        """Return what the hash covers."""
        return {
            "sequence": self.sequence,
            "at": self.at.astimezone(tz=None).timestamp(),
            "actor": self.actor_id,
            "action": self.action,
            "record": [self.record_type, self.record_id, self.record_label],
            "scope": self.scope_path,
            "before": self.before,
            "after": self.after,
            "reason": self.reason,
            "previous": self.previous_hash,
        }

    def computed_hash(self) -> str:
        text = json.dumps(
            self.content(), cls=DjangoJSONEncoder, sort_keys=True, ensure_ascii=False
        )
        return hashlib.sha256(text.encode()).hexdigest()


class JobState(models.TextChoices):
    WAITING = "waiting", "Waiting"
    RUNNING = "running", "Running"
    DONE = "done", "Done"
    FAILED = "failed", "Failed"
    CANCELLED = "cancelled", "Cancelled"


class Job(models.Model):
    """A piece of background work as a person sees it: progress, cancel, result."""

    kind = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="jobs"
    )
    state = models.CharField(
        max_length=10, choices=JobState.choices, default=JobState.WAITING
    )
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    cancel_requested = models.BooleanField(default=False)
    result = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    result_url = models.CharField(max_length=300, blank=True)
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    alive_at = models.DateTimeField(null=True)
    """When the worker last said that it is at it."""
    finished_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return self.title

    @property
    def is_over(self) -> bool:
        return self.state in (JobState.DONE, JobState.FAILED, JobState.CANCELLED)

    @property
    def percent(self) -> int | None:
        return round(100 * self.done / self.total) if self.total else None


class SavedView(models.Model):
    """A person's named filters and sorting of one page."""

    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views"
    )
    page = models.CharField(max_length=80)
    """Name of the URL that the view belongs to."""
    name = models.CharField(max_length=80)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "page", "name"], name="saved_view_once_a_name"
            )
        ]

    def __str__(self) -> str:
        return self.name


class AnsweredForm(models.Model):
    """A form that made something: sent again, it gets the same answer."""

    key = models.CharField(max_length=64, unique=True)
    """Digest of who sent which form, where to and with what."""
    url = models.CharField(max_length=500, blank=True)
    """The page that the first answer led to."""
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.url
