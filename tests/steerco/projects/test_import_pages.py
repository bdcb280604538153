"""The pages of an import, from the files to the result."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, BROKEN
from tests.steerco.projects.test_import_registers import BRIDGE_ROW, register

from steerco.organisation.models import Role
from steerco.projects.models import Import, ImportItem, ImportState, Project

pytestmark = pytest.mark.django_db


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio, client):
    person = make_member(Role.PORTFOLIO_OWNER, portfolio.scope)
    client.force_login(person)
    return person


@pytest.fixture
def bring(client, portfolio, django_capture_on_commit_callbacks):
    def post(*files):
        uploads = [SimpleUploadedFile(name, content) for name, content in files]
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(
                reverse("projects:import-new", args=[portfolio.code]),
                {"uploads": uploads},
            )

    return post


def test_files_become_a_preview_and_then_projects(
    client, owner, bring, django_capture_on_commit_callbacks
):
    answer = bring(("bridge.xml", BRIDGE), ("broken.xml", BROKEN))
    batch = Import.objects.get()
    address = reverse("projects:import-detail", args=[batch.pk])
    assert answer.url == address
    preview = client.get(address).content.decode()
    assert "Ready to import" in preview
    assert "Bridge renewal" in preview
    assert "broken.xml ends too early" in preview
    assert not Project.objects.exists()

    shown = ImportItem.objects.get(action="new").pk
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("projects:import-confirm", args=[batch.pk]),
            {"shown": [shown], "chosen": [shown]},
        )

    assert Project.objects.get().name == "Bridge renewal"
    result = client.get(address).content.decode()
    assert "Added" in result
    assert Project.objects.get().get_absolute_url() in result


def test_what_is_not_ticked_stays_out(
    client, owner, bring, django_capture_on_commit_callbacks
):
    bring(("bridge.xml", BRIDGE))
    batch = Import.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("projects:import-confirm", args=[batch.pk]),
            {"shown": [batch.items.get().pk]},
        )

    assert not Project.objects.exists()
    batch.refresh_from_db()
    assert batch.state == ImportState.DONE


def test_no_file_is_said_kindly(client, owner, bring):
    answer = bring()

    assert answer.status_code == 422
    assert "Choose at least one file" in answer.content.decode()


def test_an_htmx_request_gets_only_the_part_that_changes(client, owner, bring):
    bring(("bridge.xml", BRIDGE))
    address = reverse("projects:import-detail", args=[Import.objects.get().pk])

    part = client.get(address, headers={"HX-Request": "true"}).content.decode()

    assert part.strip().startswith('<div class="stack" id="import"')


def test_columns_can_be_chosen(client, owner, bring):
    bring(register(BRIDGE_ROW))
    head = ImportItem.objects.get(kind="register")
    address = reverse("projects:import-columns", args=[head.batch_id, head.pk])
    page = client.get(address).content.decode()
    assert "02.03.2026" in page or "2026-03-02" in page
    assert "What Budget means" in page

    twice = client.post(address, {"column-0": "code", "column-1": "code"})
    assert twice.status_code == 422
    assert "Another column means this already" in twice.content.decode()

    client.post(address, {"column-0": "code", "column-1": "name"})
    row = ImportItem.objects.get(kind="row")
    assert set(row.summary["values"]) == {"name"}


def test_templates_can_be_downloaded(client, owner):
    for kind in ("register", "raid"):
        answer = client.get(reverse("projects:import-template", args=[kind]))
        assert answer.content.startswith(b"PK")
    assert (
        client.get(reverse("projects:import-template", args=["other"])).status_code
        == 422
    )


def test_an_outsider_finds_nothing(client, owner, bring, portfolio):
    bring(("bridge.xml", BRIDGE))
    pk = Import.objects.get().pk
    client.force_login(make_member(Role.HEAD_OF_PMO, make_portfolio("NRG").scope))

    assert client.get(reverse("projects:import-new", args=["WTR"])).status_code == 404
    assert client.get(reverse("projects:import-detail", args=[pk])).status_code == 404
    for name in ("confirm", "cancel", "again"):
        address = reverse(f"projects:import-{name}", args=[pk])
        assert client.post(address).status_code == 404
    assert (
        "Import 1" not in client.get(reverse("projects:import-list")).content.decode()
    )
    assert Import.objects.get().state == ImportState.PREVIEW


def test_an_auditor_reads_and_changes_nothing(client, owner, bring, portfolio):
    bring(("bridge.xml", BRIDGE))
    pk = Import.objects.get().pk
    client.force_login(make_member(Role.AUDITOR, portfolio.scope))

    page = client.get(reverse("projects:import-detail", args=[pk]))
    assert page.status_code == 200
    assert "Import what is ticked" not in page.content.decode()
    denied = client.post(reverse("projects:import-confirm", args=[pk]))
    assert denied.status_code == 403
    assert not Project.objects.exists()


def test_a_page_of_many_rows_takes_as_many_queries_as_one_of_few(
    client, owner, bring, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries(pk: int) -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get(reverse("projects:import-detail", args=[pk]))
        return len(seen)

    bring(register(BRIDGE_ROW))
    few = Import.objects.latest("pk").pk
    rows = [[f"P-{n}", f"Bridge {n}", *BRIDGE_ROW[2:]] for n in range(100)]
    bring(register(*rows))
    many = Import.objects.latest("pk").pk
    queries(few)

    assert queries(few) == queries(many)


def test_a_long_preview_has_pages_that_remember_what_was_ticked(
    client, owner, bring, portfolio, django_capture_on_commit_callbacks
):
    rows = [f"P-{n};Project {n};100 k;Amber" for n in range(1, 131)]
    bring(("long.csv", "\n".join(["Code;Name;Budget;RAG", *rows]).encode()))
    batch = Import.objects.get()
    address = reverse("projects:import-detail", args=[batch.pk])
    first, second = client.get(address), client.get(f"{address}?page=2")
    assert "of 130 entries; what you tick is kept" in first.content.decode()
    assert "130 new" in first.content.decode()
    shown = [
        [row.id for group in page.context["page"].groups for row in group.rows]
        for page in (first, second)
    ]
    assert [len(ids) for ids in shown] == [100, 30]

    turned = client.post(
        reverse("projects:import-choose", args=[batch.pk]),
        {"shown": shown[0], "chosen": shown[0][1:], "page": "2"},
    )
    assert turned.url == f"{address}?page=2"
    with django_capture_on_commit_callbacks(execute=True):
        client.post(
            reverse("projects:import-confirm", args=[batch.pk]),
            {"shown": shown[1], "chosen": shown[1][:-1]},
        )

    left = set(portfolio.projects.values_list("code", flat=True))
    assert {f"P-{n}" for n in range(1, 131)} - left == {"P-1", "P-130"}


def test_a_stranger_turns_no_page_of_an_import(client, owner, bring):
    bring(("bridge.xml", BRIDGE))
    batch = Import.objects.get()
    client.force_login(make_member(Role.HEAD_OF_PMO, make_portfolio("NRG").scope))
    answer = client.post(
        reverse("projects:import-choose", args=[batch.pk]), {"page": "1"}
    )
    assert answer.status_code == 404
