"""The API: who may read what, in which format, and the contract as it is published."""

from __future__ import annotations

import base64
import csv
import datetime as dt
import io
import json
import os
from pathlib import Path

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import timezone
from tests import factories
from tests.steerco.faces.world import SECRET, make_world

from steerco.core.models import JournalEntry
from steerco.faces import services
from steerco.faces.api.root import api
from steerco.faces.datasets import DATASETS
from steerco.faces.models import ApiToken
from steerco.faces.read_model import drop_views, make_views
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope
from steerco.performance.models import Actual
from steerco.projects.models import Task

pytestmark = pytest.mark.django_db
SNAPSHOT = Path(__file__).parents[2] / "api" / "openapi.json"
DOCS = Path(__file__).parents[3] / "docs" / "read-model.md"


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def head():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


def secret_of(person, days=30):
    today = timezone.localdate()
    _, secret = services.make_token(
        person=person, name="Excel", expires_on=today + dt.timedelta(days), today=today
    )
    return secret


def bearer(secret):
    return {"HTTP_AUTHORIZATION": f"Bearer {secret}"}


def operations(method="get"):
    """Yield the address of every operation of a method."""
    for path, found in api.get_openapi_schema()["paths"].items():
        if method in found:
            yield path


def test_the_published_contract_is_as_recorded():
    found = json.dumps(api.get_openapi_schema(), indent=1, sort_keys=True) + "\n"
    if os.environ.get("STEERCO_RECORD_API") == "1":
        SNAPSHOT.write_text(found)
    assert SNAPSHOT.read_text() == found, (
        "the API has changed; if that is meant, record it with STEERCO_RECORD_API=1"
    )


def test_strangers_are_told_so_and_led_nowhere(client, world):
    for path in operations():
        for headers in ({}, bearer("wrong"), {"HTTP_AUTHORIZATION": "Basic !"}):
            response = client.get(path, **headers)
            assert response.status_code == 401, path
            assert response["Content-Type"] == "application/problem+json"
            assert SECRET not in response.content.decode()


def test_outsiders_find_nothing_in_any_dataset(client, world):
    elsewhere = factories.make_portfolio("ELSE")
    neighbour = factories.make_member(Role.HEAD_OF_PMO, elsewhere.scope)
    secret = secret_of(neighbour)
    for path in operations():
        for form in ("json", "csv"):
            response = client.get(f"{path}?format={form}", **bearer(secret))
            assert response.status_code == 200, path
            assert SECRET not in response.content.decode(), path


def test_outsiders_and_strangers_book_nothing(client, world):
    assert list(operations("post")) == [reverse("api:actuals")]
    line = {
        "project": world.project.code,
        "date": "2026-03-05",
        "amount": "1",
        "key": "K",
    }
    body = {"source": "SAP", "postings": [line]}
    before = list(Actual.objects.values_list())
    place, kind = reverse("api:actuals"), "application/json"
    assert client.post(place, body, content_type=kind).status_code == 401
    elsewhere = factories.make_portfolio("ELSE")
    neighbour = factories.make_member(Role.HEAD_OF_PMO, elsewhere.scope)
    response = client.post(
        place, body, content_type=kind, **bearer(secret_of(neighbour))
    )
    assert response.json()["refused"]
    assert SECRET not in response.content.decode().replace(world.project.code, "")
    assert list(Actual.objects.values_list()) == before


def test_members_read_their_own_in_every_dataset(client, world):
    Task.objects.filter(project=world.project, uid=2).update(is_milestone=True)
    client.force_login(world.owner)
    for name in DATASETS:
        rows = client.get(reverse(f"api:{name}")).json()["rows"]
        assert rows, name
        assert list(rows[0]) == list(DATASETS[name].columns)


def test_a_program_reads_with_a_token_in_either_way(client, world):
    secret = secret_of(world.owner)
    basic = base64.b64encode(f"anybody:{secret}".encode()).decode()
    place = reverse("api:projects")
    for headers in (bearer(secret), {"HTTP_AUTHORIZATION": f"Basic {basic}"}):
        assert client.get(place, **headers).json()["count"] == 2
    token = ApiToken.objects.get(name="Excel")
    assert token.used_on == timezone.localdate()
    assert secret not in str(ApiToken.objects.values())


def test_a_token_that_expired_or_whose_person_left_opens_nothing(client, world):
    secret = secret_of(world.owner)
    place = reverse("api:projects")
    ApiToken.objects.update(expires_on=timezone.localdate() - dt.timedelta(days=1))
    assert client.get(place, **bearer(secret)).status_code == 401
    ApiToken.objects.update(expires_on=timezone.localdate())
    assert client.get(place, **bearer(secret)).status_code == 200
    world.owner.is_active = False
    world.owner.save()
    assert client.get(place, **bearer(secret)).status_code == 401


def test_rows_come_as_csv_and_in_pages(client, world, head):
    client.force_login(head)
    place = reverse("api:projects")
    text = client.get(place, {"format": "csv"}).content.decode("utf-8-sig")
    assert [row["code"] for row in csv.DictReader(io.StringIO(text))] == sorted(
        [world.project.code, world.other.code]
    )
    first = client.get(place, {"limit": 1}).json()
    second = client.get(first["next"]).json()
    assert {first["rows"][0]["code"], second["rows"][0]["code"]} == {
        world.project.code,
        world.other.code,
    }
    refused = client.get(place, {"limit": "many"})
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["where"].endswith("limit")


def test_views_of_the_database_hold_what_the_api_shows_to_who_sees_all(
    client, world, head
):
    client.force_login(head)
    for name, dataset in DATASETS.items():
        with connection.cursor() as cursor:
            cursor.execute(f'SELECT * FROM "{dataset.view}"')  # noqa: S608
            names = [column[0] for column in cursor.description]
            count = len(cursor.fetchall())
        assert names == list(dataset.columns), name
        place = reverse(f"api:{name}")
        assert client.get(place, {"limit": 10_000}).json()["count"] == count, name


def test_a_table_under_a_view_can_be_changed_by_a_migration():
    drop_views()
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    make_views()
    make_views()
    with connection.cursor() as cursor:
        cursor.execute('SELECT count(*) FROM "read_projects"')
        assert cursor.fetchone() == (0,)


def test_the_documents_name_every_dataset_and_column():
    text = DOCS.read_text(encoding="utf-8")
    for dataset in DATASETS.values():
        assert f"## {dataset.name}\n" in text
        section = text.split(f"## {dataset.name}\n")[1].split("\n## ")[0]
        for column in dataset.columns:
            assert f"`{column}`" in section, (dataset.name, column)


def test_making_and_revoking_a_token_on_the_page(client, world):
    client.force_login(world.board)
    place = reverse("faces:token-list")
    until = timezone.localdate() + dt.timedelta(days=10)
    page = client.post(place, {"name": "Power BI", "expires_on": until})
    secret = page.context["secret"]
    assert secret in page.content.decode()
    assert secret not in client.get(place).content.decode()
    far = timezone.localdate() + dt.timedelta(days=1000)
    assert client.post(place, {"name": "x", "expires_on": far}).status_code == 422
    token = ApiToken.objects.get(person=world.board)
    client.post(reverse("faces:token-revoke", args=[token.pk]))
    client.logout()
    assert client.get(reverse("api:projects"), **bearer(secret)).status_code == 401
    assert [e.action for e in JournalEntry.objects.all()[:2]] == [
        "token.revoke",
        "token.make",
    ]
