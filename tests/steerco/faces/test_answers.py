"""How the house answers: errors in kind words, and headers that keep it safe."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import pytest
from django.test import Client, override_settings
from django.urls import path
from tests import factories

from steerco.core import errors
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope
from steerco.urls import urlpatterns as real_patterns

pytestmark = pytest.mark.django_db


def failing(request, kind):
    if kind == "Bug":
        message = "a secret detail"
        raise RuntimeError(message)
    raise getattr(errors, kind)(f"{kind} was <said> kindly.")


urlpatterns = [path("failing/<str:kind>/", failing), *real_patterns]
STATUSES = {"DomainError": 422, "BadInput": 422, "InvalidState": 422}
STATUSES |= {"NotAllowed": 403, "Conflict": 409}


@pytest.fixture
def visitor(client):
    client.force_login(factories.make_member(Role.HEAD_OF_PMO, root_scope()))
    return client


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_what_cannot_be_done_is_said_on_a_page(visitor, kind, status):
    answer = visitor.get(f"/failing/{kind}/")
    assert answer.status_code == status
    page = answer.content.decode()
    assert f"{kind} was &lt;said&gt; kindly." in page
    assert "Nothing was changed" in page


@pytest.mark.urls(__name__)
@pytest.mark.parametrize(("kind", "status"), STATUSES.items())
def test_htmx_gets_a_toast_and_changes_no_part_of_the_page(visitor, kind, status):
    answer = visitor.get(f"/failing/{kind}/", headers={"HX-Request": "true"})
    assert (answer.status_code, answer.content) == (status, b"")
    assert answer["HX-Reswap"] == "none"
    shown = json.loads(answer["HX-Trigger"])["toast"]
    assert shown == {"message": f"{kind} was <said> kindly.", "level": "error"}


@pytest.mark.urls(__name__)
def test_our_own_mistakes_show_a_page_without_details(visitor):
    visitor.raise_request_exception = False
    answer = visitor.get("/failing/Bug/")
    assert answer.status_code == 500
    page = answer.content.decode()
    assert "Something went wrong on our side" in page
    assert "secret detail" not in page


def test_an_unknown_address_says_what_to_do(visitor):
    answer = visitor.get("/no/such/page/")
    assert answer.status_code == 404
    assert "There is nothing at this address" in answer.content.decode()


def test_a_form_from_elsewhere_is_refused_in_kind_words():
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(factories.make_member(Role.HEAD_OF_PMO, root_scope()))
    answer = strict.post("/journal/verify/")
    assert answer.status_code == 403
    assert "This page was open for too long" in answer.content.decode()


PAGES = ["/", "/projects/", "/people/", "/account/login/", "/no/such/page/"]


@pytest.mark.parametrize("url", PAGES)
def test_every_answer_carries_the_headers_that_keep_it_safe(visitor, url):
    answer = visitor.get(url, follow=True)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "object-src 'none'" in policy
    assert "frame-ancestors 'none'" in policy
    for unsafe in ("unsafe-inline", "unsafe-eval", "http:", "*"):
        assert unsafe not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("url", [*PAGES, "/journal/", "/roles/", "/roles/new/"])
def test_no_page_needs_what_the_policy_forbids(visitor, url):
    page = visitor.get(url, follow=True).content.decode()
    assert not re.search(r"<[^>]+\sstyle=", page)
    assert not re.search(r"<[^>]+\son[a-z]+=", page)
    assert "<style" not in page
    for script in re.findall(r"<script\b[^>]*>", page):
        assert "src=" in script or 'type="application/json"' in script
    assert not re.search(r'(?:src|href)="(?:https?:)?//', page)


def flags(**environment: str) -> dict[str, object]:
    """Return the settings that depend on the environment, from a process of its own."""
    names = ["SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"]
    names += ["SESSION_COOKIE_HTTPONLY", "SESSION_COOKIE_SAMESITE", "DEBUG"]
    code = (
        "import json, steerco.settings as s;"
        f"print(json.dumps({{n: getattr(s, n) for n in {names}}}))"
    )
    found = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(found.stdout)


def test_cookies_travel_encrypted_only_where_the_site_is_reached_over_tls(tmp_path):
    found = flags(STEERCO_HTTPS="yes", STEERCO_DATA_DIR=str(tmp_path))
    assert found == {
        "SESSION_COOKIE_SECURE": True,
        "CSRF_COOKIE_SECURE": True,
        "SECURE_HSTS_SECONDS": 31_536_000,
        "SESSION_COOKIE_HTTPONLY": True,
        "SESSION_COOKIE_SAMESITE": "Lax",
        "DEBUG": False,
    }
    plain = flags(STEERCO_HTTPS="no", STEERCO_DATA_DIR=str(tmp_path))
    assert not plain["SESSION_COOKIE_SECURE"]
    assert plain["SECURE_HSTS_SECONDS"] == 0


def test_tls_is_taken_for_granted_unless_told_otherwise(tmp_path, monkeypatch):
    monkeypatch.delenv("STEERCO_HTTPS", raising=False)
    assert flags(STEERCO_DATA_DIR=str(tmp_path))["SESSION_COOKIE_SECURE"]


@override_settings(SESSION_COOKIE_SECURE=True)
def test_the_session_cookie_is_secure_when_told(client):
    person = factories.make_person()
    data = {"login": person.email, "password": "correct horse"}
    client.post("/account/login/", data)
    cookie = client.cookies["sessionid"]
    assert cookie["secure"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
