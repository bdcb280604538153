"""The settings as an installation starts with them, each in a process of its own."""

import json
import os
import stat
import subprocess
import sys

import pytest

SHOWN = (
    "DEBUG",
    "ALLOWED_HOSTS",
    "ALLAUTH_TRUSTED_PROXY_COUNT",
    "SESSION_COOKIE_SECURE",
)
PROGRAM = f"""
import json, django
from django.conf import settings
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
default_storage.save("imports/ab/secret.mpp", ContentFile(b"plan"))
print(json.dumps({{name: getattr(settings, name) for name in {SHOWN}}}))
"""


@pytest.fixture
def run(tmp_path):
    def run(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        plain = {k: v for k, v in os.environ.items() if not k.startswith("STEERCO_")}
        plain |= {"DJANGO_SETTINGS_MODULE": "steerco.settings"}
        plain |= {"STEERCO_DATA_DIR": str(tmp_path / "data"), **environment}
        return subprocess.run(
            [sys.executable, *arguments],
            env=plain,
            capture_output=True,
            text=True,
            umask=0o022,
            check=True,
        )

    return run


def test_a_fresh_installation_is_closed(run):
    shown = json.loads(run("-c", PROGRAM).stdout)
    assert shown["DEBUG"] is False
    assert "*" not in shown["ALLOWED_HOSTS"]
    assert shown["SESSION_COOKIE_SECURE"] is True


def test_other_accounts_of_the_machine_read_nothing(run, tmp_path):
    run("-c", PROGRAM)
    data = tmp_path / "data"
    files = data / "files" / "imports" / "ab" / "secret.mpp"
    modes = {
        path: stat.S_IMODE(path.stat().st_mode)
        for path in (data, data / "secret_key", files.parent, files)
    }
    assert not [path for path, mode in modes.items() if mode & 0o077]
    assert len((data / "secret_key").read_text()) >= 50


def test_the_address_of_a_device_is_taken_from_a_proxy_only_where_there_is_one(run):
    count = "ALLAUTH_TRUSTED_PROXY_COUNT"
    assert json.loads(run("-c", PROGRAM).stdout)[count] == 0
    behind = run("-c", PROGRAM, STEERCO_BEHIND_PROXY="yes")
    assert json.loads(behind.stdout)[count] == 1


def test_the_deployment_check_has_nothing_to_say(run):
    done = run("-m", "django", "check", "--deploy", "--fail-level", "WARNING")
    assert "no issues" in done.stdout
