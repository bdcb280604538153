"""Two persons at one plan at the same moment lose nothing, on either database."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.db import connection
from tests import factories
from tests.steerco.projects.editing_race import ROUNDS, check, race
from tests.steerco.projects.plan_files import BRIDGE_LATE

from steerco.organisation.models import Role

ROOT = Path(__file__).parents[3]


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite in memory locks whole tables"
)
def test_two_persons_lose_no_edit_on_postgresql():
    project = factories.import_plan(factories.make_portfolio("WTR"), BRIDGE_LATE)
    people = [
        factories.make_member(Role.PROJECT_MANAGER, project.scope, name)
        for name in ("Ann", "Bob")
    ]
    found = race(project, people)
    check(project, found["taken"])
    assert len(found["taken"]) + found["refused"] == 2 * 2 * ROUNDS


def test_two_persons_lose_no_edit_on_sqlite(tmp_path):
    done = subprocess.run(
        [sys.executable, "-m", "tests.steerco.projects.editing_race", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        env={**os.environ, "STEERCO_DATA_DIR": str(tmp_path)},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.splitlines()[-1])
    assert found["taken"] + found["refused"] == 2 * 2 * ROUNDS
