"""Many rows at once are the rows that saving each would have made."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import numpy as np
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


def test_columns_of_some_rows_are_set_as_one_by_one():
    project, other = factories.make_project(), factories.make_project()
    for each in (project, other):
        bulk.store(Task, [row(each, n) for n in range(4)])
    start = [dt.datetime(2026, 3, 29, 2, 30), None]
    finish = [dt.datetime(999, 1, 1, 8), dt.datetime(2026, 3, 30, 17, 0, 6)]
    columns = {
        "name": [ODD, 'NULL, {"a"} \\'],
        "wbs": ["", "null"],
        "start": start,
        "finish": np.array(finish, dtype="datetime64[s]"),
        "duration": [None, -4_800],
        "cost": [Decimal("1234.50"), None],
        "percent_complete": [None, 12.5],
        "critical": [None, True],
        "active": [False, True],
    }
    bulk.update(Task, "uid", {"uid": [2, 1], **columns}, project_id=project.pk)

    columns["finish"] = finish
    for at, uid in enumerate((2, 1)):
        task = project.tasks.get(uid=uid)
        assert {name: getattr(task, name) for name in columns} == {
            name: values[at] for name, values in columns.items()
        }
        saved = other.tasks.get(uid=uid)
        for name, values in columns.items():
            setattr(saved, name, values[at])
        saved.save()
        same = Task.objects.filter(start=start[at], finish=finish[at], uid=uid)
        assert same.count() == 2
    untouched = Task.objects.filter(uid__in=(0, 3))
    assert {each.name for each in untouched} == {ODD}
    assert {each.start for each in untouched} == {None}


def test_setting_columns_takes_one_query():
    project = factories.make_project()
    bulk.store(Task, [row(project, n) for n in range(50)])
    with CaptureQueriesContext(connection) as queries:
        bulk.update(
            Task,
            "uid",
            {"uid": range(50), "duration": range(50)},
            project_id=project.pk,
        )
    assert len(queries) == 1
    assert list(project.tasks.values_list("duration", flat=True)) == list(range(50))


def test_nothing_is_set_of_nothing():
    with CaptureQueriesContext(connection) as queries:
        bulk.update(Task, "uid", {"uid": [], "name": []}, project_id=1)
    assert not queries.captured_queries


def test_nothing_is_stored_of_nothing():
    bulk.store(Task, [])
    assert not Task.objects.exists()
