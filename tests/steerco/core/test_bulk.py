"""Many rows at once are the rows that saving each would have made."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from tests import factories

from steerco.core import bulk
from steerco.core.models import JournalEntry
from steerco.performance.models import Measurement
from steerco.projects.models import Task

pytestmark = pytest.mark.django_db

ODD = "Tab\there, a \\N, a new\nline, 'quotes' \"both\", ü, 漢 and \N{GRINNING FACE}"


def content(row: models.Model, *left_out: str) -> dict[str, object]:
    row.refresh_from_db()
    return {
        field.name: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", *left_out)
    }


def task(project, position: int, **values) -> Task:
    usual = {"uid": position, "name": ODD, "kind": "task", "level": 1}
    return Task(project=project, position=position, **usual | values)


@pytest.fixture(autouse=True)
def _few(monkeypatch):
    monkeypatch.setattr(bulk, "FEW", 1)


def test_rows_are_stored_as_one_by_one():
    project = factories.make_project()
    values = {
        "start": dt.datetime(2026, 3, 29, 2, 30),
        "duration": 4_800,
        "cost": Decimal("1234.50"),
        "percent_complete": 12.5,
        "critical": True,
        "wbs": "",
    }
    other = factories.make_project()
    bulk.store([task(project, 1, **values), task(project, 2)])
    for row in (task(other, 1, **values), task(other, 2)):
        row.save()

    stored, saved = project.tasks.order_by("uid"), other.tasks.order_by("uid")
    assert [content(row, "project") for row in stored] == [
        content(row, "project") for row in saved
    ]
    assert stored[0].name == ODD


def test_values_as_json_and_time_stamps_are_kept():
    projects = [factories.make_project() for _ in range(2)]
    bulk.store(
        [
            Measurement(
                project=project,
                data_date=dt.datetime(2026, 3, 31),
                reasons={"evm": ODD},
                milestones=[{"name": ODD, "on": dt.date(2026, 4, 1)}],
            )
            for project in projects
        ]
    )
    for row in Measurement.objects.all():
        assert row.reasons == {"evm": ODD}
        assert row.milestones == [{"name": ODD, "on": "2026-04-01"}]
        assert row.measured_at is not None


def test_postgresql_copies_and_others_insert():
    project = factories.make_project()
    with CaptureQueriesContext(connection) as queries:
        bulk.store([task(project, n) for n in range(3)])
    verbs = {query["sql"].split()[0] for query in queries}
    verb = "COPY" if connection.vendor == "postgresql" else "INSERT"
    assert verb in verbs
    assert project.tasks.count() == 3


def test_nothing_is_stored_of_nothing():
    bulk.store([])
    assert not JournalEntry.objects.exists()
