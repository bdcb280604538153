"""Signing in and out with a local account, from the first page to the last."""

from __future__ import annotations

import pytest
from django.core import mail
from django.core.cache import cache
from django.db import connection
from tests import factories

from steerco.organisation.models import Person, Role
from steerco.organisation.services import root_scope
from steerco.sample.organisation import SIGN_IN

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse"


@pytest.fixture(autouse=True)
def _no_tries_yet():
    cache.clear()


@pytest.fixture
def person():
    return factories.make_member(Role.HEAD_OF_PMO, root_scope(), "Heda Head")


def sign_in(client, email, password=PASSWORD, **more):
    return client.post("/account/login/", {"login": email, "password": password} | more)


def is_in(client):
    return "_auth_user_id" in client.session


def test_the_right_password_opens_the_home_page(client, person):
    answer = sign_in(client, person.email)
    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert "Heda" in client.get("/").content.decode()


def test_the_address_may_be_written_in_capitals(client, person):
    assert sign_in(client, person.email.upper()).status_code == 302


@pytest.mark.parametrize("password", ["wrong", PASSWORD.upper(), PASSWORD + " x"])
def test_a_wrong_password_says_so_kindly_and_opens_nothing(client, person, password):
    answer = sign_in(client, person.email, password)
    assert "do not belong together" in answer.content.decode()
    assert not is_in(client)


def test_an_unknown_address_is_not_told_apart_from_a_wrong_password(client, person):
    known = sign_in(client, person.email, "wrong").content.decode()
    unknown = sign_in(client, "nobody@org.example", "wrong").content.decode()
    said = "E-mail address and password do not belong together."
    assert said in known
    assert said in unknown


def test_the_sixth_wrong_try_has_to_wait_even_with_the_right_password(client, person):
    for _ in range(5):
        sign_in(client, person.email, "wrong")
    answer = sign_in(client, person.email)
    assert "Wait five minutes" in answer.content.decode()
    assert not is_in(client)


def test_right_tries_do_not_use_up_the_wrong_ones(client, person):
    for _ in range(8):
        assert sign_in(client, person.email).status_code == 302
        client.post("/account/logout/")


def test_a_device_that_asks_too_often_gets_a_page_that_says_what_to_do(client, person):
    answers = [sign_in(client, f"{n}@org.example", "wrong") for n in range(31)]
    assert answers[-1].status_code == 429
    assert "Wait a minute" in answers[-1].content.decode()


def test_an_inactive_person_stays_outside(client, person):
    Person.objects.filter(pk=person.pk).update(is_active=False)
    sign_in(client, person.email)
    assert not is_in(client)
    assert client.get("/")["Location"].startswith("/account/login/")


def test_a_person_who_becomes_inactive_is_out_at_once(client, person):
    sign_in(client, person.email)
    Person.objects.filter(pk=person.pk).update(is_active=False)
    assert client.get("/")["Location"].startswith("/account/login/")


def test_a_person_without_a_password_cannot_sign_in(client, person):
    person.set_unusable_password()
    person.save()
    for password in ("", "!", person.password):
        sign_in(client, person.email, password)
        assert not is_in(client)


def test_signing_out_takes_a_post_and_closes_everything(client, person):
    sign_in(client, person.email)
    client.get("/account/logout/")
    assert is_in(client)
    client.post("/account/logout/")
    assert not is_in(client)
    assert client.get("/").status_code == 302


def test_a_session_gets_another_key_on_signing_in(client, person):
    client.get("/account/login/")
    session = client.session
    session["kept"] = "x"
    session.save()
    client.cookies["sessionid"] = before = session.session_key
    sign_in(client, person.email)
    assert client.cookies["sessionid"].value != before


def test_nobody_signs_up(client):
    page = client.get("/account/signup/").content.decode()
    assert "Accounts are given by the PMO" in page
    data = {"email": "new@org.example", "password1": "s3cret-long", "password2": ""}
    client.post("/account/signup/", data | {"password2": "s3cret-long"})
    assert not Person.objects.exists()
    assert "signup" not in client.get("/account/login/").content.decode()


def test_the_page_one_wanted_comes_after_signing_in(client, person):
    wanted = client.get("/people/?text=a")["Location"]
    assert wanted == "/account/login/?next=/people/%3Ftext%3Da"
    assert 'value="/people/?text=a"' in client.get(wanted).content.decode()
    answer = sign_in(client, person.email, next="/people/?text=a")
    assert answer["Location"] == "/people/?text=a"


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
    ],
)
def test_signing_in_never_leads_elsewhere(client, person, url):
    answer = sign_in(client, person.email, next=url)
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_a_forgotten_password_is_replaced_through_a_link_by_mail(client, person):
    client.post("/account/password/reset/", {"email": person.email})
    (message,) = mail.outbox
    assert message.to == [person.email]
    link = next(word for word in message.body.split() if "/password/reset/key/" in word)
    page = client.get(link, follow=True)
    url = page.redirect_chain[-1][0]
    chosen = {"password1": "another-long-1", "password2": "another-long-1"}
    client.post(url, chosen)
    assert sign_in(client, person.email, "another-long-1")["Location"] == "/"


def test_asking_for_an_unknown_address_says_the_same(client, person):
    known = client.post("/account/password/reset/", {"email": person.email})
    unknown = client.post("/account/password/reset/", {"email": "no@org.example"})
    assert known["Location"] == unknown["Location"]


@pytest.fixture
def sample_people():
    return [factories.make_person(name) for name in SIGN_IN.values()]


def test_the_demo_offers_its_six_persons_and_fills_in_the_address(
    client, settings, sample_people
):
    settings.DEMO = True
    page = client.get("/account/login/?next=/people/").content.decode()
    first = sample_people[0]
    assert page.count('class="demo-person"') == 6
    assert first.name in page
    assert f"next=%2Fpeople%2F&amp;email={first.email.replace('@', '%40')}" in page
    filled = client.get("/account/login/", {"email": first.email}).content.decode()
    assert f'value="{first.email}"' in filled


def test_nobody_is_offered_outside_the_demo(client, settings, sample_people):
    settings.DEMO = False
    page = client.get("/account/login/").content.decode()
    assert "demo-person" not in page
    assert sample_people[0].name not in page


def test_tries_are_counted_for_all_web_processes_together(settings):
    assert settings.CACHES["default"]["BACKEND"].endswith("db.DatabaseCache")
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
    assert settings.CACHES["default"]["LOCATION"] in names
