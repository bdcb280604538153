"""A form that is sent twice makes one thing."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from tests import factories
from tests.steerco.projects.at_once import at_once

from steerco.core.answers import forget_answered
from steerco.core.models import AnsweredForm
from steerco.organisation.models import Role
from steerco.projects.models import Risk

URL = "/projects/P-1/raid/new/risks/"
RISK = {
    "title": "Permit comes late",
    "event": "the permit comes late",
    "category": "legal",
    "probability": "3",
    "impact_time": "4",
    "state": "open",
}


@pytest.fixture
def person():
    project = factories.make_project(code="P-1")
    return factories.make_member(Role.PROJECT_MANAGER, project.scope)


def token_of(client, url=URL):
    page = client.get(url).content.decode()
    return re.search(r'name="once" value="([^"]+)"', page)[1]


@pytest.mark.django_db
def test_the_same_form_sent_twice_leads_to_the_one_entry_it_made(client, person):
    client.force_login(person)
    sent = RISK | {"once": token_of(client)}
    first, second = client.post(URL, sent), client.post(URL, sent)
    assert Risk.objects.count() == 1
    assert first["Location"] == second["Location"] == "/projects/P-1/raid/R1/"


@pytest.mark.django_db
def test_the_form_shown_again_makes_another(client, person):
    client.force_login(person)
    for _ in range(2):
        client.post(URL, RISK | {"once": token_of(client)})
    assert Risk.objects.count() == 2


@pytest.mark.django_db
def test_the_form_filled_in_anew_makes_another(client, person):
    client.force_login(person)
    sent = RISK | {"once": token_of(client)}
    client.post(URL, sent)
    client.post(URL, sent | {"title": "Another risk"})
    assert Risk.objects.count() == 2


@pytest.mark.django_db
def test_a_refused_form_is_not_answered_for_good(client, person):
    client.force_login(person)
    sent = RISK | {"once": token_of(client), "impact_time": ""}
    refused = client.post(URL, sent)
    assert refused.status_code == 422
    assert sent["once"] in refused.content.decode()
    assert not AnsweredForm.objects.exists()
    assert client.post(URL, sent | {"impact_time": "4"}).status_code == 302


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif(
    connection.vendor == "sqlite", reason="SQLite lets one writer in at a time"
)
def test_two_at_the_same_moment_make_one(person):
    client = Client()
    client.force_login(person)
    sent, cookies = RISK | {"once": token_of(client)}, client.cookies

    def send():
        own = Client()
        own.cookies = cookies
        return own.post(URL, sent).status_code

    answers = at_once(send, 4)
    assert answers == [302] * 4
    assert Risk.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    "url", ["/projects/P-1/baselines/new/", "/roles/new/", URL], ids=str
)
def test_forms_that_make_something_carry_a_token(client, person, url):
    factories.give_role(person, Role.HEAD_OF_PMO, factories.root_scope())
    client.force_login(person)
    assert token_of(client, url)


@pytest.mark.django_db
def test_answers_are_forgotten_after_a_while(client, person):
    client.force_login(person)
    client.post(URL, RISK | {"once": token_of(client)})
    assert forget_answered(timezone.now() - dt.timedelta(days=1)) == 0
    assert forget_answered(timezone.now() + dt.timedelta(seconds=1)) == 1
