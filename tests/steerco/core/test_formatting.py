from __future__ import annotations

import datetime as dt

import pytest
from django.template import engines

from steerco.core.formatting import DASH, date, date_time

LATE = dt.datetime(2026, 9, 30, 22, 30, tzinfo=dt.UTC)
"""Half past midnight on the first of October in Berlin."""


@pytest.fixture(autouse=True)
def berlin(settings) -> None:
    settings.TIME_ZONE = "Europe/Berlin"


def test_an_instant_is_told_on_the_clock_of_the_people() -> None:
    assert date_time(LATE) == "1 Oct 2026, 00:30"
    assert date(LATE) == "1 Oct 2026"


def test_the_times_of_a_plan_stay_as_they_are() -> None:
    assert date_time(dt.datetime(2026, 9, 30, 22, 30)) == "30 Sep 2026, 22:30"
    assert date(dt.date(2026, 9, 30)) == "30 Sep 2026"


def test_no_date_is_a_dash() -> None:
    assert date(None) == date_time(None) == DASH


@pytest.mark.parametrize(
    ("tag", "shown"), [("date", "1 Oct 2026, 00:30"), ("day", "1 Oct 2026")]
)
def test_pages_tell_instants_on_the_clock_of_the_people(tag: str, shown: str) -> None:
    template = engines["django"].from_string(f"{{% {tag} at %}}")
    assert f">{shown}</time>" in template.render({"at": LATE})
