"""Whatever stands in an address or a form, the answer is never a breakdown."""

import pytest
from django.urls import reverse
from tests import factories
from tests.steerco.faces.world import make_world

from steerco.core.models import SavedView
from steerco.organisation.models import Role, Scope

pytestmark = pytest.mark.django_db

GARBAGE = (
    *("abc", "-1", "0", "9" * 30, "1x\u00b2", "\u00b2", "x" * 3000, "NaN", "[", "%"),
    *("'; drop table x; --", "\u202e", "\U0001f600", "<script>", "{{7*7}}"),
    *("2026-13-45", "0001-01-01", "9999-12-31", "../../etc/passwd", "\r\nX: y"),
)
PARAMETERS = {
    "performance:project-list": "page sort health manager klass stage programme late text",
    "projects:register-list": "page register cell shown portfolio text mine",
    "organisation:person-list": "page text unit role format",
    "organisation:role-list": "page text role state format",
    "faces:journal": "page text action person since until",
    "faces:search": "q",
    "projects:import-list": "page",
}


@pytest.fixture
def world():
    return make_world()


@pytest.fixture
def head(client, world):
    root = Scope.objects.get(parent=None)
    person = factories.make_member(Role.HEAD_OF_PMO, root, "Hera Head")
    client.force_login(person)
    return person


@pytest.mark.parametrize("page", PARAMETERS)
def test_garbage_in_the_query_is_left_out(client, head, page):
    for name in PARAMETERS[page].split():
        for value in GARBAGE:
            answer = client.get(reverse(page), {name: value})
            assert answer.status_code == 200, (name, value)


@pytest.mark.parametrize(
    "key", ["R\u00b2", "R-1", "R", "X1", "R" + "9" * 30, "\u00c91"]
)
def test_an_entry_that_cannot_be_is_not_found(client, head, world, key):
    address = reverse("projects:raid-entry", args=[world.project.code, key])
    assert client.get(address).status_code == 404


def test_keys_that_are_no_keys_do_not_stop_an_import(client, head, world):
    address = reverse("projects:import-confirm", args=[world.preview.pk])
    sent = {"shown": ["\u00b2", "9" * 40, "-1", "x"], "chosen": ["\u0663", ""]}
    assert client.post(address, sent).status_code == 302


def test_a_full_page_of_a_preview_can_be_confirmed(client, head, world):
    address = reverse("projects:import-confirm", args=[world.preview.pk])
    rows = [str(number) for number in range(10_000, 10_500)]
    sent = {"shown": rows, "chosen": rows, "csrfmiddlewaretoken": "x"}
    assert client.post(address, sent).status_code == 302


@pytest.mark.parametrize(
    "url",
    ["/search/?q=%00ab", "/projects/%00/", "/registers/?portfolio=a%00", "/?%00=1"],
)
def test_nul_characters_are_refused_before_any_database_sees_them(client, head, url):
    answer = client.get(url)
    assert answer.status_code == (200 if url == "/?%00=1" else 400)
    if answer.status_code == 400:
        assert "did not arrive as it should" in answer.content.decode()


def test_nul_characters_in_a_form_are_refused(client, head):
    sent = {"name": "a\0b", "page": "faces:journal", "query": ""}
    assert client.post(reverse("core:saved-view-save"), sent).status_code == 400
    assert not SavedView.objects.filter(owner=head).exists()


@pytest.mark.parametrize(("day", "status"), [("9999-12-31", 302), ("0001-01-01", 422)])
def test_a_role_may_end_on_the_last_day_there_is(client, head, day, status):
    address = reverse("organisation:role-end", args=[head.roles.get().pk])
    assert client.post(address, {"end": day, "reason": "x"}).status_code == status
