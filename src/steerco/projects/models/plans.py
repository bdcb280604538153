"""Plans as imported, their current rows, and the baselines set from them."""

from __future__ import annotations

from typing import ClassVar

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from steerco.core.fields import MoneyField, NaiveDateTimeField
from steerco.organisation.models import Person
from steerco.projects.models.tree import Project

THROUGH_PROJECT = ("project__scope__path", "project__unit__scope__path")


class ScheduleVersion(models.Model):
    """A plan as imported or saved, never changed: the canonical plan and its file.

    A saved version carries the file that its plan was once read from, but not its hash:
    the plan is no longer what the file says.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    external_key = models.CharField(max_length=200)
    """The project's key inside the file."""
    filename = models.CharField(max_length=300)
    format = models.CharField(max_length=20)
    application = models.CharField(max_length=100, blank=True)
    sha256 = models.CharField(max_length=64, blank=True, db_index=True)
    file = models.FileField(upload_to="plans/", max_length=300, blank=True)
    snapshot = models.BinaryField()
    """The canonical `Schedule`, msgpack compressed with zlib."""
    snapshot_sha256 = models.CharField(max_length=64)
    revision = models.PositiveIntegerField(default=0)
    """The revision of the project's plan that this version is."""
    note = models.CharField(max_length=500, blank=True)
    """Why somebody saved it."""
    data_date = NaiveDateTimeField(null=True)
    imported_at = models.DateTimeField(auto_now_add=True)
    imported_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    counts = models.JSONField(default=dict)
    findings = models.JSONField(default=list, encoder=DjangoJSONEncoder)
    """What the validation of the import says, worst first."""
    fidelity = models.JSONField(default=dict)
    """How far the recalculated dates agree with the stored ones."""
    change = models.JSONField(default=dict, encoder=DjangoJSONEncoder)
    """What it changes of the version before it, in brief; empty for the first."""
    baseline_numbers = models.JSONField(default=list)
    """Numbers of the baselines that the file carries."""

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="schedule_version_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.project.code} version {self.number}"


class EditKind(models.TextChoices):
    EDIT = "edit", "Edited"
    UNDO = "undo", "Undone"
    REDO = "redo", "Done again"
    SAVE = "save", "Version saved"
    IMPORT = "import", "Plan imported"


class PlanEdit(models.Model):
    """One revision of a project's working plan, never changed.

    The working plan is the current version with the changes of all later revisions. An
    import starts anew: nothing before it can be undone.
    """

    project = models.ForeignKey(Project, models.CASCADE, related_name="plan_edits")
    revision = models.PositiveIntegerField()
    kind = models.CharField(max_length=6, choices=EditKind.choices)
    actor = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    key = models.CharField(max_length=64, blank=True)
    """Made once by who asks, so that what is asked again is not done again."""
    words = models.CharField(max_length=300)
    """What was done, for people."""
    edits = models.JSONField(default=list)
    """What was asked for."""
    changes = models.BinaryField(default=bytes)
    """`Changes` of the plan's records; msgpack with zlib, empty for none."""
    touched = models.JSONField(default=list)
    """Keys of what changed, as `task:7:duration`."""
    rows = models.BinaryField(default=bytes)
    """uids of the tasks whose rows changed."""
    moved = models.BinaryField(default=bytes)
    """uids of further tasks of which only the calculation changed something."""
    outline = models.BooleanField(default=False)
    """Whether tasks came, went or moved."""
    recalculated = models.PositiveIntegerField(default=0)
    """Tasks that moved because the plan was calculated for the first time."""

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["project", "revision"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "revision"], name="plan_revision_once"
            ),
            models.UniqueConstraint(
                fields=["project", "actor", "key"],
                condition=~models.Q(key=""),
                name="plan_edit_key_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.project.code} revision {self.revision}"


class Task(models.Model):
    """A row of the project's current plan; durations and float in tenths of a minute.

    `start` and `finish` are the source's own until the plan is edited here, then the
    calculated ones; `early_*` and `late_*` are always calculated.
    """

    project = models.ForeignKey(
        Project, models.CASCADE, related_name="tasks", db_index=False
    )
    position = models.PositiveIntegerField()
    uid = models.BigIntegerField()
    parent_uid = models.BigIntegerField(null=True)
    level = models.PositiveSmallIntegerField(default=1)
    wbs = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=100, blank=True)
    name = models.CharField(max_length=500)
    kind = models.CharField(max_length=20)
    is_summary = models.BooleanField(default=False)
    is_milestone = models.BooleanField(default=False)
    manual = models.BooleanField(default=False)
    active = models.BooleanField(default=True)
    duration = models.BigIntegerField(null=True)
    start = NaiveDateTimeField(null=True)
    finish = NaiveDateTimeField(null=True)
    early_start = NaiveDateTimeField(null=True)
    early_finish = NaiveDateTimeField(null=True)
    late_start = NaiveDateTimeField(null=True)
    late_finish = NaiveDateTimeField(null=True)
    total_float = models.BigIntegerField(null=True)
    free_float = models.BigIntegerField(null=True)
    critical = models.BooleanField(null=True)
    driving_uid = models.BigIntegerField(null=True)
    baseline_start = NaiveDateTimeField(null=True)
    baseline_finish = NaiveDateTimeField(null=True)
    actual_start = NaiveDateTimeField(null=True)
    actual_finish = NaiveDateTimeField(null=True)
    deadline = NaiveDateTimeField(null=True)
    percent_complete = models.FloatField(null=True)
    cost = MoneyField(null=True)
    actual_cost = MoneyField(null=True)
    baseline_cost = MoneyField(null=True)
    work = models.BigIntegerField(null=True)
    resources = models.CharField(max_length=500, blank=True)

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["project", "position"]
        constraints = [
            models.UniqueConstraint(fields=["project", "uid"], name="task_uid_once")
        ]

    def __str__(self) -> str:
        return self.name


class Link(models.Model):
    """A dependency between two tasks of the current plan."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="links")
    predecessor_uid = models.BigIntegerField()
    successor_uid = models.BigIntegerField()
    type = models.CharField(max_length=2)
    lag = models.BigIntegerField(default=0)
    elapsed = models.BooleanField(default=False)

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        indexes = [models.Index(fields=["project"])]

    def __str__(self) -> str:
        return f"{self.predecessor_uid} {self.type} {self.successor_uid}"


class OutsideLink(models.Model):
    """A dependency between a task of the current plan and one of another project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="outside_links")
    task_uid = models.BigIntegerField()
    incoming = models.BooleanField()
    """Whether the other task comes before ours."""
    type = models.CharField(max_length=2)
    lag = models.BigIntegerField(default=0)
    other = models.CharField(max_length=300)
    """The other project as the file names it: its code, or the path of its file."""
    other_key = models.CharField(max_length=200, db_index=True)
    """What the other project is found by: its code or file's name, in lower case."""
    other_uid = models.BigIntegerField(null=True)
    other_name = models.CharField(max_length=300, blank=True)
    stored_date = NaiveDateTimeField(null=True)
    """The other task's date by which the link counts, as the file knows it."""

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.other} {self.type} {self.task_uid}"


class Baseline(models.Model):
    """An approved, frozen reference of schedule and cost; never overwritten."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=100, blank=True)
    set_at = models.DateTimeField(auto_now_add=True)
    set_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    approved_by = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")
    """None where the baseline came with the plan's file."""
    approved_on = models.DateField(null=True)
    reason = models.TextField()
    version = models.ForeignKey(ScheduleVersion, models.PROTECT, related_name="+")
    start = NaiveDateTimeField(null=True)
    finish = NaiveDateTimeField(null=True)
    cost = MoneyField(null=True)
    work = models.BigIntegerField(null=True)
    snapshot = models.BinaryField()
    """Per task uid start, finish, duration, work and cost; msgpack with zlib."""
    sha256 = models.CharField(max_length=64)

    visible_through: ClassVar[tuple[str, ...]] = THROUGH_PROJECT

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "number"], name="baseline_number_once"
            )
        ]

    def __str__(self) -> str:
        return f"Baseline {self.number}"
