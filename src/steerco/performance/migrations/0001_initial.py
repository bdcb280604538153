"""Measurements, forecasts, and the reports that people make of them."""

import django.core.serializers.json
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import steerco.core.fields


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("core", "0002_answered_forms"),
        ("organisation", "0001_initial"),
        ("projects", "0002_plans"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="HealthRule",
            fields=[
                (
                    "klass",
                    models.CharField(
                        choices=[
                            ("A", "A (largest)"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D (smallest)"),
                        ],
                        max_length=1,
                        primary_key=True,
                        serialize=False,
                        verbose_name="class",
                    ),
                ),
                ("watch_percent", models.PositiveSmallIntegerField()),
                ("quality_amber", models.PositiveSmallIntegerField()),
                ("quality_red", models.PositiveSmallIntegerField()),
                ("ambers_make_red", models.PositiveSmallIntegerField()),
                ("is_strict", models.BooleanField()),
            ],
            options={
                "ordering": ["klass"],
            },
        ),
        migrations.CreateModel(
            name="ReportingRule",
            fields=[
                (
                    "klass",
                    models.CharField(
                        choices=[
                            ("A", "A (largest)"),
                            ("B", "B"),
                            ("C", "C"),
                            ("D", "D (smallest)"),
                        ],
                        max_length=1,
                        primary_key=True,
                        serialize=False,
                        verbose_name="class",
                    ),
                ),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "Weekly"),
                            ("fortnightly", "Every two weeks"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        default="monthly",
                        max_length=12,
                    ),
                ),
                ("due_days", models.PositiveSmallIntegerField(default=5)),
            ],
            options={
                "ordering": ["klass"],
            },
        ),
        migrations.CreateModel(
            name="SignalRecord",
            fields=[
                (
                    "name",
                    models.CharField(max_length=20, primary_key=True, serialize=False),
                ),
                ("projects", models.PositiveIntegerField()),
                ("flagged", models.PositiveIntegerField(default=0)),
                ("right", models.PositiveIntegerField(default=0)),
                ("base", models.FloatField(default=0)),
                ("cases", models.JSONField(default=list)),
            ],
        ),
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
            name="ClosedPeriod",
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
                ("until", models.DateField(unique=True)),
                ("closed_at", models.DateTimeField(auto_now_add=True)),
                (
                    "closed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-until"],
            },
        ),
        migrations.CreateModel(
            name="Dashboard",
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
                ("name", models.CharField(max_length=80)),
                ("widgets", models.JSONField(default=list)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="dashboards",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "portfolio",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="projects.portfolio",
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
            },
        ),
        migrations.CreateModel(
            name="DashboardShare",
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
                    "role",
                    models.CharField(
                        choices=[
                            ("portfolio_board", "Portfolio board member"),
                            ("portfolio_owner", "Portfolio owner"),
                            ("head_of_pmo", "Head of PMO"),
                            ("pmo_officer", "PMO officer"),
                            ("sponsor", "Sponsor"),
                            ("programme_manager", "Programme manager"),
                            ("project_manager", "Project manager"),
                            ("team_manager", "Team manager"),
                            ("resource_manager", "Resource manager"),
                            ("team_member", "Team member"),
                            ("finance_partner", "Finance partner"),
                            ("auditor", "Auditor"),
                        ],
                        max_length=20,
                    ),
                ),
                (
                    "dashboard",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="shares",
                        to="performance.dashboard",
                    ),
                ),
            ],
            options={
                "ordering": ["role"],
            },
        ),
        migrations.CreateModel(
            name="DoneItems",
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
                ("days", models.JSONField(default=list)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="done_items",
                        to="projects.project",
                    ),
                ),
            ],
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
                ("warnings", models.PositiveSmallIntegerField(default=0)),
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
                    "signals",
                    models.JSONField(
                        default=list,
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
            },
        ),
        migrations.CreateModel(
            name="PublishedReport",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("status", "Status report"),
                            ("portfolio", "Board pack"),
                            ("roll-up", "Portfolio status"),
                            ("milestones", "Milestone report"),
                            ("variance", "Variance report"),
                            ("kpis", "PMO key figures"),
                        ],
                        max_length=12,
                    ),
                ),
                ("as_of", models.DateField()),
                ("number", models.PositiveSmallIntegerField(default=1)),
                ("content", models.BinaryField()),
                ("sha256", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField(auto_now_add=True)),
                ("reason", models.TextField(blank=True)),
                (
                    "published_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "scope",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="published_reports",
                        to="organisation.scope",
                    ),
                ),
            ],
            options={
                "ordering": ["-as_of", "-number"],
            },
        ),
        migrations.CreateModel(
            name="ReportSubscription",
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
                    "kind",
                    models.CharField(
                        choices=[
                            ("status", "Status report"),
                            ("portfolio", "Board pack"),
                            ("roll-up", "Portfolio status"),
                            ("milestones", "Milestone report"),
                            ("variance", "Variance report"),
                            ("kpis", "PMO key figures"),
                        ],
                        max_length=12,
                    ),
                ),
                ("format", models.CharField(default="pdf", max_length=5)),
                (
                    "rhythm",
                    models.CharField(
                        choices=[
                            ("weekly", "Weekly"),
                            ("fortnightly", "Every two weeks"),
                            ("monthly", "Monthly"),
                            ("quarterly", "Quarterly"),
                        ],
                        default="monthly",
                        max_length=12,
                    ),
                ),
                ("next_on", models.DateField(db_index=True)),
                ("sent_on", models.DateField(null=True)),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="report_subscriptions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "portfolio",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        to="projects.portfolio",
                    ),
                ),
                (
                    "recipients",
                    models.ManyToManyField(
                        related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
            ],
            options={
                "ordering": ["kind", "portfolio"],
            },
        ),
        migrations.CreateModel(
            name="ReportTemplate",
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
                ("name", models.CharField(max_length=80, unique=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("status", "Status report"),
                            ("portfolio", "Board pack"),
                            ("roll-up", "Portfolio status"),
                            ("milestones", "Milestone report"),
                            ("variance", "Variance report"),
                            ("kpis", "PMO key figures"),
                        ],
                        max_length=12,
                    ),
                ),
                ("file", models.FileField(max_length=300, upload_to="templates/")),
                ("uploaded_at", models.DateTimeField(auto_now_add=True)),
                (
                    "uploaded_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["name"],
            },
        ),
        migrations.CreateModel(
            name="RiskInput",
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
                ("values", models.JSONField(default=dict)),
                ("changed_at", models.DateTimeField(auto_now=True)),
                (
                    "changed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_input",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="RiskRun",
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
                ("data_date", steerco.core.fields.NaiveDateTimeField(null=True)),
                ("values", models.JSONField(default=dict)),
                ("iterations", models.PositiveIntegerField()),
                ("seed", models.PositiveIntegerField()),
                (
                    "result",
                    models.JSONField(
                        default=dict,
                        encoder=django.core.serializers.json.DjangoJSONEncoder,
                    ),
                ),
                ("asked_at", models.DateTimeField(auto_now_add=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "job",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="core.job",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="risk_runs",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["-pk"],
            },
        ),
        migrations.CreateModel(
            name="StatusReminder",
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
                ("end", models.DateField()),
                ("step", models.CharField(max_length=10)),
                ("sent_at", models.DateTimeField(auto_now_add=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="projects.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="StatusReport",
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
                ("start", models.DateField()),
                ("end", models.DateField()),
                ("due_on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "Draft"),
                            ("published", "Published"),
                            ("returned", "Returned"),
                            ("confirmed", "Confirmed"),
                        ],
                        default="draft",
                        max_length=10,
                    ),
                ),
                ("summary", models.TextField(blank=True)),
                ("comments", models.JSONField(default=dict)),
                ("declared", models.JSONField(default=dict)),
                ("reason", models.TextField(blank=True)),
                ("recovery", models.TextField(blank=True)),
                (
                    "colour",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "measured",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        max_length=5,
                    ),
                ),
                ("begun_at", models.DateTimeField(auto_now_add=True)),
                ("asked_because", models.TextField(blank=True)),
                ("reviewed_at", models.DateTimeField(null=True)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="status_reports",
                        to="projects.project",
                    ),
                ),
                (
                    "published",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="status_reports",
                        to="performance.publishedreport",
                    ),
                ),
                (
                    "reviewed_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-end"],
            },
        ),
        migrations.CreateModel(
            name="Actual",
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
                ("source", models.CharField(max_length=40)),
                ("external_key", models.CharField(max_length=100)),
                ("on", models.DateField()),
                (
                    "amount",
                    steerco.core.fields.MoneyField(decimal_places=2, max_digits=18),
                ),
                ("task", models.CharField(blank=True, max_length=100)),
                ("text", models.CharField(blank=True, max_length=200)),
                ("is_current", models.BooleanField(default=True)),
                ("restates", models.BooleanField(default=False)),
                ("reason", models.TextField(blank=True)),
                ("told_at", models.DateTimeField(auto_now_add=True)),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="actuals",
                        to="projects.project",
                    ),
                ),
                (
                    "replaces",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="performance.actual",
                    ),
                ),
                (
                    "told_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "ordering": ["-on", "-id"],
                "indexes": [
                    models.Index(
                        fields=["project", "is_current", "on"],
                        name="performance_project_cf2fb4_idx",
                    )
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_current", True)),
                        fields=("source", "external_key"),
                        name="one_current_actual_a_key",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ConfirmedHealth",
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
                    "colour",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "measured",
                    models.CharField(
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        max_length=5,
                    ),
                ),
                (
                    "declared",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("green", "Green"),
                            ("amber", "Amber"),
                            ("red", "Red"),
                            ("grey", "Not known"),
                        ],
                        max_length=5,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("until", models.DateField()),
                ("confirmed_at", models.DateTimeField(auto_now_add=True)),
                ("withdrawn_at", models.DateTimeField(null=True)),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="confirmed_healths",
                        to="projects.project",
                    ),
                ),
            ],
            options={
                "ordering": ["project", "-confirmed_at"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("withdrawn_at", None)),
                        fields=("project",),
                        name="one_confirmed_health",
                    )
                ],
            },
        ),
        migrations.AddConstraint(
            model_name="dashboard",
            constraint=models.UniqueConstraint(
                fields=("owner", "name"), name="dashboard_once_a_name"
            ),
        ),
        migrations.AddConstraint(
            model_name="dashboardshare",
            constraint=models.UniqueConstraint(
                fields=("dashboard", "role"), name="dashboard_shared_once_a_role"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                fields=("project", "data_date"), name="measured_once_a_data_date"
            ),
        ),
        migrations.AddConstraint(
            model_name="measurement",
            constraint=models.UniqueConstraint(
                condition=models.Q(("is_latest", True)),
                fields=("project",),
                name="one_latest_measurement",
            ),
        ),
        migrations.AddConstraint(
            model_name="publishedreport",
            constraint=models.UniqueConstraint(
                fields=("kind", "scope", "as_of", "number"),
                name="report_published_once_a_number",
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreminder",
            constraint=models.UniqueConstraint(
                fields=("project", "end", "step"), name="reminded_once_a_step"
            ),
        ),
        migrations.AddIndex(
            model_name="statusreport",
            index=models.Index(
                fields=["end", "state"], name="performance_end_393329_idx"
            ),
        ),
        migrations.AddConstraint(
            model_name="statusreport",
            constraint=models.UniqueConstraint(
                fields=("project", "end"), name="one_status_report_a_period"
            ),
        ),
    ]
