import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from tests import factories

from steerco.core import journal
from steerco.core.models import JournalEntry, JournalHead

pytestmark = pytest.mark.django_db


def write(reason=""):
    project = factories.make_project()
    return journal.record(
        actor=None,
        action="project.put",
        on=project,
        scope_path=project.scope.path,
        before={"budget": Decimal("10.50"), "on": dt.date(2026, 1, 2)},
        after={"budget": Decimal("11.00"), "on": dt.date(2026, 1, 3)},
        reason=reason,
    )


def test_an_untouched_journal_verifies():
    write()
    write("a reason")
    assert list(journal.verify()) == []


def test_each_entry_follows_the_one_before():
    first, second = write(), write()
    assert second.previous_hash == first.hash
    assert second.sequence == first.sequence + 1


def test_entries_of_one_transaction_are_chained_in_their_order():
    before = write()
    with journal.together():
        first, second = write("first"), write("second")
        assert JournalEntry.objects.count() == 1
    after = write()
    chain = [before, first, second, after]
    assert [entry.sequence for entry in chain] == [1, 2, 3, 4]
    assert [entry.previous_hash for entry in chain[1:]] == [e.hash for e in chain[:-1]]
    assert list(journal.verify()) == []


def test_entries_of_what_failed_are_not_written():
    def fail():
        with journal.together():
            write()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    write()
    assert JournalEntry.objects.count() == 1


def test_a_changed_entry_is_found():
    write()
    entry = write()
    write()
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE core_journalentry SET reason = 'forged' WHERE id = %s", [entry.pk]
        )
    assert [b.sequence for b in journal.verify()] == [entry.sequence]


def test_a_removed_entry_is_found_even_at_the_end():
    write()
    last = write()
    JournalEntry.objects.filter(pk=last.pk).delete()
    assert [b.sequence for b in journal.verify()] == [last.sequence]
    assert JournalHead.objects.get().sequence == last.sequence


def test_changes_sets_new_values_and_tells_only_differences():
    project = factories.make_project(name="Old")
    before, after = journal.changes(project, {"name": "New", "stage": project.stage})
    assert (before, after) == ({"name": "Old"}, {"name": "New"})
    assert project.name == "New"
