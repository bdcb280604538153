"""Fixtures for all tests: own files, immediate jobs, reference data where it is."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import settings as property_settings

property_settings.register_profile("same", derandomize=True, deadline=None)
property_settings.register_profile("explore", deadline=None)
property_settings.load_profile("same")

os.environ.setdefault("STEERCO_DATA_DIR", tempfile.mkdtemp(prefix="steerco-tests-"))
os.environ.setdefault("STEERCO_SECRET_KEY", "a key for tests only")
os.environ.setdefault("STEERCO_HTTPS", "no")


@pytest.fixture(autouse=True)
def _own_files_and_immediate_jobs(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.TASKS = {
        "default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {
            "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        },
    }


@pytest.fixture(autouse=True)
def _no_plans_of_other_databases():
    """Forget working plans: every test has a database whose ids begin anew."""
    from steerco.projects.calculations.working import kept

    kept.forget()


@pytest.fixture
def reference_data() -> Path:
    """Return the folder of real files, or skip where there is none."""
    folder = os.environ.get("STEERCO_REFERENCE_DATA", "")
    if not folder or not Path(folder).is_dir():
        pytest.skip("no reference data: set STEERCO_REFERENCE_DATA to its folder")
    return Path(folder)
