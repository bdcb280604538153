"""Make and drop the SQL views of the read model.

They are dropped before each migration and made anew after it: a database refuses to
change a table that a view stands on, and a view always fits the schema of its release.
"""

from __future__ import annotations

from typing import Any

from django.db import connections

from steerco.faces.datasets import DATASETS


def drop_views(*, using: str = "default", **_: Any) -> None:
    """Drop the views before a migration."""
    with connections[using].cursor() as cursor:
        for dataset in DATASETS.values():
            cursor.execute(f'DROP VIEW IF EXISTS "{dataset.view}"')


def make_views(*, using: str = "default", **_: Any) -> None:
    """Make the views after a migration, those whose tables there are."""
    connection = connections[using]
    drop_views(using=using)
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for dataset in DATASETS.values():
            if dataset.model._meta.db_table in there:
                cursor.execute(dataset.sql())
