"""Moved rows of a plan are written without a word to any index."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from tests import factories

from steerco.core import bulk
from steerco.projects.models import Task
from steerco.projects.services.task_rows import update_rows

pytestmark = pytest.mark.django_db

KEYS = {"id", "project_id", "uid"}
"""Columns that no edit changes."""


def plan_of(count: int):
    project = factories.make_project()
    blank = {
        field.attname: field.get_default()
        for field in Task._meta.concrete_fields
        if not field.primary_key
    }
    own = {"project_id": project.pk, "kind": "task", "start": dt.datetime(2026, 3, 2)}
    rows = [{**blank, **own, "uid": n, "position": n} for n in range(count)]
    bulk.store(Task, rows)
    return project


def test_no_index_holds_what_an_edit_changes():
    with connection.cursor() as cursor:
        found = connection.introspection.get_constraints(cursor, Task._meta.db_table)
    held = {
        name for each in found.values() if each["index"] for name in each["columns"]
    }
    assert held <= KEYS
    assert {"project_id", "uid"} in [set(each["columns"]) for each in found.values()]


def test_postgresql_keeps_moved_rows_in_their_pages():
    if connection.vendor != "postgresql":
        pytest.skip("only PostgreSQL writes a changed row anew")
    project = plan_of(500)

    def updates() -> tuple[int, int]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT n_tup_upd, n_tup_hot_upd FROM pg_stat_xact_user_tables "
                "WHERE relname = %s",
                [Task._meta.db_table],
            )
            return cursor.fetchone()

    before = updates()
    later = [dt.datetime(2026, 3, 3)] * 500
    update_rows(project, range(500), {"start": later, "position": range(1, 501)})
    rows, in_place = (b - a for a, b in zip(before, updates(), strict=True))
    assert rows == 500
    assert in_place == rows
    assert set(project.tasks.values_list("start", flat=True)) == {later[0]}
