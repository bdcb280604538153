"""The journal's page, and the verification of its chain."""

from __future__ import annotations

import datetime as dt
import io

import openpyxl
import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone
from tests import factories

from steerco.core import journal
from steerco.core.models import JournalEntry
from steerco.faces.services import verify_journal
from steerco.organisation.models import Role
from steerco.organisation.services import root_scope

DASH = "\N{EN DASH}"
pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return factories.make_project(code="HB-7", name="Harbour bridge")


@pytest.fixture
def auditor(project):
    return factories.make_member(Role.AUDITOR, root_scope(), "Aud Auditor")


@pytest.fixture
def manager(project):
    return factories.make_member(Role.PROJECT_MANAGER, project.scope, "Mina Manager")


def write(project, actor=None, action="project.put", reason=""):
    return journal.record(
        actor=actor,
        action=action,
        on=project,
        scope_path=project.scope.path,
        before={"name": "Old bridge"},
        after={"name": project.name},
        reason=reason,
    )


def page(client, **query):
    answer = client.get("/journal/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def forge(entry):
    JournalEntry.objects.filter(pk=entry.pk).update(reason="forged")


def test_entries_tell_who_did_what_and_from_what_to_what(
    client, auditor, manager, project
):
    write(project, manager, reason="It was renamed.")
    client.force_login(auditor)
    shown = page(client)
    for text in ("Mina Manager", "Harbour bridge", "Old bridge", "It was renamed."):
        assert text in shown


def test_everybody_reads_only_what_lies_in_their_scope(client, manager, project):
    write(project)
    write(factories.make_project(name="Secret tunnel"))
    client.force_login(manager)
    shown = page(client)
    assert "Harbour bridge" in shown
    assert "Secret tunnel" not in shown


def test_who_holds_no_role_reads_nothing(client, project):
    write(project)
    client.force_login(factories.make_person())
    answer = client.get("/journal/")
    assert answer.status_code == 403
    assert "ask the PMO" in answer.content.decode()


def test_the_list_is_narrowed_by_action_person_text_and_period(
    client, auditor, manager, project
):
    write(project, manager, "risk.raise", reason="rain")
    client.force_login(auditor)
    today = timezone.localdate()
    before, after = today - dt.timedelta(days=1), today + dt.timedelta(days=1)
    for query, found in (
        ({"action": "risk.raise"}, True),
        ({"person": manager.code}, True),
        ({"text": "harbour rain"}, True),
        ({"text": "harbour snow"}, False),
        ({"text": "harbour"}, True),
        ({"text": "rain"}, True),
        ({"since": today, "until": today}, True),
        ({"until": before}, False),
        ({"since": after}, False),
        ({"action": "no.such", "since": "nonsense"}, True),
    ):
        assert ("Risk raise: " in page(client, **query)) is found, query


def test_long_journals_are_paged(client, auditor, project):
    for _ in range(55):
        write(project)
    client.force_login(auditor)
    assert " 25 of 55 entries" in page(client).replace(DASH, " ")
    assert " 55 of 55 entries" in page(client, page=3).replace(DASH, " ")


def test_verification_is_itself_an_entry_and_shown(client, auditor, project):
    write(project)
    client.force_login(auditor)
    assert "has not been verified yet" in page(client)
    answer = client.post("/journal/verify/", follow=True)
    shown = answer.content.decode()
    assert "Verified up to entry 1" in shown
    assert "by Aud Auditor" in shown
    assert JournalEntry.objects.get(action="journal.verify").after["found"] == 0


def test_a_broken_chain_is_shown_with_its_place(client, auditor, project):
    entries = [write(project) for _ in range(3)]
    forge(entries[1])
    client.force_login(auditor)
    shown = client.post("/journal/verify/", follow=True).content.decode()
    assert "The chain is broken" in shown
    assert "Entry 2: was changed after it was written" in shown


def test_only_auditors_and_the_pmo_verify(client, manager, project):
    write(project)
    client.force_login(manager)
    assert "Verify the chain" not in page(client)
    assert client.post("/journal/verify/").status_code == 403
    assert client.get("/journal/verify/").status_code == 405
    assert JournalEntry.objects.count() == 1


def test_what_is_written_after_a_verification_verifies_too(auditor, project):
    write(project)
    verify_journal(actor=auditor)
    write(project)
    assert verify_journal(actor=auditor).after == {
        "entries": 3,
        "breaches": [],
        "found": 0,
    }


def test_the_journal_leaves_as_excel(client, auditor, manager, project):
    write(project, manager, reason="=1+1")
    client.force_login(auditor)
    answer = client.get("/journal/", {"format": "xlsx"})
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    cells = [cell.value for row in sheet.iter_rows() for cell in row]
    assert "Mina Manager" in cells
    assert "name: Old bridge" in cells
    assert "=1+1" in cells


def test_the_command_says_up_to_where_the_chain_is_whole(project):
    write(project)
    write(project)
    out = io.StringIO()
    call_command("verify_journal", stdout=out)
    assert out.getvalue() == "The journal is whole: verified up to entry 2.\n"


def test_the_command_fails_and_says_where(project):
    entries = [write(project) for _ in range(4)]
    forge(entries[1])
    JournalEntry.objects.filter(pk=entries[3].pk).delete()
    err = io.StringIO()
    with pytest.raises(CommandError, match="broken in 2 places") as caught:
        call_command("verify_journal", stderr=err)
    assert caught.value.returncode == 1
    assert "Entry 2: was changed after it was written." in err.getvalue()
    assert "Entry 4: entries 4 to 4 are missing." in err.getvalue()
