"""Counted work: dates in, weeks and chances out."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from tests import factories

from steerco.core.errors import BadInput, NotAllowed
from steerco.core.models import JournalEntry
from steerco.organisation.models import Organisation, Role
from steerco.performance.calculations.throughput import (
    end_of,
    how_many,
    weekly,
    when_done,
)
from steerco.performance.forms.throughput import days_of
from steerco.performance.models import DoneItems
from steerco.performance.services.throughput import keep_done_items
from steerco.projects.models import Task
from steerco_engine.forecasting import Throughput

pytestmark = pytest.mark.django_db
WEDNESDAY = dt.date(2026, 3, 18)
MONDAY = dt.date(2026, 3, 16)


def days(*counts, until=MONDAY):
    """Return done days for so many items in each of the weeks before a Monday."""
    begin = until - dt.timedelta(weeks=len(counts))
    return [
        begin + dt.timedelta(weeks=week, days=n % 5)
        for week, count in enumerate(counts)
        for n in range(count)
    ]


def test_days_are_counted_by_whole_weeks_with_empty_ones_between():
    first, record = weekly([*days(3, 0, 2, 1), WEDNESDAY], WEDNESDAY)
    assert first == MONDAY - dt.timedelta(weeks=4)
    assert record.counts == (3, 0, 2, 1)


def test_weeks_up_to_the_day_count_even_if_nothing_was_done():
    _, record = weekly(days(3, 1, 2, until=MONDAY - dt.timedelta(weeks=2)), WEDNESDAY)
    assert record.counts == (3, 1, 2, 0, 0)


def test_under_four_weeks_nothing_is_told():
    assert weekly(days(3, 4, 5), WEDNESDAY)[1] is None
    assert weekly([], WEDNESDAY) == (None, None)


def test_eighty_five_percent_of_how_many_is_the_low_end():
    # Weeks of 2, 3 or 5: exact odds are 0.864 for 11 and more in four weeks.
    promises = {p.chance: p for p in how_many(Throughput((2, 3, 5) * 4), 4)}
    assert promises[0.85].drawn == 11
    assert promises[0.5].drawn > promises[0.85].drawn > promises[0.95].drawn
    assert promises[0.85].corrected <= promises[0.5].corrected


def test_when_says_weeks_that_grow_with_the_chance():
    promises, reason = when_done(Throughput((2, 3, 5) * 4), 10)
    assert reason == ""
    drawn = [p.drawn for p in promises]
    assert drawn == sorted(drawn)
    assert drawn[1] == 4  # 76 of 81 futures take four weeks at most, 16 of 27 three
    assert when_done(Throughput((0, 0, 0, 0)), 5)[1]


def test_a_week_ends_on_its_sunday():
    assert end_of(1, WEDNESDAY) == dt.date(2026, 3, 22)
    assert end_of(2.3, WEDNESDAY) == dt.date(2026, 4, 5)


def test_dates_are_found_in_pasted_lines_and_ids_are_not():
    text = 'id;done\n10001;2026-03-02;Login\n10002,"3 Mar 2026",Logout\n\n05.03.2026\nopen;\n'
    assert days_of(text) == [
        dt.date(2026, 3, 2),
        dt.date(2026, 3, 3),
        dt.date(2026, 3, 5),
    ]


@pytest.fixture
def project():
    Organisation.objects.create(name="Test", reporting_date=WEDNESDAY)
    return factories.make_project(factories.make_portfolio("DGT"))


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope)


def test_dates_are_kept_once_journalled_and_only_by_who_may(project, manager):
    kept = days(3, 4, 2, 5)
    for _ in range(2):
        keep_done_items(project=project, actor=manager, days=kept)
    assert JournalEntry.objects.filter(action="done_items.bring").count() == 1
    with pytest.raises(BadInput):
        keep_done_items(project=project, actor=manager, days=[])
    auditor = factories.make_member(Role.AUDITOR, project.scope)
    with pytest.raises(NotAllowed):
        keep_done_items(project=project, actor=auditor, days=kept)
    assert len(DoneItems.objects.get().days) == 14


def test_the_page_tells_when_and_how_many(client, project, manager):
    client.force_login(manager)
    url = reverse("performance:project-throughput", args=[project.code])
    assert "Too little was counted" in client.get(url).content.decode()
    text = "\n".join(str(day) for day in days(*(2, 3, 5) * 4))
    bring = reverse("performance:throughput-bring", args=[project.code])
    assert client.post(bring, {"days": "nothing"}).status_code == 422
    file = SimpleUploadedFile("done.csv", text.encode())
    assert client.post(bring, {"file": file}).status_code == 302
    page = client.get(url, {"items": 10, "by": "2026-04-15"})
    found = page.context["found"]
    assert (found.items, found.weeks, found.is_even) == (40, 12, True)
    assert [row.chance for row in found.when] == ["50%", "85%", "95%"]
    assert found.many[1].drawn == "11"
    assert "An even pace" in page.content.decode()


def test_a_drifting_record_warns(client, project, manager):
    keep_done_items(project=project, actor=manager, days=days(*[1] * 6, *[9] * 6))
    client.force_login(manager)
    page = client.get(reverse("performance:project-throughput", args=[project.code]))
    assert "The pace drifts" in page.content.decode()


def test_finished_tasks_of_the_plan_count_where_nothing_was_brought(
    client, project, manager
):
    for uid, day in enumerate(days(2, 1, 3, 2, 1)):
        Task.objects.create(
            project=project,
            uid=uid,
            position=uid,
            name="T",
            actual_finish=dt.datetime.combine(day, dt.time(17)),
        )
    client.force_login(manager)
    url = reverse("performance:project-throughput", args=[project.code])
    assert client.get(url).context["found"].source == "plan"
    keep_done_items(project=project, actor=manager, days=days(3, 3, 3, 3))
    assert client.get(url).context["found"].source == "brought"
    assert client.get(url, {"source": "plan"}).context["found"].items == 9
