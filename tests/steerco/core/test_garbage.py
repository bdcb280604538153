"""Long-lived processes look for garbage rarely, and not among what they loaded."""

from __future__ import annotations

import gc

import pytest

from steerco.core import garbage, jobs
from steerco.faces.cli import serve, site


@pytest.fixture(autouse=True)
def _collector_as_it_was():
    before = gc.get_threshold()
    yield
    gc.unfreeze()
    gc.set_threshold(*before)


def test_what_is_loaded_is_left_out_and_the_rest_looked_at_rarely():
    garbage.collect_rarely()
    assert gc.get_freeze_count() > 1_000
    assert gc.get_threshold() == garbage.THRESHOLDS


def test_a_worker_collects_rarely(monkeypatch):
    found = []
    monkeypatch.setattr(site, "prepare", lambda: None)
    monkeypatch.setattr(
        jobs, "work_until_stopped", lambda *_: found.append(gc.get_threshold())
    )
    serve.worker()
    assert found == [garbage.THRESHOLDS]
