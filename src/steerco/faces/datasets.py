"""The read model: tables for Power BI, Excel and the like, each defined once.

A dataset is a SQL view of the database for who may read all of it, and an endpoint of
the API for anybody else, which shows the rows that the person may see. Both are made
from the columns below.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F, FilteredRelation, Model, Q, QuerySet

from steerco.organisation.models import Person
from steerco.organisation.policies import visible_to
from steerco.performance.models import Measurement, StatusReport
from steerco.projects.models import Issue, Portfolio, Project, Risk, Task

FIGURES = (
    "data_date",
    "baseline_start",
    "baseline_finish",
    "forecast_start",
    "forecast_finish",
    "slip_days",
    "moved_days",
    "budget",
    "actual",
    "estimate",
    "effort_based",
    "bac",
    "pv",
    "ev",
    "ac",
    "percent_complete",
    "spi",
    "cpi",
    "spi_t",
    "health",
    "health_time",
    "health_cost",
    "health_risk",
    "health_quality",
)
Rows = QuerySet[Any, Any]


@dataclass(frozen=True, slots=True)
class Dataset:
    """One table: its name, whose rows they are, and where each column comes from."""

    name: str
    model: type[Model]
    description: str
    columns: Mapping[str, str]
    prepare: Callable[[Rows], Rows] = lambda rows: rows
    order: tuple[str, ...] = ("pk",)

    @property
    def view(self) -> str:
        return f"read_{self.name}"

    def rows(self, user: Person) -> Rows:
        """Return the rows that a person may see, as values in the order of columns."""
        found: Rows = self.chosen(visible_to(user, self.model)).order_by(*self.order)
        return found

    def chosen(self, rows: Rows) -> Rows:
        named = {f"x_{name}": F(path) for name, path in self.columns.items()}
        found: Rows = self.prepare(rows).annotate(**named).values_list(*named)
        return found

    def sql(self) -> str:
        """Return the statement that makes the view."""
        rows = self.chosen(self.model._default_manager.all()).order_by()
        sql, params = rows.query.sql_with_params()
        if params:
            message = f"The view of {self.name} would need parameters."
            raise ValueError(message)
        for name in self.columns:
            sql = sql.replace(f'AS "x_{name}"', f'AS "{name}"')
        return f'CREATE VIEW "{self.view}" AS {sql}'


def with_latest(rows: Rows) -> Rows:
    found: Rows = rows.annotate(
        m=FilteredRelation("measurements", condition=Q(measurements__is_latest=True))
    )
    return found


def marked(rows: Rows) -> Rows:
    return rows.filter(is_milestone=True)


def same(*names: str) -> dict[str, str]:
    return {name: name for name in names}


DATASETS = {
    dataset.name: dataset
    for dataset in (
        Dataset(
            "portfolios",
            Portfolio,
            "Portfolios with their envelope.",
            same("code", "name", "currency", "envelope"),
            order=("code",),
        ),
        Dataset(
            "projects",
            Project,
            "Projects with their latest measurement.",
            {
                **same("code", "name"),
                "portfolio": "portfolio__code",
                "programme": "programme__code",
                "unit": "unit__code",
                "class": "klass",
                **same("stage", "declared_health", "status_date", "status_text"),
                **{name: f"m__{name}" for name in FIGURES},
            },
            with_latest,
            order=("code",),
        ),
        Dataset(
            "measurements",
            Measurement,
            "Every measurement of every project: one row a data date.",
            {
                "project": "project__code",
                "portfolio": "project__portfolio__code",
                "is_latest": "is_latest",
                **same(*FIGURES),
            },
            order=("project__code", "data_date"),
        ),
        Dataset(
            "milestones",
            Task,
            "Milestones of the plans as they are now.",
            {
                "project": "project__code",
                **same("uid", "name", "critical"),
                **same("baseline_finish", "finish", "actual_finish"),
            },
            marked,
            order=("project__code", "position"),
        ),
        Dataset(
            "tasks",
            Task,
            "Tasks of the plans as they are now, summaries among them.",
            {
                "project": "project__code",
                **same("uid", "parent_uid", "wbs", "name", "is_summary"),
                **same("is_milestone", "critical", "percent_complete"),
                **same("baseline_start", "baseline_finish", "start", "finish"),
                **same("actual_start", "actual_finish"),
                **same("baseline_cost", "cost", "actual_cost"),
            },
            order=("project__code", "position"),
        ),
        Dataset(
            "risks",
            Risk,
            "Risks and opportunities with score and exposure.",
            {
                "project": "project__code",
                **same("number", "title", "category", "state", "is_opportunity"),
                **same("probability", "impact", "score", "exposure"),
                "owner": "owner__name",
                **same("raised_on", "review_on", "closed_on"),
            },
            order=("project__code", "number"),
        ),
        Dataset(
            "issues",
            Issue,
            "Issues with the decisions they ask for.",
            {
                "project": "project__code",
                **same("number", "title", "state", "priority", "cost"),
                "owner": "owner__name",
                **same("raised_on", "due_on", "closed_on"),
                **same("decision_needed", "decision_by"),
            },
            order=("project__code", "number"),
        ),
        Dataset(
            "status_reports",
            StatusReport,
            "Status reports: one row a project and period.",
            {
                "project": "project__code",
                "period_start": "start",
                "period_end": "end",
                **same("due_on", "state", "colour", "measured", "summary"),
                "number": "published__number",
                "published_at": "published__published_at",
                "reviewed_at": "reviewed_at",
            },
            order=("project__code", "end"),
        ),
    )
}
