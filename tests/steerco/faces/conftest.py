"""The number of SQL statements of each page, kept in tests/query_counts."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

FOLDER = Path(__file__).parents[2] / "query_counts"
RECORD = os.environ.get("STEERCO_RECORD_QUERIES") == "1"


class QueryCounts:
    """Compares what a page asks of the database with what was recorded for it."""

    def check(self, name: str, found: int) -> None:
        app, _, page = name.partition(":")
        path = FOLDER / f"{app}.json"
        known = json.loads(path.read_text()) if path.exists() else {}
        if RECORD:
            known[page] = found
            path.write_text(json.dumps(dict(sorted(known.items())), indent=2) + "\n")
        assert found == known.get(page), (
            f"{name} takes {found} statements, recorded are {known.get(page)}; if that "
            "is meant, record again with STEERCO_RECORD_QUERIES=1"
        )

    @staticmethod
    def of(client, url: str) -> list[str]:
        """Return the statements that a page takes, but those that open transactions."""
        with CaptureQueriesContext(
            connection,
        ) as caught:
            response = client.get(url)
            assert response.status_code == 200, (url, response.status_code)
            b"".join(response)
        return [
            query["sql"]
            for query in caught.captured_queries
            if not query["sql"].startswith(("SAVEPOINT", "RELEASE", "BEGIN"))
        ]


@pytest.fixture
def query_counts() -> QueryCounts:
    return QueryCounts()
