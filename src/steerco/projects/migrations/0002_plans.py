"""Editing, comparing, bringing and taking plans along; decisions asked for."""

from typing import Any

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import steerco.core.fields


def leave_room(apps: Any, editor: Any) -> None:
    """Let PostgreSQL keep a moved task in its page, where no index need learn of it."""
    if editor.connection.vendor == "postgresql":
        table = editor.quote_name(apps.get_model("projects", "Task")._meta.db_table)
        editor.execute(f"ALTER TABLE {table} SET (fillfactor = 50)")


class Migration(migrations.Migration):
    dependencies = [
        ("core", "0002_answered_forms"),
        ("projects", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Export",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "what",
                    models.CharField(
                        choices=[("plan", "Plan"), ("report", "Report")], max_length=10
                    ),
                ),
                ("title", models.CharField(max_length=200)),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                ("kind", models.CharField(max_length=10)),
                ("version", models.PositiveIntegerField(null=True)),
                ("as_of", models.DateField(null=True)),
                ("look", models.JSONField(default=dict)),
                (
                    "file",
                    models.FileField(blank=True, max_length=300, upload_to="exports/"),
                ),
                ("name", models.CharField(blank=True, max_length=300)),
                ("notes", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["-id"],
            },
        ),
        migrations.CreateModel(
            name="OutsideLink",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("task_uid", models.BigIntegerField()),
                ("incoming", models.BooleanField()),
                ("type", models.CharField(max_length=2)),
                ("lag", models.BigIntegerField(default=0)),
                ("other", models.CharField(max_length=300)),
                ("other_key", models.CharField(db_index=True, max_length=200)),
                ("other_uid", models.BigIntegerField(null=True)),
                ("other_name", models.CharField(blank=True, max_length=300)),
                ("stored_date", steerco.core.fields.NaiveDateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
            },
        ),
        migrations.CreateModel(
            name="PlanEdit",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("revision", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("edit", "Edited"),
                            ("undo", "Undone"),
                            ("redo", "Done again"),
                            ("save", "Version saved"),
                            ("import", "Plan imported"),
                        ],
                        max_length=6,
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
                ("key", models.CharField(blank=True, max_length=64)),
                ("words", models.CharField(max_length=300)),
                ("edits", models.JSONField(default=list)),
                ("changes", models.BinaryField(default=bytes)),
                ("touched", models.JSONField(default=list)),
                ("rows", models.BinaryField(default=bytes)),
                ("moved", models.BinaryField(default=bytes)),
                ("outline", models.BooleanField(default=False)),
                ("recalculated", models.PositiveIntegerField(default=0)),
            ],
            options={
                "ordering": ["project", "revision"],
            },
        ),
        migrations.CreateModel(
            name="SheetLayout",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                ("key", models.CharField(max_length=64)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("register", "Project register"),
                            ("risks", "Risks"),
                            ("issues", "Issues"),
                            ("assumptions", "Assumptions"),
                            ("dependencies", "Dependencies"),
                            ("plan", "Plan"),
                            ("nothing", "Nothing to import"),
                        ],
                        max_length=12,
                    ),
                ),
                ("columns", models.JSONField(default=dict)),
                ("said_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "ordering": ["-said_at"],
            },
        ),
        migrations.AddField(
            model_name="issue",
            name="if_not_decided",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="options",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="issue",
            name="recommendation",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="project",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="baseline_numbers",
            field=models.JSONField(default=list),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="change",
            field=models.JSONField(
                default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder
            ),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="note",
            field=models.CharField(blank=True, max_length=500),
        ),
        migrations.AddField(
            model_name="scheduleversion",
            name="revision",
            field=models.PositiveIntegerField(default=0),
        ),
        migrations.AlterField(
            model_name="import",
            name="state",
            field=models.CharField(
                choices=[
                    ("reading", "Reading"),
                    ("preview", "Ready to import"),
                    ("importing", "Importing"),
                    ("done", "Done"),
                    ("cancelled", "Cancelled"),
                    ("expired", "Expired"),
                ],
                default="reading",
                max_length=10,
            ),
        ),
        migrations.AlterField(
            model_name="scheduleversion",
            name="file",
            field=models.FileField(blank=True, max_length=300, upload_to="plans/"),
        ),
        migrations.AlterField(
            model_name="scheduleversion",
            name="sha256",
            field=models.CharField(blank=True, db_index=True, max_length=64),
        ),
        migrations.AddIndex(
            model_name="risk",
            index=models.Index(
                fields=[
                    "is_opportunity",
                    "probability",
                    "impact",
                    "state",
                    "review_on",
                ],
                name="risks_by_cell",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="asked_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="job",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to="core.job",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="portfolio",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="exports",
                to="projects.portfolio",
            ),
        ),
        migrations.AddField(
            model_name="export",
            name="project",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="exports",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="outsidelink",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="outside_links",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="planedit",
            name="actor",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="planedit",
            name="project",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="plan_edits",
                to="projects.project",
            ),
        ),
        migrations.AddField(
            model_name="sheetlayout",
            name="portfolio",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="layouts",
                to="projects.portfolio",
            ),
        ),
        migrations.AddField(
            model_name="sheetlayout",
            name="said_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("project", None), ("portfolio", None), _connector="OR"
                ),
                name="export_is_about_one",
            ),
        ),
        migrations.AddConstraint(
            model_name="export",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("project__isnull", False),
                    models.Q(("what", "plan"), _negated=True),
                    _connector="OR",
                ),
                name="export_of_a_plan_has_its_project",
            ),
        ),
        migrations.AddConstraint(
            model_name="planedit",
            constraint=models.UniqueConstraint(
                fields=("project", "revision"), name="plan_revision_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="planedit",
            constraint=models.UniqueConstraint(
                condition=models.Q(("key", ""), _negated=True),
                fields=("project", "actor", "key"),
                name="plan_edit_key_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="sheetlayout",
            constraint=models.UniqueConstraint(
                fields=("portfolio", "key"), name="sheet_layout_once"
            ),
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="projects_ta_project_0655a9_idx",
        ),
        migrations.RemoveIndex(
            model_name="task",
            name="projects_ta_project_98f10b_idx",
        ),
        migrations.AlterField(
            model_name="task",
            name="project",
            field=models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="tasks",
                to="projects.project",
            ),
        ),
        migrations.RunPython(leave_room, migrations.RunPython.noop),
    ]
