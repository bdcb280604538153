"""The search finds what a person may see, and nothing else."""

from __future__ import annotations

import pytest
from tests import factories
from tests.steerco.faces.world import SECRET, make_world

from steerco.faces.selectors.search import search
from steerco.organisation.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def world():
    return make_world()


def labels(person, text):
    return [group.label for group in search(person, text, 5)]


def test_everything_with_the_words_is_found_by_kind(world):
    assert labels(world.owner, SECRET) == [
        "Projects",
        "Portfolios",
        "Programmes",
        "Risks",
        "Issues",
        "Assumptions",
        "Dependencies",
    ]
    assert labels(world.owner, "mina manager") == ["People"]


def test_every_word_has_to_fit(world):
    (group,) = search(world.owner, f"tunnel {SECRET}", 5)
    assert [hit.url for hit in group.hits] == [f"/projects/{world.other.code}/"]
    assert search(world.owner, f"tunnel {SECRET} xyz", 5) == []


def test_an_entry_is_found_by_its_code(world):
    (group,) = search(world.owner, f"{world.project.code}-r1", 5)
    assert [hit.title for hit in group.hits] == [
        f"{world.project.code}-R1 {SECRET} floods"
    ]


def test_an_exact_code_comes_first(world):
    for code in ("A-10", "A-1"):
        factories.make_project(world.portfolio, code=code)
    factories.make_project(world.portfolio, code="A-0", name="About A-1")
    (group, *_) = search(world.owner, "a-1", 5)
    assert group.hits[0].title.startswith("A-1 ")


def test_more_hits_than_shown_are_told(world):
    for _ in range(3):
        factories.make_project(world.portfolio, name="Pier")
    (group,) = search(world.owner, "pier", 2)
    assert (len(group.hits), group.more) == (2, True)


@pytest.mark.parametrize("text", ["", " ", "Z"])
def test_nothing_is_looked_for_with_less_than_two_letters(world, text):
    assert search(world.owner, text, 5) == []


def test_strangers_and_neighbours_find_nothing(world):
    assert search(factories.make_person(), SECRET, 5) == []
    neighbour = factories.make_member(
        Role.HEAD_OF_PMO, factories.make_portfolio().scope
    )
    assert search(neighbour, SECRET, 5) == []


def test_signs_of_the_query_language_are_only_signs(world):
    for text in ("%%", "__", "'; --", "\\\\", "😀😀"):
        assert search(world.owner, text, 5) == []


def test_typing_gets_a_fragment_and_enter_a_page(client, world):
    client.force_login(world.owner)
    page = client.get("/search/", {"q": "tunnel"}).content.decode()
    assert "<!doctype html>" in page
    typed = client.get(
        "/search/", {"q": "tunnel"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "<!doctype html>" not in typed
    assert f"/projects/{world.other.code}/" in typed
    nothing = client.get(
        "/search/", {"q": "<b>no"}, headers={"HX-Request": "true"}
    ).content.decode()
    assert "&lt;b&gt;no" in nothing


def test_every_page_of_the_frame_offers_the_search(client, world):
    client.force_login(world.owner)
    assert 'action="/search/"' in client.get("/").content.decode()
