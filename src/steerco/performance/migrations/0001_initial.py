"""Measurements, and what was learned from those of finished projects."""

import django.core.serializers.json
import django.db.models.deletion
from django.db import migrations, models

import steerco.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("organisation", "0001_initial"),
        ("projects", "0002_plans"),
    ]

    operations = [
        migrations.CreateModel(
            name="Backtest",
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
                ("measured_at", models.DateTimeField(auto_now=True)),
                ("projects", models.PositiveIntegerField(default=0)),
                ("left_out", models.JSONField(default=dict)),
                (
                    "results",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "signals",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "scope",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="backtest",
                        to="organisation.scope",
                    ),
                ),
            ],
            options={
                "ordering": ["scope__path"],
            },
        ),
        migrations.CreateModel(
            name="Calibration",
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
                ("target", models.CharField(max_length=6)),
                ("method", models.CharField(max_length=30)),
                ("projects", models.PositiveIntegerField()),
                ("errors", models.JSONField(default=list)),
                ("hits", models.JSONField(default=dict)),
                ("learned_at", models.DateTimeField(auto_now=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=("target", "method"), name="calibrated_once_a_method"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Measurement",
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
                ("data_date", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("measured_at", models.DateTimeField(auto_now=True)),
                ("is_latest", models.BooleanField(default=True)),
                ("is_finished", models.BooleanField(default=False)),
                ("baseline_start", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("baseline_finish", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("original_finish", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("forecast_start", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("forecast_finish", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("slip_days", models.IntegerField(null=True)),
                ("moved_days", models.IntegerField(null=True)),
                (
                    "budget",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "actual",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "estimate",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "estimate_moved",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                ("effort_based", models.BooleanField(default=False)),
                (
                    "bac",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "pv",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "ev",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                (
                    "ac",
                    steerco.core.fields.MoneyField(
                        decimal_places=2, max_digits=18, null=True
                    ),
                ),
                ("percent_complete", models.FloatField(null=True)),
                ("spi", models.FloatField(null=True)),
                ("cpi", models.FloatField(null=True)),
                ("spi_t", models.FloatField(null=True)),
                ("quality_failed", models.PositiveSmallIntegerField(null=True)),
                ("quality_applicable", models.PositiveSmallIntegerField(null=True)),
                ("next_milestone", models.CharField(blank=True, max_length=500)),
                ("next_milestone_on", models.DateField(null=True)),
                (
                    "health",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        default="grey",
                        max_length=5,
                    ),
                ),
                (
                    "health_time",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        default="grey",
                        max_length=5,
                    ),
                ),
                (
                    "health_cost",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        default="grey",
                        max_length=5,
                    ),
                ),
                (
                    "health_risk",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        default="grey",
                        max_length=5,
                    ),
                ),
                (
                    "health_quality",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        default="grey",
                        max_length=5,
                    ),
                ),
                ("health_reasons", models.JSONField(default=dict)),
                (
                    "metrics",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                ("reasons", models.JSONField(default=dict)),
                (
                    "curve",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "quality",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                ("float_distribution", models.JSONField(default=list)),
                (
                    "milestones",
                    models.JSONField(
                        default=list,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "finish_forecast",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "cost_forecast",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measurements",
                        to="projects.project",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.scheduleversion",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-data_date"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("project", "data_date"),
                        name="measured_once_a_data_date",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_latest", True)),
                        fields=("project",),
                        name="one_latest_measurement",
                    ),
                ],
            },
        ),
    ]
