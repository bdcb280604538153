"""What nobody imported goes after a while; what plans came from stays."""

import datetime as dt
import os

import pytest
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.utils import timezone
from tests.factories import make_member, make_portfolio
from tests.steerco.projects.plan_files import BRIDGE, BRIDGE_LATE
from tests.steerco.projects.test_import_plans import bring

from steerco.core.errors import InvalidState
from steerco.organisation.models import Role
from steerco.projects.models import Import, ImportState, ScheduleVersion
from steerco.projects.services import imports
from steerco.projects.services.clearing import clear_uploads, stored_files

pytestmark = pytest.mark.django_db
LATER = dt.timedelta(days=15)


@pytest.fixture
def portfolio():
    return make_portfolio("WTR")


@pytest.fixture
def owner(portfolio):
    return make_member(Role.PORTFOLIO_OWNER, portfolio.scope)


def grown_old(batch):
    """Let the import and all that is stored be fifteen days old."""
    Import.objects.filter(pk=batch.pk).update(created_at=timezone.now() - LATER)
    old = (timezone.now() - LATER).timestamp()
    for path in stored_files("imports"):
        os.utime(default_storage.path(path), (old, old))


def test_a_preview_that_nobody_confirmed_runs_out_with_its_files(portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)
    assert len(list(stored_files("imports"))) == 2  # The file and the plan as read.
    grown_old(batch)
    cleared = clear_uploads(timezone.now())
    assert (cleared.imports, cleared.files) == (1, 2)
    batch.refresh_from_db()
    assert batch.state == ImportState.EXPIRED
    assert batch.items.get().name
    with pytest.raises(InvalidState, match="expired"):
        imports.confirm_import(batch=batch, actor=owner)


def test_a_young_preview_and_the_files_of_plans_stay(portfolio, owner):
    grown_old(bring(portfolio, owner, ("bridge.xml", BRIDGE)))
    young = bring(portfolio, owner, ("late.xml", BRIDGE_LATE), choose=False)
    clear_uploads(timezone.now())
    young.refresh_from_db()
    assert young.state == ImportState.PREVIEW
    assert default_storage.exists(ScheduleVersion.objects.get().file.name)
    imports.confirm_import(batch=young, actor=owner)
    imports.carry_out_import(batch=young)
    assert ScheduleVersion.objects.count() == 2


def test_the_same_file_brought_again_is_young_again(portfolio, owner):
    grown_old(bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False))
    again = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)
    clear_uploads(timezone.now())
    assert default_storage.exists(again.items.get().file.name)


def test_the_command_does_what_the_worker_does(portfolio, owner, capsys):
    grown_old(bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False))
    call_command("tidy_up")
    assert "1 imports ran out and 2 files are gone" in capsys.readouterr().out


def test_an_expired_import_says_so_on_its_page(client, portfolio, owner):
    batch = bring(portfolio, owner, ("bridge.xml", BRIDGE), choose=False)
    grown_old(batch)
    clear_uploads(timezone.now())
    client.force_login(owner)
    page = client.get(f"/imports/{batch.pk}/").content.decode()
    assert "Expired" in page
    assert "Import what is ticked" not in page
