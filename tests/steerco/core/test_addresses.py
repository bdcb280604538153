"""Addresses are those that Django reverses, under the prefix the site runs at."""

from __future__ import annotations

import pytest
from django.urls import NoReverseMatch, get_script_prefix, reverse, set_script_prefix

from steerco.core.addresses import address


def test_an_address_is_what_django_reverses():
    page = "projects:raid-entry"
    assert address(page, "P-1", "R7") == reverse(page, args=["P-1", "R7"])


def test_an_address_follows_the_prefix_of_the_site():
    before = get_script_prefix()
    home = address("faces:home")
    set_script_prefix("/pmo/")
    try:
        assert address("faces:home") == f"/pmo{home}"
    finally:
        set_script_prefix(before)


def test_an_unknown_page_is_refused():
    with pytest.raises(NoReverseMatch):
        address("faces:no-such-page")
