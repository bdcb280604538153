"""Imports that two people want, that are cut off, and files that are gone."""

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from tests.factories import make_member, make_portfolio, make_project
from tests.steerco.projects.plan_files import BRIDGE
from tests.steerco.projects.test_import_plans import bring
from tests.steerco.projects.test_import_registers import BRIDGE_ROW, register

from steerco.core.errors import InvalidState, NotAllowed
from steerco.core.models import Job, JobState, JournalEntry
from steerco.organisation.models import Role
from steerco.projects import tasks
from steerco.projects.models import ImportState, Project
from steerco.projects.services import imports

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio):
    return make_member(Role.PORTFOLIO_OWNER, portfolio.scope, "Olga Owner")


@pytest.fixture
def manager(portfolio):
    """Lead one project of the portfolio, and look at all of it."""
    person = make_member(
        Role.PROJECT_MANAGER, make_project(portfolio).scope, "Max Manager"
    )
    person.roles.create(
        role=Role.TEAM_MEMBER, scope=portfolio.scope, start="2020-01-01"
    )
    return person


@pytest.fixture
def preview(portfolio, owner):
    return bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)


def test_nobody_confirms_with_the_rights_of_somebody_else(preview, manager):
    projects = Project.objects.count()
    with pytest.raises(NotAllowed):
        imports.confirm_import(batch=preview, actor=manager)
    preview.refresh_from_db()
    assert preview.state == ImportState.PREVIEW
    assert Project.objects.count() == projects


def test_the_journal_tells_who_confirmed(portfolio, preview):
    other = make_member(Role.HEAD_OF_PMO, portfolio.scope, "Petra Pmo")
    imports.confirm_import(batch=preview, actor=other)
    entry = JournalEntry.objects.get(action="import.confirm")
    assert (entry.actor, entry.after) == (other, {"items": 1})
    assert entry.scope_path == portfolio.scope.path


def test_of_two_browsers_one_confirms(preview, owner):
    imports.confirm_import(batch=preview, actor=owner)
    tasks.queue_import(preview, owner)
    with pytest.raises(InvalidState):
        imports.confirm_import(batch=preview, actor=owner)
    assert Job.objects.count() == 1
    assert JournalEntry.objects.filter(action="import.confirm").count() == 1


def test_of_two_browsers_one_reads_again(client, preview, owner):
    preview.state = ImportState.READING
    preview.save()
    client.force_login(owner)
    for _ in range(2):
        client.post(reverse("projects:import-again", args=[preview.pk]))
    assert Job.objects.count() == 1


def test_what_was_cut_off_is_measured_once_it_goes_on(preview, owner, monkeypatch):
    def killed(*_):
        raise SystemExit

    preview = imports.confirm_import(batch=preview, actor=owner)
    preview.job = Job.objects.create(
        kind="k", title="t", owner=owner, state=JobState.FAILED
    )
    preview.save()
    with monkeypatch.context() as patch:
        patch.setattr(imports, "tell_others", killed)
        with pytest.raises(SystemExit):
            imports.carry_out_import(batch=preview)
    project = Project.objects.get(name="Bridge renewal")
    told = []
    monkeypatch.setattr(imports, "plan_observers", [told.extend])

    imports.confirm_import(batch=preview, actor=owner)
    batch = imports.carry_out_import(batch=preview)

    assert (batch.state, told) == (ImportState.DONE, [project])
    assert project.current_version.number == 1


def test_a_file_that_the_store_lost_is_missed_kindly(client, portfolio, owner):
    bring(portfolio, owner, ("bridge.xml", BRIDGE))
    project = Project.objects.get(name="Bridge renewal")
    default_storage.delete(project.current_version.file.name)
    client.force_login(owner)
    answer = client.get(reverse("projects:project-file", args=[project.code, 1]))
    assert answer.status_code == 404
    assert "not in the store any more" in answer.content.decode()


def test_columns_of_a_lost_file_are_missed_kindly(client, portfolio, owner):
    batch = bring(portfolio, owner, register(BRIDGE_ROW), choose=False)
    head = batch.items.get(kind="register")
    default_storage.delete(head.file.name)
    client.force_login(owner)
    address = reverse("projects:import-columns", args=[batch.pk, head.pk])
    assert client.get(address).status_code == 404
