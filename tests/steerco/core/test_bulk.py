"""Many rows at once are the rows that saving each would have made."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection, models
from django.test.utils import CaptureQueriesContext
from tests import factories

from steerco.core import bulk
from steerco.projects.models import Task

pytestmark = pytest.mark.django_db

ODD = "Tab\there, a \\N, a new\nline, 'quotes' \"both\", ü, 漢 and \N{GRINNING FACE}"


def content(record: models.Model, *left_out: str) -> dict[str, object]:
    record.refresh_from_db()
    return {
        field.name: getattr(record, field.attname)
        for field in record._meta.concrete_fields
        if field.name not in ("id", *left_out)
    }


def row(project, position: int, **values) -> dict[str, object]:
    usual = {"uid": position, "name": ODD, "kind": "task", "level": 1}
    blank = {
        field.attname: field.get_default()
        for field in Task._meta.concrete_fields
        if not field.primary_key
    }
    place = {"project_id": project.pk, "position": position}
    return {**blank, **place, **usual, **values}


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
    bulk.store(Task, [row(project, 1, **values), row(project, 2)])
    for each in (row(other, 1, **values), row(other, 2)):
        Task.objects.create(**each)

    stored, saved = project.tasks.order_by("uid"), other.tasks.order_by("uid")
    assert [content(each, "project") for each in stored] == [
        content(each, "project") for each in saved
    ]
    assert stored[0].name == ODD


def test_postgresql_copies_and_others_insert():
    project = factories.make_project()
    with CaptureQueriesContext(connection) as queries:
        bulk.store(Task, [row(project, n) for n in range(3)])
    said = " ".join(query["sql"] for query in queries)
    verb = "COPY" if connection.vendor == "postgresql" else "INSERT"
    assert verb in said
    assert len(queries) <= 3
    assert project.tasks.count() == 3


def test_nothing_is_stored_of_nothing():
    bulk.store(Task, [])
    assert not Task.objects.exists()
